/** `npm run permissions`: writes docs/permissions.md from the templates of `prod`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readStage } from "../settings/read.ts";
import { permissionsPage } from "./permissions.ts";
import { synthesize } from "./synthesize.ts";

const PAGE = join(import.meta.dirname, "..", "..", "docs", "permissions.md");

writeFileSync(PAGE, permissionsPage(synthesize(readStage("prod"))));
console.log(`wrote ${PAGE}`);
