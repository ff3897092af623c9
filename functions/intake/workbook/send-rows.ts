/** Sending the rows of a workbook: each is a submission of its own, and fails or succeeds on its own. */
import { maySubmitFor, type Principal } from "../../../shared/http/principal.ts";
import type { CatalogueVersion } from "../../../shared/store/catalogue-store.ts";
import type { LedgerStore } from "../../../shared/store/ledger-store.ts";
import { logOutcome, type SubmitResult, submit } from "../submit.ts";
import type { JudgedRow } from "./judge.ts";

export interface RowResult {
  readonly judged: JudgedRow;
  /** Undefined when the row was not sent. */
  readonly sent?: SubmitResult;
}

export const AGREED_FIELD = "thay";

/** A row to be sent although a newer revision has come: `tdp-03:2` agrees to replacing the second. */
export function agreement(orgUnit: string, revision: number): string {
  return `${orgUnit}:${revision}`;
}

export function readAgreed(form: URLSearchParams): ReadonlySet<string> {
  return new Set(form.getAll(AGREED_FIELD));
}

/** Whether the row goes with the next click: it can be sent, by this person, and nobody has to be asked first. */
export function isReady({ row, verdict }: JudgedRow, by: Principal): boolean {
  return (verdict.kind === "new" || verdict.kind === "changed") && maySubmitFor(by, row.orgUnit);
}

/** Few enough at a time for the database on one machine, enough for sixty units within a second. */
const AT_ONCE = 10;

export async function sendRows(
  ledger: LedgerStore,
  version: CatalogueVersion,
  judged: readonly JudgedRow[],
  { agreed, by, at }: { agreed: ReadonlySet<string>; by: Principal; at: number },
): Promise<RowResult[]> {
  const send = async (one: JudgedRow): Promise<RowResult> => {
    const { row, verdict } = one;
    const isAgreed =
      verdict.kind === "stale" &&
      maySubmitFor(by, row.orgUnit) &&
      agreed.has(agreement(row.orgUnit, verdict.attempt.baseRevision));
    if (!("submission" in verdict) || !(isAgreed || isReady(one, by))) return { judged: one };
    const { submission, attempt } = verdict;
    const sent = await submit(ledger, version, {
      ...attempt,
      submission,
      receivedAt: at,
      receivedBy: by.username,
    });
    logOutcome(sent);
    return { judged: one, sent };
  };
  const results: RowResult[] = [];
  for (let from = 0; from < judged.length; from += AT_ONCE) {
    results.push(...(await Promise.all(judged.slice(from, from + AT_ONCE).map(send))));
  }
  return results;
}
