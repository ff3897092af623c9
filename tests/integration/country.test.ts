/** A small city through the whole stack, as `npm run country` plays it: every figure against an independent sum. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { reportStore } from "../../shared/store/report-store.ts";
import { leChan } from "../bench/catalogue.ts";
import { compare } from "../country/compare.ts";
import { independentSum } from "../country/independent-sum.ts";
import { playQuarter } from "../country/quarter.ts";
import { BEGINS, type CountryRun, QUARTER, runCountry } from "../country/run.ts";
import { CITY, wardsOf } from "../country/wards.ts";
import { readFolds } from "../country/watch.ts";
import { revision } from "../samples/entries.ts";
import { scratchFolder } from "./local/scratch-folder.ts";
import { type System, startSystem } from "./system.ts";

const WARDS = 3;
const SEED = 7;

const folder = scratchFolder();

let system: System;
let run: CountryRun;
beforeAll(async () => {
  system = await startSystem(BEGINS, { sample: true });
  run = await runCountry(system.stack, leChan(), {
    wards: WARDS,
    seed: SEED,
    only: QUARTER,
    folder,
    watch: { time: (_, step) => step() },
    onStep: () => ({ step: () => undefined, end: () => undefined }),
  });
});
afterAll(() => system?.stop());

describe("a city of wards", () => {
  it("reports what its wards' units come to, down to the last figure, in files that are genuine", () => {
    expect(run.differences).toEqual([]);
    expect(run.compared).toBeGreaterThan(1_000);
    expect(run.published).toBe(WARDS + 2);
    expect(run.verdict).toEqual([expect.stringContaining(`của ${CITY.code}, phiên bản 1`)]);
  });

  it("would not pass with a single figure left out: else the comparison would prove nothing", async () => {
    const { catalogue, file } = leChan();
    const wards = wardsOf(WARDS, file);
    const actions = playQuarter(catalogue, wards, QUARTER, SEED);
    const left = actions.findIndex(({ kind, dataSet }) => kind === "submit" && dataSet === "M06-TYT");
    const sum = independentSum(
      catalogue,
      wards.map(({ code }) => code),
      QUARTER,
      actions.toSpliced(left, 1),
    );
    const { documents, tables } = system.stack;
    const report = await reportStore(documents, tables.reports).read(CITY.code, QUARTER);
    const differences: string[] = [];
    compare("city", report, sum, differences);
    expect(differences).toEqual(expect.arrayContaining([expect.stringContaining("M06.2 numerator")]));
  });

  it("computes reports a few times, not thousands, when thousands of changes come together", async () => {
    const { stack } = system;
    const before = readFolds(stack);
    const ledger = ledgerStore(stack.documents, stack.tables.ledger);
    const changes = 2_000;
    const senders = 16;
    const of = { orgUnit: "tyt", dataSet: "M06-TYT", period: "2026-Q4", receivedAt: stack.now() };
    const sender = async (first: number) => {
      for (let number = first; number <= changes; number += senders)
        await ledger.append("phuong-0002", revision({ ...of, revision: number, values: { dan_so: number } }));
    };
    await Promise.all(Array.from({ length: senders }, (_, index) => sender(index + 1)));
    await stack.drainStream();
    const after = readFolds(stack);
    expect(after.entries - before.entries).toBe(changes);
    // A batch holds up to a hundred of them, and what comes within a second.
    expect(after.runs - before.runs).toBeLessThan(changes / 10);
  });
});
