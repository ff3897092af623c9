/**
 * From an uploaded file to the few parts of it that are read. A spreadsheet is a ZIP file of XML from outside: it is
 * unpacked piece by piece under a limit, whatever sizes it claims, and only the parts with figures go on to the reader.
 */
import { DOWNLOAD_AGAIN, type OrRefused, refused } from "./refusal.ts";

/** The form of 5,000 cells has some 200 KB. */
export const MAX_WORKBOOK_BYTES = 2 * 1024 * 1024;
/** Unpacked, of the parts that are read. */
const MAX_UNPACKED_BYTES = 16 * 1024 * 1024;
const MAX_PARTS = 1000;
/** No more than 16 MB come out of so many bytes at once. */
const PIECE_BYTES = 16 * 1024;

/** Package description, workbook, styles, texts, sheets. Pictures, comments, drawings, links to other files are not read. */
const NEEDED =
  /^(?:\[Content_Types\]\.xml|_rels\/\.rels|xl\/[^/]+\.xml|xl\/_rels\/[^/]+\.rels|xl\/worksheets\/[^/]+\.xml)$/i;
const MACROS = /(?:^|\/)vbaProject\.bin$|^xl\/macrosheets\//i;
const MACRO_TYPE = "macroEnabled";
/** Spreadsheets declare nothing in their markup; entities that multiply without end are declared so. */
const DECLARATION = "<!DOCTYPE";

/** What an OpenDocument file starts with: LibreOffice's own. */
const OPEN_DOCUMENT = Buffer.from("mimetypeapplication/vnd.oasis.opendocument");
const ZIP_START = [0x50, 0x4b, 0x03, 0x04];
/** Compound File Binary: `.xls`, and every workbook with a password to open it. */
const OLE_START = [0xd0, 0xcf, 0x11, 0xe0];
const ENCRYPTED_STREAM = Buffer.from("EncryptedPackage", "utf16le");

const BROKEN = refused(
  "Tệp không đọc được",
  `Tệp bị hỏng hoặc không phải sổ tính Excel. Hãy mở tệp bằng Excel, lưu lại dạng .xlsx rồi nộp lại.`,
);
const UNPACKS_TOO_LARGE = refused(
  "Tệp quá lớn",
  `Nội dung trong tệp lớn bất thường so với biểu mẫu. ${DOWNLOAD_AGAIN}`,
);

/** The parts as a workbook of their own, for the reader. */
export async function safeParts(file: Uint8Array): Promise<OrRefused<{ readonly workbook: Uint8Array }>> {
  if (file.length > MAX_WORKBOOK_BYTES) {
    return refused(
      "Tệp quá lớn",
      "Tệp lớn hơn 2 MB, trong khi biểu mẫu chỉ vài chục KB. Hãy bỏ hình ảnh và các trang tính khác, hoặc tải lại biểu mẫu rồi chép số liệu sang.",
    );
  }
  if (startsWith(file, OLE_START)) {
    return Buffer.from(file).includes(ENCRYPTED_STREAM)
      ? refused(
          "Tệp có mật khẩu",
          "Tệp đặt mật khẩu mở nên hệ thống không đọc được. Hãy mở bằng Excel, bỏ mật khẩu (Tệp › Thông tin › Bảo vệ sổ làm việc), lưu lại rồi nộp lại.",
        )
      : refused(
          "Tệp ở dạng Excel cũ (.xls)",
          "Hãy mở bằng Excel, chọn Lưu thành › Sổ làm việc Excel (.xlsx) rồi nộp lại.",
        );
  }
  if (!startsWith(file, ZIP_START)) {
    return refused(
      "Tệp không phải sổ tính Excel",
      `Chỉ nhận tệp .xlsx là biểu mẫu tải từ hệ thống. ${DOWNLOAD_AGAIN}`,
    );
  }
  if (Buffer.from(file.subarray(0, 200)).includes(OPEN_DOCUMENT)) {
    return refused(
      "Tệp ở dạng của LibreOffice (.ods)",
      "Hãy mở lại tệp, chọn Lưu thành (Save As), chọn dạng Excel (.xlsx) rồi nộp lại.",
    );
  }
  const libraries = await import("./spreadsheets.ts");
  const parts = unpack(file, libraries);
  if (parts === "broken") return BROKEN;
  if (parts === "too-large") return UNPACKS_TOO_LARGE;
  if (parts === "has-macros" || Buffer.from(parts["[Content_Types].xml"] ?? []).includes(MACRO_TYPE)) {
    return refused(
      "Tệp có macro",
      "Hệ thống không nhận tệp chứa macro (.xlsm). Hãy chọn Lưu thành › Sổ làm việc Excel (.xlsx) rồi nộp lại.",
    );
  }
  if (!parts["[Content_Types].xml"] || !parts["_rels/.rels"]) return BROKEN;
  if (Object.values(parts).some((part) => Buffer.from(part).includes(DECLARATION))) {
    return refused("Tệp không an toàn", `Tệp chứa khai báo mà Excel không bao giờ ghi. ${DOWNLOAD_AGAIN}`);
  }
  return { ok: true, workbook: libraries.zipSync(parts, { level: 0 }) };
}

function startsWith(file: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, i) => file[i] === byte);
}

type Unpacked = Readonly<Record<string, Uint8Array>> | "broken" | "too-large" | "has-macros";

function unpack(file: Uint8Array, { Unzip, UnzipInflate }: typeof import("./spreadsheets.ts")): Unpacked {
  const pieces = new Map<string, Uint8Array[]>();
  let count = 0;
  let bytes = 0;
  let hasMacros = false;
  let isBroken = false;
  const zip = new Unzip((part) => {
    count += 1;
    hasMacros ||= MACROS.test(part.name);
    if (!NEEDED.test(part.name) || pieces.has(part.name)) return;
    const own: Uint8Array[] = [];
    pieces.set(part.name, own);
    part.ondata = (error, data) => {
      isBroken ||= error !== null;
      bytes += data?.length ?? 0;
      own.push(data);
    };
    part.start();
  });
  zip.register(UnzipInflate);
  try {
    for (let at = 0; at < file.length; at += PIECE_BYTES) {
      const end = at + PIECE_BYTES;
      zip.push(file.subarray(at, end), end >= file.length);
      if (isBroken) return "broken";
      if (bytes > MAX_UNPACKED_BYTES || count > MAX_PARTS) return "too-large";
    }
  } catch {
    return "broken";
  }
  if (hasMacros) return "has-macros";
  return Object.fromEntries([...pieces].map(([name, own]) => [name, Buffer.concat(own)]));
}
