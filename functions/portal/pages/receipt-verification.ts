/** What `/xac-minh` says of a signed receipt: whose it is, and what became of the revision that it is for. */
import { html } from "hono/html";
import type { Catalogue } from "../../../shared/domain/catalogue.ts";
import { sayExtension } from "../../../shared/domain/extension-words.ts";
import { foldPeriod } from "../../../shared/domain/fold.ts";
import { capitalise, formatPeriod, sayMoment } from "../../../shared/domain/vietnamese.ts";
import type { Markup } from "../../../shared/http/page.ts";
import { facts, notice } from "../../../shared/http/parts.ts";
import { verifyReceipt } from "../../../shared/proof/receipt-jws.ts";
import type { SignedReceipt } from "../../../shared/wire/signed-receipt.ts";
import { namesOf, type PageDependencies } from "./page-context.ts";

/** The finding about a file that gives itself out for a receipt; its signature first, then the ledger. */
export async function receiptFinding(
  { ledger, publicKeys }: Pick<PageDependencies, "ledger" | "publicKeys">,
  catalogue: Catalogue,
  text: string,
): Promise<Markup> {
  const verified = await verifyReceipt(text, await publicKeys());
  if (!verified) {
    return notice(
      "danger",
      "Biên nhận không đúng",
      "Chữ ký số không khớp: biên nhận đã bị thay đổi hoặc không do hệ thống này cấp.",
    );
  }
  const { receipt } = verified;
  if (receipt.ward !== catalogue.programme.ward) {
    return notice(
      "warning",
      "Biên nhận của địa bàn khác",
      "Chữ ký đúng, nhưng báo cáo không thuộc phường này.",
    );
  }
  const entries = await ledger.readSubmission(receipt.ward, receipt);
  const revisions =
    foldPeriod(receipt.period, entries).submissions.get(receipt.dataSet)?.get(receipt.orgUnit)?.revisions ??
    [];
  const own = revisions.find(({ entry }) => entry.digest === receipt.digest);
  if (!own) {
    return html`${notice(
      "danger",
      "Biên nhận là thật nhưng sổ không có báo cáo này",
      "Hệ thống đã cấp biên nhận, nay không còn thấy đúng nội dung đó. Đề nghị báo ngay cho quản trị viên.",
    )}${describe(receipt, catalogue)}`;
  }
  const latest = revisions.at(-1);
  return html`${notice("success", "Biên nhận là thật", "Báo cáo còn nguyên trong sổ, đúng như khi được nhận.")}
${
  latest && latest.entry.revision > receipt.revision
    ? notice(
        "warning",
        `Đã có bản ${latest.entry.revision}`,
        "Đơn vị đã gửi bản mới hơn bản trong biên nhận.",
      )
    : own.status === "returned"
      ? notice("warning", "Bản này đã bị trả lại", "Đơn vị cần gửi bản mới.")
      : notice("info", "Đây là bản mới nhất của báo cáo")
}
${describe(receipt, catalogue)}`;
}

function describe(receipt: SignedReceipt, catalogue: Catalogue): Markup {
  const names = namesOf(catalogue);
  return facts([
    ["Đơn vị", names.orgUnit(receipt.orgUnit)],
    ["Biểu mẫu", names.dataSet(receipt.dataSet)],
    ["Kỳ báo cáo", formatPeriod(receipt.period)],
    ["Bản", String(receipt.revision)],
    ["Thời điểm nhận", sayMoment(receipt.receivedAt)],
    ["Kết luận", receipt.late ? "Trễ hạn" : "Đúng hạn"],
    ...(receipt.extension ? [["Lùi hạn", `${capitalise(sayExtension(receipt.extension))}.`] as const] : []),
    ["Mã băm (SHA-256)", html`<code class="digest">${receipt.digest}</code>`],
  ]);
}
