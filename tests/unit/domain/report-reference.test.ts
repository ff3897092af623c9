/** The report against an independent computation of the same rules. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { buildReport } from "../../../shared/domain/build-report.ts";
import { comparable } from "../../reference/comparable.ts";
import { referenceReport } from "../../reference/report.ts";
import { periodOf } from "../../samples/catalogues.ts";
import { foldLedger } from "../../samples/entries.ts";
import { scenarios } from "../../samples/scenario.ts";

it("agrees with the reference on every figure, for any small programme and history", () => {
  fc.assert(
    fc.property(scenarios, ({ catalogue, period, entries }) => {
      const report = buildReport(catalogue, periodOf(period), foldLedger(entries));
      expect(comparable(report)).toEqual(referenceReport(catalogue, period, entries));
    }),
    { numRuns: 400 },
  );
});
