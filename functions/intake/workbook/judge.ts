/** What would become of each row of a workbook: pure, given what is stored. */
import type { Catalogue, DataSet } from "../../../shared/domain/catalogue.ts";
import { digestOf } from "../../../shared/domain/digest.ts";
import type { RevisionState } from "../../../shared/domain/fold.ts";
import type { FigureHistory } from "../../../shared/domain/form-check.ts";
import type { ElementValue } from "../../../shared/domain/ledger.ts";
import { locksAt, type Period } from "../../../shared/domain/period.ts";
import {
  type CheckedSubmission,
  checkSubmission,
  escapePointer,
  type Finding,
} from "../../../shared/domain/submission.ts";
import { hasSameContent, type SubmissionAttempt } from "../../../shared/domain/submit.ts";
import { readValues } from "../../../shared/domain/typed-form.ts";
import { narrativeField, valueField } from "../form-fields.ts";
import type { FilledRow } from "./filled.ts";
import type { Faults } from "./form-view.ts";
import { unusualFigures } from "./unusual-figures.ts";

/** What is stored about one unit's form. */
export interface StoredFigures {
  readonly latest: RevisionState | undefined;
  /** Figures of the period before that count. */
  readonly earlier: Readonly<Record<string, ElementValue>>;
  /** Of the earlier periods that were read. */
  readonly history: FigureHistory;
  /** Whether an administrator lets the unit send although the period is locked. */
  readonly isReopened: boolean;
}

export type RowVerdict =
  /** Nothing entered and nothing sent before. */
  | { readonly kind: "blank" }
  /** Says what the latest revision says. */
  | { readonly kind: "same" }
  | { readonly kind: "locked" }
  | { readonly kind: "faulty"; readonly findings: readonly Finding[]; readonly faults: Faults }
  /** Can be sent. `stale`: on a revision that the sender of the workbook has not seen. */
  | {
      readonly kind: "new" | "changed" | "stale";
      readonly submission: CheckedSubmission;
      readonly warnings: readonly Finding[];
      /** Under which it is sent, however often that is tried. */
      readonly attempt: Pick<SubmissionAttempt, "submissionId" | "baseRevision">;
    };
export type SendableRow = Extract<RowVerdict, { readonly submission: unknown }>;

export interface JudgedRow {
  readonly row: FilledRow;
  readonly stored: StoredFigures;
  readonly verdict: RowVerdict;
}

export interface WorkbookSubject {
  readonly catalogue: Catalogue;
  readonly dataSet: DataSet;
  readonly period: Period;
  /** The workbook's id. */
  readonly id: string;
  readonly now: number;
}

export function judgeRow(subject: WorkbookSubject, row: FilledRow, stored: StoredFigures): JudgedRow {
  return { row, stored, verdict: verdictOn(subject, row, stored) };
}

function verdictOn(subject: WorkbookSubject, row: FilledRow, stored: StoredFigures): RowVerdict {
  const { catalogue, dataSet, period, now } = subject;
  const latest = stored.latest?.entry;
  const isBlank = [...Object.values(row.values), ...Object.values(row.narrative)].every(
    (text) => text.trim() === "",
  );
  if (isBlank && !latest) return { kind: "blank" };
  const read = readValues(row, dataSet);
  const place = { orgUnit: row.orgUnit, dataSet: dataSet.code, period: period.code };
  const draft = { ...place, values: read.values, narrative: row.narrative };
  const check = checkSubmission(catalogue, draft, now);
  if (!check.ok) {
    const findings = check.findings.map((finding) => read.findings.get(finding.pointer) ?? finding);
    return { kind: "faulty", findings, faults: faultsOf(findings, subject) };
  }
  const { submission, warnings } = check;
  if (latest && hasSameContent(latest, submission)) return { kind: "same" };
  if (now >= locksAt(period, catalogue.programme) && !stored.isReopened) return { kind: "locked" };
  const baseRevision = latest?.revision ?? 0;
  const kind = baseRevision !== row.baseRevision ? "stale" : baseRevision === 0 ? "new" : "changed";
  const submissionId = submissionIdOf(subject.id, baseRevision, submission);
  const unusual = unusualFigures(catalogue, dataSet, submission.values, stored);
  return {
    kind,
    submission,
    warnings: [...warnings, ...unusual],
    attempt: { submissionId, baseRevision },
  };
}

/**
 * The same content of the same workbook on the same revision is the same submission, however often the file is uploaded
 * and the button pressed: a UUID (version 8, RFC 9562) from their digest.
 */
function submissionIdOf(
  workbook: string,
  baseRevision: number,
  { orgUnit, values, narrative }: CheckedSubmission,
): string {
  const hex = digestOf([workbook, orgUnit, baseRevision, values, narrative]);
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}

function faultsOf(findings: readonly Finding[], { catalogue, dataSet }: WorkbookSubject): Faults {
  const keys = new Map<string, string>([
    ...dataSet.elements.map(({ code }) => [`/values/${escapePointer(code)}`, valueField(code)] as const),
    ...catalogue.narrative.map(
      ({ code }) => [`/narrative/${escapePointer(code)}`, narrativeField(code)] as const,
    ),
  ]);
  const at = new Map<string, string>();
  const whole: string[] = [];
  for (const { pointer, message } of findings) {
    const sentence = message.endsWith(".") ? message : `${message}.`;
    const key = keys.get(pointer);
    if (key === undefined) whole.push(sentence);
    else at.set(key, [at.get(key), sentence].filter((text) => text !== undefined).join(" "));
  }
  return { at, whole };
}
