/** The HTTP application of `intake`: everything that submits. */
import { Hono } from "hono";
import type { Identity } from "../../shared/http/identity.ts";
import { securityHeaders } from "../../shared/http/security-headers.ts";
import type { CatalogueStore } from "../../shared/store/catalogue-store.ts";
import type { DraftStore } from "../../shared/store/draft-store.ts";
import type { LedgerStore } from "../../shared/store/ledger-store.ts";
import { submissionApi } from "./api.ts";
import { workbookApi } from "./api-workbooks.ts";
import { submissionForms } from "./form.ts";
import { manyUnitsWorkbooks } from "./many-units-excel.ts";
import { oneUnitWorkbooks } from "./one-unit-excel.ts";

export interface IntakeAppDependencies {
  readonly identity: Identity;
  /** Public origin of the system. */
  readonly baseUrl: string;
  readonly catalogues: CatalogueStore;
  readonly ledger: LedgerStore;
  readonly drafts: DraftStore;
}

export function intakeApp({ identity, baseUrl, ...stores }: IntakeAppDependencies): Hono {
  const app = new Hono();
  app.use(securityHeaders(identity.settings));
  app.route("/", submissionApi({ authenticate: identity.authenticate, ...stores }));
  app.route("/", workbookApi({ authenticate: identity.authenticate, baseUrl, ...stores }));
  app.route("/", oneUnitWorkbooks({ sessions: identity.sessions, baseUrl, ...stores }));
  app.route("/", manyUnitsWorkbooks({ sessions: identity.sessions, baseUrl, ...stores }));
  app.route("/", submissionForms({ sessions: identity.sessions, baseUrl, ...stores }));
  return app;
}
