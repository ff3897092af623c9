/** One revision of a submission in one word, as forms and addresses carry it: `M03-DV/2026-Q3/tdp-01/2`. */
import * as z from "zod";
import type { SubmissionKey } from "../domain/ledger.ts";

export interface NamedRevision extends SubmissionKey {
  readonly revision: number;
}

export function revisionName({ dataSet, period, orgUnit, revision }: NamedRevision): string {
  return `${dataSet}/${period}/${orgUnit}/${revision}`;
}

/** Reads what {@link revisionName} writes. */
export const namedRevision = z
  .string()
  .regex(/^[\w.-]+\/[\w-]+\/[\w.-]+\/[1-9]\d{0,5}$/)
  .transform((text): NamedRevision => {
    const [dataSet = "", period = "", orgUnit = "", revision] = text.split("/");
    return { dataSet, period, orgUnit, revision: Number(revision) };
  });
