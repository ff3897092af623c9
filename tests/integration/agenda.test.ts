/** The nightly run looks at what is due or has changed, at nothing else, and misses nothing. */
import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type CloseDependencies,
  closeWard,
  requestChecks,
  requestOfAll,
} from "../../functions/aggregate/close.ts";
import { foldChanges, planWard } from "../../functions/aggregate/fold-changes.ts";
import { type PublishDependencies, publish } from "../../functions/publish/publish.ts";
import { catalogueFile } from "../../shared/catalogue/schema.ts";
import { addDays, startOfDay } from "../../shared/domain/calendar.ts";
import type { LedgerEntry, RevisionEntry } from "../../shared/domain/ledger.ts";
import { locksAt } from "../../shared/domain/period.ts";
import { foldReopenings, isReopened } from "../../shared/domain/reopening.ts";
import { publishablePeriods } from "../../shared/domain/schedule.ts";
import { agendaStore, areaAgendas } from "../../shared/store/agenda.ts";
import { areaStore } from "../../shared/store/area-store.ts";
import { balanceStore } from "../../shared/store/balance-store.ts";
import { catalogueStore } from "../../shared/store/catalogue-store.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import type { CloseMessage, PublishMessage } from "../../shared/store/messages.ts";
import { reportStore } from "../../shared/store/report-store.ts";
import { openFileKey } from "../../shared/store/signing-key.ts";
import { signingKeyRegister } from "../../shared/store/signing-key-register.ts";
import { snapshotRecords } from "../../shared/store/snapshot-store.ts";
import { periodOf, smallWard } from "../samples/catalogues.ts";
import { decision, reopening, reopeningEnd, revision } from "../samples/entries.ts";
import { type Database, startDatabase } from "./database.ts";

let database: Database;
/** Commands that the database was asked, by name. */
const asked: string[] = [];
beforeAll(async () => {
  database = await startDatabase();
  database.client.middlewareStack.add(
    (next, context) => (args) => {
      asked.push(context.commandName ?? "");
      return next(args);
    },
    { step: "initialize", name: "asked" },
  );
});
afterAll(() => database?.stop());

const signingKey = openFileKey(
  generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" }),
);
let wards = 0;

/** A small ward of its own, with the stages of the pipeline side by side and queues that the test drains. */
async function openWard() {
  wards += 1;
  const ward = `ward-${wards}`;
  const client = database.client;
  const catalogues = catalogueStore(client, "ledger");
  const ledger = ledgerStore(client, "ledger");
  const agenda = agendaStore(client, "reports");
  const snapshots = snapshotRecords(client, "snapshots");
  const toClose: CloseMessage[] = [];
  const toPublish: PublishMessage[] = [];
  const stored = new Map<string, Uint8Array>();
  const closing: CloseDependencies = {
    catalogues,
    ledger,
    balances: balanceStore(client, "reports"),
    areas: areaStore(client, "ledger"),
    areaAgendas: areaAgendas(client, "reports"),
    agenda,
    snapshots,
    reports: reportStore(client, "reports"),
    // The other wards of this database have had their night.
    closeQueue: { send: async (all) => void toClose.push(...all.filter((one) => one.ward === ward)) },
    publishQueue: { send: async (all) => void toPublish.push(...all) },
  };
  const publishing: PublishDependencies = {
    ...closing,
    records: snapshots,
    files: {
      async write(folder, name, _mediaType, content) {
        stored.set(`${folder}/${name}`, content);
        return content;
      },
      read: async (folder, name) => stored.get(`${folder}/${name}`) ?? new Uint8Array(),
    },
    renderPdf: () => new Uint8Array(),
    rendering: { verificationUrl: "https://baocao.example.vn/xac-minh", pdfStandard: "ua-1" },
    signingKey: () => signingKey,
    signingKeys: signingKeyRegister(client, "snapshots"),
  };
  const content = smallWard();
  content.programme.ward = ward;

  const current = async () => {
    const version = await catalogues.current(ward);
    if (!version) throw new Error("no catalogue");
    return version.catalogue;
  };
  const changeCatalogue = async (change: (programme: typeof content.programme) => void, at: number) => {
    change(content.programme);
    await catalogues.publish(catalogueFile.parse(structuredClone(content)), {
      sample: true,
      at,
      by: "quan-tri",
    });
    return async () => planWard(closing, await current(), at);
  };
  await (await changeCatalogue(() => undefined, 0))();

  return {
    ward,
    closing,
    toClose,
    toPublish,
    current,
    changeCatalogue,
    async append(entry: LedgerEntry): Promise<void> {
      await ledger.append(ward, entry);
    },
    stream: (entries: readonly LedgerEntry[]) => foldChanges(closing, ward, entries),
    requestChecks: (at: number) => requestChecks(closing, at),
    async drain(): Promise<string[]> {
      const published: string[] = [];
      for (let message = toClose.shift(); message; message = toClose.shift())
        await closeWard(closing, message);
      for (let message = toPublish.shift(); message; message = toPublish.shift()) {
        const result = await publish(publishing, message);
        if (result.outcome === "published")
          published.push(`${result.record.period} v${result.record.version}`);
      }
      return published.sort();
    },
    async night(at: number): Promise<string[]> {
      await requestChecks(closing, at);
      return this.drain();
    },
    /** What a run that looks at every period would publish now. */
    async left(at: number): Promise<string[]> {
      for (const { code } of publishablePeriods(await current(), await ledger.readReopenings(ward), at))
        await closeWard(closing, { job: "close", ward, at, period: code });
      return toPublish.splice(0).map(({ period }) => period);
    },
  };
}

const night = (day: string) => startOfDay(day) + 5 * 60_000;
const noon = (day: string) => startOfDay(day) + 12 * 3_600_000;
const meetings = (period: string, day: string, buoi_hop: number, number = 1) =>
  revision({
    orgUnit: "tdp-01",
    dataSet: "M01-DV",
    period,
    revision: number,
    receivedAt: noon(day),
    values: { buoi_hop },
  });

describe("the nightly run", () => {
  it("asks nothing about a ward of which nothing is due and nothing has changed", async () => {
    const office = await openWard();
    expect(await office.night(night("2026-09-17"))).toContain("2026-Q3 v1");
    // What was locked before anybody looked is done with as well.
    await office.night(night("2026-09-18"));
    asked.length = 0;
    await office.requestChecks(night("2026-09-19"));
    expect(office.toClose).toEqual([]);
    // The same for any number of wards: the run's own mark, and one query for each part of the agenda.
    expect(asked).toEqual(["PutItemCommand", ...Array(16).fill("QueryCommand")]);
  });

  it("looks again at what changed since, once", async () => {
    const office = await openWard();
    await office.night(night("2026-09-17"));
    const late = meetings("2026-09", "2026-09-18", 5);
    await office.append(late);
    await office.stream([late]);
    expect(await office.night(night("2026-09-19"))).toEqual(["2026-09 v2", "2026-9M v2", "2026-Q3 v2"]);
    await office.requestChecks(night("2026-09-20"));
    expect(office.toClose).toEqual([]);
  });

  it("makes up at once for what happened before it and came from the stream after it", async () => {
    const office = await openWard();
    await office.night(night("2026-09-17"));
    const late = meetings("2026-09", "2026-09-18", 5);
    await office.append(late);
    await office.requestChecks(night("2026-09-19"));
    expect(await office.drain()).toEqual([]);
    await office.stream([late]);
    expect(await office.drain()).toEqual(["2026-09 v2", "2026-9M v2", "2026-Q3 v2"]);
  });

  it("does not take a change for looked at that came while it was looking", async () => {
    const office = await openWard();
    await office.night(night("2026-09-17"));
    const first = meetings("2026-09", "2026-09-18", 5);
    await office.append(first);
    await office.stream([first]);
    await office.requestChecks(night("2026-09-18") + 86_400_000);
    const [message] = office.toClose;
    // On the same day, so for the same place in the agenda.
    const second = meetings("2026-09", "2026-09-18", 6, 2);
    await office.append(second);
    await office.stream([second]);
    if (message?.job !== "check") throw new Error("nothing to check");
    for (const done of message.checks) await office.closing.agenda.settle(office.ward, done);
    office.toClose.length = 0;
    await office.requestChecks(night("2026-09-20"));
    expect(office.toClose).toMatchObject([
      { checks: [{ period: "2026-09" }, { period: "2026-9M" }, { period: "2026-Q3" }] },
    ]);
  });

  it("comes back to a report that could not be published until it is", async () => {
    const office = await openWard();
    await office.requestChecks(night("2026-09-17"));
    for (let message = office.toClose.shift(); message; message = office.toClose.shift())
      await closeWard(office.closing, message);
    // The publisher gave up on all of them.
    expect(office.toPublish.splice(0).length).toBeGreaterThan(0);
    expect(await office.night(night("2026-09-18"))).toContain("2026-Q3 v1");
  });

  it("follows a due day that holidays move", async () => {
    const office = await openWard();
    const plan = await office.changeCatalogue(
      ({ holidays }) => holidays.push("2026-09-15", "2026-09-16"),
      noon("2026-09-01"),
    );
    await plan();
    expect(await office.night(night("2026-09-18"))).not.toContain("2026-Q3 v1");
    expect(await office.night(night("2026-09-19"))).toContain("2026-Q3 v1");
  });

  it("is put right by a rebuild when the agenda is lost", async () => {
    const office = await openWard();
    const lost = { ...office.closing.agenda, upTo: async function* () {} };
    await requestChecks({ ...office.closing, agenda: lost }, night("2026-09-17"));
    expect(await office.drain()).toEqual([]);
    await requestOfAll(office.closing, { job: "rebuild" }, night("2026-09-17"));
    await office.drain();
    expect(await office.night(night("2026-09-17"))).toContain("2026-Q3 v1");
    expect((await office.closing.reports.read(office.ward, "2026-09"))?.period.code).toBe("2026-09");
  });
});

const UNITS = ["tdp-01", "tdp-02"];
const PERIODS = ["2026-06", "2026-07", "2026-08", "2026-09"];
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("submit" as const),
      unit: fc.nat(1),
      period: fc.nat(3),
      value: fc.nat(9),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("return" as const), pick: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("reopen" as const), unit: fc.nat(1), period: fc.nat(3) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("end" as const), pick: fc.nat() }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("holiday" as const), day: fc.integer({ min: 1, max: 4 }) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;
const day = fc.record({
  steps: fc.array(step, { maxLength: 3 }),
  /** Days until the next run. */
  passes: fc.constantFrom(1, 1, 2, 20, 45),
  /** What the stream brings only after the run. */
  isSlow: fc.boolean(),
  repeats: fc.boolean(),
  order: fc.nat(),
});

describe("whatever happens in whatever order", () => {
  it("leaves nothing for a run that looks at everything", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(day, { minLength: 2, maxLength: 6 }), async (days) => {
        const office = await openWard();
        const revisions: RevisionEntry[] = [];
        let today = "2026-07-10";
        for (const { steps, passes, isSlow, repeats, order } of days) {
          const entries: LedgerEntry[] = [];
          const plans: (() => Promise<void>)[] = [];
          for (const [index, taken] of steps.entries()) {
            const at = noon(today) + index;
            const entry = await happen(office, taken, at, revisions, plans);
            if (!entry) continue;
            await office.append(entry);
            entries.push(entry);
          }
          const deliver = async () => {
            for (const plan of plans) await plan();
            const delivered = repeats ? [...entries, ...entries] : entries;
            const turned = delivered.map((_, i) => delivered[(i + order) % delivered.length] as LedgerEntry);
            for (const entry of turned) await office.stream([entry]);
          };
          if (!isSlow || passes > 1) await deliver();
          today = addDays(today, passes);
          await office.night(night(today));
          if (isSlow) await deliver();
          await office.drain();
          expect(await office.left(night(today))).toEqual([]);
        }
      }),
      { numRuns: 8, seed: 20261126 },
    );
  }, 240_000);
});

/** The entry that a step makes, if the rules let it. */
async function happen(
  office: Awaited<ReturnType<typeof openWard>>,
  taken: Step,
  at: number,
  revisions: RevisionEntry[],
  plans: (() => Promise<void>)[],
): Promise<LedgerEntry | undefined> {
  if (taken.kind === "holiday") {
    const holiday = `2026-09-${14 + taken.day}`;
    plans.push(
      await office.changeCatalogue(({ holidays }) => {
        if (!holidays.includes(holiday)) holidays.push(holiday);
      }, at),
    );
    return undefined;
  }
  if (taken.kind === "return") {
    const last = revisions.pop();
    return last && decision(last, "return", at);
  }
  if (taken.kind === "end") {
    const entries = await office.closing.ledger.readLockEntries(office.ward);
    const open = foldReopenings(entries).filter(({ until }) => at < until);
    const chosen = open[taken.pick % open.length];
    const ended = entries.find((entry) => entry.reopeningId === chosen?.reopeningId);
    return ended?.kind === "reopening" ? reopeningEnd(ended, at) : undefined;
  }
  const place = { orgUnit: UNITS[taken.unit] ?? "", period: PERIODS[taken.period] ?? "" };
  if (taken.kind === "reopen") return reopening({ ...place, reopenedAt: at, until: at + 10 * 86_400_000 });
  const { programme } = await office.current();
  const reopenings = await office.closing.ledger.readReopenings(office.ward, place);
  const period = periodOf(place.period);
  if (startOfDay(period.from) > at || (at >= locksAt(period, programme) && !isReopened(reopenings, at)))
    return undefined;
  const earlier = await office.closing.ledger.readSubmission(office.ward, { ...place, dataSet: "M01-DV" });
  const entry = revision({
    ...place,
    dataSet: "M01-DV",
    revision: earlier.filter(({ kind }) => kind === "revision").length + 1,
    receivedAt: at,
    values: { buoi_hop: taken.value, nguoi_du: taken.value * 3 },
  });
  revisions.push(entry);
  return entry;
}
