/** The acceptance data: a quarter of requests with the answers and the reports that they must give. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

const FOLDER = join(import.meta.dirname, "2026-Q3");

const request = z.object({
  /** When it is sent, ISO 8601. */
  at: z.string(),
  body: z.looseObject({
    submissionId: z.string(),
    orgUnit: z.string(),
    dataSet: z.string(),
    period: z.string(),
    baseRevision: z.number(),
    values: z.record(z.string(), z.unknown()),
    narrative: z.record(z.string(), z.string()).optional(),
  }),
  expect: z.object({
    status: z.number(),
    revision: z.number().optional(),
    late: z.boolean().optional(),
    type: z.string().optional(),
    /** Sorted. */
    codes: z.array(z.string()).optional(),
  }),
});
export type AcceptanceRequest = z.output<typeof request>;

/** All requests in order of time. */
export function acceptanceRequests(): AcceptanceRequest[] {
  return readFileSync(join(FOLDER, "submissions.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => request.parse(JSON.parse(line)));
}

/** The expected reports by period code: every field given must be equal. */
export function acceptanceReports(): Record<string, Record<string, unknown>> {
  const codes = ["2026-09", "2026-Q3", "2026-9M"];
  return Object.fromEntries(
    codes.map((code) => [
      code,
      z
        .record(z.string(), z.unknown())
        .parse(JSON.parse(readFileSync(join(FOLDER, `expected-${code}.json`), "utf8"))),
    ]),
  );
}
