/** One unit's workbook before it is sent: beside what is stored, or what is wrong with it. */
import { html } from "hono/html";
import { formatMoment, formatPeriod } from "../../../shared/domain/vietnamese.ts";
import { formAddress, submissionAddress } from "../../../shared/http/addresses.ts";
import { framedPage, type Markup } from "../../../shared/http/page.ts";
import { backLink, type Cell, notice, outcomeNotice, table } from "../../../shared/http/parts.ts";
import { narrativeField, valueField } from "../form-fields.ts";
import { type FormPlace, sectionOf } from "../form-place.ts";
import { compare } from "./changes.ts";
import { fieldsOf } from "./fields.ts";
import type { FilledWorkbook } from "./filled.ts";
import type { Faults } from "./form-view.ts";
import type { JudgedRow, SendableRow } from "./judge.ts";
import { filledFileForm } from "./upload-page.ts";

export interface PreviewView {
  readonly place: FormPlace;
  readonly judged: JudgedRow;
  readonly filled: FilledWorkbook;
  readonly addresses: { readonly upload: string; readonly filledFile: string };
}

export function previewPage(view: PreviewView): Markup {
  const { place, judged, addresses } = view;
  const { session, version, dataSet, period, orgUnit } = place;
  const { verdict } = judged;
  const title = verdict.kind === "faulty" ? "Tệp có chỗ cần sửa" : "Xem lại trước khi gửi";
  return framedPage({
    session,
    programme: version.catalogue.programme,
    sample: version.sample,
    section: sectionOf(place),
    title: `${verdict.kind === "faulty" ? "Lỗi: " : ""}${title}, ${dataSet.name}, ${formatPeriod(period.code)}`,
    content: html`<div class="stack">
${backLink(addresses.upload, "Chọn tệp khác")}
<h1 class="ds-heading" data-size="md">${title}</h1>
<p class="ds-paragraph">${dataSet.name}, <strong>${formatPeriod(period.code)}</strong>. Đơn vị báo cáo:
<strong>${orgUnit.name}</strong>${place.isActingFor ? " (nhập thay)" : ""}.</p>
${bodyOf(view)}
</div>`,
  });
}

function bodyOf(view: PreviewView): Markup {
  const { place, judged } = view;
  const { verdict, stored } = judged;
  switch (verdict.kind) {
    case "faulty":
      return faulty(view, verdict.faults);
    case "blank":
      return notice("danger", "Tệp chưa có số liệu nào", "Hãy nhập ít nhất một mục, lưu tệp rồi nộp lại.");
    case "locked":
      return notice(
        "danger",
        "Kỳ báo cáo đã khóa",
        "Cần quản trị viên mở lại kỳ cho đơn vị rồi mới gửi được.",
      );
    case "same": {
      const latest = stored.latest?.entry;
      return notice(
        "info",
        "Không có gì thay đổi",
        latest
          ? html`Số liệu trong tệp trùng với bản ${latest.revision} đã nhận lúc ${formatMoment(latest.receivedAt)}, không cần gửi
lại. <a class="ds-link" href="${submissionAddress(latest, latest.revision)}">Xem bản đã gửi</a>.`
          : "",
      );
    }
    default:
      return html`${verdict.kind === "stale" ? staleNotice(judged) : ""}
${
  verdict.warnings.length === 0
    ? ""
    : notice(
        "warning",
        "Cần xem lại",
        html`<p>Vẫn gửi được, nhưng hãy kiểm tra:</p><ul class="ds-list">${verdict.warnings.map(({ message }) => html`<li>${message}.</li>`)}</ul>`,
      )
}
${figures(place, judged, verdict)}
${sendForm(view, verdict)}`;
  }
}

function faulty(view: PreviewView, { at, whole }: Faults): Markup {
  const { place, judged, filled, addresses } = view;
  const { catalogue } = place.version;
  const rows = fieldsOf(catalogue, place.dataSet).flatMap((field): Cell[][] => {
    const message = at.get(field.key);
    return message === undefined ? [] : [[field.name, field.textIn(judged.row) || "(trống)", message]];
  });
  const count = rows.length + whole.length;
  const text = html`Báo cáo chưa được gửi. Tệp trên máy vẫn còn nguyên.${
    whole.length === 0
      ? ""
      : html`<ul class="ds-list">${whole.map((message) => html`<li>${message}</li>`)}</ul>`
  }`;
  const columns = [{ name: "Mục số liệu" }, { name: "Trong tệp" }, { name: "Cần sửa" }];
  return html`${outcomeNotice("danger", `Có ${count} chỗ cần sửa`, text)}
${rows.length === 0 ? "" : table("Chỗ cần sửa", columns, rows)}
<p class="ds-paragraph">Tải tệp có đánh dấu: mỗi chỗ sai được tô đỏ ngay tại ô kèm lý do, những gì đã nhập giữ nguyên. Sửa,
lưu rồi <a class="ds-link" href="${addresses.upload}">nộp lại</a>.</p>
${filledFileForm(place, addresses.filledFile, filled, "Tải tệp đã đánh dấu chỗ sai")}`;
}

function staleNotice({ row, stored: { latest } }: JudgedRow): Markup {
  if (!latest) return html``;
  const { revision, receivedBy, receivedAt } = latest.entry;
  const base = row.baseRevision === 0 ? "chưa gửi bản nào" : `có bản ${row.baseRevision}`;
  return notice(
    "warning",
    "Đã có bản báo cáo mới hơn tệp này",
    html`Tệp được tải khi đơn vị ${base}; bản ${revision} do <b>${receivedBy}</b> gửi lúc ${formatMoment(receivedAt)}. Số liệu
hai bên ghi cạnh nhau dưới đây. Gửi tệp này là thay toàn bộ bản ${revision}.`,
  );
}

function figures({ version, dataSet }: FormPlace, { stored }: JudgedRow, verdict: SendableRow): Markup {
  const latest = stored.latest?.entry;
  const compared = compare(version.catalogue, dataSet, verdict.submission, latest);
  const changed = compared.filter(({ isChanged }) => isChanged).length;
  const caption = latest
    ? `Thay đổi ${changed} trong ${compared.length} mục so với bản ${latest.revision}`
    : "Số liệu sẽ gửi";
  const columns = [
    { name: "Mục số liệu" },
    { name: "Trong tệp", isNumber: true },
    ...(latest ? [{ name: `Bản ${latest.revision} đang lưu`, isNumber: true }] : []),
  ];
  const rows = compared.map(({ name, now, before, isChanged }): Cell[] => [
    name,
    isChanged && latest ? html`<strong>${now}</strong>` : now,
    ...(latest ? [isChanged ? before : "như trong tệp"] : []),
  ]);
  return html`<section class="${latest ? "" : "narrow"}">${table(caption, columns, rows)}</section>`;
}

/** Goes where the form on the page goes: the same fields, checked again, with the same answers. */
function sendForm({ place, judged }: PreviewView, { attempt }: SendableRow): Markup {
  const { session, dataSet, period, orgUnit, isActingFor } = place;
  const { values, narrative } = judged.row;
  const hidden = (name: string, value: string) => html`<input type="hidden" name="${name}" value="${value}">`;
  const { baseRevision, submissionId } = attempt;
  const button = baseRevision === 0 ? "Gửi báo cáo" : `Gửi bản ${baseRevision + 1}, thay bản ${baseRevision}`;
  return html`<form method="post" action="${formAddress(dataSet.code, period.code, isActingFor ? orgUnit.code : undefined)}">
${hidden("csrf", session.csrfToken)}
${hidden("submissionId", submissionId)}
${hidden("baseRevision", String(baseRevision))}
${Object.entries(values).map(([code, text]) => hidden(valueField(code), text))}
${Object.entries(narrative).map(([code, text]) => hidden(narrativeField(code), text))}
<div class="actions"><button class="ds-button" type="submit">${button}</button></div>
</form>`;
}
