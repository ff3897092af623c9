/** Progress of a long step: a bar on a terminal, a line per step otherwise. */
import { SingleBar } from "cli-progress";

export interface Progress {
  /** One more is done. */
  step(what: string): void;
  /** Something worth a line of its own. */
  note(line: string): void;
  end(): void;
}

/** @param each whether every step is worth a line where there is no bar; else only beginning and end are. */
export function showProgress(title: string, total: number, { each }: { each: boolean }): Progress {
  if (process.stderr.isTTY) return showBar(title, total);
  let done = 0;
  if (!each) console.error(`${title}: ${total}`);
  return {
    step(what) {
      done += 1;
      if (each) console.error(`${title} ${done}/${total}: ${what}`);
    },
    note: (line) => console.error(line),
    end: () => {
      if (!each) console.error(`${title}: ${done}/${total} done`);
    },
  };
}

function showBar(title: string, total: number): Progress {
  const bar = new SingleBar({
    format: `${title} [{bar}] {value}/{total} {what}`,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 30,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
  });
  let done = 0;
  bar.start(total, done, { what: "" });
  return {
    step(what) {
      done += 1;
      bar.update(done, { what });
    },
    note(line) {
      bar.stop();
      console.error(line);
      bar.start(total, done, { what: "" });
    },
    end: () => bar.stop(),
  };
}
