/** The report of one ward and period, as a pure function of the catalogue and the folded ledger. */
import type { Catalogue, DataSet } from "./catalogue.ts";
import { takeStock } from "./completeness.ts";
import { sha256 } from "./digest.ts";
import { extensionsWithin } from "./extensions.ts";
import type { FoldedLedger, FoldedPeriod } from "./fold.ts";
import { computeIndicators } from "./indicators.ts";
import type { RevisionEntry } from "./ledger.ts";
import { dueAt, type Period } from "./period.ts";
import { type Report, type ReportNarrative, RULES_VERSION } from "./report.ts";
import { type DataSetSlice, partitionsOf, sliceLedger } from "./slices.ts";
import { findWarnings } from "./warnings.ts";

/** Builds the report. `ledger` holds the folded partitions of {@link partitionsOf}; absent ones count as empty. */
export function buildReport(catalogue: Catalogue, period: Period, ledger: FoldedLedger): Report {
  const slices = sliceLedger(catalogue, period, ledger);
  const { counted, completeness } = takeStock(catalogue, slices);
  const extensions = extensionsWithin(catalogue, period);
  const content = {
    period: {
      code: period.code,
      type: period.type,
      from: period.from,
      to: period.to,
      dueAt: dueAt(period, catalogue.programme),
    },
    ...(extensions.length > 0 && { extensions }),
    rulesVersion: RULES_VERSION,
    catalogueDigest: catalogue.digest,
    indicators: computeIndicators(catalogue, period, slices),
    completeness,
    narratives: listNarratives(catalogue, slices),
    warnings: findWarnings(catalogue, slices),
  } as const;
  return {
    ward: catalogue.programme.ward,
    ...content,
    counted,
    ledger: ledgerVersion(partitionsOf(catalogue, period), ledger),
    basis: basisOf(content, counted),
  };
}

/**
 * What a snapshot rests on: the revisions that count (by digest, which covers their values) and whether they were
 * late, moved deadlines with their reasons, and what looks back beyond them. All other figures follow from these and the catalogue. Approvals and
 * returned revisions that nothing rests on are no part of it.
 */
function basisOf(
  {
    period,
    extensions,
    rulesVersion,
    catalogueDigest,
    indicators,
    warnings,
  }: Omit<Report, "basis" | "counted" | "ledger" | "ward">,
  counted: Report["counted"],
): string {
  const lookingBack = indicators.filter(({ kind }) => kind === "cumulative" || kind === "milestone");
  const revisions = counted.map(({ digest, late }) => (late ? `${digest} late` : digest)).join("\n");
  const moved = extensions ? [extensions] : [];
  const rest = JSON.stringify([period, rulesVersion, catalogueDigest, lookingBack, warnings, ...moved]);
  return sha256(`${revisions}\n${rest}`);
}

function ledgerVersion(partitions: readonly string[], ledger: FoldedLedger): Report["ledger"] {
  const folded = partitions.map((code) => ledger.get(code)).filter((f): f is FoldedPeriod => f !== undefined);
  const nonEmpty = folded.filter(({ entries }) => entries > 0);
  const moments = nonEmpty.map(({ lastEntryAt }) => lastEntryAt ?? 0);
  return {
    entries: nonEmpty.reduce((sum, { entries }) => sum + entries, 0),
    digest: sha256(nonEmpty.map(({ period, digest }) => `${period} ${digest}`).join("\n")),
    lastEntryAt: moments.length === 0 ? null : Math.max(...moments),
  };
}

function listNarratives(catalogue: Catalogue, slices: readonly DataSetSlice[]): ReportNarrative[] {
  const narratives: ReportNarrative[] = [];
  for (const { dataSet, inPeriod } of slices) {
    if (!dataSet.takesNarrative) continue;
    for (const entries of inPeriod) {
      const last = entries.findLast(({ narrative }) => Object.keys(narrative).length > 0);
      if (last) narratives.push(narrativeOf(catalogue, dataSet, last));
    }
  }
  return narratives;
}

function narrativeOf(
  { narrative: parts }: Catalogue,
  { code, model }: DataSet,
  { orgUnit, period, revision, narrative }: RevisionEntry,
): ReportNarrative {
  const texts: Record<string, string> = {};
  for (const part of parts) {
    const text = narrative[part.code];
    if (typeof text === "string") texts[part.code] = text;
  }
  return { model, orgUnit, dataSet: code, period, revision, texts };
}
