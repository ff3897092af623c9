import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Catalogue } from "../../../shared/domain/catalogue.ts";
import { foldPeriod } from "../../../shared/domain/fold.ts";
import type { LockEntry, RevisionEntry } from "../../../shared/domain/ledger.ts";
import { locksAt, opensAt } from "../../../shared/domain/period.ts";
import { foldReopenings, isReopened } from "../../../shared/domain/reopening.ts";
import { type ClosedPeriods, closedPeriods } from "../../../shared/reporting/closed-periods.ts";
import { catalogueOf, PROGRAMME, periodOf, smallWard } from "../../samples/catalogues.ts";
import { reopening, reopeningEnd, revision } from "../../samples/entries.ts";

const DAY_MS = 86_400_000;
const PERIODS = ["2026-01", "2026-02"];
/** Locked by the default catalogue since a week. */
const WEEK_AFTER_LOCK = locksAt(periodOf("2026-01"), catalogueOf(smallWard()).programme) + 7 * DAY_MS;

function catalogue(ward: string, lockAfterDays: number): Catalogue {
  return catalogueOf({ ...smallWard(), programme: { ...PROGRAMME, ward, lockAfterDays } });
}
const LOCKS = [1, 30, 90];
const WARDS = ["an-bien", "du-hang"];
const CATALOGUES = new Map(WARDS.map((ward) => [ward, LOCKS.map((days) => catalogue(ward, days))]));

/** One ward: its ledger, its catalogue versions, and a process that reads it. */
class Ward {
  readonly entries: RevisionEntry[] = [];
  readonly ofLocks: LockEntry[] = [];
  readonly versions: { readonly catalogue: Catalogue; readonly at: number }[];
  /** Acknowledgements under way: what is put in a moment. */
  underWay: RevisionEntry[] = [];
  readonly read: string[] = [];

  constructor(name = "an-bien", first = catalogue(name, 90)) {
    this.versions = [{ catalogue: first, at: 0 }];
  }

  /** The catalogue in force. */
  get version() {
    const latest = this.versions.at(-1);
    if (!latest) throw new Error("no catalogue");
    return { version: this.versions.length, ...latest };
  }

  submit(period: string, now: number): void {
    const reopened = foldReopenings(this.ofLocks.filter((entry) => entry.period === period));
    const isLocked = now >= locksAt(periodOf(period), this.version.catalogue.programme);
    if (now < opensAt(periodOf(period)) || (isLocked && !isReopened(reopened, now))) return;
    const earlier = [...this.entries, ...this.underWay].filter((entry) => entry.period === period);
    const of = { orgUnit: "tdp-01", dataSet: "M01-DV", period, receivedAt: now };
    this.underWay.push(revision({ ...of, revision: earlier.length + 1 }));
  }

  publish(next: Catalogue | undefined, now: number): void {
    if (next) this.versions.push({ catalogue: next, at: now });
  }

  land(): void {
    this.entries.push(...this.underWay);
    this.underWay = [];
  }

  reopen(period: string, now: number, days: number): void {
    const until = now + days * DAY_MS;
    this.ofLocks.push(reopening({ orgUnit: "tdp-01", period, reopenedAt: now, until }));
  }

  /** Ends what is reopened of the period. */
  end(period: string, now: number): void {
    const inForce = foldReopenings(this.ofLocks).filter(
      (one) => one.period === period && one.reopenedAt < now && now < one.until,
    );
    for (const entry of [...this.ofLocks]) {
      const isInForce = inForce.some(({ reopeningId }) => reopeningId === entry.reopeningId);
      if (entry.kind === "reopening" && isInForce) this.ofLocks.push(reopeningEnd(entry, now));
    }
  }

  fold(period: string) {
    return foldPeriod(
      period,
      this.entries.filter((entry) => entry.period === period),
    );
  }

  /** What a page of this moment rests on. */
  page(closed: ClosedPeriods, now: number, periods: readonly string[] = PERIODS) {
    const live = {
      read: async (codes: readonly string[]) => {
        this.read.push(...codes);
        return new Map(codes.map((code) => [code, this.fold(code)]));
      },
    };
    const reopenings = async () => foldReopenings(this.ofLocks);
    return closed.over(live, { version: this.version, now, reopenings }).read(periods);
  }
}

const HOUR_MS = 3_600_000;
const period = fc.constantFrom(...PERIODS);
const step = fc.oneof(
  fc.record({ kind: fc.constant("submit"), period, isSlow: fc.boolean() }),
  fc.record({ kind: fc.constant("reopen"), period, days: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ kind: fc.constant("end"), period }),
  fc.record({ kind: fc.constant("catalogue"), lock: fc.nat(LOCKS.length - 1) }),
  fc.record({ kind: fc.constant("wait"), ms: fc.constantFrom(HOUR_MS, DAY_MS - 1, 2 * DAY_MS) }),
);
const history = fc.array(
  fc.record({ of: fc.constantFrom(...WARDS), action: step, isLookedAt: fc.boolean() }),
  { minLength: 10, maxLength: 40 },
);
/** From the lock under the shortest rule to long after the longest. */
const start = fc.integer({ min: -10, max: 100 }).map((days) => WEEK_AFTER_LOCK - days * DAY_MS);

describe("a page out of what the process keeps", () => {
  it("shows everything acknowledged before, whatever is submitted, reopened, ended and published in between", async () => {
    await fc.assert(
      fc.asyncProperty(history, start, fc.constantFrom(3, 20_000), async (steps, from, entriesMax) => {
        // Kept for ever: what is right must not be right because it is forgotten in time.
        const closed = closedPeriods({ entriesMax, keptMs: Number.POSITIVE_INFINITY });
        const wards = new Map(WARDS.map((name) => [name, new Ward(name)]));
        let now = from;
        for (const { of, action, isLookedAt } of steps) {
          const ward = wards.get(of);
          if (!ward) throw new Error(of);
          if (action.kind === "submit") {
            ward.submit(action.period, now);
            // A slow one is in the ledger a while after the moment that it was judged by.
            if (!action.isSlow) ward.land();
          } else if (action.kind === "reopen") {
            ward.reopen(action.period, now, action.days);
          } else if (action.kind === "end") {
            ward.end(action.period, now);
          } else if (action.kind === "catalogue") {
            ward.publish(CATALOGUES.get(of)?.[action.lock], now);
          } else {
            now += action.ms;
            for (const each of wards.values()) each.land();
          }
          if (!isLookedAt) continue;
          for (const each of wards.values()) {
            const shown = await each.page(closed, now);
            for (const code of PERIODS)
              expect(shown.get(code) ?? foldPeriod(code, [])).toEqual(each.fold(code));
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("a closed period", () => {
  const now = WEEK_AFTER_LOCK;
  /** What is read for a page, after one of the same periods. */
  const readAgain = async (change: (ward: Ward) => void, at = now + 1, closed = closedPeriods()) => {
    const ward = new Ward();
    await ward.page(closed, now, ["2026-01"]);
    change(ward);
    ward.read.length = 0;
    await ward.page(closed, at, ["2026-01"]);
    return ward.read;
  };
  const nothing = () => undefined;

  it("is read once", async () => {
    expect(await readAgain(nothing)).toEqual([]);
  });

  it("is read again once it was reopened, until a day after that has ended", async () => {
    const ward = new Ward();
    const closed = closedPeriods();
    await ward.page(closed, now, ["2026-01"]);
    ward.reopen("2026-01", now, 1);
    const timesRead = async (at: number) => {
      ward.read.length = 0;
      for (const ms of [0, 1, 2]) await ward.page(closed, at + ms, ["2026-01"]);
      return ward.read.length;
    };
    expect(await timesRead(now + 1)).toBe(3);
    expect(await timesRead(now + 1.5 * DAY_MS)).toBe(3);
    expect(await timesRead(now + 2.5 * DAY_MS)).toBe(1);
  });

  it("is kept again a day after its reopening was ended before its time", async () => {
    const ward = new Ward();
    const closed = closedPeriods();
    ward.reopen("2026-01", now, 300);
    ward.end("2026-01", now + DAY_MS);
    const timesRead = async (at: number) => {
      ward.read.length = 0;
      for (const ms of [0, 1, 2]) await ward.page(closed, at + ms, ["2026-01"]);
      return ward.read.length;
    };
    expect(await timesRead(now + 1.5 * DAY_MS)).toBe(3);
    expect(await timesRead(now + 2.5 * DAY_MS)).toBe(1);
  });

  it("is read again under another catalogue, and after a while", async () => {
    expect(await readAgain((ward) => ward.publish(catalogue("an-bien", 30), now))).toEqual(["2026-01"]);
    expect(await readAgain(nothing, now + 599_999)).toEqual([]);
    expect(await readAgain(nothing, now + 600_000)).toEqual(["2026-01"]);
  });

  it("makes room for those of other wards, the longest unused first", async () => {
    const closed = closedPeriods({ entriesMax: 2, keptMs: Number.POSITIVE_INFINITY });
    const [first, second, third] = [new Ward("w-1"), new Ward("w-2"), new Ward("w-3")];
    for (const ward of [first, second, first, third]) await ward.page(closed, now, ["2026-01"]);
    for (const ward of [first, second, third]) ward.read.length = 0;
    for (const ward of [first, third, second]) await ward.page(closed, now, ["2026-01"]);
    expect([first, third, second].map(({ read }) => read.length)).toEqual([0, 0, 1]);
  });

  it("is not kept while it is open, nor on the day after its lock, when a last put may still be under way", async () => {
    const lock = locksAt(periodOf("2026-01"), new Ward().version.catalogue.programme);
    for (const [at, times] of [
      [lock - 1, 2],
      [lock + DAY_MS - 2, 2],
      [lock + DAY_MS, 1],
    ] as const) {
      const ward = new Ward();
      const closed = closedPeriods();
      for (const ms of [0, 1]) await ward.page(closed, at + ms, ["2026-01"]);
      expect(ward.read).toHaveLength(times);
    }
  });
});

it("a period that is still ahead is not read until a day before it begins", async () => {
  const begins = opensAt(periodOf("2026-02"));
  for (const [at, read] of [
    [begins - DAY_MS, []],
    [begins - DAY_MS + 1, ["2026-02"]],
  ] as const) {
    const ward = new Ward();
    await ward.page(closedPeriods(), at, ["2026-02"]);
    expect(ward.read).toEqual(read);
  }
});
