/** Invented submissions of a ward, the same for the same seed: every unit reports everything, some correct themselves. */
import type { Catalogue, DataElement, DataSet } from "../../shared/domain/catalogue.ts";
import { digestOf } from "../../shared/domain/digest.ts";
import type { DecisionEntry, ElementValue, SubmissionEntry } from "../../shared/domain/ledger.ts";
import { dueAt, opensAt, type Period, subPeriods } from "../../shared/domain/period.ts";
import type { Expression } from "../../shared/domain/rule.ts";
import { checkSubmission } from "../../shared/domain/submission.ts";
import { decideSubmission } from "../../shared/domain/submit.ts";

/** A request to `POST /api/v1/submissions` and when it comes. */
export interface SentSubmission {
  readonly at: number;
  readonly body: {
    readonly submissionId: string;
    readonly orgUnit: string;
    readonly dataSet: string;
    readonly period: string;
    readonly baseRevision: number;
    readonly values: Readonly<Record<string, ElementValue>>;
    readonly narrative?: Readonly<Record<string, string>>;
  };
}

/** Part of the submissions that are corrected by a second revision, and part that are returned and answered. */
const CORRECTED = 0.08;
const RETURNED = 0.04;
const LATE = 0.1;

/** Everything that the ward's units send for the sub-periods of a report period. */
export function submissionsFor(catalogue: Catalogue, period: Period, seed: number): SentSubmission[] {
  const random = randomNumbers(seed);
  return catalogue.dataSets.flatMap((dataSet) =>
    subPeriods(period, dataSet.period).flatMap((inner) =>
      dataSet.assigned.flatMap((orgUnit) => {
        const due = dueAt(inner, catalogue.programme);
        const at = due - 86_400_000 + Math.floor(random() * 86_400_000) + (random() < LATE ? 86_400_000 : 0);
        const send = (baseRevision: number): SentSubmission => ({
          at: Math.max(at, opensAt(inner)) + baseRevision * 3_600_000,
          body: {
            submissionId: uuid(random),
            orgUnit,
            dataSet: dataSet.code,
            period: inner.code,
            baseRevision,
            values: inventValues(dataSet, random),
            ...(dataSet.takesNarrative && { narrative: NARRATIVE }),
          },
        });
        return random() < CORRECTED ? [send(0), send(1)] : [send(0)];
      }),
    ),
  );
}

/** The ledger entries that the submissions become, with some revisions returned. */
export function entriesOf(
  catalogue: Catalogue,
  submissions: readonly SentSubmission[],
  seed: number,
): SubmissionEntry[] {
  const random = randomNumbers(seed);
  const bySubmission = new Map<string, SubmissionEntry[]>();
  for (const { at, body } of submissions) {
    const check = checkSubmission(catalogue, { ...body, narrative: body.narrative ?? {} }, at);
    if (!check.ok) throw new Error(`invented a bad submission: ${JSON.stringify([body, check.findings])}`);
    const key = `${body.period}#${body.dataSet}#${body.orgUnit}`;
    const stored = bySubmission.get(key) ?? [];
    bySubmission.set(key, stored);
    const attempt = { ...body, submission: check.submission, receivedAt: at, receivedBy: body.orgUnit };
    const verdict = decideSubmission(attempt, stored, catalogue.programme, false);
    if (verdict.outcome !== "append")
      throw new Error(`invented a submission that is not taken: ${verdict.outcome}`);
    stored.push(verdict.entry);
    if (random() < RETURNED) stored.push(returned(verdict.entry, at + 600_000));
  }
  return [...bySubmission.values()].flat();
}

function returned(entry: Extract<SubmissionEntry, { kind: "revision" }>, at: number): DecisionEntry {
  const decision = {
    kind: "decision",
    orgUnit: entry.orgUnit,
    dataSet: entry.dataSet,
    period: entry.period,
    revision: entry.revision,
    decision: "return",
    reason: "Đề nghị rà soát lại số liệu.",
    decidedAt: at,
    decidedBy: "quan-tri",
  } as const;
  return { ...decision, digest: digestOf(decision) };
}

export const NARRATIVE = {
  ket_qua: "Đơn vị đã triển khai nội dung mô hình theo kế hoạch; các chỉ tiêu cơ bản được giữ vững.",
  kho_khan: "Kinh phí còn hạn chế; một số tổ dân phố chưa gửi số liệu đúng hạn.",
  kien_nghi: "Đề nghị Ủy ban nhân dân phường quan tâm bố trí kinh phí.",
  nhiem_vu: "Tiếp tục thực hiện các chỉ tiêu đã đề ra.",
};

export function inventValues(dataSet: DataSet, random: () => number): Record<string, ElementValue> {
  const values: Record<string, ElementValue> = {};
  for (const element of dataSet.elements) values[element.code] = inventValue(element, random);
  for (const rule of dataSet.rules) if (rule.severity === "error") obey(rule.expression, values);
  return values;
}

function inventValue({ type }: DataElement, random: () => number): ElementValue {
  switch (type) {
    case "boolean":
      return random() < 0.7;
    case "date":
      return "2026-09-01";
    case "integer":
      return Math.floor(random() * 3_000);
    case "decimal":
      return Math.floor(random() * 3_000_000) / 1_000;
  }
}

/** The catalogue's rules that refuse a submission say that a part exceeds its whole. */
function obey(broken: Expression, values: Record<string, ElementValue>): void {
  if (!("comparator" in broken) || !("element" in broken.left) || !("element" in broken.right)) return;
  const part = Number(values[broken.left.element]);
  const whole = Number(values[broken.right.element]);
  values[broken.left.element] = Math.min(part, whole);
}

/** Mulberry32: small, fast, and the same everywhere. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A version 4 UUID out of the given numbers. */
export function uuid(random: () => number): string {
  return "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".replaceAll("x", () => Math.floor(random() * 16).toString(16));
}
