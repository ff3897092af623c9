/** What became of each row that was sent. */
import { html } from "hono/html";
import type { RevisionEntry } from "../../../shared/domain/ledger.ts";
import { formatPeriod } from "../../../shared/domain/vietnamese.ts";
import { REVIEW_PATH, receiptAddress } from "../../../shared/http/addresses.ts";
import { framedPage, type Markup } from "../../../shared/http/page.ts";
import { type Cell, outcomeNotice, statusMark, table } from "../../../shared/http/parts.ts";
import type { FormSubject } from "../form-place.ts";
import type { FilledWorkbook } from "./filled.ts";
import { unitName } from "./many-units-preview.ts";
import type { RowResult } from "./send-rows.ts";
import { filledFileForm } from "./upload-page.ts";

export interface ManyUnitsResultView {
  readonly subject: FormSubject;
  readonly results: readonly RowResult[];
  readonly filled: FilledWorkbook;
  readonly addresses: { readonly upload: string; readonly filledFile: string };
}

export function manyUnitsResult({ subject, results, filled, addresses }: ManyUnitsResultView): Markup {
  const { session, version, dataSet, period } = subject;
  const shown = results.filter(({ judged }) => judged.verdict.kind !== "blank");
  const received = shown.filter((result) => entryOf(result) !== undefined).length;
  const missed = shown.length - received;
  const happened = `Đã nhận báo cáo của ${received} đơn vị${missed === 0 ? "" : `, còn ${missed} đơn vị chưa gửi`}`;
  const columns = [{ name: "Đơn vị" }, { name: "Kết quả" }, { name: "Biên nhận" }];
  const rows = shown.map((result): Cell[] => {
    const entry = entryOf(result);
    const receipt = entry
      ? html`<a class="ds-link" href="${receiptAddress(entry, entry.revision)}">Bản ${entry.revision}<span class="ds-sr-only">
của ${unitName(subject, result.judged)}</span></a>`
      : "";
    return [unitName(subject, result.judged), stateOf(result), receipt];
  });
  return framedPage({
    session,
    programme: version.catalogue.programme,
    sample: version.sample,
    section: REVIEW_PATH,
    title: `${happened}: ${dataSet.name}, ${formatPeriod(period.code)}`,
    content: html`<div class="stack">
<h1 class="ds-heading" data-size="md">Kết quả gửi</h1>
<p class="ds-paragraph">${dataSet.name}, <strong>${formatPeriod(period.code)}</strong>.</p>
${
  missed === 0
    ? outcomeNotice("success", happened)
    : outcomeNotice(
        "warning",
        happened,
        "Sửa những dòng còn lại trong tệp rồi nộp lại: các đơn vị đã nhận sẽ không bị ghi hai lần.",
      )
}
${table("Từng đơn vị", columns, rows)}
${missed === 0 ? "" : filledFileForm(subject, addresses.filledFile, filled, "Tải tệp đã đánh dấu chỗ sai")}
<p class="actions"><a class="ds-link" href="${addresses.upload}">Nộp tệp khác</a></p>
</div>`,
  });
}

/** The revision that says what the row says. */
function entryOf({ judged, sent }: RowResult): RevisionEntry | undefined {
  if (sent?.outcome === "stored" || sent?.outcome === "replay") return sent.entry;
  return judged.verdict.kind === "same" ? judged.stored.latest?.entry : undefined;
}

/** Whether a correction's report is late is told by its first revision, which is not looked up for this list. */
function lateRemark({ late, revision }: RevisionEntry): string {
  if (!late) return "";
  return revision === 1 ? ", trễ hạn" : ", sửa sau hạn";
}

function stateOf({ judged, sent }: RowResult): Markup {
  switch (sent?.outcome) {
    case "stored":
    case "replay":
      return statusMark(`đã nhận${lateRemark(sent.entry)}`, "check", "success");
    case "period-locked":
      return statusMark("chưa gửi: kỳ đã khóa", "cross", "danger");
    case "too-many-revisions":
      return statusMark("chưa gửi: đã gửi quá nhiều lần trong 24 giờ", "cross", "danger");
    case "revision-conflict":
    case "submission-id-reused":
      return statusMark("chưa gửi: vừa có bản mới hơn", "half", "warning");
    case undefined:
      break;
  }
  switch (judged.verdict.kind) {
    case "same":
      return statusMark("đã có, không đổi", "line", "neutral");
    case "faulty":
      return statusMark("chưa gửi: cần sửa", "cross", "danger");
    case "locked":
      return statusMark("chưa gửi: kỳ đã khóa", "cross", "danger");
    case "stale":
      return statusMark("chưa gửi: đã có bản mới hơn", "half", "warning");
    default:
      return statusMark("chưa gửi: do quản trị viên hoặc đơn vị gửi", "line", "neutral");
  }
}
