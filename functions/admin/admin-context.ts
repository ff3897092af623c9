/** What the administrator's pages share: the stores, the frame, and that nobody else gets in. */
import type { MiddlewareHandler } from "hono";
import { html } from "hono/html";
import { ADMIN_PATH, type AdminSection, adminNavigation } from "../../shared/http/admin-navigation.ts";
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
import type { CloseMessage } from "../../shared/store/messages.ts";
import type { PeopleDirectory } from "../../shared/store/people.ts";
import type { Queue } from "../../shared/store/queue.ts";
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

/** Behind `requireWard`: everything here is an administrator's. */
export const requireAdmin: MiddlewareHandler<PageEnv> = async (context, next) => {
  if (isAdmin(context.get("session").principal)) return next();
  return notAllowed(
    context,
    "Trang này chỉ dành cho quản trị viên. Nếu cần dùng cho công việc, hãy liên hệ quản trị viên của phường.",
  );
};

/** Where a browser without a date picker lets a day be typed. */
export const NOT_A_DAY = "Ngày không đúng; hãy viết năm-tháng-ngày, ví dụ 2026-09-02.";

export interface AdminPage {
  readonly title: string;
  readonly at: AdminSection | typeof ADMIN_PATH;
  readonly content: Markup;
  readonly status?: 200 | 409 | 422;
}

/** Answers with a page below the administrator's own navigation, which the first page is itself. */
export function answerAdminPage(context: PageContext, { at, content, ...page }: AdminPage) {
  return answerPage(context, {
    ...page,
    section: ADMIN_PATH,
    content: html`${at === ADMIN_PATH ? "" : adminNavigation(at)}${content}`,
  });
}

export function hiddenFields(fields: Readonly<Record<string, string | readonly string[]>>): Markup {
  return html`${Object.entries(fields).flatMap(([name, values]) =>
    [values].flat().map((value) => html`<input type="hidden" name="${name}" value="${value}">`),
  )}`;
}
