/** `npm run close`: the daily run of the running system, now. */
import { parsePeriod } from "../../shared/domain/period.ts";
import { StartFailure } from "../local/start-failure.ts";
import { parseCommandLine, parsePort, runCommand } from "./command.ts";
import { requestClose } from "./control.ts";
import { runningOn } from "./run-file.ts";
import { wardTime } from "./ward-time.ts";

const USAGE = "usage: npm run close -- [--period 2026-Q3] [--port N]";

await runCommand(async () => {
  const { values } = parseCommandLine(USAGE, { period: { type: "string" }, port: { type: "string" } }, 0);
  const { period } = values;
  if (period !== undefined && parsePeriod(period) === undefined) {
    throw new StartFailure(
      `--period ${period} is no period; write it like 2026-09, 2026-Q3, 2026-H2, 2026-9M or 2026`,
    );
  }
  const run = runningOn(parsePort(values.port));
  console.error("running the daily schedule …");
  const startedAt = performance.now();
  const { published, setAside, deadLetters } = await requestClose(run, period);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);

  for (const { period: code, version, publishedAt, files } of published) {
    const list = files.map(({ name, bytes }) => `${name} (${Math.ceil(bytes / 1000)} kB)`).join(", ");
    console.log(`published ${code} version ${version} at ${wardTime(publishedAt)}: ${list}`);
  }
  console.log(
    `${published.length === 0 ? "nothing new to publish" : `snapshots: ${published.length}`} (${seconds} s)`,
  );
  if (setAside.length + deadLetters > 0) {
    const letters = deadLetters > 0 ? [`${deadLetters} messages in the dead-letter queues`] : [];
    throw new StartFailure(["not everything could be done; set aside:", ...setAside, ...letters].join("\n"));
  }
});
