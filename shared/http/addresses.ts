/** Addresses of the pages that others link to. */
import type { SubmissionKey } from "../domain/ledger.ts";

/** What waits for a reviewer. */
export const REVIEW_PATH = "/duyet";
/** Where the reviewer asks that units be reminded of what they have not sent. */
export const REMINDER_PATH = "/duyet/nhac";

/** The form of a data set and period; `orgUnit` only for who acts for a unit that is not their own. */
export function formAddress(dataSet: string, period: string, orgUnit?: string): string {
  return `/nhap/${dataSet}/${period}${orgUnit === undefined ? "" : `?donVi=${orgUnit}`}`;
}

export function receiptAddress({ orgUnit, dataSet, period }: SubmissionKey, revision: number): string {
  return `/nhap/${dataSet}/${period}/bien-nhan/${revision}?donVi=${orgUnit}`;
}

/** A submission with all its revisions; the page where it is approved or returned. */
export function submissionAddress({ orgUnit, dataSet, period }: SubmissionKey, revision?: number): string {
  const query = revision === undefined ? "" : `?ban=${revision}`;
  return `/so-lieu/${dataSet}/${period}/${orgUnit}${query}`;
}

export function reportAddress(period: string): string {
  return `/bao-cao/${period}`;
}

export function indicatorAddress(period: string, indicator: string): string {
  return `/bao-cao/${period}/chi-tieu/${indicator}`;
}
