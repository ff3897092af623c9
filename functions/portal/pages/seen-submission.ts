/** Which submission an address means, and whether the person may see it. */
import type { Catalogue, DataSet, OrgUnit } from "../../../shared/domain/catalogue.ts";
import { foldPeriod, type RevisionState } from "../../../shared/domain/fold.ts";
import type { SubmissionKey } from "../../../shared/domain/ledger.ts";
import { type Period, parsePeriod } from "../../../shared/domain/period.ts";
import { formatPeriod } from "../../../shared/domain/vietnamese.ts";
import { historyAddress, REVIEW_PATH } from "../../../shared/http/addresses.ts";
import { mayDecideOn, maySeeSubmission, type Principal } from "../../../shared/http/principal.ts";
import type { LedgerStore } from "../../../shared/store/ledger-store.ts";
import { notAllowed, notFound, type PageContext } from "./page-context.ts";

/** A submission that exists and that this person may see. */
export interface SeenSubmission {
  readonly catalogue: Catalogue;
  readonly dataSet: DataSet;
  readonly period: Period;
  readonly orgUnit: OrgUnit;
  readonly revisions: readonly RevisionState[];
  /** The one that the page shows. */
  readonly shown: RevisionState;
}

/** The submission with the wanted revision, by default the latest; or the page that says why it is not shown. */
export async function findSubmission(
  context: PageContext,
  ledger: LedgerStore,
  revision: string | undefined,
): Promise<SeenSubmission | Response> {
  const { catalogue } = context.get("version");
  const dataSet = catalogue.dataSets.find(({ code }) => code === context.req.param("dataSet"));
  const orgUnit = catalogue.orgUnits.find(({ code }) => code === context.req.param("orgUnit"));
  const period = parsePeriod(context.req.param("period") ?? "");
  if (!dataSet || !orgUnit || !period) return notFound(context, "Không có báo cáo như địa chỉ đã mở.");
  const { principal } = context.get("session");
  if (!maySeeSubmission(principal, orgUnit.code, dataSet, catalogue)) return notAllowed(context);
  const key = { orgUnit: orgUnit.code, dataSet: dataSet.code, period: period.code };
  const revisions = await readRevisions(ledger, catalogue, key);
  const shown =
    revision === undefined
      ? revisions.at(-1)
      : revisions.find(({ entry }) => String(entry.revision) === revision);
  if (!shown) {
    return notFound(context, `${orgUnit.name} chưa gửi báo cáo này, ${formatPeriod(period.code)}.`);
  }
  return { catalogue, dataSet, period, orgUnit, revisions, shown };
}

/** The navigation entry that pages of this submission belong to: what one reviews, has sent, or only reads. */
export function readerSection({ catalogue, dataSet, orgUnit }: SeenSubmission, principal: Principal): string {
  if (mayDecideOn(principal, dataSet, catalogue)) return REVIEW_PATH;
  return principal.orgUnit === orgUnit.code ? historyAddress() : "/bao-cao";
}

export async function readRevisions(
  ledger: LedgerStore,
  { programme }: Catalogue,
  key: SubmissionKey,
): Promise<readonly RevisionState[]> {
  const entries = await ledger.readSubmission(programme.ward, key);
  return foldPeriod(key.period, entries).submissions.get(key.dataSet)?.get(key.orgUnit)?.revisions ?? [];
}
