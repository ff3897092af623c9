/** An administrator reopens a period for one unit, until a moment and with a reason, or ends that before its time. */
import { randomUUID } from "node:crypto";
import { digestOf } from "../../shared/domain/digest.ts";
import type { ReopeningEndEntry, ReopeningEntry } from "../../shared/domain/ledger.ts";
import { foldReopenings, type Reopening } from "../../shared/domain/reopening.ts";
import type { LedgerStore } from "../../shared/store/ledger-store.ts";

/** Appends the reopening; it is in force from then on. */
export async function reopen(
  ledger: LedgerStore,
  ward: string,
  asked: Pick<ReopeningEntry, "period" | "orgUnit" | "until" | "reason" | "reopenedAt" | "reopenedBy">,
): Promise<Reopening> {
  const { period, orgUnit, until, reason, reopenedAt, reopenedBy } = asked;
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
  const [reopening] = foldReopenings([entry]);
  if (!reopening) throw new Error("a reopening is one");
  return reopening;
}

export type EndResult =
  | { readonly outcome: "ended"; readonly reopening: Reopening; readonly isNew: boolean }
  /** Its own end has come. */
  | { readonly outcome: "over" }
  | { readonly outcome: "not-found" };

/** Ends a reopening before its time. Ending it again is answered with the first end. */
export async function endReopening(
  ledger: LedgerStore,
  ward: string,
  asked: Pick<ReopeningEndEntry, "reopeningId" | "reason" | "endedAt" | "endedBy">,
): Promise<EndResult> {
  const { reopeningId, reason, endedAt, endedBy } = asked;
  const find = async () =>
    (await ledger.readReopenings(ward)).find((reopening) => reopening.reopeningId === reopeningId);
  const reopening = await find();
  if (!reopening) return { outcome: "not-found" };
  if (reopening.end) return { outcome: "ended", reopening, isNew: false };
  if (endedAt >= reopening.until) return { outcome: "over" };
  const { period, orgUnit } = reopening;
  const content = {
    kind: "reopening-end",
    period,
    orgUnit,
    reopeningId,
    reason,
    endedAt,
    endedBy,
  } as const;
  const end: ReopeningEndEntry = { ...content, digest: digestOf(content) };
  const { outcome } = await ledger.append(ward, end);
  // Somebody else may have been first: what stands is theirs.
  const ended = outcome === "appended" ? { ...reopening, until: endedAt, end } : await find();
  if (!ended) throw new Error(`ledger shows no reopening ${reopeningId} that it holds`);
  return { outcome: "ended", reopening: ended, isNew: outcome === "appended" };
}
