/** How the reader wants the parts of a report's page arranged: by links alone, each keeping what the other parts ask. */
import type { Context } from "hono";
import { withQuery } from "../../../shared/http/addresses.ts";
import { SORT_FIELD } from "../../../shared/http/sorting.ts";

/** The query's name for how the list of missing reports stands. */
const MISSING_FIELD = "con-thieu";

export interface AskedArrangement {
  /** Of the table of indicators. */
  readonly sorting: string | undefined;
  /** Of the missing reports. */
  readonly missing: string | undefined;
}

export function askedArrangement(context: Context): AskedArrangement {
  return { sorting: context.req.query(SORT_FIELD), missing: context.req.query(MISSING_FIELD) };
}

/** Addresses of the page with one part arranged as a value says; they lead back to that part. */
export function arrangedAddresses(page: string, asked: AskedArrangement) {
  const address = ({ sorting, missing }: AskedArrangement, part: string) =>
    withQuery(page, { [SORT_FIELD]: sorting, [MISSING_FIELD]: missing }, part);
  return {
    sorting: (value: string) => address({ ...asked, sorting: value }, "chi-tieu"),
    missing: (value: string) => address({ ...asked, missing: value }, "con-thieu"),
  };
}
