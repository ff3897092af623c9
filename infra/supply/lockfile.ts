/** npm's lockfile, as far as it says what comes in: https://docs.npmjs.com/cli/configuring-npm/package-lock-json. */
import * as z from "zod";

const entry = z.object({
  version: z.string().optional(),
  integrity: z.string().optional(),
  license: z.string().optional(),
  dev: z.boolean().default(false),
  devOptional: z.boolean().default(false),
  optional: z.boolean().default(false),
  hasInstallScript: z.boolean().default(false),
  /** Came within another package's archive, whose integrity covers it. */
  inBundle: z.boolean().default(false),
  os: z.array(z.string()).optional(),
  cpu: z.array(z.string()).optional(),
});
const lockfile = z.object({ lockfileVersion: z.literal(3), packages: z.record(z.string(), entry) });

export interface LockedPackage extends z.output<typeof entry> {
  readonly name: string;
  /** Where it is installed: a package may be locked in several versions. */
  readonly path: string;
}

/** All packages but our own. Throws when it is no lockfile of version 3. */
export function readLockfile(text: string): LockedPackage[] {
  const { packages } = lockfile.parse(JSON.parse(text));
  return Object.entries(packages)
    .filter(([path]) => path !== "")
    .map(([path, locked]) => ({ ...locked, path, name: path.slice(path.lastIndexOf("node_modules/") + 13) }));
}
