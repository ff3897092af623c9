/** `/quan-tri/don-vi`: adding, renaming and closing org units. What is changed becomes a new catalogue. */

import { Hono } from "hono";
import { html } from "hono/html";
import * as z from "zod";
import { withoutUnit, withUnit, withUnitName } from "../../shared/catalogue/edit.ts";
import { type Catalogue, ORG_UNIT_KINDS, type OrgUnit } from "../../shared/domain/catalogue.ts";
import { isPrintable, UNPRINTABLE_MESSAGE } from "../../shared/domain/printable.ts";
import { formatCount } from "../../shared/domain/vietnamese.ts";
import {
  errorLinks,
  type FieldErrors,
  fieldsWith,
  selectField,
  textField,
} from "../../shared/http/fields.ts";
import { backLink, errorSummary, outcomeNotice, table } from "../../shared/http/parts.ts";
import { notFound, type PageContext, type PageEnv } from "../../shared/http/ward-page.ts";
import { type AdminDependencies, answerAdminPage, hiddenFields } from "./admin-context.ts";
import { UNIT_KINDS } from "./catalogue-changes.ts";
import { CATALOGUE_PATH, showPreview } from "./catalogue-pages.ts";
import { fileInForce } from "./file-in-force.ts";

const UNITS_PATH = "/quan-tri/don-vi";
const ADD_PATH = "/quan-tri/them-don-vi";
const unitAddress = (code: string) => `${UNITS_PATH}/${code}`;
const CODE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const KINDS = ORG_UNIT_KINDS.map((code) => ({ code, name: UNIT_KINDS[code] }));

type Field = "ma" | "ten" | "loai";
type Typed = Readonly<Record<Field, string>>;

export function unitPages(stores: Pick<AdminDependencies, "archive" | "ledger">): Hono<PageEnv> {
  const app = new Hono<PageEnv>();

  app.get(UNITS_PATH, (context) => {
    const { orgUnits, dataSets } = context.get("version").catalogue;
    const columns = [
      { name: "Đơn vị" },
      { name: "Mã" },
      { name: "Loại" },
      { name: "Số biểu mẫu", isNumber: true },
    ];
    const rows = orgUnits.map(({ code, name, kind }) => [
      html`<a class="ds-link" href="${unitAddress(code)}">${name}</a>`,
      code,
      UNIT_KINDS[kind],
      formatCount(dataSets.filter(({ assigned }) => assigned.includes(code)).length),
    ]);
    return answerAdminPage(context, {
      title: "Đơn vị",
      at: UNITS_PATH,
      content: html`<div class="stack">
<h1 class="ds-heading" data-size="md">Đơn vị</h1>
<div class="actions"><a class="ds-button" href="${ADD_PATH}">Thêm đơn vị</a></div>
${table(`${formatCount(orgUnits.length)} đơn vị báo cáo`, columns, rows)}
</div>`,
    });
  });

  app.get(ADD_PATH, (context) => showAdd(context, { ma: "", ten: "", loai: "" }, new Map()));
  app.post(ADD_PATH, async (context) => {
    const typed = read(context);
    const { catalogue } = context.get("version");
    const errors = new Map<Field, string>();
    const kind = z.enum(ORG_UNIT_KINDS).safeParse(typed.loai);
    if (!CODE.test(typed.ma)) {
      errors.set("ma", "Mã gồm chữ thường không dấu, chữ số và dấu gạch ngang, ví dụ tdp-31.");
    } else if (catalogue.orgUnits.some(({ code }) => code === typed.ma))
      errors.set("ma", "Đã có đơn vị với mã này.");
    const wrongName = nameError(typed.ten, catalogue, undefined);
    if (wrongName !== undefined) errors.set("ten", wrongName);
    if (!kind.success) errors.set("loai", "Chọn loại đơn vị.");
    if (errors.size > 0 || !kind.success) return showAdd(context, typed, errors);
    const unit = { code: typed.ma, kind: kind.data, name: typed.ten };
    const text = JSON.stringify(withUnit(await fileInForce(context, stores), unit));
    return showPreview(context, stores, { text, at: UNITS_PATH });
  });

  app.get(`${UNITS_PATH}/:code`, (context) => {
    const unit = findUnit(context);
    return unit ? showUnit(context, unit, unit.name, undefined) : noSuchUnit(context);
  });
  app.post(`${UNITS_PATH}/:code`, async (context) => {
    const unit = findUnit(context);
    if (!unit) return noSuchUnit(context);
    const { catalogue } = context.get("version");
    const file = await fileInForce(context, stores);
    if (context.get("form").get("viec") === "dong") {
      const obstacles = closingObstacles(catalogue, unit);
      if (obstacles.length > 0) return showUnit(context, unit, unit.name, undefined, obstacles);
      return showPreview(context, stores, {
        text: JSON.stringify(withoutUnit(file, unit.code)),
        at: UNITS_PATH,
      });
    }
    const { ten } = read(context);
    const error = nameError(ten, catalogue, unit);
    if (error !== undefined) return showUnit(context, unit, ten, error);
    return showPreview(context, stores, {
      text: JSON.stringify(withUnitName(file, unit.code, ten)),
      at: UNITS_PATH,
    });
  });
  return app;
}

function read(context: PageContext): Typed {
  const text = (name: Field) =>
    (context.get("form").get(name) ?? "").normalize("NFC").trim().replace(/\s+/g, " ");
  return { ma: text("ma").toLowerCase(), ten: text("ten"), loai: text("loai") };
}

/** @param unit that is renamed; undefined for a new one. */
function nameError(name: string, { orgUnits }: Catalogue, unit: OrgUnit | undefined): string | undefined {
  if (name === "" || [...name].length > 200) return "Nhập tên đơn vị, không quá 200 ký tự.";
  if (!isPrintable(name)) return UNPRINTABLE_MESSAGE;
  // Two units of one name could not be told apart in any list or report.
  const same = orgUnits.find(
    (other) => other.code !== unit?.code && other.name.toLowerCase() === name.toLowerCase(),
  );
  return same && `Đã có đơn vị tên này (mã ${same.code}); hãy đặt tên khác để phân biệt.`;
}

/** What has to be given to others before a unit can be closed, in words; the catalogue without it would have faults. */
function closingObstacles({ models, dataSets }: Catalogue, { code }: OrgUnit): string[] {
  return [
    ...models
      .filter(({ lead }) => lead.includes(code))
      .map(({ name }) => `Đơn vị đang chủ trì mô hình “${name}”.`),
    ...dataSets
      .filter(({ assigned }) => assigned.length === 1 && assigned[0] === code)
      .map(({ name }) => `Biểu mẫu “${name}” chỉ giao cho đơn vị này.`),
  ];
}

function findUnit(context: PageContext): OrgUnit | undefined {
  return context.get("version").catalogue.orgUnits.find(({ code }) => code === context.req.param("code"));
}

function noSuchUnit(context: PageContext) {
  return notFound(context, "Không có đơn vị này trong danh mục đang dùng.");
}

function showAdd(context: PageContext, typed: Typed, errors: FieldErrors<Field>) {
  const about = fieldsWith(errors);
  return answerAdminPage(context, {
    title: `${errors.size > 0 ? "Lỗi: " : ""}Thêm đơn vị`,
    at: UNITS_PATH,
    status: errors.size > 0 ? 422 : 200,
    content: html`<div class="stack narrow">
${errors.size > 0 ? errorSummary(errorLinks(errors)) : ""}
${backLink(UNITS_PATH, "Đơn vị")}
<h1 class="ds-heading" data-size="md">Thêm đơn vị</h1>
<p class="ds-paragraph">Đơn vị mới được giao các biểu mẫu của loại đơn vị ấy, kể từ kỳ chưa khóa.</p>
<form class="form" method="post" novalidate>
${hiddenFields({ csrf: context.get("session").csrfToken })}
${textField(about("ten", "Tên đơn vị"), typed.ten)}
${textField(about("ma", "Mã", "Chữ thường không dấu, ví dụ tdp-31. Không đổi được về sau."), typed.ma)}
${selectField(about("loai", "Loại đơn vị"), KINDS, typed.loai, "Chọn…")}
<div class="actions"><button class="ds-button" type="submit">Xem thay đổi</button></div>
</form>
</div>`,
  });
}

function showUnit(
  context: PageContext,
  unit: OrgUnit,
  typed: string,
  error: string | undefined,
  obstacles: readonly string[] = [],
) {
  const { csrfToken } = context.get("session");
  const isRefused = error !== undefined || obstacles.length > 0;
  return answerAdminPage(context, {
    title: `${isRefused ? "Lỗi: " : ""}${unit.name}`,
    at: UNITS_PATH,
    status: isRefused ? 422 : 200,
    content: html`<div class="stack narrow">
${error === undefined ? "" : errorSummary([{ field: "ten", message: error }])}
${backLink(UNITS_PATH, "Đơn vị")}
<h1 class="ds-heading" data-size="md">${unit.name}</h1>
${
  obstacles.length === 0
    ? ""
    : outcomeNotice(
        "warning",
        "Chưa đóng được đơn vị này",
        html`<ul class="ds-list">${obstacles.map((line) => html`<li>${line}</li>`)}</ul>
<p class="ds-paragraph">Trước hết hãy giao các việc trên cho đơn vị khác trong tệp danh mục (trang <a class="ds-link" href="${CATALOGUE_PATH}">Danh mục</a>), rồi đóng đơn vị.</p>`,
      )
}
<p class="ds-paragraph quiet">Mã ${unit.code}, ${UNIT_KINDS[unit.kind]}.</p>
<form class="form" method="post" novalidate>
${hiddenFields({ csrf: csrfToken })}
${textField({ name: "ten", label: "Tên đơn vị", error }, typed)}
<div class="actions"><button class="ds-button" type="submit">Đổi tên</button></div>
</form>
<section class="stack"><h2 class="ds-heading" data-size="sm">Đóng đơn vị</h2>
<p class="ds-paragraph">Đơn vị đã đóng không phải gửi báo cáo nữa và không còn trong tổng hợp của các kỳ chưa khóa. Báo cáo đã gửi và các bản đã công bố giữ
nguyên. Tài khoản của đơn vị cần khóa riêng ở trang Người dùng. Đóng nhầm thì lấy lại được bằng phiên bản danh mục trước.</p>
<form class="actions" method="post">${hiddenFields({ csrf: csrfToken, viec: "dong" })}
<button class="ds-button" data-variant="secondary" data-color="danger" type="submit">Xem trước việc đóng đơn vị</button></form></section>
</div>`,
  });
}
