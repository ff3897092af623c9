/** Ctrl-C, or a polite kill: the first asks to stop, a second one ends at once. */

/** How often to look whether npm, which started this, is still there. */
const PARENT_CHECK_MS = 1_000;

/**
 * Resolves when the process is asked to stop, in whatever phase it is, or when npm has been killed above it: a system
 * that nobody can stop any more would keep its port and its data folder.
 */
export function untilAskedToStop(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const onSignal = () => {
      if (asked) process.exit(130);
      asked = true;
      resolve();
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);

    if (process.env.npm_lifecycle_event === undefined) return;
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(watch);
      resolve();
    }, PARENT_CHECK_MS);
    watch.unref();
  });
}
