/** What moved between two versions of a report, said in Vietnamese: the same on the page and in the printed report. */
import type { Catalogue, Indicator } from "./catalogue.ts";
import type {
  ChangedDefinition,
  ChangedFigure,
  ChangedSubmission,
  SnapshotChanges,
} from "./snapshot-changes.ts";
import {
  capitalise,
  formatCount,
  formatValue,
  listNames,
  listPeriods,
  NOT_APPLICABLE,
  nameWithUnit,
  STATUS_WORDS,
  sayPeriod,
} from "./vietnamese.ts";

export interface ChangesWords {
  readonly summary: string;
  readonly indicators: readonly {
    readonly code: string;
    readonly name: string;
    /** Value and status. */
    readonly from: string;
    readonly to: string;
    /** Which submissions moved it, or the catalogue. */
    readonly causes: string;
  }[];
  /** One sentence without its full stop for each kind of change. */
  readonly causes: readonly string[];
}

/** @param version the one that the changes lead to */
export function sayChanges(catalogue: Catalogue, changes: SnapshotChanges, version: number): ChangesWords {
  const indicators = new Map(catalogue.indicators.map((indicator) => [indicator.code, indicator]));
  const units = new Map(catalogue.orgUnits.map(({ code, name }) => [code, name]));
  const namesOf = (refs: readonly { readonly orgUnit: string }[]) =>
    listNames(refs.map(({ orgUnit }) => units.get(orgUnit) ?? orgUnit));
  return {
    summary: saySummary(changes, version),
    indicators: changes.indicators.map(({ code, from, to, causes }) => {
      const indicator = indicators.get(code);
      const groups = [
        ...Map.groupBy(causes.submissions, ({ dataSet, period }) => `${dataSet}#${period}`).values(),
      ];
      const submissions = groups.map((group) => {
        const [{ dataSet, period } = { dataSet: "", period: "" }] = group;
        return `${namesOf(group)} (${dataSet}, ${listPeriods([period])})`;
      });
      const all = [...submissions, ...(causes.catalogue ? ["sửa đổi danh mục"] : [])];
      return {
        code,
        name: indicator ? nameWithUnit(indicator) : "chỉ tiêu đã bỏ khỏi danh mục",
        from: sayFigure(indicator, from),
        to: sayFigure(indicator, to),
        causes: all.length === 0 ? NOT_APPLICABLE : capitalise(all.join("; ")),
      };
    }),
    causes: [
      ...groupAlike(changes.submissions).map((group) => {
        const [{ dataSet, period, fromRevision, toRevision }] = group;
        const what = sayRevisions(fromRevision, toRevision);
        return `Biểu mẫu ${dataSet}, ${sayPeriod(period)}: ${namesOf(group)} ${what}`;
      }),
      ...sayDefinitions(changes.catalogue),
    ],
  };
}

function saySummary({ indicators, submissions, catalogue }: SnapshotChanges, version: number): string {
  const reasons = [
    ...(submissions.length > 0
      ? [`${formatCount(submissions.length)} báo cáo được gửi mới, gửi lại hoặc trả lại`]
      : []),
    ...(catalogue.length > 0 ? ["danh mục được sửa đổi"] : []),
  ];
  const why = reasons.length === 0 ? "" : ` do ${reasons.join(" và ")}`;
  const moved =
    indicators.length === 0
      ? "Không chỉ tiêu nào thay đổi giá trị hoặc trạng thái"
      : `${formatCount(indicators.length)} chỉ tiêu thay đổi giá trị hoặc trạng thái`;
  return `Phiên bản này thay thế phiên bản ${version - 1}${why}. ${moved}.`;
}

/** An indicator that the catalogue no longer has is shown with its status alone. */
function sayFigure(indicator: Indicator | undefined, { value, status }: ChangedFigure): string {
  return value === null || indicator === undefined
    ? STATUS_WORDS[status]
    : `${formatValue(indicator, value, status)}; ${STATUS_WORDS[status]}`;
}

type Group = readonly [ChangedSubmission, ...ChangedSubmission[]];

/** Submissions of one data set and period of which the same can be said. */
function groupAlike(submissions: readonly ChangedSubmission[]): Group[] {
  const alike = Map.groupBy(submissions, ({ dataSet, period, fromRevision, toRevision }) =>
    [dataSet, period, fromRevision, toRevision].join("#"),
  );
  return [...alike.values()].flatMap(([first, ...others]): Group[] => (first ? [[first, ...others]] : []));
}

function sayRevisions(from: number | null, to: number | null): string {
  if (to === null) return "bị trả lại báo cáo, không còn số liệu được tính";
  if (from === null) return `gửi mới, tính theo bản ${to}`;
  return to > from
    ? `gửi lại, tính theo bản ${to} thay cho bản ${from}`
    : `bị trả lại bản ${from}, tính theo bản ${to}`;
}

const PART_WORDS: Readonly<Record<ChangedDefinition["part"], string>> = {
  programme: "thông tin chương trình",
  orgUnits: "đơn vị",
  dataSets: "biểu mẫu",
  narrative: "phần thuyết minh",
  models: "mô hình",
  indicators: "chỉ tiêu",
};
const CHANGE_WORDS: Readonly<Record<ChangedDefinition["change"], string>> = {
  added: "thêm",
  removed: "bỏ",
  changed: "sửa",
};

/** `Danh mục: sửa biểu mẫu M05-DV, sửa chỉ tiêu M05.3, M06.2`, in one sentence. */
function sayDefinitions(definitions: readonly ChangedDefinition[]): string[] {
  if (definitions.length === 0) return [];
  const groups = Map.groupBy(
    definitions,
    ({ part, change }) => `${CHANGE_WORDS[change]} ${PART_WORDS[part]}`,
  );
  const said = [...groups].map(([what, group]) =>
    [what, group.flatMap(({ code }) => code ?? []).join(", ")].join(" ").trimEnd(),
  );
  return [`Danh mục: ${said.join("; ")}`];
}
