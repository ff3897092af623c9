/** A period's report as of now, to be read in seconds: completeness first, exceptions next, then every model. */
import { html } from "hono/html";
import type { Catalogue, Indicator, Model } from "../../../shared/domain/catalogue.ts";
import type { IndicatorResult, Report, ReportNarrative, Status } from "../../../shared/domain/report.ts";
import {
  formatCount,
  formatDate,
  formatDay,
  formatElementValue,
  formatMoment,
  formatNumber,
  formatPercent,
  formatPeriod,
  formatTarget,
  formatValue,
  isPercentage,
  listNames,
  NO_BREAK_SPACE,
  sayMoment,
  sayPeriod,
} from "../../../shared/domain/vietnamese.ts";
import {
  formAddress,
  indicatorAddress,
  submissionAddress,
  versionAddress,
} from "../../../shared/http/addresses.ts";
import type { Markup } from "../../../shared/http/page.ts";
import {
  backLink,
  type Cell,
  indicatorStatus,
  type Row,
  statusCount,
  table,
} from "../../../shared/http/parts.ts";
import { isAdmin, type Principal } from "../../../shared/http/principal.ts";
import type { SnapshotRecord } from "../../../shared/store/snapshot-store.ts";
import { modelOfFile } from "../../../shared/wire/snapshot-files.ts";
import { paceBar } from "./pace-bar.ts";
import { namesOf } from "./page-context.ts";

export interface ReportView {
  readonly catalogue: Catalogue;
  readonly report: Report;
  /** Newest first. */
  readonly versions: readonly SnapshotRecord[];
  readonly hasOlderVersions: boolean;
  readonly who: Principal;
  readonly now: number;
}

export function reportContent(view: ReportView): Markup {
  const { report, now } = view;
  const { code, from, to, dueAt } = report.period;
  return html`<div class="stack">
${backLink("/bao-cao", "Các kỳ báo cáo")}
<h1 class="ds-heading" data-size="md">Báo cáo ${sayPeriod(code)}</h1>
<p class="ds-paragraph quiet">Số liệu từ ${formatDate(from)} đến hết ${formatDate(to)}, hạn gửi hết ngày
${formatDay(dueAt - 1)}. Tính đến ${sayMoment(now)}.</p>
${completeness(view)}
${attention(view)}
<section><h2 class="ds-heading" data-size="xs">Kết quả theo mô hình</h2>
<div>${view.catalogue.models.map((model) => modelDetails(view, model))}</div></section>
${missing(view)}
${warnings(view)}
${versions(view)}
</div>`;
}

function completeness({ report }: ReportView): Markup {
  const { expected, received, onTime, missing, reportingRate, onTimeRate } = report.completeness;
  const tile = (figure: string, name: Markup | string) => html`<li><b>${figure}</b>${name}</li>`;
  return html`<section><h2 class="ds-heading" data-size="xs">Báo cáo đã nhận</h2>
<ul class="tiles">
${tile(`${formatCount(received)}/${formatCount(expected)}`, "báo cáo đã nhận")}
${tile(reportingRate === null ? "–" : formatPercent(reportingRate), "tỷ lệ báo cáo")}
${tile(onTimeRate === null ? "–" : formatPercent(onTimeRate), html`đúng hạn (${formatCount(onTime)})`)}
${tile(formatCount(missing.length), missing.length === 0 ? "còn thiếu" : html`<a class="ds-link" href="#con-thieu">còn thiếu</a>`)}
</ul></section>`;
}

/** `1. Chính quyền thân thiện`; the programme's common part has no number. */
function modelName({ number, name }: Model): string {
  return number === 0 ? name : `${number}. ${name}`;
}

function attention(view: ReportView): Markup | string {
  const exceptions = view.report.indicators.filter(
    ({ status }) => status === "missed" || status === "behind",
  );
  if (exceptions.length === 0) return "";
  return html`<section><h2 class="ds-heading" data-size="xs">Cần chú ý</h2>
${indicatorTable(view, "Chỉ tiêu không đạt hoặc chậm tiến độ", exceptions)}</section>`;
}

/** The order in which statuses are counted: what needs attention first. */
const COUNTED: readonly Status[] = [
  "missed",
  "behind",
  "in-progress",
  "on-track",
  "achieved",
  "no-data",
  "no-target",
];

/** A model in one line, to be opened: how many indicators stand how, then each of them. */
function modelDetails(view: ReportView, model: Model): Markup {
  const { catalogue, report } = view;
  const results = report.indicators.filter((result) => result.model === model.code);
  const counts = report.completeness.byModel.find((entry) => entry.model === model.code);
  const names = namesOf(catalogue);
  return html`<details class="ds-details model">
<summary><h3 class="name">${modelName(model)}</h3>
<span class="counts">${COUNTED.map((status) => {
    const count = results.filter((result) => result.status === status).length;
    return count === 0 ? "" : statusCount(status, count);
  })}</span></summary>
<div class="stack" id="${model.code}">
<p class="ds-paragraph quiet small">Chủ trì: ${model.lead.map(names.orgUnit).join("; ")}.${
    counts && counts.expected > 0
      ? ` Đã nhận ${formatCount(counts.received)}/${formatCount(counts.expected)} báo cáo.`
      : ""
  }</p>
${indicatorTable(view, html`<span class="ds-sr-only">Chỉ tiêu của ${model.name}</span>`, results)}
${report.narratives.filter((narrative) => narrative.model === model.code).map((narrative) => narrativeOf(view, narrative))}
</div></details>`;
}

function narrativeOf(
  { catalogue }: ReportView,
  { orgUnit, dataSet, period, revision, texts }: ReportNarrative,
): Markup {
  const names = namesOf(catalogue);
  const parts = catalogue.narrative.filter(({ code }) => texts[code] !== undefined);
  return html`<div class="narrow"><h4 class="ds-heading" data-size="2xs">Thuyết minh của ${names.orgUnit(orgUnit)}</h4>
${parts.map(({ code, name }) => html`<p class="ds-paragraph narrative"><strong>${name}.</strong> ${texts[code]}</p>`)}
<p class="ds-paragraph small"><a class="ds-link" href="${submissionAddress({ orgUnit, dataSet, period }, revision)}">Bản
báo cáo nguồn</a></p></div>`;
}

function indicatorTable(view: ReportView, caption: Cell, results: readonly IndicatorResult[]): Markup {
  const { catalogue, report } = view;
  const indicators = new Map(catalogue.indicators.map((indicator) => [indicator.code, indicator]));
  const columns = [
    { name: "Chỉ tiêu" },
    { name: "Kết quả", isNumber: true },
    { name: "Mục tiêu" },
    { name: "Trạng thái" },
    { name: "Đơn vị đã báo cáo", isNumber: true },
  ];
  const rows = results.flatMap((result): Row[] => {
    const indicator = indicators.get(result.code);
    if (!indicator) return [];
    const isShown = result.status !== "not-in-period";
    return [
      [
        html`<a class="ds-link" href="${indicatorAddress(report.period.code, result.code)}">${result.code} ${indicator.name}</a>`,
        isShown
          ? html`<span class="figure">${valueWithUnit(indicator, result)}</span>${paceBar(result)}`
          : "",
        isShown ? formatTarget(result.target, indicator.unit, catalogue.programme.end) : "",
        indicatorStatus(result.status),
        isShown ? `${formatCount(result.unitsReporting)}/${formatCount(result.unitsAssigned)}` : "",
      ],
    ];
  });
  return table(caption, columns, rows);
}

function valueWithUnit(indicator: Indicator, { value, status }: IndicatorResult): string {
  const text = formatValue(indicator, value, status);
  const hasUnit = typeof value === "string" && !isPercentage(indicator) && indicator.unit !== null;
  return hasUnit ? `${text}${NO_BREAK_SPACE}${indicator.unit}` : text;
}

function missing({ catalogue, report, who }: ReportView): Markup | string {
  const names = namesOf(catalogue);
  const groups = [
    ...Map.groupBy(report.completeness.missing, ({ dataSet, period }) => `${dataSet} ${period}`).values(),
  ];
  if (groups.length === 0) return "";
  return html`<section id="con-thieu"><h2 class="ds-heading" data-size="xs">Còn thiếu
(${formatCount(report.completeness.missing.length)})</h2>
<ul class="tasks">${groups.map((group) => {
    const [first] = group;
    if (!first) return "";
    return html`<li><div class="what"><strong>${names.dataSet(first.dataSet)}</strong>, ${formatPeriod(first.period)}
<p class="small">${listNames(group.map(({ orgUnit }) => names.orgUnit(orgUnit)))}</p></div>
${isAdmin(who) ? html`<div class="state"><a class="ds-link small" href="${formAddress(first.dataSet, first.period)}">Nhập thay<span class="ds-sr-only">: ${names.dataSet(first.dataSet)}, ${formatPeriod(first.period)}</span></a></div>` : ""}</li>`;
  })}</ul></section>`;
}

function warnings({ catalogue, report }: ReportView): Markup | string {
  if (report.warnings.length === 0) return "";
  const names = namesOf(catalogue);
  const columns = [
    { name: "Đơn vị" },
    { name: "Biểu mẫu" },
    { name: "Cảnh báo" },
    { name: "Số liệu", isNumber: true },
    { name: "Thường là", isNumber: true },
  ];
  const rows = report.warnings.map((warning): Cell[] => [
    html`<a class="ds-link" href="${submissionAddress(warning, warning.revision)}">${names.orgUnit(warning.orgUnit)}</a>`,
    `${names.dataSet(warning.dataSet)}, ${formatPeriod(warning.period)}`,
    warning.message,
    formatElementValue(warning.value),
    warning.reference === null ? "" : formatNumber(warning.reference),
  ]);
  return html`<section>${table(`Cảnh báo chất lượng số liệu (${rows.length})`, columns, rows)}</section>`;
}

const FILE_NAMES: Readonly<Record<string, string>> = {
  "report.pdf": "PDF",
  "snapshot.json": "JSON",
  "tables.xlsx": "Excel",
  "indicators.csv": "CSV",
  "data-value-set.json": "DHIS2",
  "manifest.json": "Bản kê",
  "manifest.jws": "Chữ ký",
};

function versions({ report, versions: records, hasOlderVersions }: ReportView): Markup {
  const { code } = report.period;
  if (records.length === 0) {
    return html`<section><h2 class="ds-heading" data-size="xs">Các bản đã công bố</h2>
<p class="ds-paragraph">Chưa công bố bản nào. Bản đầu tiên được lập sau hạn gửi.</p></section>`;
  }
  const columns = [
    { name: "Phiên bản" },
    { name: "Công bố lúc" },
    { name: "Số liệu đến" },
    { name: "Tải về" },
  ];
  const rows = records.map(({ version, publishedAt, asOf, files }): Cell[] => [
    version === 1
      ? "Phiên bản 1"
      : html`<a class="ds-link" href="${versionAddress(code, version)}">Phiên bản ${version}<span class="ds-sr-only">: những thay đổi</span></a>`,
    formatMoment(publishedAt),
    formatMoment(asOf),
    html`${files
      .filter(({ name }) => modelOfFile(name) === undefined)
      .map(
        ({ name, bytes }) =>
          html`<a class="ds-link" href="/api/v1/snapshots/${code}/${version}/${name}">${FILE_NAMES[name] ?? name}<span class="ds-sr-only"> phiên bản ${version}</span></a> <span class="quiet small">(${kilobytes(bytes)})</span> `,
      )}`,
  ]);
  return html`<section>${table("Các bản đã công bố", columns, rows)}
${hasOlderVersions ? html`<p class="ds-paragraph"><a class="ds-link" href="/api/v1/snapshots/${code}">Tất cả các bản (JSON)</a></p>` : ""}</section>`;
}

function kilobytes(bytes: number): string {
  return `${formatCount(Math.max(1, Math.round(bytes / 1024)))}${NO_BREAK_SPACE}KB`;
}
