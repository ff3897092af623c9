/**
 * Whether what officers were answered could have come from one register that does one thing after the other
 * (linearizability), submission by submission. The register is append-only and its end is known, so the question has an
 * exact answer without a search: each revision came at some moment between a request for it and its answer, and each
 * other answer shows the register as it was at some moment between request and answer.
 */

/** One request and what became of it. Moments are places in one count of everything that began or ended. */
export interface Call {
  readonly submissionId: string;
  readonly content: string;
  readonly began: number;
  /** Undefined: no answer ever came, and the request may still take effect. */
  readonly ended: number | undefined;
  readonly answer: Answer | undefined;
}

export type Answer =
  /** The revision that holds it: stored by this request (`fresh`) or by an earlier one. */
  | { readonly kind: "stored"; readonly revision: number; readonly fresh: boolean }
  /** Somebody else was first: the latest revision then (0: none). */
  | { readonly kind: "conflict"; readonly latest: number }
  /** The id stands for something else already. */
  | { readonly kind: "reused" };

/** A revision as the register holds it in the end; the first is revision 1. */
export interface Kept {
  readonly submissionId: string;
  readonly content: string;
}

/** One sentence for each answer that no order of events explains; none: the history is linearizable. */
export function explainHistory(calls: readonly Call[], kept: readonly Kept[]): string[] {
  const faults: string[] = [];
  const earliest: number[] = [];
  const latest: number[] = [];
  for (const [index, { submissionId, content }] of kept.entries()) {
    const revision = index + 1;
    if (kept.findIndex((other) => other.submissionId === submissionId) !== index)
      faults.push(`revision ${revision} holds ${submissionId} once more`);
    const own = calls.filter((call) => call.submissionId === submissionId && call.content === content);
    const fresh = own.filter(({ answer }) => answer?.kind === "stored" && answer.fresh);
    const shown = own.filter(({ answer }) => answer?.kind === "stored");
    earliest.push(Math.min(...(fresh.length === 1 ? fresh : own).map(({ began }) => began)));
    latest.push(Math.min(...shown.map(({ ended }) => ended ?? Infinity), Infinity));
    if (own.length === 0) faults.push(`nobody sent revision ${revision}`);
  }
  for (const { submissionId, content, began, ended, answer } of calls) {
    if (answer === undefined) continue;
    if (answer.kind === "stored") {
      const there = kept[answer.revision - 1];
      if (there?.submissionId !== submissionId || there.content !== content)
        faults.push(`${submissionId} was answered with revision ${answer.revision}, which is not it`);
    } else if (answer.kind === "conflict") {
      if (answer.latest > kept.length)
        faults.push(`a conflict told of revision ${answer.latest}, which is not there`);
      // Revision `latest` came before the answer, the one after it not before the request.
      narrow(latest, answer.latest - 1, (bound) => Math.min(bound, ended ?? Infinity));
      narrow(earliest, answer.latest, (bound) => Math.max(bound, began));
    } else {
      const place = kept.findIndex(
        (other) => other.submissionId === submissionId && other.content !== content,
      );
      if (place < 0) faults.push(`${submissionId} was told to be in use, and is not`);
      else narrow(latest, place, (bound) => Math.min(bound, ended ?? Infinity));
    }
  }
  // One after the other: none before the one before it, none after the one after it.
  for (let i = 1; i < kept.length; i += 1)
    narrow(earliest, i, (bound) => Math.max(bound, earliest[i - 1] ?? 0));
  for (let i = kept.length - 2; i >= 0; i -= 1)
    narrow(latest, i, (bound) => Math.min(bound, latest[i + 1] ?? Infinity));
  for (const [index, from] of earliest.entries()) {
    if (from > (latest[index] ?? Infinity))
      faults.push(`revision ${index + 1} has no moment at which it can have come`);
  }
  return faults;
}

function narrow(bounds: number[], place: number, by: (bound: number) => number): void {
  const bound = bounds[place];
  if (bound !== undefined) bounds[place] = by(bound);
}
