/** Whether a unit can submit for a period now: reopenings are read only where the period is locked. */
import type { Programme } from "../domain/catalogue.ts";
import { locksAt, type Period } from "../domain/period.ts";
import { type Opening, openingOf } from "../domain/reopening.ts";
import type { LedgerStore } from "../store/ledger-store.ts";

export async function readOpening(
  ledger: Pick<LedgerStore, "readReopenings">,
  { period, programme, orgUnit }: { period: Period; programme: Programme; orgUnit: string },
  now: number,
): Promise<Opening> {
  const isPastLock = now >= locksAt(period, programme);
  const reopenings = isPastLock
    ? await ledger.readReopenings(programme.ward, { period: period.code, orgUnit })
    : [];
  return openingOf(period, programme, reopenings, now);
}
