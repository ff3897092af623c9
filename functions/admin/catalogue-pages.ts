/**
 * `/quan-tri/danh-muc`: the catalogue in force and its versions; a new one is looked at first (faults with their lines,
 * what changes, what that does to stored data) and then published with one click.
 */
import { Hono } from "hono";
import { html } from "hono/html";
import { stringify } from "yaml";
import { parseCatalogue } from "../../shared/catalogue/parse.ts";
import { type PlacedFault, readCatalogueText } from "../../shared/catalogue/read-text.ts";
import type { CatalogueFile } from "../../shared/catalogue/schema.ts";
import type { Catalogue } from "../../shared/domain/catalogue.ts";
import { formatCount, formatMoment } from "../../shared/domain/vietnamese.ts";
import { type AdminSection, adminSectionName } from "../../shared/http/admin-navigation.ts";
import { errorLinks, type FieldErrors, textAreaField } from "../../shared/http/fields.ts";
import type { Markup } from "../../shared/http/page.ts";
import { backLink, errorSummary, facts, fieldError, notice, table } from "../../shared/http/parts.ts";
import { receivedAt } from "../../shared/http/request.ts";
import { requireUpload } from "../../shared/http/upload.ts";
import { notFound, type PageContext, type PageEnv, requireWard } from "../../shared/http/ward-page.ts";
import { type AdminDependencies, answerAdminPage, hiddenFields, requireAdmin } from "./admin-context.ts";
import { type Change, catalogueChanges } from "./catalogue-changes.ts";
import { catalogueImpact } from "./catalogue-impact.ts";
import { reasonError } from "./person-rules.ts";

export const CATALOGUE_PATH = "/quan-tri/danh-muc";
const UPLOAD_PATH = `${CATALOGUE_PATH}/tai-len`;
const PUBLISH_PATH = `${CATALOGUE_PATH}/cong-bo`;
const FILE_PATH = `${CATALOGUE_PATH}/tai-ve`;
/** Some nine times that of phường Lê Chân; it comes back in the form that publishes. */
const MAX_FILE_BYTES = 256 * 1024;
const NO_SUCH_VERSION = "Không có phiên bản danh mục này.";
/** Faults shown at once; whoever mends these sees the next. */
const MAX_FAULTS = 50;

type CatalogueStores = Pick<AdminDependencies, "catalogues" | "archive" | "ledger">;
type UploadDependencies = CatalogueStores & Pick<AdminDependencies, "sessions" | "baseUrl">;

/** Where a file is handed in: before the pages whose forms are read as forms. */
export function catalogueUpload(dependencies: UploadDependencies): Hono<PageEnv> {
  const { sessions, baseUrl, catalogues } = dependencies;
  const app = new Hono<PageEnv>();
  app.post(
    UPLOAD_PATH,
    requireUpload(sessions, baseUrl),
    requireWard(catalogues),
    requireAdmin,
    async (context) => {
      const read = await readFile(context.get("upload")?.get("tep"));
      if ("error" in read) return showCatalogue(context, dependencies, read.error);
      return showPreview(context, dependencies, { text: read.content, at: CATALOGUE_PATH });
    },
  );
  return app;
}

export function cataloguePages(dependencies: CatalogueStores): Hono<PageEnv> {
  const { catalogues, archive } = dependencies;
  const app = new Hono<PageEnv>();

  app.get(CATALOGUE_PATH, (context) => showCatalogue(context, dependencies, undefined));
  // Where signing in again leads back to.
  app.get(UPLOAD_PATH, (context) => context.redirect(CATALOGUE_PATH));
  app.get(PUBLISH_PATH, (context) => context.redirect(CATALOGUE_PATH));

  app.get(FILE_PATH, async (context) => {
    const { version, catalogue } = context.get("version");
    const { ward } = catalogue.programme;
    const wanted = Number(context.req.query("phien-ban") ?? version);
    const found = await archive.read(ward, wanted);
    if (!found) return notFound(context, NO_SUCH_VERSION);
    return context.body(stringify(found.file, { lineWidth: 0 }), 200, {
      "content-type": "application/yaml; charset=utf-8",
      "content-disposition": `attachment; filename="danh-muc-${ward}-phien-ban-${wanted}.yaml"`,
      "cache-control": "no-store",
    });
  });

  app.post(PUBLISH_PATH, async (context) => {
    const form = context.get("form");
    const text = form.get("noiDung") ?? "";
    const reason = (form.get("lyDo") ?? "").trim();
    const base = Number(form.get("phienBan"));
    const preview = { text, reason, at: CATALOGUE_PATH } as const;
    const { version, sample, catalogue } = context.get("version");
    const read = readCatalogueText(text);
    if (!read.ok || read.catalogue.programme.ward !== catalogue.programme.ward) {
      return showPreview(context, dependencies, preview);
    }
    const now = receivedAt(context);
    const errors = new Map<PreviewField, string>();
    const missingReason = reasonError(reason);
    if (missingReason !== undefined) errors.set("lyDo", missingReason);
    const impact = await catalogueImpact(dependencies.ledger, catalogue, read.catalogue, now);
    if (impact.length > 0 && form.get("daXem") === null) {
      errors.set("daXem", "Hãy đánh dấu để xác nhận đã xem ảnh hưởng đến số liệu đã lưu.");
    }
    // What was looked at was compared with another version than the one in force.
    if (base !== version) return showPreview(context, dependencies, { ...preview, isOutdated: true });
    if (errors.size > 0) return showPreview(context, dependencies, { ...preview, errors });
    const by = context.get("session").principal.username;
    const published = await catalogues.publish(read.file, { sample, at: now, by, why: reason });
    return context.redirect(`${CATALOGUE_PATH}?xong=${published}`, 303);
  });

  app.get(`${CATALOGUE_PATH}/:version`, async (context) => {
    const { version, catalogue } = context.get("version");
    const { ward } = catalogue.programme;
    const number = Number(context.req.param("version"));
    const [found, before] = await Promise.all([archive.read(ward, number), archive.read(ward, number - 1)]);
    if (!found) return notFound(context, NO_SUCH_VERSION);
    const isFirst = before === undefined;
    return answerAdminPage(context, {
      title: `Danh mục, phiên bản ${number}`,
      at: CATALOGUE_PATH,
      content: html`<div class="stack">
${backLink(CATALOGUE_PATH, "Danh mục")}
<h1 class="ds-heading" data-size="md">Danh mục, phiên bản ${number}</h1>
${facts([
  ["Công bố lúc", formatMoment(found.at)],
  ["Người công bố", found.by],
  ["Lý do", found.why ?? "không ghi"],
])}
<p><a class="ds-link" href="${FILE_PATH}?phien-ban=${number}">Tải về tệp của phiên bản này</a></p>
${
  isFirst
    ? html`<p class="ds-paragraph">Đây là phiên bản đầu tiên.</p>`
    : html`<h2 class="ds-heading" data-size="sm">Thay đổi so với phiên bản ${number - 1}</h2>
${changeList(catalogueOf(before.file), catalogueOf(found.file))}`
}
${number === version ? "" : restoringForm(context, number)}
</div>`,
    });
  });

  app.post(`${CATALOGUE_PATH}/:version`, async (context) => {
    const { ward } = context.get("version").catalogue.programme;
    const found = await archive.read(ward, Number(context.req.param("version")));
    if (!found) return notFound(context, NO_SUCH_VERSION);
    return showPreview(context, dependencies, { text: JSON.stringify(found.file), at: CATALOGUE_PATH });
  });
  return app;
}

/** The way back from a mistake: what a version said is looked at and published again, as the next one. */
function restoringForm(context: PageContext, number: number) {
  return html`<section class="stack narrow"><h2 class="ds-heading" data-size="sm">Dùng lại phiên bản này</h2>
<p class="ds-paragraph">Danh mục trở lại như ở phiên bản ${number}; mọi thay đổi từ đó đến nay không còn hiệu lực. Các thay đổi được
xem trước, chưa có gì thay đổi cho đến khi bấm công bố.</p>
<form class="actions" method="post" action="${CATALOGUE_PATH}/${number}">${hiddenFields({ csrf: context.get("session").csrfToken })}
<button class="ds-button" data-variant="secondary" type="submit">Xem trước việc dùng lại</button></form></section>`;
}

function catalogueOf(file: CatalogueFile): Catalogue {
  const parsed = parseCatalogue(file);
  if (!parsed.ok) throw new Error(`published catalogue: ${JSON.stringify(parsed.faults)}`);
  return parsed.catalogue;
}

async function readFile(
  file: FormDataEntryValue | null | undefined,
): Promise<{ readonly content: string } | { readonly error: string }> {
  if (!(file instanceof File) || file.size === 0) return { error: "Chọn tệp danh mục (YAML hoặc JSON)." };
  if (file.size > MAX_FILE_BYTES) return { error: "Tệp lớn hơn 256 KB, không phải tệp danh mục." };
  try {
    return { content: new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer()) };
  } catch {
    return { error: "Tệp không phải văn bản UTF-8; hãy lưu lại với bảng mã UTF-8." };
  }
}

async function showCatalogue(
  context: PageContext,
  { archive }: Pick<CatalogueStores, "archive">,
  error: string | undefined,
) {
  const { version, catalogue } = context.get("version");
  const versions = await archive.list(catalogue.programme.ward);
  const done = context.req.query("xong");
  const columns = ["Phiên bản", "Công bố lúc", "Người công bố", "Lý do"].map((name) => ({ name }));
  const rows = versions
    .toReversed()
    .map((one) => [
      html`<a class="ds-link" href="${CATALOGUE_PATH}/${one.version}">Phiên bản ${one.version}</a>${one.version === version ? " (đang dùng)" : ""}`,
      formatMoment(one.at),
      one.by,
      one.why ?? "",
    ]);
  return answerAdminPage(context, {
    title: `${error === undefined ? "" : "Lỗi: "}Danh mục`,
    at: CATALOGUE_PATH,
    status: error === undefined ? 200 : 422,
    content: html`<div class="stack">
${error === undefined ? "" : errorSummary([{ field: "tep", message: error }])}
${done === String(version) ? notice("success", `Đã công bố phiên bản ${version}`, "Các trang khác dùng danh mục mới trong vòng một phút.") : ""}
<h1 class="ds-heading" data-size="md">Danh mục</h1>
<p class="ds-paragraph narrow">Danh mục quy định đơn vị, biểu mẫu, mục số liệu, quy tắc kiểm tra, mô hình và chỉ tiêu. Đang dùng phiên bản ${version}:
${formatCount(catalogue.orgUnits.length)} đơn vị, ${formatCount(catalogue.dataSets.length)} biểu mẫu, ${formatCount(catalogue.models.length)} mô hình, ${formatCount(catalogue.indicators.length)} chỉ tiêu.</p>
<p><a class="ds-link" href="${FILE_PATH}">Tải về tệp danh mục đang dùng (YAML)</a></p>
<section class="narrow"><h2 class="ds-heading" data-size="sm">Tải lên danh mục mới</h2>
<p class="ds-paragraph">Tệp được kiểm tra và đối chiếu với danh mục đang dùng trước; chưa có gì thay đổi cho đến khi bấm công bố.</p>
<form class="form" method="post" enctype="multipart/form-data" action="${UPLOAD_PATH}" novalidate>
${hiddenFields({ csrf: context.get("session").csrfToken })}
<div class="ds-field${error === undefined ? "" : " invalid"}"><label class="ds-label" for="tep">Tệp danh mục (YAML hoặc JSON)</label>
${error === undefined ? "" : fieldError("tep-loi", error)}
<input class="ds-input" type="file" id="tep" name="tep" accept=".yaml,.yml,.json"${error === undefined ? "" : html` aria-invalid="true" aria-describedby="tep-loi"`}></div>
<div class="actions"><button class="ds-button" type="submit">Xem thay đổi</button></div>
</form></section>
<section>${table("Các phiên bản", columns, rows)}</section>
</div>`,
  });
}

type PreviewField = "lyDo" | "daXem";

export interface Preview {
  /** The new catalogue's file, as text. */
  readonly text: string;
  /** The page that it comes from. */
  readonly at: AdminSection;
  readonly reason?: string;
  readonly errors?: FieldErrors<PreviewField>;
  /** Whether another version has come into force since it was looked at. */
  readonly isOutdated?: boolean;
}

/** What a new catalogue would do, with the button that does it; or everything that is wrong with it. */
export async function showPreview(
  context: PageContext,
  { ledger }: Pick<CatalogueStores, "ledger">,
  { text, at, reason = "", errors = new Map(), isOutdated = false }: Preview,
) {
  const { version, catalogue } = context.get("version");
  const read = readCatalogueText(text);
  const title = "Xem trước thay đổi danh mục";
  if (!read.ok) return showFaults(context, at, read.faults);
  const { ward } = catalogue.programme;
  if (read.catalogue.programme.ward !== ward) {
    const message = `Danh mục này của “${read.catalogue.programme.ward}”, không phải của “${ward}”.`;
    return showFaults(context, at, [
      { where: "programme.ward", code: "other-ward", message, line: undefined },
    ]);
  }
  const impact = await catalogueImpact(ledger, catalogue, read.catalogue, receivedAt(context));
  const isSame = catalogueChanges(catalogue, read.catalogue).length === 0;
  return answerAdminPage(context, {
    title: `${errors.size > 0 ? "Lỗi: " : ""}${title}`,
    at,
    status: isOutdated ? 409 : errors.size > 0 ? 422 : 200,
    content: html`<div class="stack">
${errors.size > 0 ? errorSummary(errorLinks(errors)) : ""}
${backLink(at, adminSectionName(at))}
<h1 class="ds-heading" data-size="md">${title}</h1>
${isOutdated ? notice("warning", "Danh mục đang dùng vừa thay đổi", "Hãy xem lại các thay đổi dưới đây so với phiên bản mới nhất rồi công bố.") : ""}
<h2 class="ds-heading" data-size="sm">Thay đổi so với phiên bản ${version} đang dùng</h2>
${
  isSame
    ? html`<p class="ds-paragraph">Không có gì thay đổi so với danh mục đang dùng, nên không có gì để công bố.</p>`
    : html`${changeList(catalogue, read.catalogue)}
${impactPart(impact)}
<form class="form narrow" method="post" action="${PUBLISH_PATH}" novalidate>
${hiddenFields({ csrf: context.get("session").csrfToken, phienBan: String(version), noiDung: text })}
${impact.length === 0 ? "" : seenField(errors.get("daXem"))}
${textAreaField({ name: "lyDo", label: "Lý do thay đổi", hint: "Được ghi vào nhật ký.", error: errors.get("lyDo") }, reason)}
<p class="ds-paragraph quiet">Công bố nhầm thì lấy lại được: mở phiên bản ${version} ở trang Danh mục, bấm “Xem trước việc dùng lại”.</p>
<div class="actions"><button class="ds-button" type="submit">Công bố phiên bản ${version + 1}</button>
<a class="ds-link" href="${at}">Không công bố</a></div>
</form>`
}
</div>`,
  });
}

function seenField(error: string | undefined): Markup {
  return html`<div class="choices${error === undefined ? "" : " invalid"}">${error === undefined ? "" : fieldError("daXem-loi", error)}
<div class="ds-field"><input class="ds-input" type="checkbox" id="daXem" name="daXem" value="1"${error === undefined ? "" : html` aria-invalid="true" aria-describedby="daXem-loi"`}>
<label class="ds-label" data-weight="regular" for="daXem">Tôi đã xem ảnh hưởng đến số liệu đã lưu và hạn gửi nêu trên</label></div></div>`;
}

function impactPart(impact: readonly string[]): Markup {
  if (impact.length === 0) {
    return html`${notice("success", "Không ảnh hưởng đến số liệu đã lưu", "Thay đổi này không tác động đến báo cáo đã gửi hay hạn gửi nào.")}`;
  }
  return notice(
    "warning",
    `${formatCount(impact.length)} ảnh hưởng đến số liệu đã lưu và hạn gửi`,
    html`<ul class="ds-list">${impact.map((line) => html`<li>${line}</li>`)}</ul>
<p class="ds-paragraph">Các bản đã công bố giữ nguyên. Kỳ chưa khóa được tính lại theo danh mục mới.</p>`,
  );
}

const SIGNS: Readonly<Record<Change["kind"], string>> = { added: "Thêm", removed: "Bỏ", changed: "Sửa" };

function changeList(before: Catalogue, after: Catalogue): Markup {
  const groups = catalogueChanges(before, after);
  if (groups.length === 0) return html`<p class="ds-paragraph">Không có thay đổi về nội dung.</p>`;
  return html`${groups.map(
    ({
      name,
      changes,
    }) => html`<section><h3 class="ds-heading" data-size="xs">${name} (${formatCount(changes.length)})</h3>
<ul class="changes">${changes.map(
      ({ kind, what, details }) =>
        html`<li><strong>${SIGNS[kind]}</strong> ${what}${details.length === 0 ? "" : html`<ul>${details.map((line) => html`<li class="small">${line}</li>`)}</ul>`}</li>`,
    )}</ul></section>`,
  )}`;
}

function showFaults(context: PageContext, at: AdminSection, faults: readonly PlacedFault[]) {
  const shown = faults.slice(0, MAX_FAULTS);
  const columns = ["Dòng", "Vị trí", "Cần sửa"].map((name) => ({ name }));
  const rows = shown.map(({ line, where, message }) => [
    line === undefined ? "" : `Dòng ${line}`,
    html`<code class="place">${where === "" ? "cả tệp" : where}</code>`,
    message,
  ]);
  const rest = faults.length - shown.length;
  return answerAdminPage(context, {
    title: "Lỗi: Danh mục chưa dùng được",
    at,
    status: 422,
    content: html`<div class="stack">
${backLink(at, adminSectionName(at))}
<h1 class="ds-heading" data-size="md">Danh mục chưa dùng được</h1>
<p class="ds-paragraph">Có ${formatCount(faults.length)} chỗ cần sửa. Chưa có gì thay đổi; hãy sửa rồi tải lên lại.</p>
${table("Các chỗ cần sửa", columns, rows)}
${rest > 0 ? html`<p class="ds-paragraph quiet">Còn ${formatCount(rest)} chỗ khác, hiện ra sau khi sửa các chỗ trên.</p>` : ""}
</div>`,
  });
}
