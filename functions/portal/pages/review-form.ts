/** The form of the review, as `review-content.ts` writes it: what is ticked, and what is returned for which reason. */
import * as z from "zod";
import { type NamedRevision, namedRevision } from "../../../shared/http/revision-name.ts";

/** Ticks, of those that are to be approved together. */
export const CHOSEN_FIELD = "chon";
/** The button of a group of them that is to be approved as it is shown: its value names them all. */
export const GROUP_FIELD = "nhom";
/** The button of the one that is to be returned. */
export const RETURNED_FIELD = "traLai";

/** More than a ward can owe in the periods that are open at once. */
const MAX_CHOSEN = 2000;

const fields = z.object({
  chosen: z.array(namedRevision).max(MAX_CHOSEN),
  group: z.array(namedRevision).max(MAX_CHOSEN).nullable(),
  returned: namedRevision.nullable(),
});

/** Where the reason for returning a revision is typed. */
export function reasonField(value: string): string {
  return `lyDo.${value}`;
}

/** Several as the value of one button. */
export function groupValue(names: readonly string[]): string {
  return names.join(" ");
}

/** What somebody did in the form, to be acted on; shown again with what was not. */
export interface TypedReview {
  readonly chosen: readonly NamedRevision[];
  /** Those to approve by the button of their group; null when it was another button. */
  readonly group: readonly NamedRevision[] | null;
  /** The one to return; null when some are to be approved. */
  readonly returned: NamedRevision | null;
  /** Reasons by {@link revisionName}, also of those that nobody returned yet. */
  readonly reasons: ReadonlyMap<string, string>;
}

/** Undefined when it is no such form. */
export function readReviewForm(form: URLSearchParams): TypedReview | undefined {
  const read = fields.safeParse({
    chosen: form.getAll(CHOSEN_FIELD),
    group: form.get(GROUP_FIELD)?.split(" ") ?? null,
    returned: form.get(RETURNED_FIELD),
  });
  if (!read.success) return undefined;
  const prefix = reasonField("");
  const reasons = [...form].flatMap(([name, text]): [string, string][] =>
    name.startsWith(prefix) ? [[name.slice(prefix.length), text.trim()]] : [],
  );
  return { ...read.data, reasons: new Map(reasons) };
}
