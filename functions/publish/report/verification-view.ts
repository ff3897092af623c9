/** How a reader of the printed report comes to the page that tells whether it is genuine: a QR code, or a short code. */
import { CODE_DIGITS, codeAddress } from "../../../shared/http/addresses.ts";
import { drawQrCode } from "../../../shared/http/qr-code.ts";
import { chunks } from "./chunks.ts";

export interface VerificationView {
  /** The QR code as SVG. */
  readonly image: string;
  /** What the image leads to. */
  readonly alternative: string;
  /** Beside the image, line by line. */
  readonly note: readonly string[];
  /** `abcd 0123 abcd 0123`: the first digits of the SHA-256 of `snapshot.json`. */
  readonly code: string;
  readonly address: string;
}

export function viewVerification({
  snapshotSha256,
  verificationUrl,
}: {
  readonly snapshotSha256?: string | undefined;
  readonly verificationUrl?: string | undefined;
}): VerificationView | null {
  if (snapshotSha256 === undefined || verificationUrl === undefined) return null;
  const digits = snapshotSha256.slice(0, CODE_DIGITS);
  const code = chunks([...digits], 4)
    .map((group) => group.join(""))
    .join(" ");
  const address = verificationUrl.replace(/^https?:\/\//u, "");
  return {
    image: drawQrCode(codeAddress(verificationUrl, digits)),
    alternative: `Mã QR dẫn đến trang xác minh báo cáo ${codeAddress(verificationUrl, digits)}`,
    note: ["Mã xác minh báo cáo:", code, "Quét mã hoặc tra tại", address],
    code,
    address,
  };
}
