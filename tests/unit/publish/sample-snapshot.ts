/** Snapshots to lay out: figures of a plausible size over the real catalogue, the same on every run. */
import { fileURLToPath } from "node:url";
import { readCatalogueFile } from "../../../shared/catalogue/read-file.ts";
import { buildSnapshot } from "../../../shared/domain/build-snapshot.ts";
import type { Catalogue, DataElement, DataSet } from "../../../shared/domain/catalogue.ts";
import { digestOf, sha256 } from "../../../shared/domain/digest.ts";
import { type FoldedLedger, foldPeriod } from "../../../shared/domain/fold.ts";
import type { ElementValue, RevisionEntry } from "../../../shared/domain/ledger.ts";
import { dueAt, type Period, parsePeriod, periodsUpTo } from "../../../shared/domain/period.ts";
import { partitionsOf } from "../../../shared/domain/slices.ts";
import type { Snapshot } from "../../../shared/domain/snapshot.ts";

const HOUR_MS = 3_600_000;

/** The catalogue of phường Lê Chân. */
export function sampleCatalogue(): Catalogue {
  const path = fileURLToPath(new URL("../../../shared/catalogue/le-chan.yaml", import.meta.url));
  const parsed = readCatalogueFile(path);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.catalogue;
}

export interface SampleOptions {
  readonly catalogue?: Catalogue;
  /** Code of the report period. */
  readonly period?: string;
  /** Share of the expected reports that never come, 0 to 1. */
  readonly missing?: number;
  /** Text of every narrative part, instead of a plausible one. */
  readonly narrative?: string;
  readonly sample?: boolean;
  /** Another one gives other figures. */
  readonly seed?: string;
}

/** A first version: most units have reported, some late, some twice. */
export function sampleSnapshot(options: SampleOptions = {}): Snapshot {
  const catalogue = options.catalogue ?? sampleCatalogue();
  const period = periodNamed(options.period ?? "2026-Q3");
  const ledger = fold(submissions(catalogue, period, options));
  return buildSnapshot({ catalogue, period, ledger, sample: options.sample ?? true }).after(null);
}

/** A second version: two units that were missing have sent, one has corrected its figures. */
export function secondVersion(options: SampleOptions = {}): Snapshot {
  const catalogue = options.catalogue ?? sampleCatalogue();
  const first = sampleSnapshot({ ...options, catalogue });
  const period = periodNamed(first.report.period.code);
  const entries = submissions(catalogue, period, options);
  const chance = randomNumbers("second version");
  const later: RevisionEntry[] = first.report.completeness.missing.slice(0, 2).flatMap((missing) => {
    const dataSet = catalogue.dataSets.find(({ code }) => code === missing.dataSet);
    if (!dataSet) return [];
    const values = valuesOf(dataSet, chance);
    return [revisionOf({ ...missing, values, revision: 1, receivedAt: first.asOf + 30 * HOUR_MS })];
  });
  const corrected = entries.findLast((entry) => entry.dataSet === "M06-TYT" && entry.period === period.code);
  if (corrected) {
    later.push(
      revisionOf({
        ...corrected,
        values: { ...corrected.values, nguoi_bhyt: 156_900 },
        revision: corrected.revision + 1,
        receivedAt: first.asOf + 50 * HOUR_MS,
      }),
    );
  }
  const ledger = fold([...entries, ...later]);
  const previous = { version: 1, sha256: sha256("the first version"), snapshot: first };
  return buildSnapshot({ catalogue, period, ledger, sample: first.sample }).after(previous);
}

function periodNamed(code: string): Period {
  const period = parsePeriod(code);
  if (!period) throw new Error(`no period ${code}`);
  return period;
}

function fold(entries: readonly RevisionEntry[]): FoldedLedger {
  const byPeriod = Map.groupBy(entries, (entry) => entry.period);
  return new Map([...byPeriod].map(([code, list]) => [code, foldPeriod(code, list)]));
}

/** Submissions for every data set that a report of the period rests on. */
function submissions(catalogue: Catalogue, period: Period, options: SampleOptions): RevisionEntry[] {
  const codes = new Set(partitionsOf(catalogue, period));
  return catalogue.dataSets.flatMap((dataSet) =>
    periodsUpTo(catalogue.programme, dataSet.period, period.to)
      .filter(({ code }) => codes.has(code))
      .flatMap((of) =>
        dataSet.assigned.flatMap((orgUnit) => submissionsOfUnit(catalogue, dataSet, of, orgUnit, options)),
      ),
  );
}

function submissionsOfUnit(
  catalogue: Catalogue,
  dataSet: DataSet,
  period: Period,
  orgUnit: string,
  { missing = 0.06, narrative, seed = "" }: SampleOptions,
): RevisionEntry[] {
  const chance = randomNumbers(`${dataSet.code} ${period.code} ${orgUnit}${seed}`);
  if (chance() < missing) return [];
  const due = dueAt(period, catalogue.programme);
  const receivedAt = due + (chance() < 0.1 ? 20 : -40) * HOUR_MS + Math.floor(chance() * 8 * HOUR_MS);
  const values = valuesOf(dataSet, chance);
  const texts = dataSet.takesNarrative
    ? catalogue.narrative.map(({ code }) => [code, narrative ?? PROSE[code] ?? ""])
    : [];
  const first = {
    orgUnit,
    dataSet: dataSet.code,
    period: period.code,
    values,
    narrative: Object.fromEntries(texts.filter(([, text]) => text !== "")),
  };
  const entries = [revisionOf({ ...first, revision: 1, receivedAt })];
  if (chance() < 0.05)
    entries.push(revisionOf({ ...first, revision: 2, receivedAt: receivedAt + 2 * HOUR_MS }));
  return entries;
}

const PROSE: Readonly<Record<string, string>> = {
  ket_qua:
    "Đơn vị đã ban hành kế hoạch, phân công rõ người, rõ việc, rõ thời gian; tổ chức tuyên truyền đến từng tổ dân phố và " +
    "lồng ghép nội dung mô hình vào sinh hoạt chi bộ.\nViệc phối hợp giữa các cơ quan chuyên môn với các đoàn thể được duy " +
    "trì thường xuyên; số liệu được đối chiếu trước khi gửi.",
  kho_khan: "Kinh phí còn hạn chế; một số tổ dân phố chưa bố trí được địa điểm sinh hoạt.",
  kien_nghi: "Đề nghị Ủy ban nhân dân phường xem xét bổ sung kinh phí tuyên truyền trong quý tới.",
  nhiem_vu: "Tiếp tục thực hiện các chỉ tiêu đã đề ra, tập trung vào các nội dung chậm tiến độ.",
};

/** About what a unit reports; what is not listed is some tens. */
const TYPICAL: Readonly<Record<string, number>> = {
  dan_so: 161_051,
  lao_dong: 90_000,
  ho_tong: 280,
  doan_vien: 36,
  ho_so_giai_quyet: 1_900,
  ho_so_tiep_nhan: 2_600,
  rac_phat_sinh: 3_083.5,
  can_ho_du_dk: 70,
  tdp_tong: 30,
  nguoi_nghien: 85,
  vu_viec: 9,
  can_bo_vi_pham: 0,
  tin_bai: 16,
  luot_phat_thanh: 60,
  hoi_nghi: 18,
  nguoi_du: 190,
  du_an_moi: 2,
};

function valuesOf(dataSet: DataSet, chance: () => number): Record<string, ElementValue> {
  const values: Record<string, ElementValue> = {};
  // What a rule compares with (`part > whole`) comes first, so that no part exceeds its whole.
  const wholes = new Map(
    dataSet.rules.flatMap(({ elements: [part, whole] }) => (part && whole ? [[part, whole] as const] : [])),
  );
  const value = (element: DataElement): ElementValue => {
    if (element.type === "boolean") return chance() < 0.9 && !element.code.startsWith("phuong_");
    if (element.type === "date") return "2026-09-01";
    const whole = values[wholes.get(element.code) ?? ""];
    const base =
      typeof whole === "number"
        ? whole * (0.86 + 0.14 * chance())
        : (TYPICAL[element.code] ?? 40) * (0.9 + 0.25 * chance());
    return element.type === "integer" ? Math.floor(base) : Math.floor(base * 1000) / 1000;
  };
  const wholesFirst = dataSet.elements.toSorted(
    (a, b) => Number(wholes.has(a.code)) - Number(wholes.has(b.code)),
  );
  for (const element of wholesFirst) values[element.code] = value(element);
  return values;
}

function revisionOf(
  entry: Pick<RevisionEntry, "orgUnit" | "dataSet" | "period" | "values" | "revision" | "receivedAt"> & {
    readonly narrative?: RevisionEntry["narrative"];
  },
): RevisionEntry {
  const { orgUnit, dataSet, period, values, revision, receivedAt, narrative = {} } = entry;
  const content = {
    kind: "revision",
    orgUnit,
    dataSet,
    period,
    revision,
    submissionId: sha256(`${orgUnit} ${dataSet} ${period} ${revision}`),
    receivedAt,
    receivedBy: orgUnit,
    late: false,
    values,
    narrative,
  } as const;
  return { ...content, digest: digestOf(content) };
}

/** Numbers from 0 to 1 that depend on the seed alone. */
function randomNumbers(seed: string): () => number {
  let state = Number.parseInt(sha256(seed).slice(0, 8), 16);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
