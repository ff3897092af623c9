/**
 * The line that `intake` logs for each submission, read by two others: CloudWatch counts stored and refused ones from
 * it, and the dashboard lists refusals by code. A metric per code would cost more a month than a ward's whole use.
 */
export type SubmissionLogFields =
  | { readonly submission: "stored" }
  /** `refusal`: the problem's code, as the sender got it. */
  | { readonly submission: "refused"; readonly refusal: string };

/** Name of the field that tells the two apart. */
export const SUBMISSION_FIELD = "submission" satisfies keyof SubmissionLogFields;
/** Name of the field with the code. */
export const REFUSAL_FIELD = "refusal" satisfies keyof Extract<
  SubmissionLogFields,
  { submission: "refused" }
>;

/**
 * Logs one submission. Straight to the output, as Powertools does: Lambda would put its own prefix before what
 * `console.log` prints, and the line would no longer be JSON.
 */
export function logSubmission(fields: SubmissionLogFields): void {
  const line = { level: "INFO", message: "submission", timestamp: new Date().toISOString(), ...fields };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
