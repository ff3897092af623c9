/**
 * Which part may know which: docs/architecture.md, "Where things go". Dependencies point one way:
 * handler → use case → domain and store; store → domain; domain → nothing.
 */
import { readFileSync } from "node:fs";

/** What is started rather than imported: handlers, tests, and the files that commands run. */
const commands = `${readFileSync("package.json", "utf8")}${readFileSync("cdk.json", "utf8")}`;
const ENTRY_POINTS = [
  "^functions/[^/]+/handler\\.ts$",
  "^functions/[^/]+/browser/main\\.ts$",
  "^tests/.+\\.test\\.ts$",
  "^infra/local/lambda/bootstrap\\.ts$",
  "^tests/.+/fixtures/",
  ...[...commands.matchAll(/\b(?:infra|tests)\/[\w/-]+\.ts\b/g)].map(([file]) => `^${file}$`),
  "^(?:tests/mutants/)?vitest\\.config\\.ts$",
];

/** @type {import("dependency-cruiser").IForbiddenRuleType[]} */
const forbidden = [
  {
    name: "no-cycles",
    severity: "error",
    from: {},
    to: { circular: true },
  },
  {
    name: "no-unused-modules",
    comment: "A module that no entry point reaches is dead.",
    severity: "error",
    from: { path: ENTRY_POINTS },
    to: {
      path: "^(functions|infra|shared|tests)/",
      // The portal's assets are made by `npm run assets`.
      pathNot: ["\\.d\\.ts$", "^functions/portal/assets/", ...ENTRY_POINTS],
      reachable: false,
    },
  },
  {
    name: "resolvable",
    severity: "error",
    from: {},
    // Types alone: there is nothing of that name to run.
    to: { couldNotResolve: true, pathNot: ["^aws-lambda$", "^pdfmake/interfaces\\.js$"] },
  },
  {
    name: "domain-knows-nothing-else",
    comment: "The rules are pure: no I/O, no clock, no library.",
    severity: "error",
    from: { path: "^shared/domain/" },
    to: { pathNot: ["^shared/domain/", "^crypto$"] },
  },
  {
    name: "catalogue-knows-the-domain",
    severity: "error",
    from: { path: "^shared/catalogue/" },
    to: { pathNot: ["^shared/(catalogue|domain)/", "^node_modules/(zod|yaml)/", "^fs$"] },
  },
  {
    name: "wire-formats-know-the-domain",
    severity: "error",
    from: { path: "^shared/wire/" },
    to: { pathNot: ["^shared/(wire|domain)/", "^node_modules/zod/"] },
  },
  {
    name: "store-knows-what-it-stores",
    comment: "The domain and the formats of what is stored; never what is done with it.",
    severity: "error",
    from: { path: "^shared/store/" },
    to: {
      path: "^(functions|infra|shared|tests)/",
      pathNot: ["^shared/(store|domain|catalogue|wire)/", "^shared/http/(principal|second-factor)\\.ts$"],
    },
  },
  {
    name: "runtime-knows-no-business",
    severity: "error",
    from: { path: "^shared/runtime/" },
    to: { path: "^(functions|infra|shared|tests)/", pathNot: "^shared/runtime/" },
  },
  {
    name: "aws-sdk-in-the-store-only",
    severity: "error",
    from: {
      path: "^(functions|shared)/",
      pathNot: [
        "^shared/store/",
        // Asks the user pool, which is no store of ours.
        "^functions/claims/handler\\.ts$",
        // Types alone.
        "^functions/aggregate/events\\.ts$",
        "^shared/http/identity\\.ts$",
      ],
    },
    to: { path: "^node_modules/@aws-sdk/" },
  },
  {
    name: "functions-stand-alone",
    comment: "What two functions need is shared.",
    severity: "error",
    from: { path: "^functions/([^/]+)/" },
    to: { path: "^functions/", pathNot: "^functions/$1/" },
  },
  {
    name: "one-way-from-the-gateway",
    comment:
      "The adapter takes decoded paths for encoded ones; shared/http/lambda-app.ts mends that for every application.",
    severity: "error",
    from: { path: "^(functions|shared)/", pathNot: "^shared/http/lambda-app\\.ts$" },
    to: { path: "^node_modules/hono/dist/.*adapter/aws-lambda/" },
  },
  {
    name: "handlers-only-wire",
    comment: "Nothing but a test, or who deploys it, knows a handler.",
    severity: "error",
    from: { path: "^(functions|shared)/" },
    to: { path: "^functions/[^/]+/handler\\.ts$" },
  },
  {
    name: "shared-knows-no-function",
    severity: "error",
    from: { path: "^shared/" },
    to: { path: "^functions/" },
  },
  {
    name: "running-code-knows-no-infrastructure",
    severity: "error",
    from: { path: "^(functions|shared)/" },
    to: { path: "^(infra|tests)/" },
  },
  {
    name: "infrastructure-knows-functions-from-outside",
    comment: "Their handlers, and the files that they carry.",
    severity: "error",
    // Verification makes the published files again, with the very code that made them.
    from: { path: "^infra/", pathNot: "^infra/verify/" },
    to: { path: "^(functions|tests)/", pathNot: ["^functions/[^/]+/handler\\.ts$", "/assets\\.ts$"] },
  },
  {
    name: "verification-knows-publication",
    severity: "error",
    from: { path: "^infra/verify/" },
    to: { path: "^(functions|tests)/", pathNot: "^functions/publish/" },
  },
  {
    name: "running-code-needs-no-tools",
    comment: "What runs in production is among the dependencies, not the development dependencies.",
    severity: "error",
    from: { path: "^(functions|shared)/" },
    to: { dependencyTypes: ["npm-dev"], pathNot: "^node_modules/@types/" },
  },
  {
    name: "packages-are-declared",
    severity: "error",
    from: {},
    to: { dependencyTypes: ["npm-no-pkg", "npm-unknown", "npm-optional"] },
  },
];

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden,
  options: {
    // Reads TypeScript as it is written, so that imports of types count as well.
    parser: "swc",
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "types", "default"],
      extensions: [".ts", ".js", ".mjs", ".json"],
    },
  },
};
