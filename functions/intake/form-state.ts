/** What is stored at a form's place, and whether it takes a submission now. */
import type { Context } from "hono";
import { html } from "hono/html";
import { foldPeriod, type RevisionState } from "../../shared/domain/fold.ts";
import type { ReopeningEntry } from "../../shared/domain/ledger.ts";
import { dueAt, locksAt, opensAt } from "../../shared/domain/period.ts";
import { isReopened } from "../../shared/domain/reopening.ts";
import { formatDay, formatMoment, formatPeriod } from "../../shared/domain/vietnamese.ts";
import { submissionAddress } from "../../shared/http/addresses.ts";
import { htmlPage, messagePage } from "../../shared/http/page.ts";
import { maySubmitFor } from "../../shared/http/principal.ts";
import { receivedAt } from "../../shared/http/request.ts";
import type { LedgerStore } from "../../shared/store/ledger-store.ts";
import { type FormPlace, type FormSubject, notYourUnit } from "./form-place.ts";

/** The revisions of the place's unit and data set for `period`, oldest first. */
export async function readRevisions(
  ledger: LedgerStore,
  { orgUnit, dataSet, version }: FormPlace,
  period: string,
): Promise<readonly RevisionState[]> {
  const key = { orgUnit: orgUnit.code, dataSet: dataSet.code, period };
  const entries = await ledger.readSubmission(version.catalogue.programme.ward, key);
  return foldPeriod(period, entries).submissions.get(key.dataSet)?.get(key.orgUnit)?.revisions ?? [];
}

/** The page that says that the period takes no figures yet; undefined when it does. */
export function refuseEarly(context: Context, { session, version, period }: FormSubject, now: number) {
  if (now >= opensAt(period)) return undefined;
  const { programme } = version.catalogue;
  const frame = { session, programme, sample: version.sample };
  const text = `${formatPeriod(period.code)} bắt đầu nhận số liệu từ ngày ${formatDay(opensAt(period))}, hạn gửi là hết ngày ${formatDay(dueAt(period, programme) - 1)}.`;
  return htmlPage(context, messagePage({ ...frame, title: "Kỳ báo cáo chưa mở", text }), 409);
}

/** That a place takes submissions. */
export interface Opening {
  /** The moment from which the reopened period is locked again; null where it is not locked. */
  readonly reopenedUntil: number | null;
}

/** Whether something can be sent to the place now; else why not, as a page. */
export async function findOpening(
  context: Context,
  ledger: LedgerStore,
  place: FormPlace,
): Promise<Opening | Response> {
  const { session, version, period, orgUnit } = place;
  if (!maySubmitFor(session.principal, orgUnit.code)) return notYourUnit(context, place);
  const { programme } = version.catalogue;
  const frame = { session, programme, sample: version.sample };
  const now = receivedAt(context);
  const early = refuseEarly(context, place, now);
  if (early) return early;
  if (now < locksAt(period, programme)) return { reopenedUntil: null };
  const reopenings = await ledger.readReopenings(programme.ward, {
    period: period.code,
    orgUnit: orgUnit.code,
  });
  if (isReopened(reopenings, now)) return { reopenedUntil: lastEnd(reopenings) };
  const key = { orgUnit: orgUnit.code, dataSet: place.dataSet.code, period: period.code };
  const sent = await readRevisions(ledger, place, period.code);
  const text = html`${whyLocked(place, reopenings)} Cần bổ sung thì đề nghị quản trị viên mở lại kỳ cho đơn vị; bản nháp
(nếu có) vẫn còn và mở ra được khi đó. ${
    sent.length === 0
      ? "Đơn vị chưa gửi báo cáo này."
      : html`<a class="ds-link" href="${submissionAddress(key)}">Xem báo cáo đã gửi</a>.`
  }`;
  return htmlPage(context, messagePage({ ...frame, title: "Kỳ báo cáo đã khóa", text }), 409);
}

function lastEnd(reopenings: readonly ReopeningEntry[]): number {
  return Math.max(...reopenings.map(({ until }) => until));
}

/** The lock itself, or the reopening that ended last. */
function whyLocked({ version, period }: FormPlace, reopenings: readonly ReopeningEntry[]): string {
  const { programme } = version.catalogue;
  return reopenings.length > 0
    ? `${formatPeriod(period.code)} đã khóa; lần mở lại cho đơn vị kết thúc lúc ${formatMoment(lastEnd(reopenings))}.`
    : `${formatPeriod(period.code)} đã khóa từ ngày ${formatDay(locksAt(period, programme))}, quá ${programme.lockAfterDays} ngày sau hạn gửi.`;
}
