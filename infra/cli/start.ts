/** `npm start`: the whole system on this machine until Ctrl-C. */
import { join } from "node:path";
import { LEADERSHIP_USER } from "../local/issuer/users.ts";
import { START_STEPS, type Stack, startStack } from "../local/stack.ts";
import {
  DEFAULT_PORT,
  parseCommandLine,
  parseMoment,
  parseOrigin,
  parsePdfStandard,
  parsePort,
  runCommand,
} from "./command.ts";
import { openControl } from "./control.ts";
import { showProgress } from "./progress.ts";
import { removeRunFile, writeRunFile } from "./run-file.ts";
import { untilAskedToStop } from "./stop-signal.ts";
import { wardTime } from "./ward-time.ts";

const USAGE =
  "usage: npm start -- [--now 2026-09-15T08:00:00+07:00] [--data DIR] [--port N] [--catalogue FILE] [--city]\n" +
  "                    [--public-url https://baocao.example.vn] [--pdf-standard ua-1|a-2a]";

await runCommand(async () => {
  const { values } = parseCommandLine(
    USAGE,
    {
      now: { type: "string" },
      data: { type: "string", default: join(import.meta.dirname, "../../.local") },
      port: { type: "string" },
      catalogue: { type: "string" },
      city: { type: "boolean" },
      "public-url": { type: "string" },
      "pdf-standard": { type: "string" },
    },
    0,
  );
  const askedToStop = untilAskedToStop();
  const progress = showProgress("starting", START_STEPS, { each: true });
  const stack = await startStack({
    dataDir: values.data,
    port: parsePort(values.port),
    now: parseMoment(values.now),
    catalogueFile: values.catalogue,
    city: values.city,
    longRunning: true,
    rendering: {
      publicUrl: parseOrigin(values["public-url"]),
      pdfStandard: parsePdfStandard(values["pdf-standard"]),
    },
    onProgress: progress.step,
    onNote: progress.note,
  }).finally(progress.end);
  const port = Number(new URL(stack.url).port);
  const control = await openControl(stack);
  writeRunFile(port, {
    pid: process.pid,
    url: stack.url,
    dataDir: stack.dataDir,
    controlUrl: control.url,
    controlSecret: control.secret,
  });
  console.log(welcome(stack, port));
  await askedToStop;
  console.error("stopping …");
  removeRunFile(port);
  await control.stop();
  await stack.stop();
});

function welcome(stack: Stack, port: number): string {
  const { catalogue, users } = stack;
  const units = users.filter(({ roles }) => roles.includes("officer"));
  const leads = users.filter(({ roles }) => roles.includes("lead")).map(({ username }) => username);
  const others = users
    .filter(({ roles }) => !roles.includes("officer"))
    .map(({ username, roles }) => `${username} (${roles.join(", ")})`);
  const example = units.find(({ roles }) => !roles.includes("lead"))?.username ?? LEADERSHIP_USER;
  const portOption = port === DEFAULT_PORT ? "" : ` --port ${port}`;
  const rows = [
    ["ward", `${catalogue.programme.wardName} (${catalogue.programme.ward})`],
    ["address", stack.url],
    ["time", wardTime(stack.now())],
    ["users", `${units.length} org units by their codes, such as ${example}; leads: ${leads.join(", ")}`],
    ["", others.join("; ")],
    ["password", `${stack.password}   the same for every user`],
    ["token", `npm run --silent token -- ${example}${portOption}`],
    ["daily run", `npm run close${portOption === "" ? "" : ` --${portOption}`}`],
    ["mails", `${stack.aws.AWS_ENDPOINT_URL_SESV2}   what was sent; nothing leaves this machine`],
    ["data", stack.dataDir],
    ["stop", "Ctrl-C"],
  ];
  return ["", ...rows.map(([name = "", value]) => `  ${name.padEnd(10)} ${value}`), ""].join("\n");
}
