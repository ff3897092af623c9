/** The report of one ward and period, as a pure function of the catalogue and the folded ledger. */
import type { Catalogue } from "./catalogue.ts";
import { listCounted, measureCompleteness } from "./completeness.ts";
import { sha256 } from "./digest.ts";
import type { FoldedPeriod } from "./fold.ts";
import { computeIndicators, type DataSetSlice, type FoldedLedger, sliceLedger } from "./indicators.ts";
import { dueAt, type Period, periodsUpTo, subPeriods } from "./period.ts";
import { type Report, type ReportNarrative, RULES_VERSION } from "./report.ts";
import { findWarnings } from "./warnings.ts";

/** Codes of the ledger partitions that a report rests on: from the programme's start to the period's end. */
export function partitionsOf(catalogue: Catalogue, period: Period): string[] {
  const types = new Set(catalogue.dataSets.map((dataSet) => dataSet.period));
  return [...types]
    .filter((type) => subPeriods(period, type).length > 0)
    .flatMap((type) => periodsUpTo(catalogue.programme, type, period.to))
    .map(({ code }) => code);
}

/** Builds the report. `ledger` holds the folded partitions of {@link partitionsOf}; absent ones count as empty. */
export function buildReport(catalogue: Catalogue, period: Period, ledger: FoldedLedger): Report {
  const slices = sliceLedger(catalogue, period, ledger);
  const counted = listCounted(catalogue, slices);
  const content = {
    period: {
      code: period.code,
      type: period.type,
      from: period.from,
      to: period.to,
      dueAt: dueAt(period, catalogue.programme),
    },
    rulesVersion: RULES_VERSION,
    catalogueDigest: catalogue.digest,
    indicators: computeIndicators(catalogue, period, slices),
    completeness: measureCompleteness(catalogue, slices, counted),
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
 * late, and what looks back beyond them. All other figures follow from these and the catalogue. Approvals and
 * returned revisions that nothing rests on are no part of it.
 */
function basisOf(
  {
    period,
    rulesVersion,
    catalogueDigest,
    indicators,
    warnings,
  }: Omit<Report, "basis" | "counted" | "ledger" | "ward">,
  counted: Report["counted"],
): string {
  const lookingBack = indicators.filter(({ kind }) => kind === "cumulative" || kind === "milestone");
  const revisions = counted.map(({ digest, late }) => (late ? `${digest} late` : digest)).join("\n");
  const rest = JSON.stringify([period, rulesVersion, catalogueDigest, lookingBack, warnings]);
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

function listNarratives(catalogue: Catalogue, slices: ReadonlyMap<string, DataSetSlice>): ReportNarrative[] {
  const narratives: ReportNarrative[] = [];
  for (const { dataSet, inPeriod } of slices.values()) {
    if (!dataSet.takesNarrative) continue;
    for (const orgUnit of dataSet.assigned) {
      const last = inPeriod.get(orgUnit)?.findLast((entry) => Object.keys(entry.narrative).length > 0);
      if (!last) continue;
      narratives.push({
        model: dataSet.model,
        orgUnit,
        dataSet: dataSet.code,
        period: last.period,
        revision: last.revision,
        texts: Object.fromEntries(
          catalogue.narrative.flatMap(({ code }) => {
            const text = last.narrative[code];
            return typeof text === "string" ? [[code, text]] : [];
          }),
        ),
      });
    }
  }
  return narratives;
}
