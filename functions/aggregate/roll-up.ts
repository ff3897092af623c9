/** Areas: their reports are rolled up from their members' once a night, those below before those above. */
import { wardDate } from "../../shared/domain/calendar.ts";
import { parsePeriod } from "../../shared/domain/period.ts";
import { rollUp } from "../../shared/domain/roll-up.ts";
import { readMemberFigures } from "../../shared/reporting/area-report.ts";
import type { ReportSources } from "../../shared/reporting/compute-report.ts";
import type { AreaAgendas, Check } from "../../shared/store/agenda.ts";
import type { AreaLevel, AreaStore } from "../../shared/store/area-store.ts";
import type { CatalogueStore } from "../../shared/store/catalogue-store.ts";
import type { CloseMessage, PublishMessage } from "../../shared/store/messages.ts";
import type { Queue } from "../../shared/store/queue.ts";
import type { ReportStore } from "../../shared/store/report-store.ts";
import type { SnapshotRecords } from "../../shared/store/snapshot-store.ts";
import { askToPublish } from "./ask-to-publish.ts";

export interface RollUpDependencies extends ReportSources {
  readonly catalogues: CatalogueStore;
  readonly areas: Pick<AreaStore, "parentOf">;
  readonly areaAgendas: AreaAgendas;
  readonly reports: ReportStore;
  readonly snapshots: SnapshotRecords;
  readonly closeQueue: Queue<CloseMessage>;
  readonly publishQueue: Queue<PublishMessage>;
}

/** Notes that the report of a ward or an area is new: the area that it belongs to is to be rolled up this night. */
export async function planRollUp(
  { areas, areaAgendas }: Pick<RollUpDependencies, "areas" | "areaAgendas">,
  report: { readonly ward: string; readonly period: string; readonly basis: string },
  at: number,
): Promise<void> {
  const parent = await areas.parentOf(report.ward);
  if (!parent) return;
  const planned = { period: report.period, from: wardDate(at) };
  await areaAgendas[parent.level].plan(parent.code, [planned], `${report.ward} ${report.basis}`);
}

/** Asks for the roll-up of each area of a level of which a member has a new report. */
export async function requestRollUps(
  { areaAgendas, closeQueue }: Pick<RollUpDependencies, "areaAgendas" | "closeQueue">,
  level: AreaLevel,
  at: number,
): Promise<void> {
  for await (const areas of areaAgendas[level].upTo(wardDate(at)))
    await closeQueue.send(areas.map(({ ward, checks }) => ({ job: "roll-up", ward, at, checks })));
}

/** Rolls the area's periods up, and asks for a snapshot of those that rest on something else than their last one. */
export async function rollUpArea(
  dependencies: RollUpDependencies,
  { ward: area, at, checks }: Extract<CloseMessage, { job: "roll-up" }>,
): Promise<string[]> {
  const version = await dependencies.catalogues.current(area);
  if (!version?.level) throw new Error(`roll-up of ${area}, which is no area`);
  const { reports } = dependencies;
  const sources = { ...dependencies, onRecomputed: reports.save };
  const asked = new Map<string, readonly Check[]>();
  try {
    for (const [code, ofPeriod] of Map.groupBy(checks, ({ period }) => period)) {
      const period = parsePeriod(code);
      if (!period) throw new Error(`roll-up of ${area} for ${code}, which is no period`);
      const figures = await readMemberFigures(sources, version.catalogue, period);
      const report = rollUp(version.catalogue, period, figures);
      const last = await dependencies.snapshots.latest(area, code);
      if (last?.basis === report.basis) {
        await settle(dependencies.areaAgendas[version.level], area, ofPeriod);
        continue;
      }
      await reports.save(report);
      await planRollUp(dependencies, { ward: area, period: code, basis: report.basis }, at);
      asked.set(code, ofPeriod);
    }
  } finally {
    await askToPublish(dependencies.publishQueue, { ward: area, at }, asked);
  }
  return [...asked.keys()];
}

async function settle(agenda: AreaAgendas[AreaLevel], area: string, checks: readonly Check[]): Promise<void> {
  for (const done of checks) await agenda.settle(area, done);
}
