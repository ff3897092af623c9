/** How much memory the functions' processes hold, as Linux tells it; nothing elsewhere. */
import { ownProcesses } from "./own-processes.ts";

/** MB by function, of its largest process among this one's children. */
export function functionMemory(): Map<string, number> {
  const found = new Map<string, number>();
  for (const { functionName, megabytes } of ownProcesses()) {
    if (functionName !== undefined)
      found.set(functionName, Math.max(found.get(functionName) ?? 0, megabytes));
  }
  return found;
}
