/** The portal's pages in one application. */
import { Hono } from "hono";
import { MODEL_REPORTS_PATH, OUTAGES_PATH, OVERVIEW_PATH } from "../../../shared/http/addresses.ts";
import { requireSession } from "../../../shared/http/page-session.ts";
import { comparisonPages } from "./comparison.ts";
import { historyPages } from "./history.ts";
import { homePages } from "./home.ts";
import { mailChoicePages } from "./mail-choice.ts";
import { memberPages } from "./members.ts";
import { modelReportPages } from "./model-reports.ts";
import { outagePages } from "./outages.ts";
import { type PageDependencies, type PageEnv, requireWard } from "./page-context.ts";
import { reopeningPages } from "./reopening.ts";
import { reopeningEndPages } from "./reopening-end.ts";
import { reportPages } from "./reports.ts";
import { reviewPages } from "./review.ts";
import { submissionPages } from "./submission.ts";
import { verificationPages } from "./verification.ts";
import { versionPages } from "./versions.ts";

/** `/x/*` covers `/x` too; a path that two patterns cover would read a posted form twice. */
const FOR_SIGNED_IN = [
  OVERVIEW_PATH,
  "/duyet/*",
  "/bao-cao/*",
  MODEL_REPORTS_PATH,
  "/so-lieu/*",
  "/lich-su",
  "/mo-lai/*",
  OUTAGES_PATH,
];

export function portalPages(dependencies: PageDependencies): Hono<PageEnv> {
  const { sessions, baseUrl, catalogues } = dependencies;
  const app = new Hono<PageEnv>();
  app.route("/", homePages(dependencies));
  app.route("/", verificationPages(dependencies));
  app.route("/", mailChoicePages(dependencies));
  for (const path of FOR_SIGNED_IN) app.use(path, requireSession(sessions, baseUrl), requireWard(catalogues));
  app.route("/", reviewPages(dependencies));
  app.route("/", submissionPages(dependencies));
  app.route("/", comparisonPages(dependencies));
  app.route("/", historyPages(dependencies));
  app.route("/", reportPages(dependencies));
  app.route("/", memberPages(dependencies));
  app.route("/", modelReportPages(dependencies));
  app.route("/", versionPages(dependencies));
  app.route("/", reopeningPages(dependencies));
  app.route("/", reopeningEndPages(dependencies));
  app.route("/", outagePages());
  return app;
}
