/** What the pages of a ward share: who is signed in, the ward's catalogue, the frame around them. */
import type { Context, MiddlewareHandler } from "hono";
import type { Catalogue } from "../domain/catalogue.ts";
import type { CatalogueStore, CatalogueVersion } from "../store/catalogue-store.ts";
import { framedPage, htmlPage, type Markup, messagePage } from "./page.ts";
import type { PageVariables } from "./page-session.ts";

export interface PageEnv {
  Variables: PageVariables["Variables"] & { version: CatalogueVersion };
}
export type PageContext = Context<PageEnv>;

/** Behind `requireSession`: finds the catalogue of the person's ward. */
export function requireWard(catalogues: CatalogueStore): MiddlewareHandler<PageEnv> {
  return async (context, next) => {
    const session = context.get("session");
    const version = await catalogues.current(session.principal.ward);
    if (!version) {
      const text = "Địa bàn của tài khoản chưa được thiết lập; hãy báo quản trị viên.";
      return htmlPage(context, messagePage({ session, title: "Chưa dùng được", text }), 403);
    }
    context.set("version", version);
    return next();
  };
}

interface PageContent {
  readonly title: string;
  /** Path of the navigation entry that the page belongs to. */
  readonly section: string;
  readonly content: Markup;
  readonly status?: 200 | 409 | 422;
}

/** Answers with a page in the ward's frame. */
export function answerPage(context: PageContext, { status = 200, ...page }: PageContent) {
  const { catalogue, sample } = context.get("version");
  const session = context.get("session");
  return htmlPage(context, framedPage({ session, programme: catalogue.programme, sample, ...page }), status);
}

export function notAllowed(
  context: PageContext,
  text:
    | Markup
    | string = `Tài khoản “${context.get("session").principal.name}” không được xem trang này hoặc thực hiện việc này. Nếu cần cho công việc, hãy liên hệ quản trị viên.`,
) {
  return refuse(context, 403, "Không có quyền xem trang này", text);
}

export function notFound(context: PageContext, text: string) {
  return refuse(context, 404, "Không tìm thấy", text);
}

function refuse(context: PageContext, status: 403 | 404, title: string, text: Markup | string) {
  const { catalogue, sample } = context.get("version");
  const session = context.get("session");
  return htmlPage(
    context,
    messagePage({ session, programme: catalogue.programme, sample, title, text }),
    status,
  );
}

/** Names of org units, data sets and indicators by code; a code that the catalogue no longer has stands for itself. */
export function namesOf(catalogue: Catalogue) {
  const lookup = (items: readonly { code: string; name: string }[]) => {
    const names = new Map(items.map(({ code, name }) => [code, name]));
    return (code: string) => names.get(code) ?? code;
  };
  return {
    orgUnit: lookup(catalogue.orgUnits),
    dataSet: lookup(catalogue.dataSets),
    model: lookup(catalogue.models),
  };
}
