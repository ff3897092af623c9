/** What is unusual about a workbook's rows after what their units reported before, as the form on the page says it. */
import {
  type FigureHistory,
  findUnusual,
  formRulesOf,
  historyOf,
  sayUnusual,
} from "../../../shared/domain/form-check.ts";
import { type Finding, valuePointer } from "../../../shared/domain/submission.ts";
import { lowerFirst } from "../../../shared/domain/vietnamese.ts";
import { ledgerReader } from "../../../shared/reporting/ledger-reader.ts";
import type { LedgerStore } from "../../../shared/store/ledger-store.ts";
import { earlierPeriods, readEarlier } from "../earlier-reports.ts";
import type { FormPlace, FormSubject } from "../form-place.ts";
import type { JudgedRow } from "./judge.ts";

/** The row of one unit's workbook, its warnings with what is unusual. Nothing is read for a row that cannot be sent. */
export async function warnOfRow(ledger: LedgerStore, place: FormPlace, row: JudgedRow): Promise<JudgedRow> {
  if (!("submission" in row.verdict)) return row;
  const { history } = await readEarlier(ledger, place);
  return withUnusual(place, row, history);
}

/** The rows of a workbook of many units, likewise: the ward's ledger is read once for all of them. */
export async function warnOfRows(
  ledger: LedgerStore,
  subject: FormSubject,
  rows: readonly JudgedRow[],
): Promise<JudgedRow[]> {
  if (!rows.some(({ verdict }) => "submission" in verdict)) return [...rows];
  const { version, dataSet } = subject;
  const codes = earlierPeriods(subject).map(({ code }) => code);
  const folded = await ledgerReader(ledger, version.catalogue.programme.ward).read(codes);
  return rows.map((one) => {
    const reported = codes
      .map((code) => folded.get(code)?.submissions.get(dataSet.code)?.get(one.row.orgUnit)?.counted?.values)
      .filter((values) => values !== undefined);
    return withUnusual(subject, one, historyOf(dataSet, reported));
  });
}

function withUnusual(
  { version, dataSet }: Pick<FormSubject, "version" | "dataSet">,
  judged: JudgedRow,
  history: FigureHistory,
): JudgedRow {
  const { verdict, stored } = judged;
  if (!("submission" in verdict)) return judged;
  const { values } = verdict.submission;
  const rules = formRulesOf(version.catalogue, dataSet, stored.earlier, history);
  const unusual = dataSet.elements.flatMap((element): Finding[] =>
    findUnusual(element, values[element.code], rules).map((found) => ({
      pointer: valuePointer(element.code),
      code: found.code,
      message: `${element.name}: ${lowerFirst(sayUnusual(found))}`,
    })),
  );
  return { ...judged, verdict: { ...verdict, warnings: [...verdict.warnings, ...unusual] } };
}
