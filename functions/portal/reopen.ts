/** An administrator reopens a period for one unit, until a moment and with a reason. */
import { randomUUID } from "node:crypto";
import { digestOf } from "../../shared/domain/digest.ts";
import type { ReopeningEntry } from "../../shared/domain/ledger.ts";
import type { LedgerStore } from "../../shared/store/ledger-store.ts";

/** Appends the reopening; it is in force from then on. */
export async function reopen(
  ledger: LedgerStore,
  ward: string,
  reopening: Pick<ReopeningEntry, "period" | "orgUnit" | "until" | "reason" | "reopenedAt" | "reopenedBy">,
): Promise<ReopeningEntry> {
  const { period, orgUnit, until, reason, reopenedAt, reopenedBy } = reopening;
  const content = {
    kind: "reopening",
    period,
    orgUnit,
    reopeningId: randomUUID(),
    until,
    reason,
    reopenedAt,
    reopenedBy,
  } as const;
  const entry: ReopeningEntry = { ...content, digest: digestOf(content) };
  await ledger.append(ward, entry);
  return entry;
}
