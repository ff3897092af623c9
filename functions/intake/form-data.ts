/** What a form's page tells its script, as JSON in an attribute of the form. */
import type { FormRules } from "../../shared/domain/form-check.ts";

export interface FormPageData {
  /** Names the form among a person's forms: user name, unit, data set, period. */
  readonly key: string;
  readonly rules: FormRules;
  readonly earlierName: string;
  /** Where the figures of all earlier periods are; null when there are none but those of the period before. */
  readonly historyAddress: string | null;
  /** Where drafts are saved. */
  readonly draftAddress: string;
  /** Where whoever was signed out meanwhile signs in again, beside this page. */
  readonly signInAddress: string;
  readonly sent: readonly SentRevision[];
  /** What is put aside on the server. */
  readonly draft: { readonly version: string; readonly writer: string; readonly savedAt: string } | null;
  /** Whether the fields show what was posted, which is newer than any draft. */
  readonly isPosted: boolean;
}

export interface SentRevision {
  readonly submissionId: string;
  readonly revision: number;
  readonly receipt: string;
}

/** Answer to saving a draft. */
export interface DraftAnswer {
  readonly version: string;
  readonly savedAt: string;
}

/** Answer with 409: the draft that another page has saved. */
export interface OtherDraft extends DraftAnswer {
  readonly writer: string;
}
