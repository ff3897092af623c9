/** What `/xac-minh` says of a signed receipt: whose it is, and what became of the revision that it is for. */
import { html } from "hono/html";
import type { Catalogue } from "../../../shared/domain/catalogue.ts";
import { sayExtension } from "../../../shared/domain/extension-words.ts";
import type { RevisionState } from "../../../shared/domain/fold.ts";
import { extensionOf, parsePeriod } from "../../../shared/domain/period.ts";
import { capitalise, formatPeriod, sayMoment } from "../../../shared/domain/vietnamese.ts";
import type { Markup } from "../../../shared/http/page.ts";
import { facts, notice } from "../../../shared/http/parts.ts";
import type { NamedRevision } from "../../../shared/http/revision-name.ts";
import { verifyReceipt } from "../../../shared/proof/receipt-jws.ts";
import { receiptOf, type SignedReceipt } from "../../../shared/wire/signed-receipt.ts";
import { namesOf, type PageDependencies } from "./page-context.ts";
import { readRevisions } from "./seen-submission.ts";

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
  const revisions = await readRevisions(ledger, catalogue, receipt);
  const own = revisions.find(({ entry }) => entry.digest === receipt.digest);
  if (!own) {
    return html`${notice(
      "danger",
      "Biên nhận là thật nhưng sổ không có báo cáo này",
      "Hệ thống đã cấp biên nhận, nay không còn thấy đúng nội dung đó. Đề nghị báo ngay cho quản trị viên.",
    )}${describe(receipt, catalogue)}`;
  }
  return html`${notice("success", "Biên nhận là thật", "Báo cáo còn nguyên trong sổ, đúng như khi được nhận.")}
${whatBecameOf(own, revisions)}
${describe(receipt, catalogue)}`;
}

/** What a printed receipt's QR code names: a revision, and the first digits of its digest. */
export interface ReceiptCode {
  readonly key: NamedRevision;
  readonly digits: string;
}

/** Whether the ledger holds what a printed receipt was given for. Whoever prints a false one can print a true code. */
export async function receiptCodeFinding(
  { ledger }: Pick<PageDependencies, "ledger">,
  catalogue: Catalogue,
  { key, digits }: ReceiptCode,
): Promise<Markup> {
  const revisions = await readRevisions(ledger, catalogue, key);
  const own = revisions.find(
    ({ entry }) => entry.revision === key.revision && entry.digest.startsWith(digits),
  );
  if (!own) {
    return notice(
      "danger",
      "Sổ không có báo cáo này",
      "Mã không phải của biên nhận nào do hệ thống này cấp.",
    );
  }
  const { ward } = catalogue.programme;
  const period = parsePeriod(key.period);
  const extension = period ? extensionOf(period, catalogue.programme) : null;
  return html`${notice(
    "success",
    "Sổ có báo cáo này",
    "Mã không cho biết bản giấy có bị sửa hay không: hãy đối chiếu biên nhận với những điều ghi dưới đây.",
  )}
${whatBecameOf(own, revisions)}
${describe(receiptOf(ward, own.entry, extension), catalogue)}`;
}

function whatBecameOf(own: RevisionState, revisions: readonly RevisionState[]): Markup {
  const latest = revisions.at(-1)?.entry.revision ?? own.entry.revision;
  if (latest > own.entry.revision) {
    return notice("warning", `Đã có bản ${latest}`, "Đơn vị đã gửi bản mới hơn bản trong biên nhận.");
  }
  return own.status === "returned"
    ? notice("warning", "Bản này đã bị trả lại", "Đơn vị cần gửi bản mới.")
    : notice("info", "Đây là bản mới nhất của báo cáo");
}

function describe(receipt: SignedReceipt, catalogue: Catalogue): Markup {
  const names = namesOf(catalogue);
  return facts([
    ["Đơn vị", names.orgUnit(receipt.orgUnit)],
    ["Biểu mẫu", names.dataSet(receipt.dataSet)],
    ["Kỳ báo cáo", formatPeriod(receipt.period)],
    ["Bản", String(receipt.revision)],
    ["Thời điểm nhận", sayMoment(receipt.receivedAt)],
    ["Bản này được gửi", receipt.late ? "sau hạn" : "trong hạn"],
    ...(receipt.extension ? [["Lùi hạn", `${capitalise(sayExtension(receipt.extension))}.`] as const] : []),
    ["Mã băm (SHA-256)", html`<code class="digest">${receipt.digest}</code>`],
  ]);
}
