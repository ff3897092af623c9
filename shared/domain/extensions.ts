/** Deadlines that outages moved, as a report tells of them; and outages beside the catalogue that knows the deadlines. */
import type { Catalogue } from "./catalogue.ts";
import type { DeadlineExtension } from "./fair-deadline.ts";
import type { RevisionEntry } from "./ledger.ts";
import type { Outage } from "./outage.ts";
import { extensionOf, type Period, subPeriods } from "./period.ts";

export interface PeriodExtension extends DeadlineExtension {
  /** Codes of the periods that have this deadline, the report's own last. */
  readonly periods: readonly string[];
}

/** The moved deadlines of a report's period and of the data sets' periods within it, in order. */
export function extensionsWithin(catalogue: Catalogue, period: Period): PeriodExtension[] {
  if (!catalogue.programme.outages) return [];
  const types = new Set(catalogue.dataSets.map((dataSet) => dataSet.period));
  const periods = new Map(
    [...types].flatMap((type) => subPeriods(period, type).map((part) => [part.code, part])),
  );
  periods.delete(period.code);
  const byCutOff = Map.groupBy([...periods.values(), period], ({ to }) => to);
  return [...byCutOff.values()]
    .flatMap((together) => {
      const [first] = together;
      const extension = first && extensionOf(first, catalogue.programme);
      return extension ? [{ ...extension, periods: together.map(({ code }) => code) }] : [];
    })
    .sort((a, b) => a.dueAt - b.dueAt);
}

/** The catalogue as deadlines are to be reckoned by it. */
export function withOutages(catalogue: Catalogue, outages: readonly Outage[]): Catalogue {
  return outages.length === 0 ? catalogue : { ...catalogue, programme: { ...catalogue.programme, outages } };
}

/** The catalogue as it was published. */
export function withoutOutages(catalogue: Catalogue): Catalogue {
  const { outages, ...programme } = catalogue.programme;
  return outages === undefined ? catalogue : { ...catalogue, programme };
}

/** Every outage that moved one of the deadlines, each once. */
export function outagesIn(extensions: readonly DeadlineExtension[]): Outage[] {
  return [
    ...new Map(extensions.flatMap(({ outages }) => outages).map((outage) => [outage.from, outage])).values(),
  ];
}

/**
 * Whether a revision is late: as its receipt said, unless the deadline was moved since. The outage may have become
 * known, or have ended, only after the revision came.
 */
export function isLate(
  { late, receivedAt }: Pick<RevisionEntry, "late" | "receivedAt">,
  extension: DeadlineExtension | null,
): boolean {
  return late && !(extension && receivedAt < extension.dueAt);
}

/** How a revision stands to its deadline: what came late may correct a report that was on time, and stays so. */
export type Timeliness = "on-time" | "late" | "late-correction";

/** A report is on time when its first revision was (reporting-rules.md, "Completeness and timeliness"). */
export function timelinessOf(
  revision: Pick<RevisionEntry, "late" | "receivedAt">,
  first: Pick<RevisionEntry, "late" | "receivedAt">,
  extension: DeadlineExtension | null,
): Timeliness {
  if (!isLate(revision, extension)) return "on-time";
  return isLate(first, extension) ? "late" : "late-correction";
}
