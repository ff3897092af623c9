/** The receipt of a revision: what was received, when and from whom. Fit to print. */
import { html, raw } from "hono/html";
import { daysBetween, wardDate } from "../../shared/domain/calendar.ts";
import { sayExtension } from "../../shared/domain/extension-words.ts";
import { type Timeliness, timelinessOf } from "../../shared/domain/extensions.ts";
import type { RevisionState } from "../../shared/domain/fold.ts";
import type { RevisionEntry } from "../../shared/domain/ledger.ts";
import { dueAt, extensionOf } from "../../shared/domain/period.ts";
import type { Opening } from "../../shared/domain/reopening.ts";
import { checkSubmission, type Finding } from "../../shared/domain/submission.ts";
import {
  capitalise,
  formatDay,
  formatPeriod,
  formatWithUnit,
  sayMoment,
} from "../../shared/domain/vietnamese.ts";
import {
  formAddress,
  receiptCheckAddress,
  signedReceiptAddress,
  submissionAddress,
  VERIFICATION_PATH,
} from "../../shared/http/addresses.ts";
import { FORM_SCRIPT_PATH } from "../../shared/http/assets/addresses.ts";
import { framedPage, type Markup } from "../../shared/http/page.ts";
import { facts, notice, revisionStatus } from "../../shared/http/parts.ts";
import { maySubmitFor } from "../../shared/http/principal.ts";
import { drawQrCode } from "../../shared/http/qr-code.ts";
import { sayReopening } from "../../shared/http/say-reopening.ts";
import { type FormPlace, sectionOf } from "./form-place.ts";

const HEADINGS: Readonly<Record<Timeliness, string>> = {
  "on-time": "Đã nhận báo cáo, đúng hạn",
  late: "Đã nhận báo cáo, trễ hạn",
  "late-correction": "Đã nhận bản sửa, báo cáo vẫn đúng hạn",
};

export interface ReceiptView {
  /** The revision that the receipt is of. */
  readonly state: RevisionState;
  /** The report's first revision, by which it is on time or late. */
  readonly first: RevisionEntry;
  /** Whether the unit can send another one. */
  readonly opening: Opening;
  /** Public origin of the system: a printed receipt leads back there. */
  readonly baseUrl: string;
}

export function receiptPage(place: FormPlace, { state, first, opening, baseUrl }: ReceiptView): Markup {
  const { entry, status } = state;
  const { session, version, dataSet, period, orgUnit, isActingFor } = place;
  const { catalogue, sample } = version;
  const due = dueAt(period, catalogue.programme);
  const extension = extensionOf(period, catalogue.programme);
  const timeliness = timelinessOf(entry, first, extension);
  const warnings = warningsOf(place, { entry });
  const edit = formAddress(dataSet.code, period.code, isActingFor ? orgUnit.code : undefined);
  return framedPage({
    session,
    programme: catalogue.programme,
    sample,
    section: sectionOf(place),
    script: FORM_SCRIPT_PATH,
    title: `Biên nhận: ${dataSet.name}, ${formatPeriod(period.code)}`,
    content: html`<div class="narrow">
<div class="receipt-head${timeliness === "late" ? " late" : ""}">
<h1 class="ds-heading" data-size="md">${HEADINGS[timeliness]}</h1>
<p>Bản ${entry.revision}, nhận lúc ${sayMoment(entry.receivedAt)} (giờ Việt Nam).</p>
</div>
${status === "returned" ? notice("danger", `Bản ${entry.revision} đã bị trả lại`, html`Bản này không được tính vào số liệu tổng hợp. <a class="ds-link" href="${submissionAddress(entry, entry.revision)}">Xem lý do</a>.`) : ""}
${
  warnings.length === 0
    ? ""
    : notice(
        "warning",
        "Cần xem lại",
        html`<p>Báo cáo đã được nhận. Nếu số liệu dưới đây chưa đúng, ${opening.isOpen ? "hãy sửa và gửi bản mới" : sayReopening(session.principal)}:</p>
<ul class="ds-list">${warnings.map(({ message }) => html`<li>${message}.</li>`)}</ul>`,
      )
}
<section><h2 class="ds-heading" data-size="xs">Biên nhận</h2>
${facts([
  ["Đơn vị", orgUnit.name],
  ["Biểu mẫu", dataSet.name],
  ["Kỳ báo cáo", formatPeriod(period.code)],
  ["Bản", html`${entry.revision} ${revisionStatus(status)}`],
  ["Thời điểm nhận", sayMoment(entry.receivedAt)],
  ["Hạn gửi", `hết ngày ${formatDay(due - 1)}`],
  ...(extension ? [["Lùi hạn", `${capitalise(sayExtension(extension))}.`] as const] : []),
  ["Kết luận", html`<strong>${verdict(timeliness, entry.receivedAt, due)}</strong>`],
  ["Tài khoản gửi", entry.receivedBy],
  ["Mã lần gửi", html`<span class="digest">${entry.submissionId}</span>`],
  ["Mã băm (SHA-256)", html`<span class="digest">${entry.digest}</span>`],
])}
${checkCode(entry, baseUrl)}</section>
<section><h2 class="ds-heading" data-size="xs">Số liệu đã gửi</h2>
${facts(dataSet.elements.map((element) => [element.name, formatWithUnit(element, entry.values[element.code])]))}
</section>
${narrativeOf(place, entry.narrative)}
<div class="actions">
<a class="ds-button" href="/">Về việc cần làm</a>
<button class="ds-button" data-variant="secondary" type="button" data-in hidden>In biên nhận</button>
${maySubmitFor(session.principal, orgUnit.code) && opening.isOpen ? html`<a class="ds-link" href="${edit}">Sửa và gửi bản mới</a>` : ""}
<a class="ds-link" href="${submissionAddress(entry)}">Xem lịch sử các bản</a>
</div>
<p class="ds-paragraph on-screen"><a class="ds-link" href="${signedReceiptAddress(entry)}" download>Tải biên nhận có chữ ký số</a>; ai giữ tệp
này đều kiểm tra được ở trang <a class="ds-link" href="/xac-minh">Xác minh tệp báo cáo</a>.</p>
<noscript><p class="ds-paragraph quiet small">In biên nhận bằng chức năng in của trình duyệt.</p></noscript>
</div>`,
  });
}

/** On paper, the way to whether the ledger holds what this receipt says. */
function checkCode(entry: RevisionState["entry"], baseUrl: string): Markup {
  const address = receiptCheckAddress(`${baseUrl}${VERIFICATION_PATH}`, entry);
  return html`<p class="check-code"><a href="${address}" aria-label="Kiểm tra biên nhận này trong sổ">${raw(drawQrCode(address))}</a>
<span class="small quiet">Quét mã để kiểm tra biên nhận này trong sổ của hệ thống.</span></p>`;
}

/** On time or not, and by how many days. */
function verdict(timeliness: Timeliness, receivedAt: number, due: number): string {
  const days = daysBetween(wardDate(receivedAt), wardDate(due - 1));
  switch (timeliness) {
    case "on-time":
      return days > 0 ? `Đúng hạn, trước hạn ${days} ngày` : "Đúng hạn";
    case "late":
      return days < 0 ? `Trễ hạn ${-days} ngày` : "Trễ hạn";
    case "late-correction":
      return `Đúng hạn theo bản đầu; bản sửa này gửi sau hạn${days < 0 ? ` ${-days} ngày` : ""}`;
  }
}

/** The warnings that the receipt gave: the check is a function of the content, so it says the same again. */
function warningsOf(
  { version, dataSet, period, orgUnit }: FormPlace,
  { entry }: Pick<RevisionState, "entry">,
): readonly Finding[] {
  const draft = {
    orgUnit: orgUnit.code,
    dataSet: dataSet.code,
    period: period.code,
    values: entry.values,
    narrative: entry.narrative,
  };
  const check = checkSubmission(version.catalogue, draft, entry.receivedAt);
  return check.ok ? check.warnings : [];
}

function narrativeOf({ version }: FormPlace, texts: Readonly<Record<string, string>>): Markup {
  const parts = version.catalogue.narrative.filter(({ code }) => texts[code] !== undefined);
  if (parts.length === 0) return html``;
  return html`<section><h2 class="ds-heading" data-size="xs">Thuyết minh</h2>
${facts(parts.map(({ code, name }) => [name, html`<div class="narrative">${texts[code]}</div>`]))}</section>`;
}
