/** QR codes as SVG, for paper. */
import { encodeQR } from "qr";

/** The least that the encoder draws around the code; the page around it is white. */
const BORDER = 1;

/** Each run of dark modules is a rectangle of one path; medium error correction withstands a stamp's edge or a fold. */
export function drawQrCode(text: string): string {
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
