/** What is about to be sent, to look over: each value as it will be read, what is unusual, and the way back to its field. */
import { html } from "hono/html";
import type { DataElement } from "../../shared/domain/catalogue.ts";
import {
  type FigureHistory,
  type FormJudgement,
  formRulesOf,
  judgeForm,
} from "../../shared/domain/form-check.ts";
import { dueAt } from "../../shared/domain/period.ts";
import type { Opening } from "../../shared/domain/reopening.ts";
import type { CheckedSubmission, Finding } from "../../shared/domain/submission.ts";
import type { TypedForm } from "../../shared/domain/typed-form.ts";
import { formatDay, formatPeriod, formatWithUnit } from "../../shared/domain/vietnamese.ts";
import { FORM_SCRIPT_PATH } from "../../shared/http/assets/addresses.ts";
import { framedPage, type Markup } from "../../shared/http/page.ts";
import { facts, notice, outcomeNotice } from "../../shared/http/parts.ts";
import type { ComparedFigures } from "./earlier-reports.ts";
import { type DraftFields, narrativeField, valueField } from "./form-fields.ts";
import { keyOf, lockedMessage, narrativeId, SAVE_DRAFT, STATE, sendWord, valueId } from "./form-page.ts";
import { addressOf, type FormPlace, sectionOf } from "./form-place.ts";
import { type FieldRemark, NO_RATIO, sayField, sayText } from "./form-words.ts";

export interface CheckView {
  readonly place: FormPlace;
  readonly typed: TypedForm;
  readonly draftFields: DraftFields;
  readonly submission: CheckedSubmission;
  /** What the receipt will say is unusual, of the texts too. */
  readonly warnings: readonly Finding[];
  readonly earlier: ComparedFigures | undefined;
  readonly history: FigureHistory;
  /** Whether it can be sent. */
  readonly opening: Opening;
  readonly now: number;
}

export function checkPage(view: CheckView): Markup {
  const { place, typed, submission, earlier, history, opening } = view;
  const locked = lockedMessage(opening, place.session.principal);
  const { session, version, dataSet, period, orgUnit } = place;
  const { programme } = version.catalogue;
  const rules = formRulesOf(version.catalogue, dataSet, earlier?.values ?? {}, history);
  const judgement = judgeForm(typed, rules);
  const hasRemarks = judgement.warnings.length + view.warnings.length > 0;
  const reported = Object.keys(submission.values).length;
  return framedPage({
    session,
    programme,
    sample: version.sample,
    section: sectionOf(place),
    title: `${locked?.heading ?? "Kiểm tra trước khi gửi"}: ${dataSet.name}`,
    script: FORM_SCRIPT_PATH,
    content: html`<form class="narrow" method="post" action="${addressOf(place)}" data-gui="${keyOf(place)}">
${locked ? outcomeNotice(locked.tone, locked.heading, locked.text) : ""}
${hiddenFields(view)}
<h1 class="ds-heading" data-size="md">${locked ? "Số liệu đã nhập" : "Kiểm tra trước khi gửi"}</h1>
<p class="ds-paragraph"><strong>${dataSet.name}</strong>, ${formatPeriod(period.code)}, ${orgUnit.name}. Có số liệu:
<strong>${reported}/${dataSet.elements.length}</strong> mục.</p>
${locked ? "" : pastDue(view)}
${!locked && hasRemarks ? notice("warning", "Có chỗ nên xem lại", "Xem các dòng có đánh dấu bên dưới. Nếu số liệu đúng thì cứ gửi.") : ""}
<dl class="check">${dataSet.elements.map((element) => row(view, element, judgement))}
${texts(view)}</dl>
${
  rules.ratios.length > 0
    ? html`<section><h2 class="ds-heading" data-size="2xs">Tính từ số liệu trên, của riêng đơn vị</h2>
${facts(rules.ratios.map(({ code, name }) => [name, judgement.ratios.get(code) ?? NO_RATIO]))}</section>`
    : ""
}
<div class="send">
${STATE}
<div class="actions">
${locked ? SAVE_DRAFT : html`<button class="ds-button" type="submit" name="action" value="gui">${sendWord(typed)}</button>`}
<button class="ds-button" data-variant="secondary" type="submit" name="action" value="sua">Sửa lại</button>
</div>
</div>
</form>`,
  });
}

/** Of a correction only its report's first revision, which is not read for this page, says whether the report is late. */
function pastDue({ place: { period, version }, typed, now }: CheckView): Markup | string {
  const due = dueAt(period, version.catalogue.programme);
  if (now < due) return "";
  const day = formatDay(due - 1);
  return typed.baseRevision === 0
    ? notice(
        "warning",
        "Đã trễ hạn gửi",
        `Hạn gửi là hết ngày ${day}. Báo cáo vẫn được nhận và ghi là trễ hạn.`,
      )
    : notice(
        "info",
        "Bản sửa gửi sau hạn",
        `Hạn gửi là hết ngày ${day}. Bản sửa vẫn được nhận; báo cáo đúng hạn hay trễ hạn tính theo bản đầu.`,
      );
}

/** What was typed goes along, so that what is seen here is what is sent. */
function hiddenFields({ place, typed, draftFields }: CheckView): Markup {
  const fields = [
    ["csrf", place.session.csrfToken],
    ["submissionId", typed.submissionId],
    ["baseRevision", String(typed.baseRevision)],
    ["draftVersion", draftFields.draftVersion],
    ["writer", draftFields.writer],
    ...Object.entries(typed.values).map(([code, text]) => [valueField(code), text]),
    ...Object.entries(typed.narrative).map(([code, text]) => [narrativeField(code), text]),
  ];
  return html`${fields.map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">
`,
  )}`;
}

function row(view: CheckView, element: DataElement, judgement: FormJudgement): Markup {
  const { code, name } = element;
  const value = view.submission.values[code];
  const said = sayField(judgement, code, view.earlier?.name);
  return html`<div><dt>${name}</dt>
<dd>${value === undefined ? html`<span class="quiet">Để trống: chưa có số liệu</span>` : html`<b>${formatWithUnit(element, value)}</b>`}
${remarkOf(said)}</dd>
${change(view, element.type === "boolean" ? `${valueId(code)}-trong` : valueId(code), name)}</div>`;
}

function remarkOf({ text, isWarning }: FieldRemark): Markup | string {
  return text === "" ? "" : html`<span class="said${isWarning ? " warn" : ""}">${text}</span>`;
}

function texts(view: CheckView): Markup[] {
  if (!view.place.dataSet.takesNarrative) return [];
  return view.place.version.catalogue.narrative.map(({ code, name }) => {
    const text = view.submission.narrative[code];
    return html`<div><dt>${name}</dt>
<dd>${text === undefined ? html`<span class="quiet">Để trống</span>` : html`<span class="narrative">${text}</span>${remarkOf(sayText(text))}`}</dd>
${change(view, narrativeId(code), name)}</div>`;
  });
}

function change({ place }: CheckView, field: string, name: string): Markup {
  return html`<dd class="change"><button class="as-link" type="submit" name="action" value="sua"
formaction="${addressOf(place)}#${field}">Sửa<span class="ds-sr-only">: ${name}</span></button></dd>`;
}
