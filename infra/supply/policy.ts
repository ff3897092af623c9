import manifest from "../../package.json" with { type: "json" };

/** What may come in from outside. Whatever is not named here is a finding; each entry was looked at. */
export const POLICY = {
  /** Licence expressions (SPDX) that let us use, change and hand on what runs in the functions. */
  licences: [
    "0BSD",
    "Apache-2.0",
    "BSD-3-Clause",
    "BlueOak-1.0.0",
    "ISC",
    "MIT",
    "MIT-0",
    "OFL-1.1",
    "(MIT AND Zlib)",
    "Apache-2.0 AND MIT",
    "MIT AND OFL-1.1",
    "MIT OR Apache-2.0",
    "(MIT OR Apache-2.0)",
  ],
  /** Besides, for what only builds and tests: used as it is, never handed on. */
  developmentLicences: ["CC-BY-4.0", "MPL-2.0", "(MIT OR GPL-3.0-or-later)"],
  /** Packages whose manifest names no licence, and where it is. */
  licencesByHand: { "png-js": "MIT: the LICENSE file of the package" },
  /** Packages that may run a script when they are installed: the list that npm itself goes by. */
  installScripts: Object.keys(manifest.allowScripts),
  /**
   * Most packages, builds for other machines not counted. Each is somebody who must be trusted; more is a decision.
   * Four in ten of those that only build and test come with Stryker and the renderers that ours is raced against.
   */
  packages: { production: 61, all: 600 },
} satisfies Policy;

export interface Policy {
  readonly licences: readonly string[];
  readonly developmentLicences: readonly string[];
  readonly licencesByHand: Readonly<Record<string, string>>;
  readonly installScripts: readonly string[];
  readonly packages: { readonly production: number; readonly all: number };
}
