/** How a reader of the printed report comes to the page that tells whether it is genuine: a QR code, or a short code. */
import { encodeQR } from "qr";
import { codeAddress } from "../../../shared/http/addresses.ts";
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

/** As many digits as the page asks for at least: 64 bits, enough to tell one ward's files apart for ever. */
const CODE_DIGITS = 16;

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

/** The least that the encoder draws around the code; the page around it is white. */
const BORDER = 1;

/** Each run of dark modules is a rectangle of one path; medium error correction withstands a stamp's edge or a fold. */
function drawQrCode(text: string): string {
  const modules = encodeQR(text, "raw", { ecc: "medium", border: BORDER });
  const size = modules.length - 2 * BORDER;
  const path = modules.flatMap((row, y) => {
    const runs = row
      .map((dark) => (dark ? "1" : "0"))
      .join("")
      .matchAll(/1+/gu);
    return [...runs].map(({ index, 0: run }) => `M${index} ${y}h${run.length}v1h-${run.length}z`);
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${BORDER} ${BORDER} ${size} ${size}"><path d="${path.join("")}"/></svg>`;
}
