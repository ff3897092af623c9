/** Who has not reported: by form, as it is chased; or by unit, so that one that owes much is asked once. */
import { html } from "hono/html";
import type { Catalogue } from "../../../shared/domain/catalogue.ts";
import type { ExpectedSubmission } from "../../../shared/domain/report.ts";
import { formatCount, formatPeriod, listNames } from "../../../shared/domain/vietnamese.ts";
import { formAddress } from "../../../shared/http/addresses.ts";
import type { Markup } from "../../../shared/http/page.ts";
import { isAdmin, type Principal } from "../../../shared/http/principal.ts";
import { namesOf } from "./page-context.ts";
import { partsName, type ReportLevel } from "./part-names.ts";

/** How it may be asked for: by form in the catalogue's order, by who owes it, by form with the most missing first. */
const arrangements = (parts: string) => ({
  "bieu-mau": "biểu mẫu",
  "don-vi": parts,
  "nhieu-nhat": `số ${parts} chưa gửi`,
});
type Arrangement = keyof ReturnType<typeof arrangements>;

/** Members of an area owe everything or nothing more often than one form; a ward's units are chased by form. */
function arrangementOf({ asked, level }: MissingView): Arrangement {
  const isKnown = (value: string): value is Arrangement => Object.hasOwn(arrangements(""), value);
  if (asked !== undefined && isKnown(asked)) return asked;
  return level === null ? "bieu-mau" : "don-vi";
}

export interface MissingView {
  readonly catalogue: Catalogue;
  readonly level: ReportLevel;
  readonly who: Principal;
  readonly all: readonly ExpectedSubmission[];
  readonly asked: string | undefined;
  /** Of the same page, arranged otherwise. */
  readonly address: (value: string) => string;
}

export function missingReports(view: MissingView): Markup | string {
  const { all } = view;
  if (all.length === 0) return "";
  const arrangement = arrangementOf(view);
  return html`<section id="con-thieu"><h2 class="ds-heading" data-size="xs">${view.level === null ? "Chưa gửi báo cáo" : "Chưa gửi báo cáo nào"} (${formatCount(all.length)})</h2>
<nav aria-label="Sắp xếp danh sách chưa gửi"><ul class="links filter">${Object.entries(
    arrangements(partsName(view.level)),
  ).map(
    ([value, name]) =>
      html`<li><a class="ds-link" href="${view.address(value)}"${value === arrangement ? html` aria-current="true"` : ""}>Theo ${name}</a></li>`,
  )}</ul></nav>
<ul class="tasks">${arrangement === "don-vi" ? byUnit(view) : byForm(view, arrangement === "nhieu-nhat")}</ul></section>`;
}

function byForm({ catalogue, level, who, all }: MissingView, isMostFirst: boolean): Markup[] {
  const names = namesOf(catalogue);
  const groups = [...Map.groupBy(all, ({ dataSet, period }) => `${dataSet} ${period}`).values()];
  const leads = new Map(catalogue.models.map(({ code, lead }) => [code, lead]));
  const modelOf = new Map(catalogue.dataSets.map(({ code, model }) => [code, model]));
  return (isMostFirst ? groups.toSorted((a, b) => b.length - a.length) : groups).map((group) => {
    const { dataSet = "", period = "" } = group[0] ?? {};
    const lead = leads.get(modelOf.get(dataSet) ?? "") ?? [];
    return html`<li><div class="what"><strong>${names.dataSet(dataSet)}</strong>, ${formatPeriod(period)}
<p class="small">${listNames(group.map(({ orgUnit }) => names.orgUnit(orgUnit)))}</p>
${sayLeads(lead, names.orgUnit)}</div>
<div class="state">${group.length === 1 ? "" : html`<span class="small">${formatCount(group.length)} ${partsName(level)}</span>`}${
      isAdmin(who)
        ? html`<a class="ds-link small" href="${formAddress(dataSet, period)}">Nhập thay<span class="ds-sr-only">: ${names.dataSet(dataSet)}, ${formatPeriod(period)}</span></a>`
        : ""
    }</div></li>`;
  });
}

/** Those that owe most first. */
function byUnit({ catalogue, all }: MissingView): Markup[] {
  const names = namesOf(catalogue);
  const groups = [...Map.groupBy(all, ({ orgUnit }) => orgUnit)];
  return groups
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(
      ([orgUnit, group]) => html`<li><div class="what"><strong>${names.orgUnit(orgUnit)}</strong>
${owedForms(group.map(({ dataSet, period }) => `${names.dataSet(dataSet)}, ${formatPeriod(period)}`))}</div>
<div class="state"><span class="small">${formatCount(group.length)} báo cáo</span></div></li>`,
    );
}

/** So many forms are named at once. */
const FEW = 4;

function owedForms(forms: readonly string[]): Markup {
  return forms.length <= FEW
    ? html`<p class="small">${forms.join("; ")}</p>`
    : html`<details class="small owed"><summary>Xem từng báo cáo chưa gửi</summary><ul class="ds-list">${forms.map((form) => html`<li>${form}</li>`)}</ul></details>`;
}

/** Nobody in an area's report: who leads a model is each ward's own matter. */
function sayLeads(leads: readonly string[], nameOf: (code: string) => string): Markup | string {
  return leads.length === 0 ? "" : html`<p class="small quiet">Chủ trì: ${leads.map(nameOf).join("; ")}.</p>`;
}
