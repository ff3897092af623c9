/** The form of a data set: one column, each figure with its label, unit and last period's figure, messages at their field. */
import { html } from "hono/html";
import type { DataElement } from "../../shared/domain/catalogue.ts";
import type { RevisionState } from "../../shared/domain/fold.ts";
import type { ElementValue } from "../../shared/domain/ledger.ts";
import { dueAt } from "../../shared/domain/period.ts";
import { escapePointer, type Finding, MAX_TEXT_CHARACTERS } from "../../shared/domain/submission.ts";
import {
  formatCount,
  formatDate,
  formatMoment,
  formatPeriod,
  formatWithUnit,
} from "../../shared/domain/vietnamese.ts";
import { formAddress, workbookAddress, workbookFileAddress } from "../../shared/http/addresses.ts";
import { framedPage, type Markup } from "../../shared/http/page.ts";
import { backLink, errorSummary, fieldError, notice } from "../../shared/http/parts.ts";
import { NO, narrativeField, type TypedForm, valueField, YES } from "./form-fields.ts";
import type { FormPlace } from "./form-place.ts";

/** Figures to compare with, shown at each field. */
export interface ComparedFigures {
  /** `Quý II/2026`, `Bản 2 mới gửi`. */
  readonly name: string;
  readonly values: Readonly<Record<string, ElementValue>>;
}

export interface FormView {
  readonly place: FormPlace;
  readonly typed: TypedForm;
  readonly findings: readonly Finding[];
  /** Revisions so far. */
  readonly revisions: readonly RevisionState[];
  readonly compared: readonly ComparedFigures[];
  /** What happened to the last attempt, above the form. */
  readonly message?: Markup | undefined;
  /** The moment of the request: whether the report is late by now. */
  readonly now: number;
}

export function formPage(view: FormView): Markup {
  const { place, findings, revisions } = view;
  const { session, version, dataSet, period, orgUnit } = place;
  const { programme } = version.catalogue;
  const title = `${findings.length > 0 ? "Lỗi: " : ""}${dataSet.name}, ${formatPeriod(period.code)}`;
  return framedPage({
    session,
    programme,
    sample: version.sample,
    section: "/",
    title,
    content: html`<div class="narrow">
${backLink("/", "Trang chủ")}
${findings.length > 0 ? errorSummary(findings.map((finding) => linkOf(view, finding))) : ""}
${view.message ?? ""}
<h1 class="ds-heading" data-size="md">${dataSet.name}</h1>
<p class="ds-paragraph"><strong>${formatPeriod(period.code)}</strong>: số liệu từ ${formatDate(period.from)} đến hết
${formatDate(period.to)}. Đơn vị báo cáo: <strong>${orgUnit.name}</strong>${place.isActingFor ? " (nhập thay)" : ""}.</p>
${deadline(view)}
${returned(revisions.at(-1))}
<p class="ds-paragraph quiet small">Viết số như trên giấy: 1.234 hoặc 1.234,5. Không có gì phát sinh thì ghi <b>0</b>;
chưa có số liệu thì <b>để trống</b>.</p>
${excelLinks(place)}
<form class="form" method="post" novalidate
action="${formAddress(dataSet.code, period.code, place.isActingFor ? orgUnit.code : undefined)}">
<input type="hidden" name="csrf" value="${session.csrfToken}">
<input type="hidden" name="submissionId" value="${view.typed.submissionId}">
<input type="hidden" name="baseRevision" value="${view.typed.baseRevision}">
${dataSet.elements.map((element) => elementField(view, element))}
${dataSet.takesNarrative ? narrativeFields(view) : ""}
<div class="actions"><button class="ds-button" type="submit">${sendWord(view.typed)}</button></div>
</form>
</div>`,
  });
}

/** The same form as a workbook, and the way back in. */
function excelLinks({ dataSet, period, orgUnit, isActingFor }: FormPlace): Markup {
  const of = [dataSet.code, period.code, isActingFor ? orgUnit.code : undefined] as const;
  return html`<p class="actions small"><a class="ds-link" href="${workbookFileAddress(...of)}">Tải biểu mẫu Excel</a>
<a class="ds-link" href="${workbookAddress(...of)}">Nộp bằng Excel</a></p>`;
}

function sendWord({ baseRevision }: TypedForm): string {
  return baseRevision === 0 ? "Gửi báo cáo" : `Gửi bản ${baseRevision + 1}, thay bản ${baseRevision}`;
}

function deadline({ place: { period, version }, revisions, now }: FormView): Markup {
  const due = dueAt(period, version.catalogue.programme);
  const lastDay = formatMoment(due - 60_000);
  if (revisions.length > 0) return html``;
  return now < due
    ? html`<p class="ds-paragraph">Hạn gửi: hết ngày ${lastDay.split(" ")[0]}.</p>`
    : notice(
        "warning",
        "Đã quá hạn gửi",
        `Hạn gửi là hết ngày ${lastDay.split(" ")[0]}. Báo cáo vẫn được nhận và ghi là gửi trễ.`,
      );
}

function returned(latest: RevisionState | undefined): Markup {
  if (latest?.status !== "returned" || !latest.decision) return html``;
  return notice(
    "danger",
    `Bản ${latest.entry.revision} bị trả lại`,
    html`Lý do: ${latest.decision.reason} (${formatMoment(latest.decision.decidedAt)}). Hãy sửa và gửi lại.`,
  );
}

const valueId = (code: string) => `v-${code}`;
const narrativeId = (code: string) => `n-${code}`;

/** From a finding to the field it is about: the first radio button of a yes-or-no question, the first field of all. */
function linkOf({ place: { dataSet, version } }: FormView, { pointer, message }: Finding) {
  const first = dataSet.elements[0];
  const element =
    pointer === "/values"
      ? first
      : dataSet.elements.find(({ code }) => pointer === `/values/${escapePointer(code)}`);
  if (element) {
    const name = pointer === "/values" ? message : `${element.name}: ${message}`;
    return {
      field: element.type === "boolean" ? `${valueId(element.code)}-${YES}` : valueId(element.code),
      message: name,
    };
  }
  const part = version.catalogue.narrative.find(
    ({ code }) => pointer === `/narrative/${escapePointer(code)}`,
  );
  return part
    ? { field: narrativeId(part.code), message: `${part.name}: ${message}` }
    : { field: undefined, message };
}

function messagesAt(findings: readonly Finding[], pointer: string): string {
  return [
    ...new Set(findings.filter((finding) => finding.pointer === pointer).map(({ message }) => message)),
  ].join(" ");
}

function elementField(view: FormView, element: DataElement): Markup {
  const { code } = element;
  const id = valueId(code);
  const message = messagesAt(view.findings, `/values/${escapePointer(code)}`);
  const help = html`${view.compared.map(
    ({ name, values }) =>
      html`<p class="earlier" id="${id}-${view.compared.findIndex((other) => other.name === name)}">${name}: <b>${formatWithUnit(element, values[code])}</b></p>`,
  )}${message === "" ? "" : fieldError(`${id}-loi`, message)}`;
  const described = [
    ...view.compared.map((_, index) => `${id}-${index}`),
    ...(message === "" ? [] : [`${id}-loi`]),
  ];
  const field = element.type === "boolean" ? yesNoField : textField;
  return field({
    element,
    id,
    text: view.typed.values[code] ?? "",
    help,
    described,
    isInvalid: message !== "",
  });
}

interface FieldView {
  readonly element: DataElement;
  readonly id: string;
  readonly text: string;
  readonly help: Markup;
  readonly described: readonly string[];
  readonly isInvalid: boolean;
}

function describedBy(ids: readonly string[]): Markup | string {
  return ids.length === 0 ? "" : html` aria-describedby="${ids.join(" ")}"`;
}

function textField({ element, id, text, help, described, isInvalid }: FieldView): Markup {
  const { code, name, type, unit } = element;
  const mode =
    type === "date"
      ? html`type="date"`
      : html`type="text" inputmode="${type === "integer" ? "numeric" : "decimal"}"`;
  return html`<div class="ds-field${isInvalid ? " invalid" : ""}">
<label class="ds-label" for="${id}">${name}${unit === undefined ? "" : ` (${unit})`}</label>
${help}
<div class="with-unit"><input class="ds-input" ${mode} id="${id}" name="${valueField(code)}" value="${text}"
autocomplete="off"${isInvalid ? html` aria-invalid="true"` : ""}${describedBy(described)}>${
    unit === undefined ? "" : html`<span aria-hidden="true">${unit}</span>`
  }</div>
</div>`;
}

function yesNoField({ element, id, text, help, described, isInvalid }: FieldView): Markup {
  const options = [
    { value: YES, name: "Có" },
    { value: NO, name: "Không" },
    { value: "", name: "Chưa có số liệu" },
  ];
  return html`<fieldset class="ds-fieldset${isInvalid ? " invalid" : ""}"${describedBy(described)}>
<legend class="ds-label">${element.name}</legend>
${help}
<div class="options">${options.map(
    ({
      value,
      name,
    }) => html`<div class="ds-field"><input class="ds-input" type="radio" name="${valueField(element.code)}"
id="${id}-${value || "trong"}" value="${value}"${value === text ? html` checked` : ""}${isInvalid ? html` aria-invalid="true"` : ""}>
<label class="ds-label" data-weight="regular" for="${id}-${value || "trong"}">${name}</label></div>`,
  )}</div>
</fieldset>`;
}

function narrativeFields({ place, typed, findings }: FormView): Markup {
  return html`<section class="form">
<h2 class="ds-heading" data-size="xs">Thuyết minh</h2>
<p class="ds-paragraph quiet">In nguyên văn trong báo cáo của phường. Có thể để trống.</p>
${place.version.catalogue.narrative.map(({ code, name }) => {
  const id = narrativeId(code);
  const text = typed.narrative[code] ?? "";
  const message = messagesAt(findings, `/narrative/${escapePointer(code)}`);
  const isInvalid = message !== "";
  return html`<div class="ds-field${isInvalid ? " invalid" : ""}">
<label class="ds-label" for="${id}">${name}</label>
<p class="hint" id="${id}-0">${lengthHint(text)}</p>
${isInvalid ? fieldError(`${id}-loi`, message) : ""}
<textarea class="ds-input" id="${id}" name="${narrativeField(code)}" rows="5"${isInvalid ? html` aria-invalid="true"` : ""}${describedBy([`${id}-0`, ...(isInvalid ? [`${id}-loi`] : [])])}>
${text}</textarea>
</div>`;
})}
</section>`;
}

function lengthHint(text: string): string {
  const length = [...text.normalize("NFC").trim()].length;
  const most = `nhiều nhất ${formatCount(MAX_TEXT_CHARACTERS)} ký tự`;
  return length === 0 ? `N${most.slice(1)}.` : `Đang có ${formatCount(length)} ký tự, ${most}.`;
}
