/** `npm run --silent token -- USER`: an access token for a local user, from the running system. */
import { passwordOf } from "../local/data-folder.ts";
import { accessTokenFor } from "../local/issuer/sign-in.ts";
import { parseCommandLine, parsePort, runCommand } from "./command.ts";
import { runningOn } from "./run-file.ts";

const USAGE = "usage: npm run --silent token -- USER [--port N]";

await runCommand(async () => {
  const { values, positionals } = parseCommandLine(USAGE, { port: { type: "string" } }, 1);
  const [username = ""] = positionals;
  const { url, dataDir } = runningOn(parsePort(values.port));
  console.log(await accessTokenFor(url, username, passwordOf(dataDir)));
});
