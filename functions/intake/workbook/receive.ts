/** Receiving a workbook at a place: whether it is that place's form of today, and what each of its rows would become. */
import { formatPeriod } from "../../../shared/domain/vietnamese.ts";
import type { FilledRow, FilledWorkbook } from "./filled.ts";
import type { WorkbookPlace } from "./form-of.ts";
import { formVersionOf, type WorkbookIdentity } from "./identity.ts";
import { type JudgedRow, judgeRow } from "./judge.ts";
import { readWorkbook } from "./read-workbook.ts";
import type { WorkbookRefusal } from "./refusal.ts";
import { MAX_WORKBOOK_BYTES } from "./safe-parts.ts";
import type { Stored } from "./stored.ts";

export type Received =
  | { readonly outcome: "filled"; readonly filled: FilledWorkbook }
  | { readonly outcome: "refused"; readonly refusal: WorkbookRefusal }
  /** A form that has changed since: what is still asked for can be carried over. */
  | { readonly outcome: "outdated"; readonly filled: FilledWorkbook };
export type UploadProblem = Exclude<Received, { readonly outcome: "filled" }>;

/** The file of a posted form. */
export async function receiveUpload(place: WorkbookPlace, upload: FormData | undefined): Promise<Received> {
  const file = upload?.get("tep");
  if (!(file instanceof File) || file.size === 0) {
    const refusal = { title: "Chưa chọn tệp", text: "Hãy chọn tệp biểu mẫu đã nhập số liệu." };
    return { outcome: "refused", refusal };
  }
  // Not read at all beyond the limit, which is said by who looks into the file.
  return receiveWorkbook(place, new Uint8Array(await file.slice(0, MAX_WORKBOOK_BYTES + 1).arrayBuffer()));
}

export async function receiveWorkbook(place: WorkbookPlace, file: Uint8Array): Promise<Received> {
  const { catalogue } = place.version;
  const read = await readWorkbook(file, catalogue);
  if (!read.ok) return { outcome: "refused", refusal: read.refusal };
  const { identity, rows } = read;
  const elsewhere = refuseElsewhere(place, identity);
  if (elsewhere) return { outcome: "refused", refusal: elsewhere };
  const filled = { id: identity.id, rows };
  return identity.formVersion === formVersionOf(catalogue, place.dataSet)
    ? { outcome: "filled", filled }
    : { outcome: "outdated", filled };
}

function refuseElsewhere(place: WorkbookPlace, identity: WorkbookIdentity): WorkbookRefusal | undefined {
  const { catalogue } = place.version;
  const isHere =
    identity.ward === catalogue.programme.ward &&
    identity.dataSet === place.dataSet.code &&
    identity.period === place.period.code &&
    identity.orgUnit === place.orgUnit;
  if (isHere) return undefined;
  const dataSet = catalogue.dataSets.find(({ code }) => code === identity.dataSet)?.name ?? identity.dataSet;
  const unit =
    identity.orgUnit === null
      ? "nhiều đơn vị"
      : (catalogue.orgUnits.find(({ code }) => code === identity.orgUnit)?.name ?? identity.orgUnit);
  return {
    title: "Tệp là của biểu mẫu khác",
    text: `Tệp này là biểu mẫu “${dataSet}”, ${formatPeriod(identity.period)}, của ${unit}. Hãy chọn đúng tệp, hoặc mở trang của biểu mẫu đó để nộp.`,
  };
}

export function judgeWorkbook(
  { version, dataSet, period }: WorkbookPlace,
  { id, rows }: FilledWorkbook,
  stored: Stored,
  now: number,
): JudgedRow[] {
  const subject = { catalogue: version.catalogue, dataSet, period, id, now };
  return rows.map((row: FilledRow) => judgeRow(subject, row, stored(row.orgUnit)));
}
