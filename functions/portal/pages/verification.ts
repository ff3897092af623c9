/** `/xac-minh`: whether a file was published here, or a receipt given, and whether something newer has replaced it. */
import { Hono, type MiddlewareHandler } from "hono";
import { html } from "hono/html";
import { sha256 } from "../../../shared/domain/digest.ts";
import { formatMoment, formatPeriod } from "../../../shared/domain/vietnamese.ts";
import { reportAddress, signInAddress, VERIFICATION_PATH } from "../../../shared/http/addresses.ts";
import { htmlPage, type Markup, messagePage } from "../../../shared/http/page.ts";
import { requireSession } from "../../../shared/http/page-session.ts";
import { type ErrorLink, errorSummary, facts, fieldError, notice } from "../../../shared/http/parts.ts";
import { mayReadEverything } from "../../../shared/http/principal.ts";
import { namedRevision } from "../../../shared/http/revision-name.ts";
import { isSameOrigin } from "../../../shared/http/session.ts";
import { isReceipt } from "../../../shared/proof/receipt-jws.ts";
import type { PublishedFile } from "../../../shared/store/snapshot-store.ts";
import {
  answerPage,
  notFound,
  type PageContext,
  type PageDependencies,
  type PageEnv,
  requireWard,
} from "./page-context.ts";
import { receiptCodeFinding, receiptFinding } from "./receipt-verification.ts";

/** A function is handed at most 6 MB, of which base64 takes a third; published files have some hundred KB. */
const MAX_FILE_BYTES = 4 * 1024 * 1024;

/** A signed receipt has some 700. */
const MAX_RECEIPT_BYTES = 4096;

/** A code as printed in the report: the first digits of a file's SHA-256, or all of them. */
const CODE = /^[0-9a-f]{16,64}$/;

type VerificationDependencies = Pick<
  PageDependencies,
  "sessions" | "baseUrl" | "catalogues" | "snapshots" | "ledger" | "publicKeys"
>;

export function verificationPages({
  sessions,
  baseUrl,
  catalogues,
  snapshots,
  ledger,
  publicKeys,
}: VerificationDependencies): Hono<PageEnv> {
  const app = new Hono<PageEnv>();
  const ward = requireWard(catalogues);

  app.get(VERIFICATION_PATH, requireSession(sessions, baseUrl), ward, async (context) => {
    const typed = context.req.query("ma");
    if (typed === undefined) return show(context, {});
    const code = typed.replace(/\s/g, "").toLowerCase();
    if (!CODE.test(code)) {
      const message = "Mã gồm từ 16 đến 64 chữ số 0–9 và chữ a–f, như in trong báo cáo.";
      return show(context, { error: { field: "ma", message } });
    }
    const named = context.req.query("bien-nhan");
    if (named === undefined) return show(context, { result: await lookUp(context, code, BY_CODE), code });
    const key = namedRevision.safeParse(named);
    if (!key.success) return notFound(context, "Địa chỉ của mã trên biên nhận không đúng.");
    const { catalogue } = context.get("version");
    const result = await receiptCodeFinding({ ledger }, catalogue, { key: key.data, digits: code });
    return show(context, { result, code });
  });

  app.post(VERIFICATION_PATH, requireUpload({ sessions, baseUrl }), ward, async (context) => {
    const file = await readFile(context.req.raw);
    if (typeof file === "string") return show(context, { error: { field: "tep", message: file } });
    const content = new Uint8Array(await file.arrayBuffer());
    const text = new TextDecoder().decode(content.subarray(0, MAX_RECEIPT_BYTES));
    if (isReceipt(text)) {
      const { catalogue } = context.get("version");
      const result = await receiptFinding({ ledger, publicKeys }, catalogue, text);
      return show(context, { result, fileName: file.name });
    }
    const digest = sha256(content);
    return show(context, {
      result: await lookUp(context, digest, BY_CONTENT),
      code: digest,
      fileName: file.name,
    });
  });

  const lookUp = async (context: PageContext, code: string, genuine: Genuine): Promise<Markup> => {
    const { catalogue } = context.get("version");
    const found = await snapshots.findFile(catalogue.programme.ward, code);
    if (!found) return notPublished(code);
    const latest = await snapshots.latest(catalogue.programme.ward, found.record.period);
    const canRead = mayReadEverything(context.get("session").principal);
    return published(found, latest?.version ?? found.record.version, canRead, genuine);
  };
  return app;
}

/** Lets a posted file of a signed-in person through. Looking something up changes nothing, so there is no token. */
function requireUpload({
  sessions,
  baseUrl,
}: Pick<PageDependencies, "sessions" | "baseUrl">): MiddlewareHandler<PageEnv> {
  return async (context, next) => {
    const session = await sessions.find(context.req.raw);
    if (!isSameOrigin(context.req.raw, baseUrl)) {
      const text = "Yêu cầu phải được gửi từ trang của hệ thống này.";
      return htmlPage(context, messagePage({ session, title: "Yêu cầu bị từ chối", text }), 403);
    }
    if (!session) return context.redirect(signInAddress(VERIFICATION_PATH), 303);
    context.set("session", session);
    return next();
  };
}

/** The uploaded file, or what is wrong with the upload. */
async function readFile(request: Request): Promise<File | string> {
  let form: FormData;
  try {
    form = await request.formData();
  } catch {
    return "Không đọc được nội dung gửi lên; hãy chọn lại tệp.";
  }
  const file = form.get("tep");
  if (!(file instanceof File) || file.size === 0) return "Chọn một tệp cần xác minh.";
  if (file.size > MAX_FILE_BYTES) return "Tệp lớn hơn 4 MB, không phải tệp báo cáo của hệ thống.";
  return file;
}

/** What is known of what was found. */
interface Genuine {
  readonly title: string;
  readonly text: string;
}

const BY_CONTENT: Genuine = {
  title: "Tệp là bản gốc",
  text: "Nội dung trùng khớp hoàn toàn với tệp mà hệ thống đã công bố.",
};
/** Whoever prints a false report can print a true code on it. */
const BY_CODE: Genuine = {
  title: "Mã của báo cáo đã công bố",
  text: "Mã không cho biết bản giấy có bị sửa hay không: hãy đối chiếu số liệu trên giấy với bản đã công bố.",
};

function published(
  { record, file }: PublishedFile,
  latest: number,
  canRead: boolean,
  genuine: Genuine,
): Markup {
  const { period, version, publishedAt, asOf } = record;
  const newer = canRead
    ? html`<a class="ds-link" href="${reportAddress(period)}">Xem phiên bản ${latest}</a>.`
    : html`Đề nghị dùng phiên bản ${latest}.`;
  return html`${notice("success", genuine.title, genuine.text)}
${
  latest > version
    ? notice(
        "warning",
        `Đã có phiên bản ${latest} thay thế`,
        html`Đây là phiên bản ${version}; số liệu có thể đã được sửa. ${newer}`,
      )
    : notice("info", "Đây là phiên bản mới nhất của kỳ báo cáo")
}
${facts([
  ["Báo cáo", formatPeriod(period)],
  ["Phiên bản", String(version)],
  ["Tệp", file.name],
  ["Công bố lúc", formatMoment(publishedAt)],
  ["Số liệu tính đến", formatMoment(asOf)],
  ["SHA-256", html`<code class="digest">${file.sha256}</code>`],
])}`;
}

function notPublished(digest: string): Markup {
  return html`${notice(
    "danger",
    "Không phải bản gốc",
    html`Hệ thống chưa công bố tệp nào có nội dung này. Tệp đã bị thay đổi, được lưu lại bằng phần mềm khác (chỉ mở rồi
lưu trong Excel cũng làm tệp khác đi), được quét từ bản giấy, hoặc không do phường công bố.`,
  )}
${facts([["SHA-256", html`<code class="digest">${digest}</code>`]])}`;
}

interface Shown {
  readonly result?: Markup;
  readonly error?: ErrorLink;
  readonly code?: string;
  readonly fileName?: string;
}

function show(context: PageContext, { result, error, code, fileName }: Shown) {
  const invalid = (field: string) =>
    error?.field === field ? html` aria-invalid="true" aria-describedby="${field}-loi"` : "";
  const message = (field: string) =>
    error?.field === field ? fieldError(`${field}-loi`, error.message) : "";
  return answerPage(context, {
    title: `${error ? "Lỗi: " : ""}Xác minh tệp báo cáo`,
    section: VERIFICATION_PATH,
    status: error ? 422 : 200,
    content: html`<div class="stack narrow">
${error ? errorSummary([error]) : ""}
<h1 class="ds-heading" data-size="md">Xác minh tệp báo cáo</h1>
${
  result === undefined
    ? ""
    : html`<section class="stack" aria-label="Kết quả xác minh">
<p class="ds-paragraph quiet">${fileName === undefined ? `Mã ${code}` : `Tệp ${fileName}`}</p>
${result}</section>`
}
<p class="ds-paragraph">Chọn hoặc kéo thả vào ô dưới đây một tệp đã tải về (PDF, Excel, CSV, JSON) để biết tệp có đúng là bản
đã công bố và còn là phiên bản mới nhất hay không; hoặc một biên nhận có chữ ký số (.jws). Tệp không được lưu lại.</p>
<form class="form" method="post" enctype="multipart/form-data" action="${VERIFICATION_PATH}" novalidate>
<div class="ds-field"><label class="ds-label" for="tep">Tệp cần xác minh</label>${message("tep")}
<input class="ds-input" type="file" id="tep" name="tep"${invalid("tep")}></div>
<div class="actions"><button class="ds-button" type="submit">Xác minh tệp</button></div>
</form>
<form class="form" method="get" action="${VERIFICATION_PATH}" novalidate>
<div class="ds-field"><label class="ds-label" for="ma">Hoặc mã xác minh in ở trang đầu báo cáo (16 ký tự), hoặc cả mã SHA-256</label>${message("ma")}
<input class="ds-input" id="ma" name="ma" autocomplete="off" spellcheck="false"${invalid("ma")}></div>
<div class="actions"><button class="ds-button" data-variant="secondary" type="submit">Tra mã</button></div>
</form>
</div>`,
  });
}
