/** What moved between a version of a report and the one before it, and by what: a submission, or the catalogue. */
import { type Catalogue, elementsOf } from "./catalogue.ts";
import type { DecimalText } from "./decimal.ts";
import { canonicalJson } from "./digest.ts";
import type { IndicatorResult, Report, Status } from "./report.ts";

export interface ChangedFigure {
  readonly value: DecimalText | boolean | null;
  readonly status: Status;
}

interface SubmissionRef {
  readonly orgUnit: string;
  readonly dataSet: string;
  readonly period: string;
}

/** A submission whose counted revision differs; null: none counted on that side. */
export interface ChangedSubmission extends SubmissionRef {
  readonly fromRevision: number | null;
  readonly toRevision: number | null;
}

export interface ChangedIndicator {
  readonly code: string;
  readonly from: ChangedFigure;
  readonly to: ChangedFigure;
  readonly causes: {
    /** Those of the changed submissions that the figure rests on, or rested on. */
    readonly submissions: readonly SubmissionRef[];
    /** Whether its definition, or that of what it rests on, is another. */
    readonly catalogue: boolean;
  };
}

export const CATALOGUE_PARTS = [
  "programme",
  "orgUnits",
  "dataSets",
  "narrative",
  "models",
  "indicators",
] as const;

export interface ChangedDefinition {
  readonly part: (typeof CATALOGUE_PARTS)[number];
  /** Null for the programme, of which there is one. */
  readonly code: string | null;
  readonly change: "added" | "removed" | "changed";
}

export interface SnapshotChanges {
  readonly indicators: readonly ChangedIndicator[];
  readonly submissions: readonly ChangedSubmission[];
  readonly catalogue: readonly ChangedDefinition[];
}

/** A report with the catalogue that it was computed by. */
export interface Version {
  readonly report: Report;
  readonly catalogue: Catalogue;
}

/** What differs between two versions of one period's report. */
export function changesBetween(before: Version, after: Version): SnapshotChanges {
  const results = resultsOf(before.report);
  const laterResults = resultsOf(after.report);
  const definitions = changedDefinitions(before.catalogue, after.catalogue);
  const indicators = [...new Set([...results.keys(), ...laterResults.keys()])].flatMap((code) => {
    const [was, is] = [results.get(code), laterResults.get(code)];
    const [from, to] = [figureOf(was), figureOf(is)];
    if (from.value === to.value && from.status === to.status) return [];
    const submissions = differing(sourcesOf(was), sourcesOf(is)).map(refOf);
    const catalogue = restsOn(code, definitions, [before.catalogue, after.catalogue]);
    return [{ code, from, to, causes: { submissions, catalogue } }];
  });
  return { indicators, submissions: changedSubmissions(before.report, after.report), catalogue: definitions };
}

function resultsOf({ indicators }: Report): Map<string, IndicatorResult> {
  return new Map(indicators.map((result) => [result.code, result]));
}

function figureOf(result: IndicatorResult | undefined): ChangedFigure {
  return { value: result?.value ?? null, status: result?.status ?? "no-data" };
}

/** Revisions by `orgUnit#dataSet#period`. */
type Revisions = ReadonlyMap<string, number>;

function sourcesOf(result: IndicatorResult | undefined): Revisions {
  const revisions = new Map<string, number>();
  for (const { orgUnit, sources } of result?.contributions ?? []) {
    for (const { dataSet, period, revision } of sources) {
      revisions.set(`${orgUnit}#${dataSet}#${period}`, revision);
    }
  }
  return revisions;
}

/** Counted revisions, also those of earlier periods that a figure rests on (cumulative, milestone). */
function countedIn({ counted, indicators }: Report): Revisions {
  const own = counted.map(
    ({ orgUnit, dataSet, period, revision }) => [`${orgUnit}#${dataSet}#${period}`, revision] as const,
  );
  return new Map([...own, ...indicators.flatMap((result) => [...sourcesOf(result)])]);
}

/** Keys whose revisions differ, in order. */
function differing(left: Revisions, right: Revisions): string[] {
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((key) => left.get(key) !== right.get(key))
    .sort();
}

function refOf(key: string): SubmissionRef {
  const [orgUnit = "", dataSet = "", period = ""] = key.split("#");
  return { orgUnit, dataSet, period };
}

function changedSubmissions(before: Report, after: Report): ChangedSubmission[] {
  const [left, right] = [countedIn(before), countedIn(after)];
  return differing(left, right).map((key) => ({
    ...refOf(key),
    fromRevision: left.get(key) ?? null,
    toRevision: right.get(key) ?? null,
  }));
}

/** Definitions that came, went or changed, part by part in catalogue order. */
function changedDefinitions(before: Catalogue, after: Catalogue): ChangedDefinition[] {
  if (before.digest === after.digest) return [];
  return CATALOGUE_PARTS.flatMap((part) => {
    const [left, right] = [definitionsOf(before, part), definitionsOf(after, part)];
    return [...new Set([...left.keys(), ...right.keys()])].flatMap((code): ChangedDefinition[] => {
      const [was, is] = [left.get(code), right.get(code)];
      if (was === is) return [];
      return [{ part, code, change: was === undefined ? "added" : is === undefined ? "removed" : "changed" }];
    });
  });
}

/** The definitions of a part in canonical form, by their codes. */
function definitionsOf(catalogue: Catalogue, part: ChangedDefinition["part"]): Map<string | null, string> {
  if (part === "programme") return new Map([[null, canonicalJson(catalogue.programme)]]);
  return new Map(catalogue[part].map((definition) => [definition.code, canonicalJson(definition)]));
}

/** Whether an indicator's own definition changed, that of a data set that it reads, or the programme's dates. */
function restsOn(
  code: string,
  definitions: readonly ChangedDefinition[],
  catalogues: readonly Catalogue[],
): boolean {
  const dataSets = new Set(
    catalogues.flatMap(({ indicators }) =>
      indicators.flatMap((one) => (one.code === code ? elementsOf(one).map(({ dataSet }) => dataSet) : [])),
    ),
  );
  return definitions.some(
    ({ part, code: changed }) =>
      part === "programme" ||
      (part === "indicators" && changed === code) ||
      (part === "dataSets" && changed !== null && dataSets.has(changed)),
  );
}
