/** What the page of the review is made of. */
import type { Catalogue, DataSet } from "../../../shared/domain/catalogue.ts";
import type { Review } from "../../../shared/domain/review.ts";
import type { ReviewOutcome } from "../decide-many.ts";
import type { TypedReview } from "./review-form.ts";

/** What may be ticked in advance: everything, or what has no warnings. */
export const PRESELECTIONS = ["tat-ca", "khong-canh-bao"] as const;
export type Preselection = (typeof PRESELECTIONS)[number];

/** Why the form was not acted on. */
export interface ReviewProblem {
  /** The choice whose reason is wrong; null: nothing was chosen. */
  readonly about: string | null;
  readonly message: string;
}
export const NOTHING_CHOSEN: ReviewProblem = {
  about: null,
  message: "Hãy chọn ít nhất một báo cáo để duyệt.",
};

export interface ReviewView {
  readonly catalogue: Catalogue;
  readonly dataSets: readonly DataSet[];
  readonly review: Review;
  readonly preselection: Preselection | undefined;
  /** What was ticked and typed in the form that is answered; undefined when the page was opened. */
  readonly typed: TypedReview | undefined;
  /** What became of what was just decided. */
  readonly outcomes: readonly ReviewOutcome[];
  /** How many a redirect says were approved; undefined when it says nothing. */
  readonly approved: number | undefined;
  /** How many units have just been asked for their report; undefined when nobody was to be. */
  readonly reminded: number | undefined;
  readonly problem: ReviewProblem | undefined;
  /** The unit that the reviewer sends reports for as its officer; null for who is none. */
  readonly reportsFor: string | null;
  readonly isAdministrator: boolean;
  readonly csrfToken: string;
}
