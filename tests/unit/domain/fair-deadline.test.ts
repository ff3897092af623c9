import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wardIso } from "../../../shared/domain/calendar.ts";
import { sayExtension } from "../../../shared/domain/extension-words.ts";
import { isLate } from "../../../shared/domain/extensions.ts";
import { extendDeadline, LAST_HOURS_MS, LOST_ENOUGH_MS } from "../../../shared/domain/fair-deadline.ts";
import { type Outage, outageBefore } from "../../../shared/domain/outage.ts";
import { dueAt, extensionOf, locksAt } from "../../../shared/domain/period.ts";
import { leChan, periodOf } from "../../samples/catalogues.ts";

const { programme } = leChan();
const Q3 = periodOf("2026-Q3");
const at = (text: string) => Date.parse(`${text}:00+07:00`);
const outage = (from: string, to: string): Outage => ({ from: at(from), to: at(to), reason: "silent" });
/** When the third quarter of 2026 is due after these outages; regularly at the end of Wednesday, 16 September. */
const dueAfter = (...outages: Outage[]) => wardIso(dueAt(Q3, { ...programme, outages }));

const REGULAR = "2026-09-17T00:00:00+07:00";
const A_DAY_LATER = "2026-09-18T00:00:00+07:00";

describe("a deadline", () => {
  it("stays when nothing was out", () => {
    expect(dueAfter()).toBe(REGULAR);
    expect(extensionOf(Q3, programme)).toBeNull();
  });

  it("moves to the end of the next working day when an evening's hours were lost", () => {
    expect(dueAfter(outage("2026-09-16T18:00", "2026-09-16T21:30"))).toBe(A_DAY_LATER);
  });

  it("stays after an outage that ended long before, however long it was", () => {
    expect(dueAfter(outage("2026-09-14T00:00", "2026-09-16T12:00"))).toBe(REGULAR);
  });

  it("stays after an outage that began when it had passed", () => {
    expect(dueAfter(outage("2026-09-17T00:00", "2026-09-17T09:00"))).toBe(REGULAR);
  });

  it("moves for a quarter of an hour that was lost, in one piece or several, and not for less", () => {
    const piece = (from: string, to: string) => outage(`2026-09-16T${from}`, `2026-09-16T${to}`);
    expect(dueAfter(piece("20:00", "20:14"))).toBe(REGULAR);
    expect(dueAfter(piece("20:00", "20:15"))).toBe(A_DAY_LATER);
    expect(dueAfter(piece("13:00", "13:07"), piece("20:00", "20:07"))).toBe(REGULAR);
    expect(dueAfter(piece("13:00", "13:07"), piece("20:00", "20:08"))).toBe(A_DAY_LATER);
  });

  it("counts of a night before it only what reaches into the last twelve hours", () => {
    expect(dueAfter(outage("2026-09-15T18:00", "2026-09-16T12:14"))).toBe(REGULAR);
    expect(dueAfter(outage("2026-09-15T18:00", "2026-09-16T12:15"))).toBe(A_DAY_LATER);
  });

  it("gives back the time that was lost after the outage, not during it", () => {
    // Ten hours of Wednesday were lost, and all of Thursday: they are given back on Friday.
    expect(dueAfter(outage("2026-09-16T14:00", "2026-09-18T06:00"))).toBe("2026-09-19T00:00:00+07:00");
    // A second outage, on the day that was given: once more.
    expect(
      dueAfter(
        outage("2026-09-16T14:00", "2026-09-16T23:00"),
        outage("2026-09-17T08:00", "2026-09-17T23:30"),
      ),
    ).toBe("2026-09-19T00:00:00+07:00");
  });

  it("skips the weekend", () => {
    expect(dueAfter(outage("2026-09-16T13:00", "2026-09-18T22:00"))).toBe("2026-09-22T00:00:00+07:00");
  });

  it("skips holidays", () => {
    const holidays = [...programme.holidays, "2026-09-17"];
    const outages = [outage("2026-09-16T18:00", "2026-09-16T21:30")];
    expect(wardIso(dueAt(Q3, { ...programme, holidays, outages }))).toBe("2026-09-19T00:00:00+07:00");
  });

  it("never moves beyond the lock, which stays", () => {
    const outages = [outage("2026-09-16T12:00", "2026-12-31T00:00")];
    expect(dueAt(Q3, { ...programme, outages })).toBe(locksAt(Q3, programme));
    expect(locksAt(Q3, { ...programme, outages })).toBe(locksAt(Q3, programme));
  });

  it("ends with the very day whose last moment gives back the last of what was lost", () => {
    // Twelve hours of Wednesday and twelve of Thursday: given back when Thursday ends.
    expect(dueAfter(outage("2026-09-16T12:00", "2026-09-17T12:00"))).toBe(A_DAY_LATER);
    expect(dueAfter(outage("2026-09-16T12:00", "2026-09-17T12:01"))).toBe("2026-09-19T00:00:00+07:00");
  });

  it("does not move where there is no time between it and the lock", () => {
    const due = at("2026-09-17T00:00");
    const lost = [outage("2026-09-16T18:00", "2026-09-16T21:30")];
    expect(extendDeadline({ dueAt: due, locksAt: due, holidays: [] }, lost)).toBeNull();
  });

  it("names the outages that moved it and no others, the oldest first", () => {
    const evening = outage("2026-09-16T18:00", "2026-09-16T19:00");
    const longer = outage("2026-09-16T18:00", "2026-09-16T19:30");
    const nextDay = outage("2026-09-17T00:30", "2026-09-17T01:00");
    const others = [
      outage("2026-09-02T18:00", "2026-09-02T21:30"),
      outage("2026-09-15T18:00", "2026-09-16T12:00"),
      // An hour and a half was lost, and is given back before this.
      outage("2026-09-17T03:00", "2026-09-17T04:00"),
    ];
    const outages = [nextDay, longer, ...others, evening];
    expect(extensionOf(Q3, { ...programme, outages })?.outages).toEqual([evening, longer, nextDay]);
  });

  it("is said with what moved it", () => {
    const extension = extensionOf(Q3, {
      ...programme,
      outages: [
        { ...outage("2026-09-16T18:00", "2026-09-16T21:30"), reason: "sign-in" },
        outage("2026-09-02T18:00", "2026-09-02T21:30"),
      ],
    });
    expect(extension && sayExtension(extension)).toBe(
      "hạn gửi đã lùi từ hết ngày 16/9/2026 đến hết ngày 17/9/2026 vì hệ thống gián đoạn từ 16/9/2026 18:00 đến 16/9/2026 21:30 (không đăng nhập được)",
    );
  });
});

describe("whatever was out", () => {
  const regular = {
    dueAt: at("2026-09-17T00:00"),
    locksAt: at("2026-09-26T00:00"),
    holidays: ["2026-09-21"],
  };
  const MINUTE = 60_000;
  const first = regular.dueAt - 2 * LAST_HOURS_MS;
  const outages = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 14 * 1440 }), fc.integer({ min: 1, max: 3 * 1440 })).map(
      ([start, length]): Outage => ({
        from: first + start * MINUTE,
        to: first + (start + length) * MINUTE,
        reason: "silent",
      }),
    ),
    { maxLength: 6 },
  );
  const due = (of: readonly Outage[]) => extendDeadline(regular, of)?.dueAt ?? regular.dueAt;

  it("makes no deadline earlier, nor later than the lock, and each the end of a working day or the lock", () => {
    fc.assert(
      fc.property(outages, (of) => {
        const moved = due(of);
        expect(moved).toBeGreaterThanOrEqual(regular.dueAt);
        expect(moved).toBeLessThanOrEqual(regular.locksAt);
        expect(["16", "17", "18", "22", "23", "24", "25"]).toContain(wardIso(moved - 1).slice(8, 10));
        expect(wardIso(moved)).toContain("T00:00:00+07:00");
      }),
    );
  });

  it("moves no deadline to an earlier one when more was out", () => {
    fc.assert(
      fc.property(outages, outages, (some, more) => {
        expect(due([...some, ...more])).toBeGreaterThanOrEqual(due(some));
      }),
    );
  });

  it("counts once, in pieces or whole, in any order", () => {
    fc.assert(
      fc.property(outages, fc.double({ min: 0, max: 1, noNaN: true }), (of, share) => {
        const pieces = of.flatMap(({ from, to, reason }) => {
          const middle = Math.round(from + (to - from) * share);
          return [
            { from: middle, to, reason },
            { from, to: middle, reason },
            { from, to, reason },
          ];
        });
        expect(due(pieces)).toBe(due(of));
      }),
    );
  });

  it("comes to the same by those that are said to have moved it", () => {
    fc.assert(
      fc.property(outages, (of) => {
        const extension = extendDeadline(regular, of);
        if (extension) expect(extendDeadline(regular, extension.outages)).toEqual(extension);
      }),
    );
  });

  it("leaves as much of the time before a moved deadline as there would have been, unless the lock comes first", () => {
    fc.assert(
      fc.property(outages, (of) => {
        const moved = due(of);
        const isOut = (minute: number) => of.some(({ from, to }) => from <= minute && minute < to);
        let usable = 0;
        let lost = 0;
        for (let minute = regular.dueAt - LAST_HOURS_MS; minute < moved; minute += MINUTE) {
          if (!isOut(minute)) usable += MINUTE;
          else if (minute < regular.dueAt) lost += MINUTE;
        }
        if (lost < LOST_ENOUGH_MS) expect(moved).toBe(regular.dueAt);
        else if (moved < regular.locksAt) expect(usable).toBeGreaterThanOrEqual(LAST_HOURS_MS);
      }),
      { numRuns: 50 },
    );
  });
});

describe("a look that finds all well", () => {
  const now = at("2026-09-16T20:00");
  const lastWell = (minutes: number) => ({ wellAt: now - minutes * 60_000 });

  it("tells of no outage at the first one, after a look that is late or lost, and on a clock turned back", () => {
    expect(outageBefore(undefined, now)).toBeNull();
    for (const minutes of [0, 5, 10, 14, -60]) expect(outageBefore(lastWell(minutes), now)).toBeNull();
  });

  it("tells of the silence before it, or of what failed", () => {
    expect(outageBefore(lastWell(15), now)).toEqual({ from: now - 15 * 60_000, to: now, reason: "silent" });
    expect(outageBefore({ ...lastWell(15), failure: "sign-in" }, now)?.reason).toBe("sign-in");
  });
});

describe("a receipt", () => {
  const extension = extensionOf(Q3, {
    ...programme,
    outages: [outage("2026-09-16T18:00", "2026-09-17T08:00")],
  });
  it("that said late is put right by a deadline that was moved, and only by that", () => {
    const onThursday = { late: true, receivedAt: at("2026-09-17T09:00") };
    expect(isLate(onThursday, null)).toBe(true);
    expect(isLate(onThursday, extension)).toBe(false);
    expect(isLate({ late: true, receivedAt: at("2026-09-18T00:00") }, extension)).toBe(true);
    expect(isLate({ late: false, receivedAt: at("2026-09-18T00:00") }, extension)).toBe(false);
  });
});
