/**
 * The form of a data set: one column, each figure with its label, unit and last period's figure, messages at their field.
 * Complete as it is; `browser/` says the same things at once, and puts drafts aside.
 */

import { randomUUID } from "node:crypto";
import { html } from "hono/html";
import { daysBetween, wardDate } from "../../shared/domain/calendar.ts";
import type { DataElement } from "../../shared/domain/catalogue.ts";
import { sayExtension } from "../../shared/domain/extension-words.ts";
import { isLate } from "../../shared/domain/extensions.ts";
import type { RevisionState } from "../../shared/domain/fold.ts";
import {
  type FormJudgement,
  type FormRules,
  formRulesOf,
  judgeForm,
} from "../../shared/domain/form-check.ts";
import type { RevisionEntry } from "../../shared/domain/ledger.ts";
import { dueAt, extensionOf, previousPeriod } from "../../shared/domain/period.ts";
import type { Opening } from "../../shared/domain/reopening.ts";
import { escapePointer, type Finding, valuePointer } from "../../shared/domain/submission.ts";
import { NO, type SavedDraft, type TypedForm, YES } from "../../shared/domain/typed-form.ts";
import {
  capitalise,
  formatDate,
  formatDay,
  formatMoment,
  formatPeriod,
  formatWithUnit,
  sayMoment,
} from "../../shared/domain/vietnamese.ts";
import {
  draftAddress,
  historyOfFormAddress,
  REVIEW_PATH,
  receiptAddress,
  SIGNED_IN_AGAIN_PATH,
  signInAddress,
  workbookAddress,
  workbookFileAddress,
} from "../../shared/http/addresses.ts";
import { FORM_SCRIPT_PATH } from "../../shared/http/assets/addresses.ts";
import { framedPage, type Markup } from "../../shared/http/page.ts";
import { backLink, errorSummary, facts, fieldError, notice, outcomeNotice } from "../../shared/http/parts.ts";
import type { Principal } from "../../shared/http/principal.ts";
import { sayReopening } from "../../shared/http/say-reopening.ts";
import { type ComparedFigures, earlierPeriods } from "./earlier-reports.ts";
import type { FormPageData } from "./form-data.ts";
import { narrativeField, valueField } from "./form-fields.ts";
import { addressOf, type FormPlace, sectionOf } from "./form-place.ts";
import { type FieldRemark, helpOf, lengthHint, NO_RATIO, sayField, sayText } from "./form-words.ts";

export interface FormView {
  readonly place: FormPlace;
  readonly typed: TypedForm;
  readonly findings: readonly Finding[];
  /** Revisions so far. */
  readonly revisions: readonly RevisionState[];
  /** The period before. */
  readonly earlier: ComparedFigures | undefined;
  /** Other figures that stand against what is typed. */
  readonly compared: readonly ComparedFigures[];
  /** What is put aside on the server. */
  readonly draft: SavedDraft | undefined;
  /** The draft that saving goes on from; empty: none. */
  readonly draftVersion: string;
  /** Whether the fields show what was posted, which is newer than any draft. */
  readonly isPosted: boolean;
  /** What happened to the last attempt: above the form, and in the title. */
  readonly message?: FormMessage | undefined;
  /** Whether it can be sent: what was typed into a form is shown and kept although its period is locked. */
  readonly opening: Opening;
  /** The moment of the request: whether the report is late by now. */
  readonly now: number;
}

export interface FormMessage {
  readonly tone: "warning" | "danger";
  readonly heading: string;
  readonly text: Markup | string;
}

export function formPage(view: FormView): Markup {
  const { place, findings, typed, opening } = view;
  const locked = lockedMessage(opening, place.session.principal);
  const message = view.message ?? locked;
  const { session, version, dataSet, period, orgUnit } = place;
  const { programme } = version.catalogue;
  const happened = findings.length > 0 ? "Lỗi: " : message ? `${message.heading}: ` : "";
  const title = `${happened}${dataSet.name}, ${formatPeriod(period.code)}`;
  const rules = formRulesOf(version.catalogue, dataSet, view.earlier?.values ?? {});
  const judgement = judgeForm(typed, rules);
  return framedPage({
    session,
    programme,
    sample: version.sample,
    section: sectionOf(place),
    title,
    script: FORM_SCRIPT_PATH,
    content: html`<div class="narrow">
${backOf(place)}
${findings.length > 0 ? errorSummary(findings.map((finding) => linkOf(view, finding))) : ""}
${message ? outcomeNotice(message.tone, message.heading, message.text) : ""}
<h1 class="ds-heading" data-size="md">${dataSet.name}</h1>
<p class="ds-paragraph"><strong>${formatPeriod(period.code)}</strong>: số liệu từ ${formatDate(period.from)} đến hết
${formatDate(period.to)}. Đơn vị báo cáo: <strong>${orgUnit.name}</strong>${place.isActingFor ? " (nhập thay)" : ""}.</p>
${locked && message !== locked ? notice(locked.tone, locked.heading, locked.text) : ""}
${opening.isOpen ? deadline(view, opening.reopenedUntil) : ""}
${standing(view)}
${draftNotice(view)}
<p class="ds-paragraph quiet small">Viết số như trên giấy: 1.234 hoặc 1.234,5. Không có gì phát sinh thì ghi <b>0</b>;
chưa có số liệu thì <b>để trống</b>.</p>
${opening.isOpen ? excelLinks(place) : ""}
<form class="form" method="post" novalidate action="${addressOf(place)}" data-nhap="${JSON.stringify(scriptData(view, rules))}">
${hiddenFields(view)}
${dataSet.elements.map((element) => elementField(view, element, judgement))}
${rules.ratios.length > 0 ? ratioFigures(rules, judgement) : ""}
${dataSet.takesNarrative ? narrativeFields(view) : ""}
<div class="send">
${STATE}
<div class="actions">
${
  opening.isOpen
    ? html`<button class="ds-button" type="submit" name="action" value="kiem-tra">Kiểm tra và gửi</button>
<button class="ds-button" data-variant="secondary" type="submit" name="action" value="gui">${sendNow(typed)}</button>
<button class="ds-button" data-variant="tertiary" type="submit" name="action" value="luu-nhap">Lưu nháp</button>`
    : SAVE_DRAFT
}
</div>
</div>
</form>
</div>`,
  });
}

/** Why what is shown cannot be sent, and what is left to do; undefined where it can. */
export function lockedMessage(opening: Opening, who: Principal): FormMessage | undefined {
  if (opening.isOpen) return undefined;
  return {
    tone: "danger",
    heading: "Chưa gửi được, kỳ báo cáo đã khóa",
    text: html`<p>${opening.why} Muốn gửi thì ${sayReopening(who)}.</p>
<p>Nội dung bên dưới chưa được gửi. Bấm <b>Lưu nháp</b> để giữ lại và gửi khi kỳ được mở lại.</p>`,
  };
}

/** The one button where nothing can be sent. */
export const SAVE_DRAFT = html`<button class="ds-button" type="submit" name="action" value="luu-nhap">Lưu nháp</button>`;

/** Where this form is listed: among what is missing, for who fills it in for a unit. */
function backOf({ isActingFor }: FormPlace): Markup {
  return isActingFor ? backLink(REVIEW_PATH, "Duyệt báo cáo") : backLink("/", "Việc cần làm");
}

/** The same form as a workbook, and the way back in. */
function excelLinks({ dataSet, period, orgUnit, isActingFor }: FormPlace): Markup {
  const of = [dataSet.code, period.code, isActingFor ? orgUnit.code : undefined] as const;
  return html`<p class="actions small"><a class="ds-link" href="${workbookFileAddress(...of)}">Tải biểu mẫu Excel</a>
<a class="ds-link" href="${workbookAddress(...of)}">Nộp bằng Excel</a></p>`;
}

/** Where the script says how saving and sending stand: seen always, read out when that changes. */
export const STATE = html`<p class="draft-state" id="trang-thai"></p><p class="ds-sr-only" id="bao" role="status"></p>`;

/** Names the form among a person's forms, in the browser. */
export function keyOf({ session, dataSet, period, orgUnit }: FormPlace): string {
  return [session.principal.username, orgUnit.code, dataSet.code, period.code].join("/");
}

/** What the script needs besides the fields: the same shape on both sides. */
function scriptData({ place, revisions, draft, isPosted }: FormView, rules: FormRules): FormPageData {
  const { dataSet, period, orgUnit } = place;
  const of = [dataSet.code, period.code, place.isActingFor ? orgUnit.code : undefined] as const;
  return {
    key: keyOf(place),
    rules,
    earlierName: formatPeriod(previousPeriod(period)?.code ?? ""),
    historyAddress: earlierPeriods(place).length > 1 ? historyOfFormAddress(...of) : null,
    draftAddress: draftAddress(...of),
    signInAddress: signInAddress(SIGNED_IN_AGAIN_PATH),
    sent: revisions.map(({ entry }) => ({
      submissionId: entry.submissionId,
      receipt: receiptAddress(entry, entry.revision),
      revision: entry.revision,
    })),
    draft: draft
      ? { version: draft.version, writer: draft.writer, savedAt: formatMoment(draft.savedAt) }
      : null,
    isPosted,
  };
}

function hiddenFields({ place, typed, draftVersion }: FormView): Markup {
  return html`<input type="hidden" name="csrf" value="${place.session.csrfToken}">
<input type="hidden" name="submissionId" value="${typed.submissionId}">
<input type="hidden" name="baseRevision" value="${typed.baseRevision}">
<input type="hidden" name="draftVersion" value="${draftVersion}">
<input type="hidden" name="writer" value="${randomUUID()}">`;
}

export function sendWord({ baseRevision }: Pick<TypedForm, "baseRevision">): string {
  return baseRevision === 0 ? "Gửi báo cáo" : `Gửi bản ${baseRevision + 1}, thay bản ${baseRevision}`;
}

/** For who knows the form by heart. */
function sendNow({ baseRevision }: TypedForm): string {
  return baseRevision === 0 ? "Gửi ngay" : `Gửi ngay bản ${baseRevision + 1}, thay bản ${baseRevision}`;
}

/** Until when what is still owed is to be sent; nothing for a report that is there. */
function deadline(
  { place: { period, version }, revisions, now }: FormView,
  reopenedUntil: number | null,
): Markup | string {
  if (reopenedUntil !== null) {
    return notice(
      "info",
      "Kỳ được mở lại cho đơn vị",
      `Kỳ báo cáo đã khóa; riêng đơn vị gửi được đến hết ngày ${formatDay(reopenedUntil - 1)}. Báo cáo gửi lúc này ghi là trễ hạn.`,
    );
  }
  const { programme } = version.catalogue;
  const due = dueAt(period, programme);
  const latest = revisions.at(-1);
  if (latest && (latest.status !== "returned" || now >= due)) return "";
  const extension = extensionOf(period, programme);
  return now < due
    ? html`<p class="ds-paragraph">Hạn gửi: hết ngày ${formatDay(due - 1)}, <strong>${sayDaysLeft(now, due)}</strong>.${extension ? ` ${capitalise(sayExtension(extension))}.` : ""}</p>`
    : notice(
        "warning",
        "Đã trễ hạn gửi",
        `Hạn gửi là hết ngày ${formatDay(due - 1)}. Báo cáo vẫn được nhận và ghi là trễ hạn.`,
      );
}

function sayDaysLeft(now: number, due: number): string {
  const days = daysBetween(wardDate(now), wardDate(due - 1));
  return days === 0 ? "hôm nay" : `còn ${days} ngày`;
}

/** What became of the latest revision: whoever goes on from it has to know what the next one does to it. */
function standing({ place, revisions, opening, now }: FormView): Markup | string {
  const latest = revisions.at(-1);
  const first = revisions[0]?.entry;
  if (!latest || !first) return "";
  const { entry, status, decision } = latest;
  const next = `bản ${entry.revision + 1}`;
  if (status === "returned" && decision) {
    const how = opening.isOpen ? ` Sửa bên dưới rồi gửi ${next}.` : "";
    return notice(
      "danger",
      `Bản ${entry.revision} bị trả lại`,
      html`<p><strong>Lý do:</strong> ${decision.reason}</p>
<p class="small">Trả lại lúc ${sayMoment(decision.decidedAt)}. ${sayLeads(place)}.${how}${isOnTimeAnyway(place, first, now) ? " Hạn gửi đã qua, nhưng bản đầu gửi đúng hạn nên báo cáo vẫn tính đúng hạn." : ""}</p>`,
    );
  }
  const isApproved = status === "approved";
  const again = isApproved ? " và phải duyệt lại" : "";
  const how = opening.isOpen
    ? ` Chỉ gửi tiếp khi cần sửa: ${next} sẽ thay bản ${entry.revision}${again}.`
    : "";
  return notice(
    "info",
    `Bản ${entry.revision} ${isApproved ? "đã được duyệt" : "đã gửi, chờ duyệt"}`,
    `Gửi lúc ${sayMoment(entry.receivedAt)}.${how}`,
  );
}

/** Whether a correction can come after the deadline and its report is on time all the same. */
function isOnTimeAnyway({ period, version }: FormPlace, first: RevisionEntry, now: number): boolean {
  const { programme } = version.catalogue;
  return now >= dueAt(period, programme) && !isLate(first, extensionOf(period, programme));
}

/** Who reviews the form, and can be asked about it. */
function sayLeads({ dataSet, version: { catalogue } }: FormPlace): string {
  const leads = catalogue.models.find(({ code }) => code === dataSet.model)?.lead ?? [];
  const names = leads.map((code) => catalogue.orgUnits.find((unit) => unit.code === code)?.name ?? code);
  return `Cơ quan chủ trì: ${names.join("; ")}`;
}

/** That this is a draft, and the way to be rid of it: in two steps, since nothing brings it back. */
function draftNotice({ place, draft, isPosted, revisions }: FormView): Markup | string {
  if (!draft || isPosted) return "";
  const back = revisions.length > 0 ? `trở về bản ${revisions.length} đã gửi` : "làm lại từ đầu";
  return notice(
    "info",
    "Đang mở bản nháp",
    html`<p>Lưu lúc ${formatMoment(draft.savedAt)}, chưa gửi đi.</p>
<details class="discard"><summary>Bỏ bản nháp…</summary>
<form method="post" action="${addressOf(place)}" data-bo-nhap>
<input type="hidden" name="csrf" value="${place.session.csrfToken}">
<button class="ds-button" data-variant="secondary" data-color="danger" type="submit" name="action" value="bo-nhap">Bỏ hẳn,
${back}</button>
</form></details>`,
  );
}

export const valueId = (code: string) => `v-${code}`;
export const narrativeId = (code: string) => `n-${code}`;

/** From a finding to the field it is about: the first radio button of a yes-or-no question, the first field of all. */
function linkOf({ place: { dataSet, version } }: FormView, { pointer, message }: Finding) {
  const first = dataSet.elements[0];
  const element =
    pointer === "/values" ? first : dataSet.elements.find(({ code }) => pointer === valuePointer(code));
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

function elementField(view: FormView, element: DataElement, judgement: FormJudgement): Markup {
  const { code } = element;
  const id = valueId(code);
  const pointer = valuePointer(code);
  const message = messagesAt(view.findings, pointer);
  const compared = [...view.compared, ...(view.earlier ? [view.earlier] : [])];
  const said = sayField(judgement, code, view.earlier?.name);
  const help = html`<p class="hint" id="${id}-goi-y">${helpOf(element, view.place.period)}</p>${compared.map(
    ({ name, values }, index) =>
      html`<p class="earlier" id="${id}-${index}">${name}: <b>${formatWithUnit(element, values[code])}</b></p>`,
  )}${message === "" ? "" : fieldError(`${id}-loi`, message)}`;
  const field = element.type === "boolean" ? yesNoField : textField;
  return field({
    element,
    id,
    text: view.typed.values[code] ?? "",
    help,
    said,
    described: [
      ...compared.map((_, index) => `${id}-${index}`),
      ...(message === "" ? [] : [`${id}-loi`]),
      `${id}-goi-y`,
      `${id}-noi`,
    ],
    isInvalid: message !== "",
  });
}

/** What the figures come to, of this unit alone. */
function ratioFigures({ ratios }: FormRules, judgement: FormJudgement): Markup {
  return html`<section class="computed"><h2 class="ds-heading" data-size="2xs">Tính từ số liệu trên, của riêng đơn vị</h2>
${facts(
  ratios.map(({ code, name }) => [
    name,
    html`<b class="figure" data-ratio="${code}">${judgement.ratios.get(code) ?? NO_RATIO}</b>`,
  ]),
)}</section>`;
}

interface FieldView {
  readonly element: DataElement;
  readonly id: string;
  readonly text: string;
  readonly help: Markup;
  /** What is to be said about the value. */
  readonly said: FieldRemark;
  readonly described: readonly string[];
  readonly isInvalid: boolean;
}

function describedBy(ids: readonly string[]): Markup | string {
  return ids.length === 0 ? "" : html` aria-describedby="${ids.join(" ")}"`;
}

function textField({ element, id, text, help, said, described, isInvalid }: FieldView): Markup {
  const { code, name, type, unit } = element;
  // No keypad for decimals: where a phone is set to English, the iPhone's has a dot and no comma.
  const mode =
    type === "date"
      ? html`type="date"`
      : html`type="text"${type === "integer" ? html` inputmode="numeric"` : ""}`;
  return html`<div class="ds-field${isInvalid ? " invalid" : ""}">
<label class="ds-label" for="${id}">${name}${unit === undefined ? "" : ` (${unit})`}</label>
${help}
<div class="with-unit"><input class="ds-input" ${mode} id="${id}" name="${valueField(code)}" value="${text}"
autocomplete="off"${isInvalid ? html` aria-invalid="true"` : ""}${describedBy(described)}>${
    unit === undefined ? "" : html`<span aria-hidden="true">${unit}</span>`
  }</div>
${remark(id, said)}
</div>`;
}

function yesNoField({ element, id, text, help, said, described, isInvalid }: FieldView): Markup {
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
${remark(id, said)}
</fieldset>`;
}

function remark(id: string, { text, isWarning }: FieldRemark): Markup {
  return html`<p class="said${isWarning ? " warn" : ""}" id="${id}-noi">${text}</p>`;
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
<p class="hint" id="${id}-0" data-dem="${id}">${lengthHint(text)}</p>
${isInvalid ? fieldError(`${id}-loi`, message) : ""}
<textarea class="ds-input" id="${id}" name="${narrativeField(code)}" rows="5"${isInvalid ? html` aria-invalid="true"` : ""}${describedBy([`${id}-0`, `${id}-noi`, ...(isInvalid ? [`${id}-loi`] : [])])}>
${text}</textarea>
${remark(id, sayText(text))}
</div>`;
})}
</section>`;
}
