/** What comes in from outside against what may: pure, so that each finding has a test. */
import type { LockedPackage } from "./lockfile.ts";
import type { Policy } from "./policy.ts";

/** All findings, each one line that names the package; empty when everything is as the policy says. */
export function checkSupply(packages: readonly LockedPackage[], policy: Policy): string[] {
  return [
    ...packages.flatMap((each) => [
      ...integrity(each),
      ...licence(each, policy),
      ...installScript(each, policy),
    ]),
    ...counts(packages, policy),
    ...unusedEntries(packages, policy),
  ];
}

function integrity({ path, integrity: digest, inBundle }: LockedPackage): string[] {
  return digest === undefined && !inBundle ? [`${path}: locked without a digest of its content`] : [];
}

function licence({ path, name, license, dev }: LockedPackage, policy: Policy): string[] {
  if (license === undefined) return name in policy.licencesByHand ? [] : [`${path}: names no licence`];
  const allowed = dev ? [...policy.licences, ...policy.developmentLicences] : policy.licences;
  return allowed.includes(license) ? [] : [`${path}: licence ${license}`];
}

function installScript({ path, name, hasInstallScript }: LockedPackage, policy: Policy): string[] {
  return hasInstallScript && !policy.installScripts.includes(name)
    ? [`${path}: runs a script when installed`]
    : [];
}

function counts(packages: readonly LockedPackage[], { packages: most }: Policy): string[] {
  const counted = packages.filter(({ os, cpu }) => os === undefined && cpu === undefined);
  const production = counted.filter(({ dev, devOptional }) => !dev && !devOptional);
  return [
    ...(production.length > most.production ? [`${production.length} packages run in production`] : []),
    ...(counted.length > most.all ? [`${counted.length} packages in all`] : []),
  ];
}

/** An entry that nothing needs any more would let something else in unseen. */
function unusedEntries(packages: readonly LockedPackage[], policy: Policy): string[] {
  const scripts = new Set(packages.filter((each) => each.hasInstallScript).map(({ name }) => name));
  const unnamed = new Set(packages.filter((each) => each.license === undefined).map(({ name }) => name));
  const licences = new Set(packages.map((each) => each.license));
  return [
    ...policy.installScripts.filter((name) => !scripts.has(name)),
    ...Object.keys(policy.licencesByHand).filter((name) => !unnamed.has(name)),
    ...[...policy.licences, ...policy.developmentLicences].filter((name) => !licences.has(name)),
  ].map((name) => `${name}: allowed, but nothing needs it`);
}
