/** What the administrator's pages share: the stores, the frame, and that nobody else gets in. */
import type { MiddlewareHandler } from "hono";
import { html } from "hono/html";
import type { Markup } from "../../shared/http/page.ts";
import { isAdmin } from "../../shared/http/principal.ts";
import type { Sessions } from "../../shared/http/session.ts";
import { answerPage, notAllowed, type PageContext, type PageEnv } from "../../shared/http/ward-page.ts";
import type { AccessEnds } from "../../shared/store/access-ends.ts";
import type { ActionStore } from "../../shared/store/action-store.ts";
import type { CatalogueArchive } from "../../shared/store/catalogue-history.ts";
import type { CatalogueStore } from "../../shared/store/catalogue-store.ts";
import type { LedgerStore } from "../../shared/store/ledger-store.ts";
import type { MailStore } from "../../shared/store/mail-store.ts";
import type { PeopleDirectory } from "../../shared/store/people.ts";
import type { CloseMessage, Queue } from "../../shared/store/queue.ts";
import type { SnapshotRecords } from "../../shared/store/snapshot-store.ts";

export interface AdminStores {
  readonly catalogues: CatalogueStore;
  readonly archive: CatalogueArchive;
  readonly ledger: LedgerStore;
  readonly snapshots: SnapshotRecords;
  readonly actions: ActionStore;
  readonly people: PeopleDirectory;
  readonly accessEnds: AccessEnds;
  readonly closeQueue: Queue<CloseMessage>;
  readonly mails: Pick<MailStore, "listFailed">;
}

export interface AdminDependencies extends AdminStores {
  readonly sessions: Sessions;
  /** Public origin of the system. */
  readonly baseUrl: string;
}

export const ADMIN_PATH = "/quan-tri";

/** Behind `requireWard`: everything here is an administrator's. */
export const requireAdmin: MiddlewareHandler<PageEnv> = async (context, next) => {
  if (isAdmin(context.get("session").principal)) return next();
  return notAllowed(
    context,
    "Trang này chỉ dành cho quản trị hệ thống. Nếu công việc của Ông/Bà cần đến, hãy liên hệ người quản trị của phường.",
  );
};

const SECTIONS = [
  ["/quan-tri/nguoi-dung", "Người dùng"],
  ["/quan-tri/don-vi", "Đơn vị"],
  ["/quan-tri/ngay-nghi", "Ngày nghỉ"],
  ["/quan-tri/nguoi-ky", "Người ký"],
  ["/quan-tri/danh-muc", "Danh mục"],
  ["/mo-lai", "Mở lại kỳ"],
  ["/quan-tri/cong-bo", "Công bố lại"],
  ["/quan-tri/thu-chua-gui", "Thư chưa đến"],
  ["/quan-tri/nhat-ky", "Nhật ký"],
] as const;
export type AdminSection = (typeof SECTIONS)[number][0] | typeof ADMIN_PATH;

export interface AdminPage {
  readonly title: string;
  readonly at: AdminSection;
  readonly content: Markup;
  readonly status?: 200 | 409 | 422;
}

/** Answers with a page below the administrator's own navigation, which the first page is itself. */
export function answerAdminPage(context: PageContext, { at, content, ...page }: AdminPage) {
  return answerPage(context, {
    ...page,
    section: ADMIN_PATH,
    content: html`${at === ADMIN_PATH ? "" : subnavigation(at)}${content}`,
  });
}

function subnavigation(at: AdminSection): Markup {
  return html`<nav class="subnav" aria-label="Quản trị"><ul>${SECTIONS.map(
    ([path, name]) =>
      html`<li><a class="ds-link" href="${path}"${path === at ? html` aria-current="page"` : ""}>${name}</a></li>`,
  )}</ul></nav>`;
}

export function hiddenFields(fields: Readonly<Record<string, string | readonly string[]>>): Markup {
  return html`${Object.entries(fields).flatMap(([name, values]) =>
    [values].flat().map((value) => html`<input type="hidden" name="${name}" value="${value}">`),
  )}`;
}
