/** What a new catalogue changes, in words. */
import type {
  Catalogue,
  DataElement,
  DataSet,
  ElementRef,
  Indicator,
  Model,
  OrgUnit,
  OrgUnitKind,
  PeriodType,
  Signer,
} from "../../shared/domain/catalogue.ts";
import type { Rule } from "../../shared/domain/rule.ts";
import {
  formatCount,
  formatDate,
  formatElementValue,
  formatTarget,
  listNames,
} from "../../shared/domain/vietnamese.ts";

export interface Change {
  readonly kind: "added" | "removed" | "changed";
  /** What, with its code. */
  readonly what: string;
  /** For what is changed: what became what. */
  readonly details: readonly string[];
}

export interface ChangeGroup {
  readonly name: string;
  readonly changes: readonly Change[];
}

export const UNIT_KINDS: Readonly<Record<OrgUnitKind, string>> = {
  agency: "phòng, cơ quan",
  school: "trường học",
  "relic-board": "ban quản lý di tích",
  clinic: "trạm y tế",
  union: "mặt trận, đoàn thể",
  "residential-group": "tổ dân phố",
  "youth-chapter": "chi đoàn",
};
const PERIODS: Readonly<Record<PeriodType, string>> = {
  month: "tháng",
  quarter: "quý",
  half: "6 tháng",
  "nine-months": "9 tháng",
  year: "năm",
};
const ELEMENT_TYPES: Readonly<Record<DataElement["type"], string>> = {
  integer: "số nguyên",
  decimal: "số thập phân",
  boolean: "Có/Không",
  date: "ngày",
};
export const SIGNER_NAMES: Readonly<Record<Signer["position"], string>> = {
  chairman: "Chủ tịch",
  "acting-chairman": "Quyền Chủ tịch",
  "vice-chairman": "Phó Chủ tịch ký thay Chủ tịch",
};
const INDICATOR_KINDS: Readonly<Record<Indicator["kind"], string>> = {
  ratio: "tỷ lệ",
  share: "tỷ lệ đơn vị đạt",
  total: "tổng",
  cumulative: "lũy kế",
  milestone: "mốc hoàn thành",
};

/** Groups without changes are left out. */
export function catalogueChanges(before: Catalogue, after: Catalogue): ChangeGroup[] {
  const units = (catalogue: Catalogue) => {
    const names = new Map(catalogue.orgUnits.map(({ code, name }) => [code, name]));
    return (codes: readonly string[]) => listNames(codes.map((code) => names.get(code) ?? code));
  };
  const [unitsBefore, unitsAfter] = [units(before), units(after)];
  const groups: ChangeGroup[] = [
    { name: "Chương trình", changes: programmeChanges(before, after) },
    { name: "Ngày nghỉ", changes: holidayChanges(before, after) },
    { name: "Đơn vị", changes: listChanges(before.orgUnits, after.orgUnits, unitFields, labelled) },
    {
      name: "Mô hình",
      changes: listChanges(
        before.models,
        after.models,
        (model, isBefore) => modelFields(model, isBefore ? unitsBefore : unitsAfter),
        labelled,
      ),
    },
    {
      name: "Biểu mẫu",
      changes: listChanges(before.dataSets, after.dataSets, dataSetFields, labelled).concat(
        assignmentChanges(before, after, unitsBefore, unitsAfter),
      ),
    },
    {
      name: "Mục số liệu",
      changes: pairs(before, after).flatMap(([was, is]) =>
        listChanges(
          was.elements,
          is.elements,
          elementFields,
          (element) => `${is.code}, ${labelled(element)}`,
        ),
      ),
    },
    {
      name: "Quy tắc kiểm tra",
      changes: pairs(before, after).flatMap(([was, is]) =>
        listChanges(
          numbered(was.rules),
          numbered(is.rules),
          ruleFields,
          ({ message }) => `${is.code}: ${message}`,
        ),
      ),
    },
    {
      name: "Chỉ tiêu",
      changes: listChanges(
        before.indicators,
        after.indicators,
        (indicator, isBefore) => indicatorFields(indicator, (isBefore ? before : after).programme.end),
        labelled,
      ),
    },
    {
      name: "Thuyết minh",
      changes: listChanges(before.narrative, after.narrative, ({ name }) => [["Tên", name]], labelled),
    },
  ];
  return groups.filter(({ changes }) => changes.length > 0);
}

type Fields = readonly (readonly [label: string, said: string])[];

function labelled({ name, code }: { readonly name: string; readonly code: string }): string {
  return `${name} (${code})`;
}

/** What is in one list and not in the other by code, and for what is in both the fields that differ. */
function listChanges<T extends { readonly code: string }>(
  before: readonly T[],
  after: readonly T[],
  fieldsOf: (item: T, isBefore: boolean) => Fields,
  label: (item: T) => string,
): Change[] {
  const earlier = new Map(before.map((item) => [item.code, item]));
  const later = new Set(after.map(({ code }) => code));
  const removed = before
    .filter(({ code }) => !later.has(code))
    .map((item): Change => ({ kind: "removed", what: label(item), details: [] }));
  const rest = after.flatMap((item): Change[] => {
    const was = earlier.get(item.code);
    if (!was) return [{ kind: "added", what: label(item), details: [] }];
    const details = fieldChanges(fieldsOf(was, true), fieldsOf(item, false));
    return details.length === 0 ? [] : [{ kind: "changed", what: label(item), details }];
  });
  return [...removed, ...rest];
}

function fieldChanges(before: Fields, after: Fields): string[] {
  const earlier = new Map(before);
  return after
    .filter(([label, said]) => earlier.get(label) !== said)
    .map(([label, said]) => `${label}: ${earlier.get(label) ?? ""} → ${said}`);
}

function programmeChanges({ programme: before }: Catalogue, { programme: after }: Catalogue): Change[] {
  const fields = (programme: Catalogue["programme"]): Fields => [
    ["Tên", programme.name],
    ["Văn bản giao", programme.directive],
    ["Mã chương trình", programme.code],
    ["Tên phường", programme.wardName],
    ["Mã phường", programme.wardCode],
    ["Thành phố", programme.city],
    ["Cơ quan ban hành", programme.issuer],
    ["Ngày bắt đầu", formatDate(programme.start)],
    ["Ngày kết thúc", formatDate(programme.end)],
    ["Loại kỳ báo cáo", programme.reportPeriods.map((type) => PERIODS[type]).join(", ")],
    ["Hạn gửi sau ngày chốt", `${programme.dueWorkingDays} ngày làm việc`],
    ["Khóa kỳ sau hạn gửi", `${programme.lockAfterDays} ngày`],
    ["Người ký báo cáo", saySigner(programme.signer)],
  ];
  const details = fieldChanges(fields(before), fields(after));
  return details.length === 0 ? [] : [{ kind: "changed", what: after.name, details }];
}

function saySigner({ position, name }: Signer = { position: "chairman" }): string {
  return `${SIGNER_NAMES[position]}, ${name ?? "để trống họ tên"}`;
}

function holidayChanges({ programme: before }: Catalogue, { programme: after }: Catalogue): Change[] {
  const days = (kind: Change["kind"], one: readonly string[], other: readonly string[]): Change[] =>
    one.filter((day) => !other.includes(day)).map((day) => ({ kind, what: formatDate(day), details: [] }));
  return [
    ...days("removed", before.holidays, after.holidays),
    ...days("added", after.holidays, before.holidays),
  ];
}

const unitFields = ({ name, kind }: OrgUnit): Fields => [
  ["Tên", name],
  ["Loại", UNIT_KINDS[kind]],
];

function modelFields(
  { name, number, lead, with: others }: Model,
  names: (codes: readonly string[]) => string,
): Fields {
  return [
    ["Tên", name],
    ["Số thứ tự", String(number)],
    ["Chủ trì", names(lead)],
    ["Phối hợp", names(others)],
  ];
}

const dataSetFields = ({ name, model, period, takesNarrative }: DataSet): Fields => [
  ["Tên", name],
  ["Mô hình", model],
  ["Kỳ", PERIODS[period]],
  ["Kèm thuyết minh", takesNarrative ? "có" : "không"],
];

/** Units that get or lose a data set, apart from its other fields: the lists are long, the differences short. */
function assignmentChanges(
  before: Catalogue,
  after: Catalogue,
  namesBefore: (codes: readonly string[]) => string,
  namesAfter: (codes: readonly string[]) => string,
): Change[] {
  return pairs(before, after).flatMap(([was, is]): Change[] => {
    const lost = was.assigned.filter((code) => !is.assigned.includes(code));
    const got = is.assigned.filter((code) => !was.assigned.includes(code));
    const details = [
      ...(got.length > 0 ? [`Giao thêm cho ${formatCount(got.length)} đơn vị: ${namesAfter(got)}`] : []),
      ...(lost.length > 0 ? [`Thôi giao cho ${formatCount(lost.length)} đơn vị: ${namesBefore(lost)}`] : []),
    ];
    return details.length === 0 ? [] : [{ kind: "changed", what: labelled(is), details }];
  });
}

const elementFields = ({ name, type, time, unit, help }: DataElement): Fields => [
  ["Tên", name],
  ["Kiểu", ELEMENT_TYPES[type]],
  ["Cộng dồn", time === "flow" ? "cộng các kỳ" : "lấy kỳ cuối"],
  ["Đơn vị tính", unit ?? "không có"],
  ["Hướng dẫn", help ?? "không có"],
];

/** Rules have no code of their own that is unique: by their code and how many of it came before. */
function numbered(rules: readonly Rule[]): (Rule & { readonly code: string })[] {
  const seen = new Map<string, number>();
  return rules.map((rule) => {
    const count = (seen.get(rule.code) ?? 0) + 1;
    seen.set(rule.code, count);
    return { ...rule, code: `${rule.code}#${count}` };
  });
}

const ruleFields = ({ severity, when, message }: Rule): Fields => [
  ["Mức", severity === "error" ? "từ chối báo cáo" : "chỉ cảnh báo"],
  ["Điều kiện", when],
  ["Thông báo", message],
];

function indicatorFields(indicator: Indicator, programmeEnd: string): Fields {
  const ref = ({ dataSet, element }: ElementRef) => `${dataSet}.${element}`;
  const { baseline } = indicator;
  return [
    ["Tên", indicator.name],
    ["Mô hình", indicator.model],
    ["Cách tính", INDICATOR_KINDS[indicator.kind]],
    [
      "Tính từ",
      indicator.kind === "ratio"
        ? `${ref(indicator.numerator)} / ${ref(indicator.denominator)}`
        : ref(indicator.of),
    ],
    ["Đơn vị tính", indicator.unit ?? "không có"],
    ["Mục tiêu", formatTarget(indicator.target, indicator.unit, programmeEnd)],
    [
      "Mốc xuất phát",
      baseline === null
        ? "không có"
        : `${formatElementValue(baseline.value)} ngày ${formatDate(baseline.at)}`,
    ],
    ["Nguồn", indicator.source === "letter" ? "văn bản giao" : "đề xuất theo dõi"],
    [
      "Chiều hướng tốt",
      indicator.better === null ? "không nêu" : indicator.better === "up" ? "tăng" : "giảm",
    ],
    ["Ghi chú", indicator.note ?? "không có"],
  ];
}

/** Data sets that both catalogues have. */
function pairs(before: Catalogue, after: Catalogue): [DataSet, DataSet][] {
  return after.dataSets.flatMap((is): [DataSet, DataSet][] => {
    const was = before.dataSets.find(({ code }) => code === is.code);
    return was ? [[was, is]] : [];
  });
}
