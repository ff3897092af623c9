/** Publication: when a version comes, what it says, and that it is complete or absent whatever happens meanwhile. */

import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publish } from "../../functions/publish/publish.ts";
import { digestOf, sha256 } from "../../shared/domain/digest.ts";
import type { RevisionEntry } from "../../shared/domain/ledger.ts";
import { catalogueStore } from "../../shared/store/catalogue-store.ts";
import type { SnapshotRecord } from "../../shared/store/snapshot-store.ts";
import { leChan } from "./database.ts";
import { type Office, type OfficeOptions, openOffice } from "./office.ts";
import { type System, startSystem } from "./system.ts";

const DUE = Date.parse("2026-09-17T00:00:00+07:00");
const CLINIC = ["tyt", "M06-TYT", "2026-Q3"] as const;
const IN_TIME = "2026-09-10T09:00:00+07:00";
const AFTER_DUE = "2026-09-20T09:00:00+07:00";
const NIGHT_1 = "2026-09-18T00:05:00+07:00";
const NIGHT_2 = "2026-09-21T00:05:00+07:00";

let system: System;
const offices: Office[] = [];
beforeAll(async () => {
  system = await startSystem(IN_TIME);
});
afterAll(async () => {
  for (const office of offices) office.leave();
  await system?.stop();
});

async function newOffice(options?: OfficeOptions): Promise<Office> {
  const { aws, bucket } = system.stack;
  const servers = { dynamoDb: aws.AWS_ENDPOINT_URL_DYNAMODB, s3: aws.AWS_ENDPOINT_URL_S3, bucket };
  const office = await openOffice(servers, options);
  offices.push(office);
  return office;
}

async function expectComplete(office: Office, records: readonly SnapshotRecord[]): Promise<void> {
  for (const record of records) {
    const found = await office.readFiles(record);
    expect(found.map(({ name }) => name)).toEqual(expect.arrayContaining(["snapshot.json", "report.pdf"]));
    for (const { name, content } of found) {
      const said = record.files.find((file) => file.name === name);
      expect(said).toMatchObject({ bytes: content.byteLength, sha256: sha256(content) });
    }
  }
}

async function textOf(pdf: Uint8Array): Promise<string> {
  const document = await getDocument({ data: new Uint8Array(pdf), useSystemFonts: false, verbosity: 0 })
    .promise;
  const pages: string[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const { items } = await (await document.getPage(number)).getTextContent();
    pages.push(items.map((item) => ("str" in item ? item.str : "")).join(""));
  }
  return pages.join("\n");
}

describe("the first version", () => {
  it("comes once the period is due, not a millisecond before, with or without submissions", async () => {
    const office = await newOffice();
    expect(await office.night(DUE - 1, "2026-Q3")).toEqual([]);
    expect(await office.night(DUE, "2026-Q3")).toEqual(["2026-Q3 v1"]);
    const [first] = await office.versions("2026-Q3");
    expect(first).toMatchObject({ version: 1, publishedAt: DUE, asOf: DUE });
    expect(await office.snapshot(first)).toMatchObject({ version: 1, previous: null, changes: null });
    await expectComplete(office, await office.versions("2026-Q3"));
  });

  it("comes for every period that is due and not locked, for no other", async () => {
    const office = await newOffice();
    const codes = (await office.close(DUE)).map(({ period }) => period);
    // Q2 and H1 were due on 16 June and are locked 90 days later, from 14 September.
    expect(codes).toEqual(expect.arrayContaining(["2026-07", "2026-08", "2026-09", "2026-Q3", "2026-9M"]));
    expect(codes).toHaveLength(5);
  });
});

describe("a later version", () => {
  it("does not come when nothing has changed, or only an approval came", async () => {
    const office = await newOffice();
    await office.submit(IN_TIME, CLINIC, { dan_so: 1000, nguoi_bhyt: 900 });
    await office.submit(IN_TIME, CLINIC, { dan_so: 1000, nguoi_bhyt: 950 }, 1);
    expect(await office.night(NIGHT_1, "2026-Q3")).toEqual(["2026-Q3 v1"]);
    expect(await office.night(NIGHT_1, "2026-Q3")).toEqual([]);
    expect(await office.decide(AFTER_DUE, CLINIC, 2, "approve")).toBe("decided");
    // Nor for a return of what counts for nothing.
    expect(await office.decide(AFTER_DUE, CLINIC, 1, "return")).toBe("decided");
    expect(await office.night(NIGHT_2, "2026-Q3")).toEqual([]);
    expect(await office.versions("2026-Q3")).toHaveLength(1);
  });

  it("says which indicators moved from what to what, and which submission moved them", async () => {
    const office = await newOffice();
    await office.submit(IN_TIME, CLINIC, { dan_so: 100_000, nguoi_bhyt: 98_000 });
    await office.submit(IN_TIME, ["tdp-01", "M03-DV", "2026-Q3"], { ho_tong: 400 });
    await office.night(NIGHT_1, "2026-Q3");
    await office.submit(AFTER_DUE, CLINIC, { dan_so: 100_000, nguoi_bhyt: 98_004 }, 1);
    expect(await office.night(NIGHT_2, "2026-Q3")).toEqual(["2026-Q3 v2"]);
    const [first, second] = await office.versions("2026-Q3");
    const snapshot = await office.snapshot(second);
    expect(snapshot).toMatchObject({
      version: 2,
      asOf: Date.parse(AFTER_DUE),
      previous: { version: 1, sha256: first?.files.find(({ name }) => name === "snapshot.json")?.sha256 },
      changes: {
        submissions: [
          { orgUnit: "tyt", dataSet: "M06-TYT", period: "2026-Q3", fromRevision: 1, toRevision: 2 },
        ],
        catalogue: [],
      },
    });
    expect(snapshot.changes?.indicators).toEqual([
      {
        code: "M06.2",
        from: { value: "98", status: expect.any(String) },
        to: { value: "98", status: "achieved" },
        causes: {
          submissions: [{ orgUnit: "tyt", dataSet: "M06-TYT", period: "2026-Q3" }],
          catalogue: false,
        },
      },
    ]);
    await expectComplete(office, await office.versions("2026-Q3"));
  });

  it("says that a submission no longer counts when all its revisions were returned", async () => {
    const office = await newOffice();
    await office.submit(IN_TIME, CLINIC, { dan_so: 1000, nguoi_bhyt: 900 });
    await office.night(NIGHT_1, "2026-Q3");
    await office.decide(AFTER_DUE, CLINIC, 1, "return");
    expect(await office.night(NIGHT_2, "2026-Q3")).toEqual(["2026-Q3 v2"]);
    const { changes } = await office.snapshot((await office.versions("2026-Q3"))[1]);
    expect(changes?.submissions).toEqual([
      { orgUnit: "tyt", dataSet: "M06-TYT", period: "2026-Q3", fromRevision: 1, toRevision: null },
    ]);
    expect(changes?.indicators.find(({ code }) => code === "M06.2")).toMatchObject({
      from: { value: "90" },
      to: { value: null, status: "no-data" },
    });
  });

  it("comes when a correction of an earlier period moves what looks back: cumulative, milestone", async () => {
    const office = await newOffice();
    const homes = (period: string) => ["kthtdt", "M09-CT", period] as const;
    await office.submit("2026-06-10T09:00:00+07:00", homes("2026-Q2"), {
      ke_hoach: false,
      can_ho_du_dk: 100,
    });
    await office.submit(IN_TIME, homes("2026-Q3"), { can_ho_du_dk: 20 });
    await office.night(NIGHT_1);
    const before = await office.snapshot((await office.versions("2026-Q3"))[0]);
    expect(before.report.indicators.find(({ code }) => code === "M09.2")?.value).toBe("120");
    // The second quarter is locked by now: it takes a reopening.
    expect(await office.submit(AFTER_DUE, homes("2026-Q2"), { ke_hoach: true, can_ho_du_dk: 150 }, 1)).toBe(
      "period-locked",
    );
    await office.reopen(AFTER_DUE, "kthtdt", "2026-Q2", "2026-09-30T00:00:00+07:00");
    expect(await office.submit(AFTER_DUE, homes("2026-Q2"), { ke_hoach: true, can_ho_du_dk: 150 }, 1)).toBe(
      "stored",
    );
    const published = await office.night(NIGHT_2);
    // Months hold no data set of this model, so they stay as they are; Q2 and H1 come for being reopened.
    expect(published.sort()).toEqual(["2026-9M v2", "2026-H1 v1", "2026-Q2 v1", "2026-Q3 v2"]);
    const { changes } = await office.snapshot((await office.versions("2026-Q3"))[1]);
    expect(changes?.submissions).toEqual([
      { orgUnit: "kthtdt", dataSet: "M09-CT", period: "2026-Q2", fromRevision: 1, toRevision: 2 },
    ]);
    expect(changes?.indicators).toMatchObject([
      { code: "M09.1", from: { value: false }, to: { value: true } },
      { code: "M09.2", from: { value: "120" }, to: { value: "170" } },
    ]);
  });

  it("carries the very catalogue that its figures were computed with, also where a newer one is not known yet", async () => {
    const office = await newOffice();
    await office.night(NIGHT_1, "2026-Q3");
    // A publisher that read the catalogue just before it changed, as another process would have.
    const stale = { ...office.publishing, catalogues: catalogueStore(office.documents, "ledger") };
    await stale.catalogues.current("le-chan");
    const { file } = leChan();
    await office.publishCatalogue({
      ...file,
      programme: { ...file.programme, name: "Chương trình sửa đổi" },
    });
    const [message] = await office.close(NIGHT_2, "2026-Q3");
    if (!message) throw new Error("nothing to publish");
    await publish(stale, message);
    const snapshot = await office.snapshot((await office.versions("2026-Q3"))[1]);
    expect(snapshot.catalogue.digest).toBe(snapshot.report.catalogueDigest);
    expect(snapshot).toMatchObject({
      catalogue: { programme: { name: "Chương trình sửa đổi" } },
      changes: {
        catalogue: [{ part: "programme", code: null, change: "changed" }],
        indicators: [],
        submissions: [],
      },
    });
  });
});

describe("a locked period", () => {
  const LOCKED = "2026-12-15T00:05:00+07:00";
  it("gets no new version, whatever changes, unless it is reopened", async () => {
    const office = await newOffice();
    await office.submit(IN_TIME, CLINIC, { dan_so: 1000, nguoi_bhyt: 900 });
    await office.night(NIGHT_1, "2026-Q3");
    const { file } = leChan();
    await office.publishCatalogue({
      ...file,
      programme: { ...file.programme, name: "Chương trình sửa đổi" },
    });
    expect(await office.night(LOCKED, "2026-Q3")).toEqual([]);
    expect(await office.submit(LOCKED, CLINIC, { dan_so: 1000, nguoi_bhyt: 910 }, 1)).toBe("period-locked");
    expect(await office.decide(LOCKED, CLINIC, 1, "return")).toBe("period-locked");

    await office.reopen(LOCKED, "tyt", "2026-Q3", "2026-12-16T00:00:00+07:00");
    expect(
      await office.submit("2026-12-15T12:00:00+07:00", CLINIC, { dan_so: 1000, nguoi_bhyt: 910 }, 1),
    ).toBe("stored");
    expect(await office.night("2026-12-16T00:05:00+07:00", "2026-Q3")).toEqual(["2026-Q3 v2"]);
    expect(
      await office.submit("2026-12-16T00:00:00+07:00", CLINIC, { dan_so: 1000, nguoi_bhyt: 920 }, 2),
    ).toBe("period-locked");
  });

  it("is published with what was sent under a reopening that was ended before the night", async () => {
    const office = await newOffice();
    await office.submit(IN_TIME, CLINIC, { dan_so: 1000, nguoi_bhyt: 900 });
    await office.night(NIGHT_1, "2026-Q3");
    const reopeningId = await office.reopen(LOCKED, "tyt", "2026-Q3", "2027-12-16T00:00:00+07:00");
    const correct = (at: string, base: number) =>
      office.submit(at, CLINIC, { dan_so: 1000, nguoi_bhyt: 910 + base }, base);
    expect(await correct("2026-12-15T12:00:00+07:00", 1)).toBe("stored");
    await office.endReopening("2026-12-15T13:00:00+07:00", reopeningId);
    expect(await correct("2026-12-15T13:00:00+07:00", 2)).toBe("period-locked");
    expect(await office.decide("2026-12-15T13:00:00+07:00", CLINIC, 2, "return")).toBe("period-locked");
    expect(await office.night("2026-12-16T00:05:00+07:00")).toContain("2026-Q3 v2");
  });

  it("that was never published stays so", async () => {
    const office = await newOffice();
    expect(await office.night(LOCKED, "2026-Q3")).toEqual([]);
    expect(await office.versions("2026-Q3")).toEqual([]);
  });
});

describe("publishers that race, crash and start again", () => {
  it("make one version of one state, complete", async () => {
    const office = await newOffice();
    await office.submit(IN_TIME, CLINIC, { dan_so: 1000, nguoi_bhyt: 900 });
    const [message] = await office.close(NIGHT_1, "2026-Q3");
    if (!message) throw new Error("nothing to publish");
    const race = () => Promise.allSettled(Array.from({ length: 4 }, () => office.publish(message)));
    const outcomes = await race();
    const published = outcomes.filter(
      (outcome) => outcome.status === "fulfilled" && outcome.value.outcome === "published",
    );
    expect(published).toHaveLength(1);
    // The losers' messages come again.
    for (const again of await race()) {
      expect(again).toMatchObject({ status: "fulfilled", value: { outcome: "unchanged", version: 1 } });
    }
    expect(await office.versions("2026-Q3")).toHaveLength(1);
    await expectComplete(office, await office.versions("2026-Q3"));
  });

  it("number the versions without gaps while the ledger moves on under them", async () => {
    const office = await newOffice();
    for (let base = 0; base < 4; base += 1) {
      await office.submit(AFTER_DUE, CLINIC, { dan_so: 1000, nguoi_bhyt: 900 + base }, base);
      const [message] = await office.close(NIGHT_2, "2026-Q3");
      if (!message) throw new Error("nothing to publish");
      await Promise.allSettled([office.publish(message), office.publish(message)]);
    }
    const versions = await office.versions("2026-Q3");
    expect(versions.map(({ version }) => version)).toEqual([1, 2, 3, 4]);
    await expectComplete(office, versions);
    const chain = await Promise.all(versions.map((record) => office.snapshot(record)));
    expect(chain.map(({ previous }) => previous?.version ?? null)).toEqual([null, 1, 2, 3]);
  });

  it("leave nothing half done: a crash before the record is made good with the same bytes", async () => {
    const office = await newOffice();
    await office.submit(IN_TIME, CLINIC, { dan_so: 1000, nguoi_bhyt: 900 });
    const [message] = await office.close(NIGHT_1, "2026-Q3");
    if (!message) throw new Error("nothing to publish");
    const unrecorded: SnapshotRecord[] = [];
    const dying = {
      ...office.publishing,
      records: {
        ...office.records,
        record: async (record: SnapshotRecord) => {
          unrecorded.push(record);
          throw new Error("killed");
        },
      },
    };
    await expect(publish(dying, message)).rejects.toThrow("killed");
    expect(await office.versions("2026-Q3")).toEqual([]);
    expect(await office.publish(message)).toMatchObject({ outcome: "published" });
    const versions = await office.versions("2026-Q3");
    expect(versions).toEqual(unrecorded);
    await expectComplete(office, versions);
  });

  it("overwrite nothing when the ledger has moved on between the crash and the next try", async () => {
    const office = await newOffice();
    await office.submit(IN_TIME, CLINIC, { dan_so: 1000, nguoi_bhyt: 900 });
    const [message] = await office.close(NIGHT_1, "2026-Q3");
    if (!message) throw new Error("nothing to publish");
    const orphans: string[] = [];
    const dying = {
      ...office.publishing,
      records: {
        ...office.records,
        record: async ({ folder }: SnapshotRecord) => {
          orphans.push(folder);
          throw new Error("killed");
        },
      },
    };
    await expect(publish(dying, message)).rejects.toThrow("killed");
    await office.submit(AFTER_DUE, CLINIC, { dan_so: 1000, nguoi_bhyt: 910 }, 1);
    expect(await office.night(NIGHT_2, "2026-Q3")).toEqual(["2026-Q3 v1"]);
    const versions = await office.versions("2026-Q3");
    expect(orphans).not.toContain(versions[0]?.folder);
    await expectComplete(office, versions);
  });
});

describe("the files", () => {
  const entries = (): RevisionEntry[] => {
    const of = (
      orgUnit: string,
      dataSet: string,
      period: string,
      values: Record<string, number | boolean>,
      at: string,
    ) => {
      const entry: Omit<RevisionEntry, "digest"> = {
        kind: "revision",
        orgUnit,
        dataSet,
        period,
        revision: 1,
        submissionId: `018f6d5e-0000-7000-8000-${sha256(`${orgUnit}${dataSet}${period}`).slice(0, 12)}`,
        receivedAt: Date.parse(at),
        receivedBy: orgUnit,
        late: false,
        values,
        narrative: dataSet.endsWith("-CT") ? { ket_qua: "Đã triển khai đến từng tổ dân phố." } : {},
      };
      return { ...entry, digest: digestOf(entry) };
    };
    return [
      of("tyt", "M06-TYT", "2026-Q3", { dan_so: 161_051, nguoi_bhyt: 157_836, dat_chuan_qg: true }, IN_TIME),
      of(
        "vhxh",
        "M01-CT",
        "2026-Q3",
        { ke_hoach: true, ho_so_giai_quyet: 7, ho_so_dung_han: 3 },
        "2026-09-11T09:00:00+07:00",
      ),
      of(
        "kthtdt",
        "M05-CT",
        "2026-Q2",
        { rac_phat_sinh: 0.1, rac_thu_gom: 0.1 },
        "2026-06-11T09:00:00+07:00",
      ),
      of(
        "kthtdt",
        "M05-CT",
        "2026-Q3",
        { rac_phat_sinh: 0.2, rac_thu_gom: 0.1 },
        "2026-09-12T09:00:00+07:00",
      ),
      ...Array.from({ length: 30 }, (_, index) =>
        of(
          `tdp-${String(index + 1).padStart(2, "0")}`,
          "M03-DV",
          "2026-Q3",
          { ho_tong: 400 + index, ho_van_hoa: 380 },
          "2026-09-13T09:00:00+07:00",
        ),
      ),
    ];
  };

  it("are the same to the byte for the same ledger in another database, filled in another order", async () => {
    const digests: string[][] = [];
    for (const order of [entries(), entries().reverse()]) {
      const office = await newOffice();
      for (const entry of order) await office.append(entry);
      await office.night(NIGHT_1, "2026-Q3");
      const [record] = await office.versions("2026-Q3");
      digests.push(record?.files.map(({ name, sha256: digest }) => `${name} ${digest}`) ?? []);
    }
    expect(digests[0]?.length).toBeGreaterThanOrEqual(2);
    expect(digests[1]).toEqual(digests[0]);
  });

  it.each([true, false])("say whether the figures are invented: %s", async (sample) => {
    const office = await newOffice({ sample });
    await office.night(NIGHT_1, "2026-Q3");
    const [record] = await office.versions("2026-Q3");
    if (!record) throw new Error("no version");
    expect((await office.snapshot(record)).sample).toBe(sample);
    const pdf = (await office.readFiles(record)).find(({ name }) => name === "report.pdf");
    const text = (await textOf(pdf?.content ?? new Uint8Array())).toLocaleUpperCase("vi");
    expect(text).toContain("PHƯỜNG LÊ CHÂN");
    expect(text.includes("SỐ LIỆU MẪU")).toBe(sample);
  });
});
