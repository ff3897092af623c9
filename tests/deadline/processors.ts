/** Processor time on this machine: of this process with those that it has started, and what others leave of it. */
import { existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { ownProcesses } from "../country/own-processes.ts";

const TICK_MS = 10;
/** Fields of `/proc/stat` in which nobody is at work: idle, and waiting for a disk. */
const AT_REST = [3, 4];
/** Time of guests is in their hosts' already. */
const FIELDS = 8;

export function ownProcessorMs(): number {
  const { user, system } = process.cpuUsage();
  return ownProcesses().reduce((sum, { processorMs }) => sum + processorMs, (user + system) / 1000);
}

/** Of all processors since the machine has started, with what other machines have taken of them. */
function busyMs(): number | undefined {
  if (!existsSync("/proc/stat")) return undefined;
  const [, ...ticks] = (readFileSync("/proc/stat", "utf8").split("\n")[0] ?? "").split(/\s+/);
  return ticks
    .slice(0, FIELDS)
    .reduce((sum, count, field) => (AT_REST.includes(field) ? sum : sum + Number(count) * TICK_MS), 0);
}

/** Begins to watch; what it gives says how many processors others have left since, at least a tenth of one. */
export function watchProcessors(): () => number {
  const began = performance.now();
  const own = ownProcessorMs();
  const busy = busyMs();
  return () => {
    const all = availableParallelism();
    const busyNow = busyMs();
    if (busy === undefined || busyNow === undefined) return all;
    const ofOthers = busyNow - busy - (ownProcessorMs() - own);
    return Math.min(all, Math.max(0.1, all - ofOthers / (performance.now() - began)));
  };
}
