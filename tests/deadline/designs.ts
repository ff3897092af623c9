/** The design as it is deployed, and what it could have been. */
import { CLOSE_QUEUE, LEDGER_STREAM, PUBLISH_QUEUE, SCHEDULES } from "../../infra/pipeline.ts";
import { LIMITS } from "./limits.ts";
import { type Costs, type Design, secondsOf } from "./model.ts";

/** What the country's deployment is to make the reports table ready for (setting `reportsWriteUnits`). */
const COUNTRY_WRITE_UNITS = 16_000;

export const DESIGN: Design = {
  name: "as it is",
  batchSize: LEDGER_STREAM.batchSize,
  windowSeconds: LEDGER_STREAM.batchingWindowSeconds,
  parallelizationFactor: LEDGER_STREAM.parallelizationFactor,
  ledgerPartitions: LIMITS.freshTableWriteUnits / LIMITS.partitionWriteUnits,
  reportsBy: "ward",
  warmWriteUnits: COUNTRY_WRITE_UNITS,
  close: { atOnce: CLOSE_QUEUE.maxConcurrency },
  publish: { atOnce: PUBLISH_QUEUE.maxConcurrency },
  processors: Number.POSITIVE_INFINITY,
  rollUpAt: {
    city: secondsOf(SCHEDULES.city),
    country: secondsOf(SCHEDULES.country),
  },
};

/** A REPORT item with the place of every submission in it takes so much more than one that says which count (ADR 2). */
const ALL_IN_REPORT_WRITE_UNITS = 14;

/** The design first, then those that the model must find fault with, each with what its steps cost. */
export function designs(costs: Costs): readonly { readonly design: Design; readonly costs: Costs }[] {
  const allInReports = {
    ...costs,
    foldWriteUnits: costs.foldWriteUnits + costs.foldReports * ALL_IN_REPORT_WRITE_UNITS,
  };
  return [
    { design: DESIGN, costs },
    {
      design: {
        ...DESIGN,
        name: "large REPORT items, of all wards under one key per period",
        reportsBy: "period",
      },
      costs: allInReports,
    },
    { design: { ...DESIGN, name: "every change folded by itself", batchSize: 1, windowSeconds: 0 }, costs },
    {
      design: { ...DESIGN, name: "one invocation at a time for each shard", parallelizationFactor: 1 },
      costs,
    },
    {
      design: {
        ...DESIGN,
        name: "large REPORT items, in a table that was never made ready",
        warmWriteUnits: 0,
      },
      costs: allInReports,
    },
  ];
}
