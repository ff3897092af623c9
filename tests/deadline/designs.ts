/** The design as it is deployed, and what it could have been. */
import { CLOSE_QUEUE, LEDGER_STREAM, PUBLISH_QUEUE } from "../../infra/pipeline.ts";
import type { Design } from "./model.ts";

/** What the country's deployment is to make the reports table ready for (setting `reportsWriteUnits`). */
const COUNTRY_WRITE_UNITS = 16_000;

export const DESIGN: Design = {
  name: "as it is",
  batchSize: LEDGER_STREAM.batchSize,
  windowSeconds: LEDGER_STREAM.batchingWindowSeconds,
  parallelizationFactor: LEDGER_STREAM.parallelizationFactor,
  reportsBy: "ward",
  warmWriteUnits: COUNTRY_WRITE_UNITS,
  close: { atOnce: CLOSE_QUEUE.maxConcurrency },
  publish: { atOnce: PUBLISH_QUEUE.maxConcurrency },
};

/** The design first, then those that the model must find fault with. */
export function designs(): readonly Design[] {
  return [
    DESIGN,
    { ...DESIGN, name: "REPORT items of all wards under one key per period", reportsBy: "period" },
    { ...DESIGN, name: "every change folded by itself", batchSize: 1, windowSeconds: 0 },
    { ...DESIGN, name: "one invocation at a time for each shard", parallelizationFactor: 1 },
    { ...DESIGN, name: "a reports table that was never made ready for it", warmWriteUnits: 0 },
  ];
}
