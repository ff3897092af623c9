/** Verifying a signed receipt of a submission by its file alone. */

import { wardIso } from "../../shared/domain/calendar.ts";
import { sayExtension } from "../../shared/domain/extension-words.ts";
import { isReceipt, verifyReceipt } from "../../shared/proof/receipt-jws.ts";
import type { PublicJwk } from "../../shared/wire/jwks.ts";
import type { Verdict } from "./verify.ts";

export async function verifyReceiptFile(text: string, keys: readonly PublicJwk[]): Promise<Verdict> {
  if (!isReceipt(text)) return notGenuine("tệp không phải biên nhận có chữ ký số");
  const verified = await verifyReceipt(text, keys);
  if (!verified) {
    return notGenuine(
      "chữ ký không khớp: nội dung đã bị thay đổi, hoặc khóa ký không có trong các khóa công khai đã cho",
    );
  }
  const { ward, orgUnit, dataSet, period, revision, receivedAt, late, extension, digest } = verified.receipt;
  return {
    isGenuine: true,
    lines: [
      `NGUYÊN GỐC (genuine): biên nhận báo cáo ${dataSet}, kỳ ${period}, đơn vị ${orgUnit} của ${ward}, bản ${revision}; chữ ký bằng khóa ${verified.key.kid}`,
      `  nhận lúc ${wardIso(receivedAt)}, ${late ? "trễ hạn" : "đúng hạn"}; SHA-256 của nội dung ${digest}`,
      ...(extension ? [`  ${sayExtension(extension)}`] : []),
    ],
  };
}

function notGenuine(fault: string): Verdict {
  return { isGenuine: false, lines: ["KHÔNG NGUYÊN GỐC (not genuine): 1 điểm sai khác", `  ${fault}`] };
}
