/** `/quan-tri/nhat-ky`: who did what, when and why, with filters, a page at a time, and as a CSV file. */
import { Hono } from "hono";
import { html } from "hono/html";
import { AUDIT_KINDS, type AuditEntry, type AuditFilter, type AuditKind } from "../../shared/domain/audit.ts";
import { addDays, isIsoDate, startOfDay, wardDate, wardIso } from "../../shared/domain/calendar.ts";
import type { Catalogue } from "../../shared/domain/catalogue.ts";
import { csvFile, csvText } from "../../shared/domain/csv.ts";
import { opensAt, parsePeriod } from "../../shared/domain/period.ts";
import { begunReportPeriods } from "../../shared/domain/schedule.ts";
import {
  capitalise,
  formatCount,
  formatDay,
  formatMoment,
  formatPeriod,
  NO_BREAK_SPACE,
} from "../../shared/domain/vietnamese.ts";
import { submissionAddress } from "../../shared/http/addresses.ts";
import {
  errorLinks,
  type FieldErrors,
  fieldsWith,
  selectField,
  textField,
} from "../../shared/http/fields.ts";
import type { Markup } from "../../shared/http/page.ts";
import { errorSummary, table } from "../../shared/http/parts.ts";
import { receivedAt } from "../../shared/http/request.ts";
import { namesOf, type PageContext, type PageEnv } from "../../shared/http/ward-page.ts";
import { type AdminStores, answerAdminPage, NOT_A_DAY } from "./admin-context.ts";
import { readAudit } from "./read-audit.ts";

const AUDIT_PATH = "/quan-tri/nhat-ky";
const FILE_PATH = `${AUDIT_PATH}.csv`;
const PAGE_ROWS = 50;
/** What is shown before anybody asks for more. */
const DEFAULT_DAYS = 30;
/** What one look may cover: reading is by the periods open in that time. */
const MAX_DAYS = 366;

const KIND_NAMES: Readonly<Record<AuditKind, string>> = {
  submission: "gửi báo cáo",
  approve: "duyệt báo cáo",
  return: "trả lại báo cáo",
  reopening: "mở lại kỳ",
  "reopening-end": "kết thúc sớm việc mở lại kỳ",
  catalogue: "công bố danh mục",
  "person-invited": "mời người dùng",
  "person-changed": "sửa tài khoản",
  "person-disabled": "khóa tài khoản",
  "person-enabled": "mở khóa tài khoản",
  "person-signed-out": "đăng xuất khỏi mọi thiết bị",
  "snapshot-requested": "yêu cầu công bố",
};

interface TypedFilter {
  readonly tu: string;
  readonly den: string;
  readonly ky: string;
  readonly donVi: string;
  readonly nguoi: string;
  readonly loai: string;
}
type FilterField = keyof TypedFilter;

type AuditStores = Pick<AdminStores, "ledger" | "actions" | "archive">;

export function auditPages(stores: AuditStores): Hono<PageEnv> {
  const app = new Hono<PageEnv>();

  app.get(AUDIT_PATH, async (context) => {
    const { catalogue } = context.get("version");
    const typed = typedFilter(context);
    const { errors, filter } = checkFilter(typed, receivedAt(context));
    const entries = errors.size > 0 ? [] : await readAudit(stores, catalogue, filter);
    const wanted = Number(context.req.query("trang") ?? 1);
    const pages = Math.max(1, Math.ceil(entries.length / PAGE_ROWS));
    const page = Number.isInteger(wanted) ? Math.min(Math.max(wanted, 1), pages) : 1;
    return answerAdminPage(context, {
      title: `${errors.size > 0 ? "Lỗi: " : ""}Nhật ký`,
      at: AUDIT_PATH,
      status: errors.size > 0 ? 422 : 200,
      content: html`<div class="stack">
${errors.size > 0 ? errorSummary(errorLinks(errors)) : ""}
<h1 class="ds-heading" data-size="md">Nhật ký</h1>
<p class="ds-paragraph narrow">Mọi việc đã làm trong hệ thống: gửi, duyệt, trả lại báo cáo, mở lại kỳ, thay đổi danh mục, người dùng,
yêu cầu công bố. Nhật ký chỉ ghi thêm, không sửa và không xóa được.</p>
${filterForm(catalogue, typed, errors, receivedAt(context))}
${errors.size > 0 ? "" : found(catalogue, entries, typed, { page, pages })}
</div>`,
    });
  });

  app.get(FILE_PATH, async (context) => {
    const { catalogue } = context.get("version");
    const typed = typedFilter(context);
    const { errors, filter } = checkFilter(typed, receivedAt(context));
    if (errors.size > 0) return context.redirect(address(AUDIT_PATH, typed));
    const entries = await readAudit(stores, catalogue, filter);
    const bytes = auditFile(catalogue, entries);
    return context.body(bytes.buffer as ArrayBuffer, 200, {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="nhat-ky-${wardDate(receivedAt(context))}.csv"`,
      "cache-control": "no-store",
    });
  });
  return app;
}

function typedFilter(context: PageContext): TypedFilter {
  const text = (name: FilterField) => (context.req.query(name) ?? "").trim();
  return {
    tu: text("tu"),
    den: text("den"),
    ky: text("ky"),
    donVi: text("donVi"),
    nguoi: text("nguoi"),
    loai: text("loai"),
  };
}

/** With a period and no days, everything that was ever done about it; else the last days. */
function checkFilter(
  { tu, den, ky, donVi, nguoi, loai }: TypedFilter,
  now: number,
): { readonly errors: FieldErrors<FilterField>; readonly filter: AuditFilter } {
  const errors = new Map<FilterField, string>();
  for (const [name, day] of [
    ["tu", tu],
    ["den", den],
  ] as const) {
    if (day !== "" && !isIsoDate(day)) errors.set(name, NOT_A_DAY);
  }
  const period = ky === "" ? undefined : parsePeriod(ky);
  if (ky !== "" && !period) errors.set("ky", "Không có kỳ báo cáo này.");
  const today = wardDate(now);
  const lastDay = isIsoDate(den) ? den : isIsoDate(tu) && tu > today ? tu : today;
  const to = startOfDay(addDays(lastDay, 1));
  const earliest = period ? opensAt(period) : startOfDay(addDays(lastDay, -DEFAULT_DAYS));
  const from = isIsoDate(tu) ? startOfDay(tu) : earliest;
  if (errors.size === 0 && tu !== "" && from >= to) errors.set("den", "Ngày cuối phải từ ngày đầu trở đi.");
  if (errors.size === 0 && !period && to - from > MAX_DAYS * 86_400_000) {
    errors.set("tu", "Xem mỗi lần không quá một năm; muốn xem lâu hơn, hãy chọn một kỳ.");
  }
  const kind = AUDIT_KINDS.find((candidate) => candidate === loai);
  const filter = {
    from,
    to,
    period: period?.code,
    orgUnit: donVi === "" ? undefined : donVi,
    person: nguoi === "" ? undefined : nguoi.toLowerCase(),
    kind,
  };
  return { errors, filter };
}

function address(path: string, typed: TypedFilter, page = 1): string {
  const query = new URLSearchParams(Object.entries(typed).filter(([, value]) => value !== ""));
  if (page > 1) query.set("trang", String(page));
  return query.size === 0 ? path : `${path}?${query}`;
}

function filterForm(
  catalogue: Catalogue,
  typed: TypedFilter,
  errors: FieldErrors<FilterField>,
  now: number,
): Markup {
  const about = fieldsWith(errors);
  const periods = begunReportPeriods(catalogue, now)
    .toReversed()
    .map(({ code }) => ({ code, name: formatPeriod(code) }));
  const kinds = AUDIT_KINDS.map((code) => ({ code, name: capitalise(KIND_NAMES[code]) }));
  return html`<form class="filters" method="get" novalidate>
${textField(about("tu", "Từ ngày"), typed.tu, { type: "date" })}
${textField(about("den", "Đến ngày"), typed.den, { type: "date" })}
${selectField(about("loai", "Việc"), kinds, typed.loai, "Mọi việc")}
${selectField(about("donVi", "Đơn vị"), catalogue.orgUnits, typed.donVi, "Mọi đơn vị")}
${selectField(about("ky", "Kỳ báo cáo"), periods, typed.ky, "Mọi kỳ")}
${textField(about("nguoi", "Người làm (tên đăng nhập)"), typed.nguoi)}
<button class="ds-button" data-variant="secondary" type="submit">Lọc</button>
</form>`;
}

function found(
  catalogue: Catalogue,
  entries: readonly AuditEntry[],
  typed: TypedFilter,
  { page, pages }: { readonly page: number; readonly pages: number },
): Markup {
  if (entries.length === 0) return html`<p class="ds-paragraph">Không có việc nào trong khoảng đã chọn.</p>`;
  const shown = entries.slice((page - 1) * PAGE_ROWS, page * PAGE_ROWS);
  const columns = ["Thời điểm", "Người", "Việc", "Đối tượng", "Lý do, nội dung"].map((name) => ({ name }));
  const rows = shown.map((entry) => [
    html`<span class="figure">${formatMoment(entry.at)}</span>`,
    html`<span class="figure">${entry.by}</span>`,
    capitalise(KIND_NAMES[entry.kind]),
    linked(entry, subjectOf(catalogue, entry)),
    html`${entry.reason}${entry.changes.map((line) => html`<span class="detail small quiet">${line}</span>`)}`,
  ]);
  const step = (to: number, text: string) =>
    to < 1 || to > pages ? "" : html`<a class="ds-link" href="${address(AUDIT_PATH, typed, to)}">${text}</a>`;
  return html`<p><a class="ds-link" href="${address(FILE_PATH, typed)}">Tải về tệp CSV (${formatCount(entries.length)} dòng)</a></p>
${table(`${formatCount(entries.length)} việc, mới nhất trước`, columns, rows)}
${pages === 1 ? "" : html`<nav class="actions" aria-label="Trang">${step(page - 1, "Trang trước")}<span>Trang ${page}/${pages}</span>${step(page + 1, "Trang sau")}</nav>`}`;
}

/** What it is about, in words. */
function subjectOf(catalogue: Catalogue, entry: AuditEntry): string {
  const names = namesOf(catalogue);
  const { period, orgUnit, dataSet, version, person, until } = entry;
  return [
    person === undefined ? undefined : `tài khoản ${person}`,
    dataSet === undefined ? undefined : names.dataSet(dataSet),
    period === undefined ? undefined : formatPeriod(period),
    orgUnit === undefined ? undefined : names.orgUnit(orgUnit),
    version === undefined
      ? undefined
      : entry.kind === "catalogue"
        ? `phiên bản${NO_BREAK_SPACE}${version}`
        : `bản${NO_BREAK_SPACE}${version}`,
    until === undefined ? undefined : `đến hết ngày ${formatDay(until - 1)}`,
  ]
    .filter((part) => part !== undefined)
    .join(", ");
}

function linked(entry: AuditEntry, text: string): Markup {
  const { kind, period, orgUnit, dataSet, version, person } = entry;
  const target =
    period !== undefined && orgUnit !== undefined && dataSet !== undefined
      ? submissionAddress({ period, orgUnit, dataSet }, version)
      : person !== undefined
        ? `/quan-tri/nguoi-dung/${encodeURIComponent(person)}`
        : kind === "catalogue"
          ? `/quan-tri/danh-muc/${version}`
          : undefined;
  return target === undefined ? html`${text}` : html`<a class="ds-link" href="${target}">${text}</a>`;
}

function auditFile(catalogue: Catalogue, entries: readonly AuditEntry[]): Uint8Array {
  const names = namesOf(catalogue);
  const header = [
    "Thời điểm",
    "Người",
    "Việc",
    "Tài khoản",
    "Biểu mẫu",
    "Kỳ",
    "Mã đơn vị",
    "Đơn vị",
    "Bản",
    "Lý do",
    "Nội dung",
  ];
  return csvFile([
    header.map(csvText),
    ...entries.map(({ at, by, kind, person, dataSet, period, orgUnit, version, reason, changes }) => [
      wardIso(at),
      ...[by, KIND_NAMES[kind], person, dataSet, period, orgUnit].map((text) => csvText(text ?? "")),
      csvText(orgUnit === undefined ? "" : names.orgUnit(orgUnit)),
      version === undefined ? "" : String(version),
      csvText(reason),
      csvText(changes.join("; ")),
    ]),
  ]);
}
