/** Under which keys the ledger lies: whatever is asked for by period is one range, and nothing else is in it. */
import { marshall } from "@aws-sdk/util-dynamodb";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PERIOD_TYPES } from "../../../shared/domain/catalogue.ts";
import type { LedgerEntry } from "../../../shared/domain/ledger.ts";
import { parsePeriod, periodsOfYears } from "../../../shared/domain/period.ts";
import {
  fromItem,
  rangesOf,
  submissionKeys,
  toRow,
  UnreadableItemError,
} from "../../../shared/store/ledger-rows.ts";
import { decision, revision } from "../../samples/entries.ts";

const PERIODS = PERIOD_TYPES.flatMap((type) => periodsOfYears(type, 2026, 2028)).map(({ code }) => code);
const period = fc.constantFrom(...PERIODS);
const code = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9-]{0,11}$/);
const revisionNumber = fc.integer({ min: 1, max: 9999 });
const moment = fc.integer({ min: 0, max: 4_102_444_800_000 });
const place = { orgUnit: code, dataSet: code, period };

const entry: fc.Arbitrary<LedgerEntry> = fc.oneof(
  fc.record({
    kind: fc.constant("revision" as const),
    ...place,
    revision: revisionNumber,
    submissionId: fc.uuid(),
    receivedAt: moment,
    receivedBy: code,
    late: fc.boolean(),
    values: fc.dictionary(code, fc.oneof(fc.integer(), fc.boolean(), fc.string()), { noNullPrototype: true }),
    narrative: fc.dictionary(code, fc.string(), { noNullPrototype: true }),
    digest: code,
  }),
  fc.record({
    kind: fc.constant("decision" as const),
    ...place,
    revision: revisionNumber,
    decision: fc.constantFrom("approve" as const, "return" as const),
    reason: fc.string(),
    decidedAt: moment,
    decidedBy: code,
    digest: code,
  }),
  fc.record({
    kind: fc.constant("reopening" as const),
    period,
    orgUnit: code,
    reopeningId: fc.uuid(),
    until: moment,
    reason: fc.string(),
    reopenedAt: moment,
    reopenedBy: code,
    digest: code,
  }),
  fc.record({
    kind: fc.constant("reopening-end" as const),
    period,
    orgUnit: code,
    reopeningId: fc.uuid(),
    reason: fc.string(),
    endedAt: moment,
    endedBy: code,
    digest: code,
  }),
);

describe("an entry", () => {
  it("is read back as it was stored, whatever was read before it", () => {
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 20 }), (entries) => {
        const items = entries.map((one) => marshall(toRow("le-chan", one)));
        expect(items.map(fromItem)).toEqual(entries);
      }),
    );
  });

  it.each([
    "M06-TYT#tyt#0001",
    "09#2026-Q3",
    "09#2026-Q3#M06-TYT",
    "09#2026-Q3#M06-TYT#tyt",
    "09#2026-Q3#M06-TYT#tyt#zero",
    "09#2026-Q3#M06-TYT#tyt#0000",
    "09#2026-Q3#M06-TYT#tyt#0001#overrule",
  ])("under the key %s is none of ours", (sk) => {
    const stored = { id: "x", at: 1, by: "tyt", v: "{}", why: "", d: "0" };
    expect(() => fromItem(marshall({ pk: "le-chan#2026", sk, ...stored }))).toThrow(UnreadableItemError);
  });
});

describe("a range", () => {
  const revisionOf = (of: string) => revision({ orgUnit: "tyt", dataSet: "M06-TYT", period: of });

  it("holds the entries of its periods and of no other, and there is one for each year", () => {
    fc.assert(
      fc.property(fc.uniqueArray(period, { minLength: 1 }), (asked) => {
        const ranges = rangesOf(asked);
        const years = new Set(asked.map((one) => one.slice(0, 4)));
        expect(ranges.map(({ periods }) => new Set(periods.map((one) => one.slice(0, 4))).size)).toEqual(
          [...years].map(() => 1),
        );
        expect(ranges.flatMap(({ periods }) => periods)).toEqual(expect.arrayContaining(asked));
        for (const { periods, keys } of ranges) {
          const year = periods[0]?.slice(0, 4);
          const within = PERIODS.filter((one) => {
            const { pk, sk } = toRow("le-chan", revisionOf(one));
            return pk === `le-chan#${year}` && keys.from <= sk && sk <= keys.to;
          });
          expect(within.sort()).toEqual([...periods].sort());
        }
      }),
    );
  });

  it("of all periods up to one's end reads nothing that ends later", () => {
    fc.assert(
      fc.property(period, (last) => {
        const end = parsePeriod(last)?.to ?? "";
        const upTo = PERIODS.filter((one) => (parsePeriod(one)?.to ?? "") <= end);
        expect(
          rangesOf(upTo)
            .flatMap(({ periods }) => periods)
            .sort(),
        ).toEqual(upTo.sort());
      }),
    );
  });
});

it("everything about a submission lies within its keys, and nothing about one whose code begins alike", () => {
  const of = { orgUnit: "tdp-1", dataSet: "M03-DV", period: "2026-Q3" };
  const { from, to } = submissionKeys(of);
  const last = (orgUnit: string) => revision({ ...of, orgUnit, revision: 9999 });
  const keyOf = (one: LedgerEntry) => toRow("le-chan", one).sk;
  const isWithin = (sk: string) => from <= sk && sk <= to;
  const [own, itsReturn] = [last("tdp-1"), decision(last("tdp-1"), "return")];
  expect([keyOf(own), keyOf(itsReturn)].map(isWithin)).toEqual([true, true]);
  expect(["tdp-10", "tdp", "tdp-1-a"].map((unit) => isWithin(keyOf(last(unit))))).toEqual([
    false,
    false,
    false,
  ]);
});
