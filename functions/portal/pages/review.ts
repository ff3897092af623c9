/** `/duyet`: what waits for this person's review, approved many at once or returned one by one; who has not sent anything. */
import { Hono } from "hono";
import * as z from "zod";
import type { DataSet } from "../../../shared/domain/catalogue.ts";
import { openPeriodsOf, reviewOf } from "../../../shared/domain/review.ts";
import { openPeriods } from "../../../shared/domain/task.ts";
import { REMINDER_PATH, REVIEW_PATH } from "../../../shared/http/addresses.ts";
import { isAdmin, mayDecideOn, maySubmitFor } from "../../../shared/http/principal.ts";
import { receivedAt } from "../../../shared/http/request.ts";
import { type NamedRevision, revisionName } from "../../../shared/http/revision-name.ts";
import { readTogether, reportReader } from "../../../shared/reporting/compute-report.ts";
import type { DecisionAttempt } from "../decide.ts";
import { decideMany, type ReviewOutcome } from "../decide-many.ts";
import { remind } from "../remind.ts";
import {
  answerPage,
  notAllowed,
  notFound,
  type PageContext,
  type PageDependencies,
  type PageEnv,
} from "./page-context.ts";
import { RETURN_WITHOUT_REASON, reasonError } from "./reason.ts";
import { reviewContent, reviewTitle } from "./review-content.ts";
import { readReviewForm, type TypedReview } from "./review-form.ts";
import { NOTHING_CHOSEN, PRESELECTIONS, type ReviewProblem } from "./review-view.ts";

const preselection = z.enum(PRESELECTIONS).optional().catch(undefined);

/** What became of the form, to be told above the list. */
interface Told {
  readonly typed?: TypedReview;
  readonly outcomes?: readonly ReviewOutcome[];
  readonly problem?: ReviewProblem;
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
    if (dataSets.length === 0) return notAllowed(context);
    const typed = readReviewForm(context.get("form"));
    if (!typed) return notFound(context, "Yêu cầu duyệt không đúng.");
    const { chosen, group, returned } = typed;
    const isReviewed = ({ dataSet }: NamedRevision) => dataSets.some(({ code }) => code === dataSet);
    if (![...chosen, ...(group ?? []), ...(returned ? [returned] : [])].every(isReviewed))
      return notAllowed(context);
    return returned
      ? returnOne(context, dataSets, { ...typed, returned })
      : approve(context, dataSets, typed);
  });

  /** Approves what is ticked, or a group by its own button: what is ticked and typed besides stays then. */
  const approve = async (context: PageContext, dataSets: readonly DataSet[], typed: TypedReview) => {
    const { chosen, group, reasons } = typed;
    const wanted = group ?? chosen;
    if (wanted.length === 0) return show(context, dataSets, { typed, problem: NOTHING_CHOSEN });
    const outcomes = await decideAs(context, wanted, { decision: "approve", reason: "" });
    const isDone = outcomes.every(({ outcome }) => outcome === "decided");
    const isTyping = [...reasons.values()].some((reason) => reason !== "");
    const isTicking = group !== null && chosen.length > 0;
    // What was ticked stays ticked, but not a revision that nobody has seen yet.
    if (!isDone || isTyping || isTicking) return show(context, dataSets, { typed, outcomes });
    return context.redirect(`${REVIEW_PATH}?da-duyet=${outcomes.length}`, 303);
  };

  /** Returns one; what else was ticked or typed meanwhile stays. */
  const returnOne = async (
    context: PageContext,
    dataSets: readonly DataSet[],
    typed: TypedReview & { readonly returned: NamedRevision },
  ) => {
    const { returned } = typed;
    const value = revisionName(returned);
    const reason = typed.reasons.get(value) ?? "";
    const message = reasonError(reason, RETURN_WITHOUT_REASON);
    if (message !== undefined) return show(context, dataSets, { typed, problem: { about: value, message } });
    const outcomes = await decideAs(context, [returned], { decision: "return", reason });
    return show(context, dataSets, { typed, outcomes });
  };

  const decideAs = (
    context: PageContext,
    chosen: readonly NamedRevision[],
    decision: Pick<DecisionAttempt, "decision" | "reason">,
  ) =>
    decideMany(ledger, context.get("version").catalogue, chosen, {
      ...decision,
      decidedAt: receivedAt(context),
      decidedBy: context.get("session").principal.username,
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
    const { orgUnit } = principal;
    const now = receivedAt(context);
    const reader = reportReader(stores, context.get("version"), { kept: { closed: stores.closed, now } });
    const folded = await readTogether(reader, openPeriodsOf(catalogue, dataSets, now));
    const { typed, problem } = told;
    const failed = told.outcomes?.filter(({ outcome }) => outcome !== "decided") ?? [];
    const view = {
      catalogue,
      dataSets,
      review: reviewOf(catalogue, dataSets, folded, now),
      preselection: preselection.parse(context.req.query("chon")),
      typed,
      outcomes: told.outcomes ?? [],
      approved: toldCount(context, "da-duyet"),
      reminded: toldCount(context, "da-nhac"),
      problem,
      reportsFor: orgUnit !== null && maySubmitFor(principal, orgUnit) ? orgUnit : null,
      isAdministrator: isAdmin(principal),
      csrfToken,
    };
    return answerPage(context, {
      title: reviewTitle(view),
      section: REVIEW_PATH,
      status: problem ? 422 : failed.length > 0 ? 409 : 200,
      content: reviewContent(view),
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
