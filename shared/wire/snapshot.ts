/** `snapshot.json`: the published report with everything needed to understand and check it. */
import * as z from "zod";
import type { Catalogue } from "../domain/catalogue.ts";
import { OBS_STATUSES, obsStatusOf, STATUSES } from "../domain/report.ts";
import type { Snapshot } from "../domain/snapshot.ts";
import { CATALOGUE_PARTS } from "../domain/snapshot-changes.ts";
import { expectedSubmission, indicatorResult, report } from "./report.ts";
import { decimal, elementValue, instant, parseExactJson, sha256Hex, wireJsonSchema } from "./scalars.ts";

const value = z.union([z.boolean(), decimal]).nullable();
const figure = z.object({ value, status: z.enum(STATUSES) });

const submissionRef = z.object({ orgUnit: z.string(), dataSet: z.string(), period: z.string() });

export const snapshotChanges = z.object({
  indicators: z
    .array(
      z.object({
        code: z.string(),
        from: figure,
        to: figure,
        causes: z.object({ submissions: z.array(submissionRef).readonly(), catalogue: z.boolean() }),
      }),
    )
    .readonly(),
  submissions: z
    .array(
      z.object({
        ...submissionRef.shape,
        fromRevision: z.int().nullable(),
        toRevision: z.int().nullable(),
      }),
    )
    .readonly(),
  catalogue: z
    .array(
      z.object({
        part: z.enum(CATALOGUE_PARTS),
        code: z.string().nullable(),
        change: z.enum(["added", "removed", "changed"]),
      }),
    )
    .readonly(),
});

/** How much of a data-set period was read. */
export const ledgerPartition = z.object({
  period: z.string(),
  entries: z.int(),
  digest: sha256Hex,
  lastEntryAt: instant.nullable(),
});

/** Counted submissions of one data set and period as a table. */
export const earlierSubmissions = z.object({
  dataSet: z.string(),
  period: z.string(),
  elements: z.array(z.string()).readonly(),
  units: z
    .array(
      z.object({
        orgUnit: z.string(),
        revision: z.int(),
        values: z.array(elementValue.nullable()).readonly(),
      }),
    )
    .readonly(),
});

/** What an area takes from the report of one of its members. */
const memberFigures = z.object({
  member: z.string(),
  catalogueDigest: sha256Hex,
  basis: sha256Hex,
  ledger: report.shape.ledger,
  indicators: z
    .array(
      indicatorResult.pick({
        code: true,
        value: true,
        numerator: true,
        denominator: true,
        unitsReporting: true,
        unitsAssigned: true,
      }),
    )
    .readonly(),
  byModel: z
    .array(z.object({ model: z.string(), expected: z.int(), onTime: z.int(), late: z.int() }))
    .readonly(),
  silent: z.array(expectedSubmission.pick({ dataSet: true, period: true })).readonly(),
});

const evidence = z.object({
  partitions: z.array(ledgerPartition).readonly(),
  receipts: z
    .array(
      z.object({
        ...expectedSubmission.shape,
        receivedBy: z.string(),
        late: z.boolean(),
        narrative: z.record(z.string(), z.string()).readonly(),
      }),
    )
    .readonly(),
  earlier: z.array(earlierSubmissions).readonly(),
  members: z.array(memberFigures).readonly().exactOptional(),
});

/** The catalogue was checked when it was stored; a snapshot carries it as it stood. */
const catalogue = z.custom<Catalogue>((content) => typeof content === "object" && content !== null);

const { ward: _, ...reportFields } = report.shape;

/** The wire form: the report's fields stand at the top, beside the version and what it grew from. */
const snapshotFile = z.object({
  schemaVersion: z.literal(1),
  ward: z.string(),
  version: z.int().min(1),
  asOf: instant,
  sample: z.boolean(),
  previous: z.object({ version: z.int(), sha256: sha256Hex }).nullable(),
  changes: snapshotChanges.nullable(),
  ...reportFields,
  indicators: z
    .array(
      z.object({
        ...indicatorResult.shape,
        obsStatus: z.enum(OBS_STATUSES).meta({
          description: "SDMX CL_OBS_STATUS: A normal, M cannot exist in this period, O missing",
        }),
      }),
    )
    .readonly(),
  history: z
    .array(z.object({ period: z.string(), values: z.record(z.string(), value).readonly() }))
    .readonly(),
  evidence,
  catalogue,
});

/** The bytes of `snapshot.json`: same snapshot, same bytes. */
export function encodeSnapshot(snapshot: Snapshot): Uint8Array {
  const { report: content, ...rest } = snapshot;
  const indicators = content.indicators.map((result) => ({ ...result, obsStatus: obsStatusOf(result) }));
  const file = z.encode(snapshotFile, { ...rest, ...content, indicators });
  return new TextEncoder().encode(`${JSON.stringify(file, null, 1)}\n`);
}

/** Parses a `snapshot.json`. Throws a ZodError when it is none. */
export function decodeSnapshot(bytes: Uint8Array): Snapshot {
  const file = z.decode(
    snapshotFile,
    parseExactJson(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as never,
  );
  const {
    schemaVersion,
    ward,
    version,
    asOf,
    sample,
    previous,
    changes: moved,
    history,
    evidence: carried,
    catalogue: content,
    indicators,
    ...rest
  } = file;
  return {
    schemaVersion,
    ward,
    version,
    asOf,
    sample,
    catalogue: content,
    // What follows from the rest is written for others and read from the rest.
    report: { ward, ...rest, indicators: indicators.map(({ obsStatus: _, ...result }) => result) },
    previous,
    changes: moved,
    history,
    evidence: carried,
  };
}

/** JSON Schema (2020-12) of `snapshot.json`, published beside it. */
export function snapshotJsonSchema(): Record<string, unknown> {
  return { title: "Ward programme report snapshot, version 1", ...wireJsonSchema(snapshotFile) };
}

/** One version in `GET /api/v1/snapshots/{period}`. */
export const snapshotVersion = z.object({
  version: z.int(),
  publishedAt: instant,
  asOf: instant,
  files: z
    .array(z.object({ name: z.string(), mediaType: z.string(), bytes: z.int(), sha256: sha256Hex }))
    .readonly(),
});
