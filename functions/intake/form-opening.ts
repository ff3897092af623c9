/** Whether a form's place takes a submission now, and the page for when it does not. */
import type { Context } from "hono";
import { html } from "hono/html";
import { dueAt, opensAt } from "../../shared/domain/period.ts";
import type { Opening } from "../../shared/domain/reopening.ts";
import { formatDay, formatMoment, formatPeriod } from "../../shared/domain/vietnamese.ts";
import { submissionAddress } from "../../shared/http/addresses.ts";
import { htmlPage, messagePage } from "../../shared/http/page.ts";
import { maySubmitFor } from "../../shared/http/principal.ts";
import { receivedAt } from "../../shared/http/request.ts";
import { sayReopening } from "../../shared/http/say-reopening.ts";
import { readOpening } from "../../shared/reporting/read-opening.ts";
import { DRAFT_DAYS } from "../../shared/store/draft-store.ts";
import type { LedgerStore } from "../../shared/store/ledger-store.ts";
import { type FormPlace, type FormSubject, notYourUnit, sectionOf } from "./form-place.ts";
import { type RecordsDependencies, readRecords } from "./form-records.ts";

/** The page that says that the period takes no figures yet; undefined when it does. */
export function refuseEarly(context: Context, { session, version, period }: FormSubject, now: number) {
  if (now >= opensAt(period)) return undefined;
  const { programme } = version.catalogue;
  const frame = { session, programme, sample: version.sample };
  const text = `${formatPeriod(period.code)} bắt đầu nhận số liệu từ ngày ${formatDay(opensAt(period))}, hạn gửi là hết ngày ${formatDay(dueAt(period, programme) - 1)}.`;
  return htmlPage(context, messagePage({ ...frame, title: "Kỳ báo cáo chưa mở", text }), 409);
}

/** Whether the place takes submissions, as far as its period's lock goes. */
export function openingAt(
  ledger: LedgerStore,
  { version, period, orgUnit }: FormPlace,
  now: number,
): Promise<Opening> {
  const { programme } = version.catalogue;
  return readOpening(ledger, { period, programme, orgUnit: orgUnit.code }, now);
}

/** Until when something can be sent to the place; when nothing can, why not, as a page. */
export async function findOpening(
  context: Context,
  { ledger, drafts }: RecordsDependencies,
  place: FormPlace,
): Promise<Opening | Response> {
  const { session, version, period, orgUnit } = place;
  if (!maySubmitFor(session.principal, orgUnit.code)) return notYourUnit(context, place);
  const { programme } = version.catalogue;
  const now = receivedAt(context);
  const early = refuseEarly(context, place, now);
  if (early) return early;
  const opening = await openingAt(ledger, place, now);
  if (opening.isOpen) return opening;
  const key = { orgUnit: orgUnit.code, dataSet: place.dataSet.code, period: period.code };
  const { revisions, draft } = await readRecords({ ledger, drafts }, place);
  const text = html`${opening.why} Cần bổ sung thì ${sayReopening(session.principal)}. ${
    draft
      ? `Bản nháp lưu lúc ${formatMoment(draft.savedAt)} vẫn còn, mở ra được khi đó (bản nháp được giữ ${DRAFT_DAYS} ngày). `
      : ""
  }${
    revisions.length === 0
      ? "Đơn vị chưa gửi báo cáo này."
      : html`<a class="ds-link" href="${submissionAddress(key)}">Xem báo cáo đã gửi</a>.`
  }`;
  const frame = { session, programme, sample: version.sample, section: sectionOf(place) };
  return htmlPage(context, messagePage({ ...frame, title: "Kỳ báo cáo đã khóa", text }), 409);
}
