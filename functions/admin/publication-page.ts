/** `/quan-tri/cong-bo`: asks for a period to be looked at and published now, by the same way as every night. */
import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { html } from "hono/html";
import type { ActionEntry } from "../../shared/domain/action.ts";
import type { Period } from "../../shared/domain/period.ts";
import { publishablePeriods } from "../../shared/domain/schedule.ts";
import { formatMoment, formatPeriod } from "../../shared/domain/vietnamese.ts";
import { reportAddress } from "../../shared/http/addresses.ts";
import { errorLinks, type FieldErrors, selectField, textAreaField } from "../../shared/http/fields.ts";
import { errorSummary, notice, statusMark, table } from "../../shared/http/parts.ts";
import { receivedAt } from "../../shared/http/request.ts";
import type { PageContext, PageEnv } from "../../shared/http/ward-page.ts";
import type { SnapshotRecord } from "../../shared/store/snapshot-store.ts";
import { type AdminStores, answerAdminPage, hiddenFields } from "./admin-context.ts";
import { reasonError } from "./person-rules.ts";

const PUBLICATION_PATH = "/quan-tri/cong-bo";
const DAY_MS = 86_400_000;
/** Requests that are shown with what became of them. */
const SHOWN_DAYS = 30;
/** Newest versions of a period among which those are that requests made. */
const VERSIONS_LOOKED_AT = 50;

type Field = "ky" | "lyDo";
type Typed = Readonly<Record<Field, string>>;
type PublicationStores = Pick<AdminStores, "ledger" | "snapshots" | "actions" | "closeQueue">;

export function publicationPage(stores: PublicationStores): Hono<PageEnv> {
  const { actions, closeQueue } = stores;
  const app = new Hono<PageEnv>();
  app.get(PUBLICATION_PATH, (context) => show(context, stores, { ky: "", lyDo: "" }, new Map()));
  app.post(PUBLICATION_PATH, async (context) => {
    const form = context.get("form");
    const typed = { ky: form.get("ky") ?? "", lyDo: (form.get("lyDo") ?? "").trim() };
    const { ward } = context.get("version").catalogue.programme;
    const errors = new Map<Field, string>();
    const periods = await publishable(context, stores);
    if (!periods.some(({ code }) => code === typed.ky)) {
      errors.set("ky", "Chọn một kỳ đã đến hạn và chưa khóa, hoặc đang được mở lại.");
    }
    const missing = reasonError(typed.lyDo);
    if (missing !== undefined) errors.set("lyDo", missing);
    if (errors.size > 0) return show(context, stores, typed, errors);
    const at = receivedAt(context);
    await actions.append(ward, {
      kind: "snapshot-requested",
      actionId: randomUUID(),
      at,
      by: context.get("session").principal.username,
      reason: typed.lyDo,
      period: typed.ky,
      changes: [],
    });
    await closeQueue.send([{ job: "close", ward, at, period: typed.ky }]);
    return context.redirect(`${PUBLICATION_PATH}?xong=${typed.ky}`, 303);
  });
  return app;
}

async function publishable(context: PageContext, { ledger }: Pick<AdminStores, "ledger">): Promise<Period[]> {
  const { catalogue } = context.get("version");
  const reopenings = await ledger.readReopenings(catalogue.programme.ward);
  return publishablePeriods(catalogue, reopenings, receivedAt(context)).reverse();
}

async function show(
  context: PageContext,
  stores: PublicationStores,
  typed: Typed,
  errors: FieldErrors<Field>,
) {
  const { ward } = context.get("version").catalogue.programme;
  const now = receivedAt(context);
  const span = { from: now - SHOWN_DAYS * DAY_MS, to: now + 1 };
  const [periods, acted] = await Promise.all([publishable(context, stores), stores.actions.read(ward, span)]);
  const requests = acted.filter(({ kind }) => kind === "snapshot-requested").reverse();
  const codes = new Set([
    ...periods.map(({ code }) => code),
    ...requests.flatMap(({ period }) => period ?? []),
  ]);
  const versions = new Map(
    await Promise.all(
      [...codes].map(async (code) => {
        const { records } = await stores.snapshots.list(ward, code, { limit: VERSIONS_LOOKED_AT });
        return [code, records] as const;
      }),
    ),
  );
  const asked = periods.find(({ code }) => code === context.req.query("xong"));
  const options = periods.map(({ code }) => {
    const last = versions.get(code)?.[0];
    return {
      code,
      name: `${formatPeriod(code)} (${last ? `đã có phiên bản ${last.version}` : "chưa công bố"})`,
    };
  });
  return answerAdminPage(context, {
    title: `${errors.size > 0 ? "Lỗi: " : ""}Công bố lại`,
    at: PUBLICATION_PATH,
    status: errors.size > 0 ? 422 : 200,
    content: html`<div class="stack">
${errors.size > 0 ? errorSummary(errorLinks(errors)) : ""}
${asked ? askedNotice(asked, versions.get(asked.code)?.[0]) : ""}
<h1 class="ds-heading" data-size="md">Công bố lại</h1>
<p class="ds-paragraph narrow">Mỗi đêm hệ thống tự công bố các kỳ đã đến hạn có số liệu thay đổi. Dùng trang này khi cần công bố ngay. Nếu số liệu và danh
mục <strong>không thay đổi</strong> so với phiên bản gần nhất thì <strong>không có phiên bản mới</strong>.</p>
${
  periods.length === 0
    ? html`<p class="ds-paragraph">Hiện không có kỳ nào đã đến hạn và chưa khóa.</p>`
    : html`<form class="form narrow" method="post" novalidate>
${hiddenFields({ csrf: context.get("session").csrfToken })}
${selectField({ name: "ky", label: "Kỳ báo cáo", error: errors.get("ky") }, options, typed.ky, "Chọn…")}
${textAreaField({ name: "lyDo", label: "Lý do", hint: "Được ghi vào nhật ký.", error: errors.get("lyDo") }, typed.lyDo)}
<div class="actions"><button class="ds-button" type="submit">Yêu cầu công bố</button></div>
</form>`
}
${requestTable(requests, versions)}
</div>`,
  });
}

function askedNotice({ code }: Period, last: SnapshotRecord | undefined) {
  return notice(
    "info",
    `Đã yêu cầu công bố ${formatPeriod(code)}`,
    html`Việc này thường xong trong vài giây; tải lại trang để xem kết quả.
${last ? `Nếu không có gì thay đổi, phiên bản ${last.version} vẫn là bản mới nhất.` : ""}`,
  );
}

function requestTable(
  requests: readonly ActionEntry[],
  versions: ReadonlyMap<string, readonly SnapshotRecord[]>,
) {
  if (requests.length === 0) return "";
  const columns = ["Kỳ", "Yêu cầu lúc", "Người yêu cầu", "Lý do", "Kết quả"].map((name) => ({ name }));
  const rows = requests.map(({ period = "", at, by, reason }) => {
    // A version bears the moment of the request that made it.
    const made = versions.get(period)?.find(({ publishedAt }) => publishedAt === at);
    return [
      html`<a class="ds-link" href="${reportAddress(period)}">${formatPeriod(period)}</a>`,
      formatMoment(at),
      by,
      reason,
      made
        ? statusMark(`đã công bố phiên bản ${made.version}`, "check", "success")
        : statusMark("chưa có phiên bản mới: không thay đổi hoặc đang xử lý", "ring", "neutral"),
    ];
  });
  return html`<section>${table("Yêu cầu trong 30 ngày qua", columns, rows)}</section>`;
}
