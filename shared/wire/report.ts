/** The report as JSON: what `GET /api/v1/reports/{period}` answers, what `snapshot.json` and REPORT items hold. */
import * as z from "zod";
import { PERIOD_TYPES } from "../domain/catalogue.ts";
import { OUTAGE_REASONS } from "../domain/outage.ts";
import {
  type KeptReport,
  type Report,
  type ReportPeriod,
  RULES_VERSION,
  STATUSES,
} from "../domain/report.ts";
import { decimal, elementValue, instant, isoDate, sha256Hex } from "./scalars.ts";

const periodFields = { code: z.string(), type: z.enum(PERIOD_TYPES), from: isoDate, to: isoDate };

export const reportPeriod = z.codec(
  z.object({ ...periodFields, due: z.iso.datetime({ offset: true }) }),
  z.object({ ...periodFields, dueAt: z.number() }),
  {
    decode: ({ due, ...rest }): ReportPeriod => ({ ...rest, dueAt: z.decode(instant, due) }),
    encode: ({ dueAt, ...rest }) => ({ ...rest, due: z.encode(instant, dueAt) }),
  },
);

/** A deadline that outages moved. */
export const deadlineExtension = z.object({
  regularDueAt: instant,
  dueAt: instant,
  outages: z.array(z.object({ from: instant, to: instant, reason: z.enum(OUTAGE_REASONS) })).readonly(),
});
const periodExtensions = z
  .array(z.object({ periods: z.array(z.string()).readonly(), ...deadlineExtension.shape }))
  .readonly();

export const target = z.object({
  comparator: z.enum(["gt", "gte", "lt", "lte", "eq"]),
  value: z.union([z.number(), z.boolean()]),
  cadence: z.enum(["annual", "by-end"]),
});

const figure = z.union([z.boolean(), decimal]).nullable();

export const lineageSource = z.object({ dataSet: z.string(), period: z.string(), revision: z.int() });

export const contribution = z.object({
  orgUnit: z.string(),
  value: figure,
  numerator: decimal.nullable(),
  denominator: decimal.nullable(),
  sources: z.array(lineageSource).readonly(),
});

const indicatorFields = {
  code: z.string(),
  model: z.string(),
  kind: z.enum(["ratio", "share", "total", "cumulative", "milestone"]),
  value: figure,
  numerator: decimal.nullable(),
  denominator: decimal.nullable(),
  unitsReporting: z.int(),
  unitsAssigned: z.int(),
  target: target.nullable(),
  planned: decimal.nullable(),
  status: z.enum(STATUSES),
};
/** An indicator without its lineage. */
export const indicatorSummary = z.object(indicatorFields);
/** An indicator with each unit's contribution and the submission revisions it came from. */
export const indicatorResult = z.object({
  ...indicatorFields,
  contributions: z.array(contribution).readonly(),
});

export const expectedSubmission = z.object({ orgUnit: z.string(), dataSet: z.string(), period: z.string() });

const countedSubmission = z.object({
  ...expectedSubmission.shape,
  revision: z.int(),
  submissionId: z.string(),
  receivedAt: instant,
  firstReceivedAt: instant,
  late: z.boolean(),
  digest: sha256Hex,
  values: z.record(z.string(), elementValue).readonly(),
});

const counts = {
  expected: z.int(),
  received: z.int(),
  onTime: z.int(),
  late: z.int(),
  reportingRate: decimal.nullable(),
  onTimeRate: decimal.nullable(),
};
export const completeness = z.object({
  ...counts,
  missing: z.array(expectedSubmission).readonly(),
  byModel: z.array(z.object({ model: z.string(), ...counts })).readonly(),
});

export const reportNarrative = z.object({
  model: z.string(),
  orgUnit: z.string(),
  dataSet: z.string(),
  period: z.string(),
  revision: z.int(),
  texts: z.record(z.string(), z.string()).readonly(),
});

export const reportWarning = z.object({
  ...expectedSubmission.shape,
  revision: z.int(),
  code: z.string(),
  element: z.string(),
  value: elementValue,
  reference: decimal.nullable(),
  message: z.string(),
});

/** Everything of a report. */
export const report = z.object({
  ward: z.string(),
  period: reportPeriod,
  extensions: periodExtensions.exactOptional(),
  rulesVersion: z.literal(RULES_VERSION),
  catalogueDigest: sha256Hex,
  indicators: z.array(indicatorResult).readonly(),
  completeness,
  narratives: z.array(reportNarrative).readonly(),
  warnings: z.array(reportWarning).readonly(),
  counted: z.array(countedSubmission).readonly(),
  ledger: z.object({ entries: z.int(), digest: sha256Hex, lastEntryAt: instant.nullable() }),
  basis: sha256Hex,
}) satisfies z.ZodType<Report>;

/** What a REPORT item holds of it. */
export const keptReport = report.extend({
  counted: z
    .array(countedSubmission.pick({ orgUnit: true, dataSet: true, period: true, revision: true, late: true }))
    .readonly(),
}) satisfies z.ZodType<KeptReport>;

/** `GET /api/v1/reports/{period}`: the report as of now; lineage is asked for by indicator. */
export const reportAnswer = z.object({
  period: reportPeriod,
  asOf: instant,
  extensions: periodExtensions.exactOptional(),
  indicators: z.array(indicatorSummary).readonly(),
  completeness,
  narratives: z.array(reportNarrative).readonly(),
  warnings: z.array(reportWarning).readonly(),
});

/** `GET /api/v1/reports/{period}/indicators/{code}`. */
export const indicatorAnswer = z.object({
  period: reportPeriod,
  asOf: instant,
  ...indicatorResult.shape,
});
