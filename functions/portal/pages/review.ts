/** `/duyet`: what waits for this person's review, approved many at once, and who has not sent anything. */
import { Hono } from "hono";
import * as z from "zod";
import type { DataSet } from "../../../shared/domain/catalogue.ts";
import { openPeriodsOf, reviewOf } from "../../../shared/domain/review.ts";
import { openPeriods } from "../../../shared/domain/task.ts";
import { REMINDER_PATH, REVIEW_PATH } from "../../../shared/http/addresses.ts";
import { isAdmin, mayDecideOn } from "../../../shared/http/principal.ts";
import { receivedAt } from "../../../shared/http/request.ts";
import { readTogether, reportReader } from "../../../shared/reporting/compute-report.ts";
import { type ApprovalOutcome, approveMany, type ChosenRevision } from "../approve-many.ts";
import { remind } from "../remind.ts";
import {
  answerPage,
  notAllowed,
  notFound,
  type PageContext,
  type PageDependencies,
  type PageEnv,
} from "./page-context.ts";
import { PRESELECTIONS, reviewContent } from "./review-content.ts";

/** More than a ward can owe in the periods that are open at once. */
const MAX_CHOSEN = 2000;
const preselection = z.enum(PRESELECTIONS).optional().catch(undefined);
/** As the checkboxes of `review-content.ts` write it. */
const chosenRevision = z
  .string()
  .regex(/^[\w.-]+\/[\w-]+\/[\w.-]+\/[1-9]\d{0,5}$/)
  .transform((text): ChosenRevision => {
    const [dataSet = "", period = "", orgUnit = "", revision] = text.split("/");
    return { dataSet, period, orgUnit, revision: Number(revision) };
  });
const chosenRevisions = z.array(chosenRevision).max(MAX_CHOSEN);

/** What became of an approval, to be told above the list. */
interface Told {
  readonly outcomes?: readonly ApprovalOutcome[];
  readonly nothingChosen?: boolean;
}

export function reviewPages(
  stores: Pick<PageDependencies, "ledger" | "balances" | "closed" | "notifyQueue">,
): Hono<PageEnv> {
  const { ledger } = stores;
  const app = new Hono<PageEnv>();

  app.get(REVIEW_PATH, async (context) => {
    const dataSets = reviewedBy(context);
    return dataSets.length === 0 ? notAllowed(context) : show(context, dataSets, {});
  });

  app.post(REVIEW_PATH, async (context) => {
    const dataSets = reviewedBy(context);
    const chosen = chosenRevisions.safeParse(context.get("form").getAll("chon"));
    if (dataSets.length === 0) return notAllowed(context);
    if (!chosen.success) return notFound(context, "Biểu mẫu duyệt không đúng.");
    const isReviewed = ({ dataSet }: ChosenRevision) => dataSets.some(({ code }) => code === dataSet);
    if (!chosen.data.every(isReviewed)) return notAllowed(context);
    if (chosen.data.length === 0) return show(context, dataSets, { nothingChosen: true });
    const { catalogue } = context.get("version");
    const outcomes = await approveMany(ledger, catalogue, chosen.data, {
      decidedAt: receivedAt(context),
      decidedBy: context.get("session").principal.username,
    });
    if (outcomes.some(({ outcome }) => outcome !== "decided")) return show(context, dataSets, { outcomes });
    return context.redirect(`${REVIEW_PATH}?da-duyet=${outcomes.length}`, 303);
  });

  app.post(REMINDER_PATH, async (context) => {
    const { catalogue } = context.get("version");
    const form = context.get("form");
    const now = receivedAt(context);
    const dataSet = reviewedBy(context).find(({ code }) => code === form.get("dataSet"));
    if (!dataSet) return notAllowed(context);
    const period = openPeriods(catalogue, dataSet, now).find(({ code }) => code === form.get("period"));
    if (!period) return notFound(context, "Kỳ báo cáo này hiện không nhận báo cáo.");
    const askedBy = context.get("session").principal.name;
    const reminded = await remind(stores, catalogue, { dataSet, period, askedBy, at: now });
    return context.redirect(`${REVIEW_PATH}?da-nhac=${reminded.length}`, 303);
  });

  const show = async (context: PageContext, dataSets: readonly DataSet[], told: Told) => {
    const { catalogue } = context.get("version");
    const { principal, csrfToken } = context.get("session");
    const now = receivedAt(context);
    const reader = reportReader(stores, context.get("version"), { kept: { closed: stores.closed, now } });
    const folded = await readTogether(reader, openPeriodsOf(catalogue, dataSets, now));
    const failed = told.outcomes?.filter(({ outcome }) => outcome !== "decided");
    return answerPage(context, {
      title: `${told.nothingChosen ? "Lỗi: " : ""}Duyệt báo cáo`,
      section: REVIEW_PATH,
      status: told.nothingChosen ? 422 : failed ? 409 : 200,
      content: reviewContent({
        catalogue,
        dataSets,
        review: reviewOf(catalogue, dataSets, folded, now),
        preselection: preselection.parse(context.req.query("chon")),
        approved: told.outcomes
          ? told.outcomes.length - (failed?.length ?? 0)
          : toldCount(context, "da-duyet"),
        reminded: toldCount(context, "da-nhac"),
        failed: failed ?? [],
        nothingChosen: told.nothingChosen ?? false,
        isAdministrator: isAdmin(principal),
        csrfToken,
      }),
    });
  };
  return app;
}

/** How many a redirect from a form says that it was done for; undefined when it says nothing. */
function toldCount(context: PageContext, name: string): number | undefined {
  const text = context.req.query(name) ?? "";
  return /^\d{1,4}$/.test(text) ? Number(text) : undefined;
}

function reviewedBy(context: PageContext): readonly DataSet[] {
  const { catalogue } = context.get("version");
  const { principal } = context.get("session");
  return catalogue.dataSets.filter((dataSet) => mayDecideOn(principal, dataSet, catalogue));
}
