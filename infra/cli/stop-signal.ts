/** Ctrl-C, or a polite kill: the first asks to stop, a second one ends at once. */

/** Resolves when the process is asked to stop, in whatever phase it is. */
export function untilAskedToStop(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const onSignal = () => {
      if (asked) process.exit(130);
      asked = true;
      resolve();
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
  });
}
