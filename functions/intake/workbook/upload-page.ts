/** Where a workbook is downloaded and handed in. */
import { html } from "hono/html";
import { formatPeriod } from "../../../shared/domain/vietnamese.ts";
import { framedPage, type Markup } from "../../../shared/http/page.ts";
import { backLink, errorSummary, fieldError, notice } from "../../../shared/http/parts.ts";
import type { FormSubject } from "../form-place.ts";
import { contentField } from "./content.ts";
import type { FilledWorkbook } from "./filled.ts";
import type { UploadProblem } from "./receive.ts";

export interface UploadView {
  readonly subject: FormSubject;
  /** Who reports, as said on the page. */
  readonly about: Markup | string;
  readonly back: { readonly address: string; readonly text: string };
  /** Path of the navigation entry that the page belongs to. */
  readonly section: string;
  readonly addresses: { readonly file: string; readonly upload: string; readonly filledFile: string };
  /** What is said of handing in, beside the usual. */
  readonly remark?: Markup | undefined;
  /** What is wrong with the file that was handed in. */
  readonly problem?: UploadProblem | undefined;
}

const FILE_ID = "tep";

export function uploadPage(view: UploadView): Markup {
  const { subject, back, problem, addresses } = view;
  const { session, version, dataSet, period } = subject;
  const refusal = problem?.outcome === "refused" ? problem.refusal : undefined;
  return framedPage({
    session,
    programme: version.catalogue.programme,
    sample: version.sample,
    section: view.section,
    title: `${problem ? "Lỗi: " : ""}Nộp bằng Excel, ${dataSet.name}, ${formatPeriod(period.code)}`,
    content: html`<div class="narrow">
${backLink(back.address, back.text)}
${refusal ? errorSummary([{ field: FILE_ID, message: `${refusal.title}. ${refusal.text}` }]) : ""}
${problem?.outcome === "outdated" ? outdatedNotice(view, problem.filled) : ""}
<h1 class="ds-heading" data-size="md">Nộp bằng Excel</h1>
<p class="ds-paragraph">${dataSet.name}, <strong>${formatPeriod(period.code)}</strong>. ${view.about}</p>
${view.remark ?? ""}
<section><h2 class="ds-heading" data-size="xs">1. Tải biểu mẫu</h2>
<p class="ds-paragraph">Biểu mẫu có sẵn số liệu đã gửi (nếu có) và số liệu kỳ trước để đối chiếu. Chỉ nhập vào các ô màu vàng.</p>
<p><a class="ds-link" href="${addresses.file}" download>Tải biểu mẫu Excel</a></p>
<p class="hint">Bấm mà không thấy tải về (thường gặp khi mở trang trong Zalo, Facebook): hãy mở trang này bằng Chrome hoặc
Safari.</p></section>
<section><h2 class="ds-heading" data-size="xs">2. Nộp tệp đã nhập</h2>
<form class="form" method="post" enctype="multipart/form-data" action="${addresses.upload}">
<input type="hidden" name="csrf" value="${session.csrfToken}">
<div class="ds-field${refusal ? " invalid" : ""}">
<label class="ds-label" for="${FILE_ID}">Tệp Excel (.xlsx)</label>
<p class="hint" id="${FILE_ID}-0">Tối đa 2 MB. Báo cáo chưa được gửi ngay: trang sau cho xem lại từng chỗ thay đổi rồi mới gửi.</p>
${refusal ? fieldError(`${FILE_ID}-loi`, `${refusal.title}.`) : ""}
<input class="ds-input" type="file" id="${FILE_ID}" name="tep" required
accept=".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
aria-describedby="${FILE_ID}-0${refusal ? ` ${FILE_ID}-loi` : ""}"${refusal ? html` aria-invalid="true"` : ""}>
</div>
<div class="actions"><button class="ds-button" type="submit">Kiểm tra tệp</button></div>
</form></section>
</div>`,
  });
}

function outdatedNotice({ subject, addresses }: UploadView, filled: FilledWorkbook): Markup {
  return notice(
    "danger",
    "Biểu mẫu đã thay đổi từ khi tải tệp này",
    html`<p>Danh mục vừa thay đổi nên tệp cũ không nộp được nữa. Hệ thống đã chép sẵn những số còn dùng được
sang biểu mẫu mới; hãy tải về, kiểm tra rồi nộp lại.</p>
${filledFileForm(subject, addresses.filledFile, filled, "Tải biểu mẫu mới đã chép số liệu")}`,
  );
}

/** A button that downloads what was handed in, as a workbook of today, each fault marked. */
export function filledFileForm(
  { session }: Pick<FormSubject, "session">,
  address: string,
  filled: FilledWorkbook,
  button: string,
): Markup {
  return html`<form method="post" action="${address}">
<input type="hidden" name="csrf" value="${session.csrfToken}">
${contentField(filled)}
<button class="ds-button" data-variant="secondary" type="submit">${button}</button>
</form>`;
}
