/** Addresses of the pages that others link to. */
import type { SubmissionKey } from "../domain/ledger.ts";
import { type NamedRevision, revisionName } from "./revision-name.ts";

/** The report that tells most about the present. */
export const OVERVIEW_PATH = "/tong-quan";
/** Outages that the system recorded. */
export const OUTAGES_PATH = "/gian-doan";

/** Where one signs in; `returnTo`: path, with its query, of the page that comes after it. */
export function signInAddress(returnTo: string): string {
  return `/dang-nhap?tro-lai=${encodeURIComponent(returnTo)}`;
}

/** What whoever signs in beside a page that waits for it comes to. */
export const SIGNED_IN_AGAIN_PATH = "/dang-nhap-lai";

/** What waits for a reviewer. */
export const REVIEW_PATH = "/duyet";
/** Where the reviewer asks that units be reminded of what they have not sent. */
export const REMINDER_PATH = "/duyet/nhac";

/** What was reopened; `told`: the reopening about which something was just done. */
export const REOPENING_PATH = "/mo-lai";
export const REOPENING_TOLD_QUERY = "lan";
export function reopeningsAddress(told: string): string {
  return `${REOPENING_PATH}?${REOPENING_TOLD_QUERY}=${told}`;
}

/** Where a reopening is ended before its time. */
export function reopeningEndAddress(reopeningId: string): string {
  return `${REOPENING_PATH}/${reopeningId}/ket-thuc`;
}

/** The form of a data set and period; `orgUnit` only for who acts for a unit that is not their own. */
export function formAddress(dataSet: string, period: string, orgUnit?: string): string {
  return `/nhap/${dataSet}/${period}${actingFor(orgUnit)}`;
}

/** Where a form's workbook is handed in. */
export function workbookAddress(dataSet: string, period: string, orgUnit?: string): string {
  return `/nhap/${dataSet}/${period}/excel${actingFor(orgUnit)}`;
}

/** The form as a workbook. */
export function workbookFileAddress(dataSet: string, period: string, orgUnit?: string): string {
  return `/nhap/${dataSet}/${period}/excel/bieu-mau.xlsx${actingFor(orgUnit)}`;
}

/** Where a workbook that was handed in is had back, each fault marked. */
export function filledFileAddress(dataSet: string, period: string, orgUnit?: string): string {
  return `/nhap/${dataSet}/${period}/excel/tep${actingFor(orgUnit)}`;
}

function actingFor(orgUnit: string | undefined): string {
  return orgUnit === undefined ? "" : `?donVi=${orgUnit}`;
}

/** Where one workbook of many units is handed in. */
export function manyUnitsAddress(dataSet: string, period: string): string {
  return `/nhap/${dataSet}/${period}/nhieu-don-vi`;
}

/** Where the form's script puts drafts aside. */
export function draftAddress(dataSet: string, period: string, orgUnit?: string): string {
  return `/nhap/${dataSet}/${period}/ban-nhap${actingFor(orgUnit)}`;
}

/** Where the form's script asks what the unit reported in earlier periods. */
export function historyOfFormAddress(dataSet: string, period: string, orgUnit?: string): string {
  return `/nhap/${dataSet}/${period}/cac-ky-truoc${actingFor(orgUnit)}`;
}

export function receiptAddress({ orgUnit, dataSet, period }: SubmissionKey, revision: number): string {
  return `/nhap/${dataSet}/${period}/bien-nhan/${revision}?donVi=${orgUnit}`;
}

/** A submission with all its revisions; the page where it is approved or returned. */
export function submissionAddress(
  { orgUnit, dataSet, period }: SubmissionKey,
  revision?: number,
  from?: FigureAddress,
): string {
  const query = new URLSearchParams({
    ...(revision !== undefined && { ban: String(revision) }),
    ...(from && { tu: `${from.period}/${from.indicator}` }),
  });
  return `/so-lieu/${dataSet}/${period}/${orgUnit}${query.size === 0 ? "" : `?${query}`}`;
}

/** A figure of a report, from which somebody came and may want to go back to. */
export interface FigureAddress {
  readonly period: string;
  readonly indicator: string;
}

/** Two revisions of a submission beside each other. */
export function comparisonAddress(key: SubmissionKey, from: number, to: number): string {
  return `${submissionAddress(key)}/so-sanh?tu=${from}&den=${to}`;
}

/** Everything that one's unit has sent, by year. */
export function historyAddress(year?: number): string {
  return `/lich-su${year === undefined ? "" : `?nam=${year}`}`;
}

/** The signed receipt of a revision, a file. */
export function signedReceiptAddress({
  orgUnit,
  dataSet,
  period,
  revision,
}: SubmissionKey & { readonly revision: number }): string {
  return `/api/v1/submissions/${orgUnit}/${dataSet}/${period}/${revision}/receipt`;
}

/** Where a person ends or takes up mails about published reports, by a mail's own secret and without signing in. */
export function unsubscribeAddress(of: { ward: string; username: string; token: string }): string {
  return `/thu-bao?${new URLSearchParams({ phuong: of.ward, nguoi: of.username, ma: of.token })}`;
}

/** The reports of the models that one leads. */
export const MODEL_REPORTS_PATH = "/bao-cao-mo-hinh";

export function fileAddress(period: string, version: number, name: string): string {
  return `/api/v1/snapshots/${period}/${version}/${name}`;
}

/** Whether a file is genuine. */
export const VERIFICATION_PATH = "/xac-minh";

/** The same for a file whose SHA-256 starts with `code`; `page` is the whole address of {@link VERIFICATION_PATH}. */
export function codeAddress(page: string, code: string): string {
  return `${page}?ma=${code}`;
}

/** The same for a receipt: whether the ledger holds what it was given for, by the first digits of that one's digest. */
export function receiptCheckAddress(page: string, of: NamedRevision & { readonly digest: string }): string {
  return `${page}?${new URLSearchParams({ "bien-nhan": revisionName(of), ma: of.digest.slice(0, CODE_DIGITS) })}`;
}

/** As many digits of a digest as tell one ward's files apart for ever: 64 bits. */
export const CODE_DIGITS = 16;

export function reportAddress(period: string): string {
  return `/bao-cao/${period}`;
}

export function modelAddress(period: string, model: string): string {
  return `${reportAddress(period)}/mo-hinh/${model}`;
}

/** All indicators of a period's report; `status`: only those that stand so. */
export function indicatorsAddress(period: string, status?: string): string {
  return `${reportAddress(period)}/chi-tieu${status === undefined ? "" : `?trang-thai=${status}`}`;
}

/** The published versions of a period's report; `before`: only older ones. */
export function versionsAddress(period: string, before?: number): string {
  return `${reportAddress(period)}/phien-ban${before === undefined ? "" : `?truoc=${before}`}`;
}

/** A published version with its files and what moved since the one before. */
export function versionAddress(period: string, version: number): string {
  return `${versionsAddress(period)}/${version}`;
}

export function indicatorAddress(period: string, indicator: string): string {
  return `/bao-cao/${period}/chi-tieu/${indicator}`;
}

/** The members of an area with what each has reported. */
export function membersAddress(period: string): string {
  return `/bao-cao/${period}/don-vi`;
}

/** The newest published report of a member of the reader's area. */
export function memberReportAddress(member: string, period: string): string {
  return `/api/v1/members/${member}/snapshots/${period}/latest/report.pdf`;
}

/** An address of a page with some of its query; what is empty is left out. `part`: where on the page. */
export function withQuery(
  address: string,
  query: Readonly<Record<string, string | undefined>>,
  part?: string,
): string {
  const said = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const text = said.length === 0 ? "" : `?${new URLSearchParams(said)}`;
  return `${address}${text}${part === undefined ? "" : `#${part}`}`;
}
