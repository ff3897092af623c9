/** The report of an area: out of its members' REPORT items, with its own earlier ones for what has become of it. */
import type { Catalogue } from "../domain/catalogue.ts";
import type { Period } from "../domain/period.ts";
import type { KeptReport, Report } from "../domain/report.ts";
import { commonIndicators, figuresOf, type MemberFigures, rollUp } from "../domain/roll-up.ts";
import { type EarlierReport, earlierPeriods } from "../domain/snapshot.ts";
import type { CatalogueStore, CatalogueVersion } from "../store/catalogue-store.ts";
import type { ReportStore } from "../store/report-store.ts";
import { computeReport, type Reading, type ReportSources, reportReader } from "./compute-report.ts";

export interface AreaSources extends ReportSources {
  readonly catalogues: Pick<CatalogueStore, "current">;
  readonly reports: Pick<ReportStore, "read">;
  /** Hears of a member's report that another version of the system has written, and that was computed again. */
  readonly onRecomputed?: (report: Report) => Promise<unknown>;
}

/** The report of a ward or an area as of now: out of the ledger, or out of the newest reports of the members. */
export async function reportAsOfNow(
  sources: AreaSources,
  version: CatalogueVersion,
  period: Period,
  reading: Reading = {},
): Promise<Report> {
  const { catalogue, level } = version;
  return level
    ? rollUp(catalogue, period, await readMemberFigures(sources, catalogue, period))
    : computeReport(reportReader(sources, version, reading), catalogue, period);
}

/** Items under way at once: each is some tens of KB when it is unpacked. */
const AT_ONCE = 16;

/** Figures of every member that has a report of the period, in the area's order. */
export async function readMemberFigures(
  sources: AreaSources,
  catalogue: Catalogue,
  period: Period,
): Promise<MemberFigures[]> {
  const recompute = async (member: string): Promise<KeptReport | undefined> => {
    const version = await sources.catalogues.current(member);
    if (!version) return undefined;
    const report = await reportAsOfNow(sources, version, period);
    await sources.onRecomputed?.(report);
    return report;
  };
  const figures: MemberFigures[] = [];
  const members = catalogue.orgUnits.map(({ code }) => code);
  for (let start = 0; start < members.length; start += AT_ONCE) {
    const read = members
      .slice(start, start + AT_ONCE)
      .map((member) => sources.reports.read(member, period.code, () => recompute(member)));
    // Of each only what is common is kept, so that memory does not grow with lineages.
    for (const report of await Promise.all(read)) if (report) figures.push(figuresOf(report, catalogue));
  }
  return figures;
}

/**
 * What the area's own earlier reports said when they were rolled up last, of what is measured today as it was then. No
 * member is read for it, and those for which nobody had sent anything are left out.
 */
export async function readEarlierReports(
  { reports }: Pick<AreaSources, "reports">,
  catalogue: Catalogue,
  period: Period,
): Promise<EarlierReport[]> {
  const { ward } = catalogue.programme;
  const codes = earlierPeriods(catalogue, period.code);
  const read = await Promise.all(codes.map((code) => reports.read(ward, code)));
  return read.flatMap((report) =>
    report && report.ledger.entries > 0
      ? [{ period: report.period, indicators: commonIndicators(report, catalogue) }]
      : [],
  );
}
