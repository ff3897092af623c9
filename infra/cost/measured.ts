import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

const NAMES = [
  "submissionWriteUnits",
  "submissionBytes",
  "foldReadUnits",
  "foldWriteUnits",
  "reportReadUnits",
  "closeReadUnits",
  "publishReadUnits",
  "snapshotBytes",
  "reportsStoredBytes",
  "intakeMs",
  "portalMs",
  "aggregateMs",
  "publishMs",
  "logBytesPerInvocation",
  "requestsPerSubmission",
  "submissionsPerUnitAndPeriod",
  "leadershipRequestsPerDay",
  "snapshotsPerMonth",
  "bytesPerRequest",
  "mailsPerUnitAndMonth",
  "leadershipMailsPerMonth",
  "mailMs",
  "yearsStored",
  "lookMs",
] as const;

const input = z.strictObject({
  value: z.number().nonnegative(),
  /** `estimated`: what only AWS shows. `assumed`: what people are taken to do. */
  how: z.enum(["measured", "estimated", "assumed"]),
  note: z.string(),
});

/** `measured.json`: what one operation takes, written by hand or by the benchmark. */
export const measuredFile = z.strictObject({
  date: z.iso.date(),
  note: z.string(),
  inputs: z.record(z.enum(NAMES), input),
});

export type Measured = Readonly<Record<(typeof NAMES)[number], number>>;

export interface MeasuredFile {
  readonly date: string;
  readonly measured: Measured;
  /** Names of the inputs that nobody has measured. */
  readonly estimated: readonly string[];
  /** Names of the inputs that say what people do. */
  readonly assumed: readonly string[];
}

export function readMeasured(path = join(import.meta.dirname, "measured.json")): MeasuredFile {
  const { date, inputs } = measuredFile.parse(JSON.parse(readFileSync(path, "utf8")));
  const measured = z
    .record(
      z.enum(NAMES),
      input.transform(({ value }) => value),
    )
    .parse(inputs);
  const known = (how: (typeof inputs)[(typeof NAMES)[number]]["how"]) =>
    NAMES.filter((name) => inputs[name].how === how);
  return { date, measured, estimated: known("estimated"), assumed: known("assumed") };
}
