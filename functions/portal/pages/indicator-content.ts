/** One indicator with its lineage: what each unit contributed, and from which submission revision it came. */
import { html } from "hono/html";
import {
  type Catalogue,
  elementsOf,
  type Indicator,
  type PeriodType,
} from "../../../shared/domain/catalogue.ts";
import { ratioOf, weakestFirst } from "../../../shared/domain/contributions.ts";
import type { DecimalText } from "../../../shared/domain/decimal.ts";
import { sayFormula } from "../../../shared/domain/definition.ts";
import { hasWorsened } from "../../../shared/domain/overview.ts";
import type { Period } from "../../../shared/domain/period.ts";
import type { Contribution, IndicatorResult } from "../../../shared/domain/report.ts";
import { neighbouringPeriods } from "../../../shared/domain/schedule.ts";
import {
  formatCount,
  formatNumber,
  formatPercent,
  formatPeriod,
  formatTarget,
  listNames,
  NOT_APPLICABLE,
  sayDistance,
} from "../../../shared/domain/vietnamese.ts";
import {
  indicatorAddress,
  modelAddress,
  submissionAddress,
  withQuery,
} from "../../../shared/http/addresses.ts";
import type { Markup } from "../../../shared/http/page.ts";
import { backLink, type Cell, facts, indicatorStatus, table, WORSENED } from "../../../shared/http/parts.ts";
import { SORT_FIELD, sortable } from "../../../shared/http/sorting.ts";
import { paceBar, shareBar } from "./pace-bar.ts";
import { namesOf } from "./page-context.ts";
import { partsName, partsTitle } from "./part-names.ts";
import {
  amount,
  changeWithUnit,
  earlierValues,
  modelName,
  provisional,
  type ReportView,
  valueWithUnit,
} from "./report-view.ts";
import { trendChart } from "./trend-chart.ts";

export interface IndicatorView extends ReportView {
  readonly period: Period;
  readonly indicator: Indicator;
  readonly result: IndicatorResult;
  /** How the units are asked to stand; else what pulls the figure the wrong way stands first. */
  readonly sorting: string | undefined;
}

export function indicatorContent(view: IndicatorView): Markup {
  const { catalogue, period, indicator, result } = view;
  const model = catalogue.models.find(({ code }) => code === indicator.model);
  const { numerator, denominator, planned } = result;
  const earlier = earlierValues(view, indicator.code);
  const before = earlier.at(-1);
  const silent = silentUnits(catalogue, indicator, result);
  return html`<div class="stack">
${model ? backLink(modelAddress(period.code, model.code), `${modelName(model)}, ${formatPeriod(period.code)}`) : ""}
<h1 class="ds-heading" data-size="md">${indicator.name}</h1>
<p class="ds-paragraph quiet">${indicator.code}, ${formatPeriod(period.code)}. ${provisional(view)}</p>
${periodLinks(view)}
<section>${facts([
    [
      "Kết quả",
      html`<strong>${valueWithUnit(indicator, result)}</strong> ${indicatorStatus(result.status)}${paceBar(result)}`,
    ],
    [
      "Mục tiêu",
      [formatTarget(result.target, indicator.unit, catalogue.programme.end), sayDistance(indicator, result)]
        .filter((part) => part !== "")
        .join("; "),
    ],
    ...(planned === null ? [] : [["Kế hoạch đến hết kỳ", amount(indicator, planned)] as const]),
    ...(before === undefined || before.value === null || result.value === null
      ? []
      : [
          [
            `So với ${formatPeriod(before.period)}`,
            html`${changeWithUnit(indicator, result, before.value)}${hasWorsened(indicator, result, before.value) ? html` ${WORSENED}` : ""}`,
          ] as const,
        ]),
    ...(numerator === null || denominator === null
      ? []
      : [["Tử số / mẫu số", `${formatNumber(numerator)} / ${formatNumber(denominator)}`] as const]),
    [
      `${partsTitle(view.level)} đã báo cáo`,
      html`${formatCount(result.unitsReporting)}/${formatCount(result.unitsAssigned)}${silent.length === 0 ? "" : html`; <a class="ds-link" href="#chua-co">${formatCount(silent.length)} ${partsName(view.level)} chưa có số liệu</a>`}`,
    ],
  ])}</section>
${trendChart({
  programme: catalogue.programme,
  indicator,
  result,
  points: [...earlier, { period: period.code, value: result.value }],
})}
${contributions(view)}
${silentPart(silent)}
${method(view)}
</div>`;
}

/** What the figure means and rests on: for whoever asks, after what it is. */
function method(view: IndicatorView): Markup {
  const { catalogue, indicator } = view;
  return html`<section><h2 class="ds-heading" data-size="xs">Cách tính và căn cứ</h2>
${facts([
  ["Cách tính", `${sayFormula(catalogue, indicator)}.`],
  ["Nguồn số liệu", sources(view)],
  [
    "Căn cứ",
    indicator.source === "letter"
      ? `${catalogue.programme.directive} giao`
      : "Đề xuất để theo dõi mô hình, không phải chỉ tiêu của công văn",
  ],
  ...(indicator.note === null ? [] : [["Ghi chú", indicator.note] as const]),
])}</section>`;
}

/** The same indicator in the period before and after, as far as they have begun. */
function periodLinks({ catalogue, period, indicator, now }: IndicatorView): Markup | string {
  const others = neighbouringPeriods(catalogue, period, now);
  if (others.length === 0) return "";
  return html`<nav aria-label="Kỳ khác"><ul class="links">${others.map(
    ({ code }) =>
      html`<li><a class="ds-link" href="${indicatorAddress(code, indicator.code)}">${formatPeriod(code)}</a></li>`,
  )}</ul></nav>`;
}

/** Which forms it is reported with, how often, and by how many units. */
function sources({ catalogue: { dataSets }, indicator, level }: IndicatorView): string {
  const codes = new Set(elementsOf(indicator).map(({ dataSet }) => dataSet));
  return dataSets
    .filter(({ code }) => codes.has(code))
    .map(
      ({ name, period, assigned }) =>
        `${name}, ${FREQUENCIES[period]}, ${formatCount(assigned.length)} ${partsName(level)}`,
    )
    .join("; ");
}

const FREQUENCIES: Readonly<Record<PeriodType, string>> = {
  month: "hằng tháng",
  quarter: "hằng quý",
  half: "6 tháng một lần",
  "nine-months": "9 tháng đầu năm",
  year: "hằng năm",
};

/** What each unit contributed, what pulls the figure the wrong way first, and the revisions that it came from. */
function contributions({ catalogue, level, period, indicator, result, sorting }: IndicatorView): Markup {
  if (result.contributions.length === 0)
    return html`<p class="ds-paragraph">Chưa có ${partsName(level)} nào có số liệu.</p>`;
  const names = namesOf(catalogue);
  const isRatio = indicator.kind === "ratio";
  const number = (of: (contribution: Contribution) => DecimalText | null) => (contribution: Contribution) => {
    const text = of(contribution);
    return text === null ? null : Number(text);
  };
  const { columns, items } = sortable<Contribution>(
    [
      { name: partsTitle(level), key: "ten", by: ({ orgUnit }) => names.orgUnit(orgUnit) },
      ...(isRatio
        ? [
            { name: "Tử số", isNumber: true, key: "tu-so", by: number(({ numerator }) => numerator) },
            { name: "Mẫu số", isNumber: true, key: "mau-so", by: number(({ denominator }) => denominator) },
            { name: "Tỷ lệ", isNumber: true, key: "ty-le", by: number(ratioOf) },
          ]
        : [
            {
              name: "Số liệu",
              isNumber: true,
              key: "so-lieu",
              by: ({ value }: Contribution) => (value === null ? null : Number(value)),
            },
          ]),
      // From which submissions a member's figure comes is in the member's own report.
      ...(level === null ? [{ name: "Từ bản báo cáo" }] : []),
    ],
    weakestFirst(indicator, result.contributions),
    sorting,
    (value) => withQuery(indicatorAddress(period.code, indicator.code), { [SORT_FIELD]: value }, "don-vi"),
  );
  const from = { period: period.code, indicator: indicator.code };
  const hasOneSource = new Set(elementsOf(indicator).map(({ dataSet }) => dataSet)).size === 1;
  const rows = items.map((contribution): Cell[] => [
    names.orgUnit(contribution.orgUnit),
    ...(isRatio ? ratioCells(contribution) : [valueCell(contribution)]),
    ...(level === null
      ? [
          html`<ul class="links">${contribution.sources.map(
            (source) =>
              html`<li><a class="ds-link" href="${submissionAddress({ orgUnit: contribution.orgUnit, ...source }, source.revision, from)}">${hasOneSource ? "" : `${source.dataSet}, `}${formatPeriod(source.period)}, bản ${source.revision}<span class="ds-sr-only">, ${names.orgUnit(contribution.orgUnit)}</span></a></li>`,
          )}</ul>`,
        ]
      : []),
  ]);
  return html`<section id="don-vi">${table(`Số liệu của từng ${partsName(level)} (${formatCount(rows.length)})`, columns, rows)}</section>`;
}

function ratioCells({ numerator, denominator }: Contribution): Cell[] {
  if (numerator === null || denominator === null) return ["", "", ""];
  const ratio = ratioOf({ numerator, denominator });
  return [
    formatNumber(numerator),
    formatNumber(denominator),
    ratio === null
      ? NOT_APPLICABLE
      : html`<span class="figure">${formatPercent(ratio)}</span>${shareBar(ratio)}`,
  ];
}

function valueCell({ value }: Contribution): Cell {
  if (typeof value === "boolean") return value ? "Có" : "Không";
  return value === null ? "" : formatNumber(value);
}

/** Names of assigned units that are not among the contributions. */
function silentUnits(catalogue: Catalogue, indicator: Indicator, result: IndicatorResult): string[] {
  if (result.status === "not-in-period") return [];
  const assigned =
    catalogue.dataSets.find(({ code }) => code === elementsOf(indicator)[0]?.dataSet)?.assigned ?? [];
  const reported = new Set(result.contributions.map(({ orgUnit }) => orgUnit));
  const names = namesOf(catalogue);
  return assigned.filter((code) => !reported.has(code)).map(names.orgUnit);
}

function silentPart(units: readonly string[]): Markup | string {
  return units.length === 0
    ? ""
    : html`<section id="chua-co"><h2 class="ds-heading" data-size="xs">Chưa có số liệu (${formatCount(units.length)})</h2>
<p class="ds-paragraph">${listNames(units)}.</p></section>`;
}
