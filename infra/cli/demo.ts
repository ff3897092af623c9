/** `npm run demo`: a quarter of a ward's reporting from the first submission to the leaders' PDF, in one go. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import * as z from "zod";
import { LEADERSHIP_USER } from "../local/issuer/users.ts";
import { START_STEPS, type Stack, startStack } from "../local/stack.ts";
import { parseCommandLine, runCommand } from "./command.ts";
import { sendAll, signInAll, type Tokens, tokenOf } from "./demo/play.ts";
import { CLOSED_AT, demoQuarter, REPORT_PERIOD, type Wave } from "./demo/quarter.ts";
import { showProgress } from "./progress.ts";
import { Stopwatch } from "./stopwatch.ts";

const ROOT = join(import.meta.dirname, "../..");
const CATALOGUE_FILE = join(ROOT, "shared/catalogue/le-chan.yaml");

async function start(dataDir: string): Promise<Stack> {
  const progress = showProgress("starting", START_STEPS, { each: true });
  return startStack({
    dataDir,
    port: 0,
    catalogueFile: CATALOGUE_FILE,
    sample: true,
    onProgress: progress.step,
    onNote: progress.note,
  }).finally(progress.end);
}

async function play(stack: Stack, watch: Stopwatch): Promise<void> {
  const waves = demoQuarter(stack.catalogue);
  const tokens = await watch.time("sign-in of every unit", () => signInAll(stack, waves));

  const files = await watch.time("pipeline: first POST to PDF on disk", async () => {
    const sent = waves.reduce((sum, { sendings }) => sum + sendings.length, 0);
    await watch.time(`  ${sent} submissions over HTTP`, () => sendWithProgress(stack, waves, tokens, sent));
    await watch.time("  reports up to date", () => stack.drainStream());
    stack.setNow(Date.parse(CLOSED_AT));
    const published = await watch.time("  daily run: every snapshot published", () => stack.runDaily());
    if (published.length === 0) throw new Error(`nothing was published; see ${stack.dataDir}/logs`);
    return watch.time("  download", () => download(stack, tokens));
  });
  console.log(`\nreport of ${REPORT_PERIOD}, invented figures marked as such:`);
  for (const file of files) console.log(`  ${relative(process.cwd(), file)}`);
  const check = `npm run verify -- ${relative(process.cwd(), downloads(stack))} --keys ${relative(process.cwd(), await saveKeys(stack))}`;
  console.log(`\nto have them verified:\n  ${check}`);
  const again = `npm start -- --data ${relative(process.cwd(), stack.dataDir)} --now 2026-09-18T08:00:00+07:00`;
  console.log(`\nto look around in it:\n  ${again}`);
}

async function sendWithProgress(
  stack: Stack,
  waves: readonly Wave[],
  tokens: Tokens,
  total: number,
): Promise<void> {
  const progress = showProgress("submissions", total, { each: false });
  await sendAll(stack, waves, tokens, (at) => progress.step(at.slice(0, 10)));
  progress.end();
}

function downloads(stack: Stack): string {
  return join(stack.dataDir, "downloads", REPORT_PERIOD);
}

/** The public keys, apart from the files: keys that came with what they sign would prove nothing. */
async function saveKeys(stack: Stack): Promise<string> {
  const file = join(stack.dataDir, "jwks.json");
  writeFileSync(file, await (await fetch(`${stack.url}/api/v1/jwks.json`)).text());
  return file;
}

const snapshotList = z.array(z.object({ files: z.array(z.object({ name: z.string() })) }));

/** Every file of the newest snapshot, as the leadership would download it. */
async function download(stack: Stack, tokens: Tokens): Promise<string[]> {
  const headers = { authorization: `Bearer ${tokenOf(tokens, LEADERSHIP_USER)}` };
  const address = `${stack.url}/api/v1/snapshots/${REPORT_PERIOD}`;
  const list = snapshotList.parse(await (await fetch(address, { headers })).json());
  const folder = downloads(stack);
  mkdirSync(folder, { recursive: true });
  const names = list[0]?.files.map(({ name }) => name) ?? [];
  return Promise.all(
    names.map(async (name) => {
      const response = await fetch(`${address}/latest/${name}`, { headers });
      if (!response.ok) throw new Error(`download of ${name}: ${response.status}`);
      const file = join(folder, name);
      writeFileSync(file, Buffer.from(await response.arrayBuffer()));
      return file;
    }),
  );
}

await runCommand(async () => {
  parseCommandLine("usage: npm run demo", {}, 0);
  const dataDir = join(ROOT, ".local", `demo-${new Date().toISOString().slice(0, 19).replaceAll(":", ".")}`);
  const watch = new Stopwatch();
  const stack = await watch.time("start: servers, functions, catalogue", () => start(dataDir));
  try {
    await play(stack, watch);
  } finally {
    await watch.time("stop", () => stack.stop());
  }
  console.log(`\n${watch.table()}`);
});
