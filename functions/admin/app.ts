/** The HTTP application of `admin`: everything that only administrators do. */
import { Hono } from "hono";
import { ADMIN_PATH } from "../../shared/http/admin-navigation.ts";
import type { Identity } from "../../shared/http/identity.ts";
import { requireSession } from "../../shared/http/page-session.ts";
import { securityHeaders } from "../../shared/http/security-headers.ts";
import { type PageEnv, requireWard } from "../../shared/http/ward-page.ts";
import { type AdminStores, requireAdmin } from "./admin-context.ts";
import { auditPages } from "./audit-page.ts";
import { cataloguePages, catalogueUpload } from "./catalogue-pages.ts";
import { holidayPages } from "./holiday-pages.ts";
import { mailPage } from "./mail-page.ts";
import { overviewPage } from "./overview-page.ts";
import { peoplePages } from "./people-pages.ts";
import { publicationPage } from "./publication-page.ts";
import { signerPage } from "./signer-page.ts";
import { unitPages } from "./unit-pages.ts";

export interface AdminAppDependencies extends AdminStores {
  readonly identity: Identity;
  /** Public origin of the system. */
  readonly baseUrl: string;
}

export function adminApp({ identity, baseUrl, ...stores }: AdminAppDependencies): Hono<PageEnv> {
  const app = new Hono<PageEnv>();
  app.use(securityHeaders(identity.settings));
  app.route("/", catalogueUpload({ sessions: identity.sessions, baseUrl, ...stores }));
  for (const path of [ADMIN_PATH, `${ADMIN_PATH}/*`]) {
    app.use(path, requireSession(identity.sessions, baseUrl), requireWard(stores.catalogues), requireAdmin);
  }
  app.route("/", overviewPage());
  app.route("/", peoplePages(stores));
  app.route("/", unitPages(stores));
  app.route("/", holidayPages(stores));
  app.route("/", signerPage(stores));
  app.route("/", cataloguePages(stores));
  app.route("/", publicationPage(stores));
  app.route("/", mailPage(stores));
  app.route("/", auditPages(stores));
  return app;
}
