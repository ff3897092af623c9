/** A workbook of many units before it is sent: what each row would become. */
import { html } from "hono/html";
import { formatPeriod } from "../../../shared/domain/vietnamese.ts";
import { REVIEW_PATH } from "../../../shared/http/addresses.ts";
import { framedPage, type Markup } from "../../../shared/http/page.ts";
import { backLink, type Cell, notice, statusMark, table } from "../../../shared/http/parts.ts";
import { maySubmitFor } from "../../../shared/http/principal.ts";
import type { FormSubject } from "../form-place.ts";
import { compare } from "./changes.ts";
import { contentField } from "./content.ts";
import { fieldsOf } from "./fields.ts";
import type { FilledWorkbook } from "./filled.ts";
import type { Faults } from "./form-view.ts";
import type { JudgedRow, SendableRow } from "./judge.ts";
import { AGREED_FIELD, agreement, isReady } from "./send-rows.ts";
import { filledFileForm } from "./upload-page.ts";

export interface ManyUnitsView {
  readonly subject: FormSubject;
  readonly judged: readonly JudgedRow[];
  readonly filled: FilledWorkbook;
  readonly addresses: { readonly upload: string; readonly filledFile: string; readonly send: string };
}

export function manyUnitsPreview(view: ManyUnitsView): Markup {
  const { subject, judged, filled, addresses } = view;
  const { session, version, dataSet, period } = subject;
  const { principal } = session;
  const ready = judged.filter((row) => isReady(row, principal)).length;
  const stale = judged.filter(
    ({ row, verdict }) => verdict.kind === "stale" && maySubmitFor(principal, row.orgUnit),
  );
  const faulty = judged.filter(({ verdict }) => verdict.kind === "faulty").length;
  const notOwn = judged.some(
    ({ row, verdict }) => "submission" in verdict && !maySubmitFor(principal, row.orgUnit),
  );
  const shown = judged.filter(({ verdict }) => verdict.kind !== "blank" && verdict.kind !== "same");
  const columns = [{ name: "Đơn vị" }, { name: "Kết quả kiểm tra" }, { name: "Chi tiết" }];
  const rows = shown.map((one): Cell[] => [unitName(subject, one), stateOf(one), detailOf(subject, one)]);
  return framedPage({
    session,
    programme: version.catalogue.programme,
    sample: version.sample,
    section: REVIEW_PATH,
    title: `${faulty > 0 ? "Lỗi: " : ""}Xem lại trước khi gửi, ${dataSet.name}, ${formatPeriod(period.code)}`,
    content: html`<div class="stack">
${backLink(addresses.upload, "Chọn tệp khác")}
<h1 class="ds-heading" data-size="md">Xem lại trước khi gửi</h1>
<p class="ds-paragraph">${dataSet.name}, <strong>${formatPeriod(period.code)}</strong>, nhiều đơn vị.</p>
<p class="ds-paragraph">${summaryOf(judged)}</p>
${
  faulty > 0
    ? notice(
        "danger",
        `${faulty} đơn vị có chỗ cần sửa, chưa gửi được`,
        html`Tải tệp đã đánh dấu: mỗi chỗ sai được tô đỏ ngay tại ô kèm lý do. Các đơn vị khác vẫn gửi được ngay.`,
      )
    : ""
}
${faulty > 0 ? filledFileForm(subject, addresses.filledFile, filled, "Tải tệp đã đánh dấu chỗ sai") : ""}
${
  notOwn
    ? notice(
        "info",
        "Tệp đã được kiểm tra, quản trị viên gửi thay các đơn vị",
        "Tài khoản này không gửi thay đơn vị khác. Hãy chuyển tệp cho quản trị viên nộp tại chính trang này, hoặc để từng đơn vị tự gửi.",
      )
    : ""
}
<form method="post" action="${addresses.send}" class="stack">
<input type="hidden" name="csrf" value="${session.csrfToken}">
${contentField(filled)}
${rows.length === 0 ? notice("info", "Không có gì để gửi", "Các dòng đều để trống hoặc trùng với số liệu đã nhận.") : table("Từng đơn vị", columns, rows)}
${ready + stale.length === 0 ? "" : html`<div class="actions"><button class="ds-button" type="submit">${sendWord(ready)}</button></div>`}
</form>
</div>`,
  });
}

function sendWord(ready: number): string {
  return ready === 0 ? "Gửi các đơn vị đã chọn" : `Gửi báo cáo của ${ready} đơn vị`;
}

export function unitName({ version }: FormSubject, { row }: JudgedRow): string {
  return version.catalogue.orgUnits.find(({ code }) => code === row.orgUnit)?.name ?? row.orgUnit;
}

const COUNTED: readonly (readonly [JudgedRow["verdict"]["kind"], string])[] = [
  ["new", "gửi lần đầu"],
  ["changed", "thay bản đã gửi"],
  ["stale", "đã có bản mới hơn tệp"],
  ["faulty", "có lỗi"],
  ["locked", "đã khóa"],
  ["same", "không đổi"],
  ["blank", "để trống"],
];

/** `30 đơn vị: 12 gửi lần đầu, 18 để trống.` */
function summaryOf(judged: readonly JudgedRow[]): string {
  const parts = COUNTED.flatMap(([kind, words]) => {
    const count = judged.filter(({ verdict }) => verdict.kind === kind).length;
    return count === 0 ? [] : [`${count} ${words}`];
  });
  return `${judged.length} đơn vị trong tệp: ${parts.join(", ")}.`;
}

function stateOf({ stored, verdict }: JudgedRow): Markup {
  const revision = stored.latest?.entry.revision ?? 0;
  switch (verdict.kind) {
    case "new":
      return statusMark("gửi lần đầu", "check", "success");
    case "changed":
      return statusMark(`thay bản ${revision}`, "check", "success");
    case "stale":
      return statusMark(`đã có bản ${revision} mới hơn`, "half", "warning");
    case "faulty":
      return statusMark("cần sửa", "cross", "danger");
    case "locked":
      return statusMark("kỳ đã khóa", "line", "neutral");
    case "same":
      return statusMark("không đổi", "line", "neutral");
    case "blank":
      return statusMark("để trống", "ring", "neutral");
  }
}

function detailOf(subject: FormSubject, one: JudgedRow): Markup {
  const { verdict } = one;
  switch (verdict.kind) {
    case "faulty":
      return faultList(subject, one, verdict.faults);
    case "new":
    case "changed":
    case "stale":
      return html`${changeList(subject, one, verdict)}${verdict.kind === "stale" ? agreeField(one, verdict, subject) : ""}`;
    default:
      return html``;
  }
}

function faultList({ version, dataSet }: FormSubject, { row }: JudgedRow, { at, whole }: Faults): Markup {
  const messages = fieldsOf(version.catalogue, dataSet).flatMap((field) => {
    const message = at.get(field.key);
    return message === undefined ? [] : [`${field.name} “${field.textIn(row)}”: ${message}`];
  });
  return list([...whole, ...messages]);
}

function changeList({ version, dataSet }: FormSubject, { stored }: JudgedRow, verdict: SendableRow): Markup {
  const latest = stored.latest?.entry;
  const changes = compare(version.catalogue, dataSet, verdict.submission, latest)
    .filter(({ isChanged }) => isChanged)
    .map(({ name, now, before }) => (latest ? `${name}: ${before} → ${now}` : `${name}: ${now}`));
  return list([...changes, ...verdict.warnings.map(({ message }) => `Cần xem lại: ${message}.`)]);
}

function list(items: readonly string[]): Markup {
  return html`<ul class="lines">${items.map((item) => html`<li>${item}</li>`)}</ul>`;
}

function agreeField({ row }: JudgedRow, { attempt }: SendableRow, { session }: FormSubject): Markup | string {
  if (!maySubmitFor(session.principal, row.orgUnit)) return "";
  const id = `${AGREED_FIELD}-${row.orgUnit}`;
  const { baseRevision } = attempt;
  return html`<div class="ds-field"><input class="ds-input" type="checkbox" id="${id}" name="${AGREED_FIELD}"
value="${agreement(row.orgUnit, baseRevision)}"><label class="ds-label" data-weight="regular" for="${id}">Vẫn gửi, thay bản
${baseRevision}</label></div>`;
}
