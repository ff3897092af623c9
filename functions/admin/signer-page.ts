/** `/quan-tri/nguoi-ky`: who signs the report. What is changed becomes a new catalogue; what was published stays as it is. */
import { Hono } from "hono";
import { html } from "hono/html";
import { withSigner } from "../../shared/catalogue/edit.ts";
import { SIGNER_POSITIONS, type Signer } from "../../shared/domain/catalogue.ts";
import { isPrintable, UNPRINTABLE_MESSAGE } from "../../shared/domain/printable.ts";
import {
  errorLinks,
  type FieldErrors,
  fieldsWith,
  selectField,
  textField,
} from "../../shared/http/fields.ts";
import { errorSummary } from "../../shared/http/parts.ts";
import type { PageContext, PageEnv } from "../../shared/http/ward-page.ts";
import { type AdminDependencies, answerAdminPage, hiddenFields } from "./admin-context.ts";
import { SIGNER_NAMES } from "./catalogue-changes.ts";
import { showPreview } from "./catalogue-pages.ts";
import { fileInForce } from "./file-in-force.ts";

const SIGNER_PATH = "/quan-tri/nguoi-ky";
const MAX_NAME_CHARACTERS = 100;

type Field = "chucVu" | "hoTen";
type Typed = Readonly<Record<Field, string>>;

export function signerPage(stores: Pick<AdminDependencies, "archive" | "ledger">): Hono<PageEnv> {
  const app = new Hono<PageEnv>();
  app.get(SIGNER_PATH, (context) => {
    const { signer } = context.get("version").catalogue.programme;
    return show(context, { chucVu: signer?.position ?? "", hoTen: signer?.name ?? "" }, new Map());
  });
  app.post(SIGNER_PATH, async (context) => {
    const form = context.get("form");
    const typed = {
      chucVu: form.get("chucVu") ?? "",
      hoTen: (form.get("hoTen") ?? "").normalize("NFC").replace(/\s+/g, " ").trim(),
    };
    const { errors, signer } = check(typed);
    if (errors.size > 0) return show(context, typed, errors);
    const text = JSON.stringify(withSigner(await fileInForce(context, stores), signer));
    return showPreview(context, stores, { text, at: SIGNER_PATH });
  });
  return app;
}

/** What is wrong with what was typed, or the signer that it means; undefined for the chairman with no name. */
function check({ chucVu, hoTen }: Typed): {
  readonly errors: FieldErrors<Field>;
  readonly signer: Signer | undefined;
} {
  const errors = new Map<Field, string>();
  const position = SIGNER_POSITIONS.find((one) => one === (chucVu || "chairman"));
  if (!position) errors.set("chucVu", "Chọn chức vụ trong danh sách.");
  if ([...hoTen].length > MAX_NAME_CHARACTERS) errors.set("hoTen", "Họ tên không quá 100 ký tự.");
  else if (!isPrintable(hoTen)) errors.set("hoTen", UNPRINTABLE_MESSAGE);
  const isDefault = position === "chairman" && hoTen === "";
  return {
    errors,
    signer: position && !isDefault ? { position, ...(hoTen !== "" && { name: hoTen }) } : undefined,
  };
}

function show(context: PageContext, typed: Typed, errors: FieldErrors<Field>) {
  const about = fieldsWith(errors);
  const { chairman, ...others } = SIGNER_NAMES;
  const positions = Object.entries(others).map(([code, name]) => ({ code, name }));
  return answerAdminPage(context, {
    title: `${errors.size > 0 ? "Lỗi: " : ""}Người ký báo cáo`,
    at: SIGNER_PATH,
    status: errors.size > 0 ? 422 : 200,
    content: html`<div class="stack narrow">
${errors.size > 0 ? errorSummary(errorLinks(errors)) : ""}
<h1 class="ds-heading" data-size="md">Người ký báo cáo</h1>
<p class="ds-paragraph">Chức vụ và họ tên in dưới chỗ ký ở cuối báo cáo PDF. Các bản công bố từ khi thay đổi có hiệu lực mới in theo; các bản đã
công bố giữ nguyên và không vì vậy mà được công bố lại.</p>
<form class="form" method="post" novalidate>
${hiddenFields({ csrf: context.get("session").csrfToken })}
${selectField(about("chucVu", "Chức vụ"), positions, typed.chucVu, chairman)}
${textField(about("hoTen", "Họ tên", "Không ghi học hàm, học vị. Để trống thì báo cáo chừa trống chỗ họ tên."), typed.hoTen)}
<div class="actions"><button class="ds-button" type="submit">Xem thay đổi</button></div>
</form>
</div>`,
  });
}
