/** A design, costs and a load of round figures. */
import type { Costs, Design, Load } from "../../deadline/model.ts";

export const DESIGN: Design = {
  name: "design",
  batchSize: 100,
  windowSeconds: 1,
  parallelizationFactor: 10,
  ledgerPartitions: 4,
  reportsBy: "ward",
  warmWriteUnits: 16_000,
  close: { atOnce: 10 },
  publish: { atOnce: 10 },
  processors: Number.POSITIVE_INFINITY,
  rollUpAt: { city: 5 * 3600, country: 6 * 3600 },
};
export const took = (processorMs: number, waitMs = 0) => ({ processorMs, waitMs });
export const COSTS: Costs = {
  submissionWriteUnits: 1,
  intakeMs: 40,
  foldMs: 200,
  foldReports: 4,
  foldWriteUnits: 80,
  night: { close: took(200), publish: [took(1_000)], rollUp: took(500), publishArea: took(1_500) },
};
export const LOAD: Load = {
  wards: 20,
  cities: 1,
  submissionsPerWard: 100,
  lastShare: 0.6,
  lastHours: 2,
  periods: 3,
  burst: 0,
  seed: 1,
};
