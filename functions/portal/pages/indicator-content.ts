/** One indicator with its lineage: what each unit contributed, and from which submission revision it came. */
import { html } from "hono/html";
import type { Catalogue, ElementRef, Indicator } from "../../../shared/domain/catalogue.ts";
import type { Period } from "../../../shared/domain/period.ts";
import type { Contribution, IndicatorResult } from "../../../shared/domain/report.ts";
import {
  formatCount,
  formatNumber,
  formatPeriod,
  formatTarget,
  formatTwoPlaces,
  formatValue,
  isPercentage,
  listNames,
  NO_BREAK_SPACE,
} from "../../../shared/domain/vietnamese.ts";
import { reportAddress, submissionAddress } from "../../../shared/http/addresses.ts";
import type { Markup } from "../../../shared/http/page.ts";
import { backLink, type Cell, facts, indicatorStatus, table } from "../../../shared/http/parts.ts";
import { mayReadEverything, type Principal } from "../../../shared/http/principal.ts";
import { paceBar } from "./pace-bar.ts";
import { namesOf } from "./page-context.ts";

export interface IndicatorView {
  readonly catalogue: Catalogue;
  readonly period: Period;
  readonly indicator: Indicator;
  readonly result: IndicatorResult;
  readonly who: Principal;
}

const KIND_WORDS = {
  ratio: "Tỷ lệ giữa hai tổng số của các đơn vị có đủ cả hai số",
  share: "Tỷ lệ đơn vị trả lời “Có” trên số đơn vị được giao báo cáo",
  total: "Tổng của các đơn vị trong kỳ",
  cumulative: "Tổng cộng dồn từ đầu chương trình đến hết kỳ",
  milestone: "Hoàn thành khi mọi đơn vị được giao đều báo cáo “Có”",
} as const;

export function indicatorContent({ catalogue, period, indicator, result, who }: IndicatorView): Markup {
  const model = catalogue.models.find(({ code }) => code === indicator.model);
  const { numerator, denominator, planned } = result;
  return html`<div class="stack">
${mayReadEverything(who) ? backLink(`${reportAddress(period.code)}#${indicator.model}`, `Báo cáo ${formatPeriod(period.code)}`) : backLink("/duyet", "Duyệt báo cáo")}
<h1 class="ds-heading" data-size="md">${indicator.name}</h1>
<p class="ds-paragraph quiet">${indicator.code}, ${formatPeriod(period.code)}. ${model?.name ?? ""}.</p>
<section>${facts([
    [
      "Kết quả",
      html`<strong>${valueText(indicator, result)}</strong> ${indicatorStatus(result.status)}${paceBar(result)}`,
    ],
    ["Mục tiêu", formatTarget(result.target, indicator.unit, catalogue.programme.end)],
    ...(planned === null
      ? []
      : [
          [
            "Mức cần đạt đến hết kỳ",
            isPercentage(indicator) ? `${formatTwoPlaces(planned)}${NO_BREAK_SPACE}%` : formatNumber(planned),
          ] as const,
        ]),
    ...(numerator === null || denominator === null
      ? []
      : [["Tử số / mẫu số", `${formatNumber(numerator)} / ${formatNumber(denominator)}`] as const]),
    ["Đơn vị đã báo cáo", `${formatCount(result.unitsReporting)}/${formatCount(result.unitsAssigned)}`],
    ["Cách tính", KIND_WORDS[indicator.kind]],
    ["Nguồn số liệu", sources(catalogue, indicator)],
    [
      "Căn cứ",
      indicator.source === "letter"
        ? "Công văn giao chỉ tiêu"
        : "Đề xuất để theo dõi mô hình, không phải chỉ tiêu của công văn",
    ],
    ...(indicator.note === null ? [] : [["Ghi chú", indicator.note] as const]),
  ])}</section>
${contributions(catalogue, indicator, result)}
${silent(catalogue, indicator, result)}
</div>`;
}

function valueText(indicator: Indicator, { value, status }: IndicatorResult): string {
  const text = formatValue(indicator, value, status);
  return typeof value === "string" && !isPercentage(indicator) && indicator.unit !== null
    ? `${text}${NO_BREAK_SPACE}${indicator.unit}`
    : text;
}

function refsOf(indicator: Indicator): readonly ElementRef[] {
  return indicator.kind === "ratio" ? [indicator.numerator, indicator.denominator] : [indicator.of];
}

function sources({ dataSets }: Catalogue, indicator: Indicator): string {
  return refsOf(indicator)
    .map(({ dataSet, element }) => {
      const set = dataSets.find(({ code }) => code === dataSet);
      const name = set?.elements.find(({ code }) => code === element)?.name ?? element;
      return `${name} (${dataSet})`;
    })
    .join("; ");
}

function contributions(catalogue: Catalogue, indicator: Indicator, result: IndicatorResult): Markup {
  if (result.contributions.length === 0)
    return html`<p class="ds-paragraph">Chưa có đơn vị nào có số liệu.</p>`;
  const names = namesOf(catalogue);
  const isRatio = indicator.kind === "ratio";
  const columns = [
    { name: "Đơn vị" },
    ...(isRatio
      ? [
          { name: "Tử số", isNumber: true },
          { name: "Mẫu số", isNumber: true },
        ]
      : [{ name: "Số liệu", isNumber: true }]),
    { name: "Từ bản báo cáo" },
  ];
  const number = (text: Contribution["numerator"]) => (text === null ? "" : formatNumber(text));
  const rows = result.contributions.map(
    ({ orgUnit, value, numerator, denominator, sources: from }): Cell[] => [
      names.orgUnit(orgUnit),
      ...(isRatio
        ? [number(numerator), number(denominator)]
        : [typeof value === "boolean" ? (value ? "Có" : "Không") : number(value)]),
      html`${from.map(
        ({ dataSet, period, revision }) =>
          html`<a class="ds-link" href="${submissionAddress({ orgUnit, dataSet, period }, revision)}">${dataSet}, ${formatPeriod(period)}, bản ${revision}</a> `,
      )}`,
    ],
  );
  return html`<section>${table("Số liệu của từng đơn vị", columns, rows)}</section>`;
}

/** Assigned units that are not among the contributions. */
function silent(catalogue: Catalogue, indicator: Indicator, result: IndicatorResult): Markup | string {
  if (result.status === "not-in-period") return "";
  const assigned =
    catalogue.dataSets.find(({ code }) => code === refsOf(indicator)[0]?.dataSet)?.assigned ?? [];
  const reported = new Set(result.contributions.map(({ orgUnit }) => orgUnit));
  const names = namesOf(catalogue);
  const others = assigned.filter((code) => !reported.has(code)).map(names.orgUnit);
  return others.length === 0
    ? ""
    : html`<section><h2 class="ds-heading" data-size="xs">Chưa có số liệu (${others.length})</h2>
<p class="ds-paragraph">${listNames(others)}.</p></section>`;
}
