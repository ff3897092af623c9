/** The fair clock: how the system comes to know that officers could not send, and what that does to deadlines. ADR 30. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { moveDeadlines } from "../../functions/aggregate/fold-changes.ts";
import { beat } from "../../functions/heartbeat/beat.ts";
import { lookAround } from "../../functions/heartbeat/look.ts";
import { serve } from "../../infra/local/http/serve.ts";
import { exportWard } from "../../infra/operate/export-ward.ts";
import { importWard } from "../../infra/operate/import-ward.ts";
import { recomputeSnapshot } from "../../shared/domain/build-snapshot.ts";
import type { Outage, OutageReason } from "../../shared/domain/outage.ts";
import { outageStore, pulseStore } from "../../shared/store/outage-store.ts";
import { snapshotRecords } from "../../shared/store/snapshot-store.ts";
import { encodeSnapshot } from "../../shared/wire/snapshot.ts";
import { openSession } from "./browser-session.ts";
import { type Office, openOffice, WARD } from "./office.ts";
import { SUBMISSIONS, type System, startSystem, submission } from "./system.ts";

const at = (text: string) => Date.parse(`${text}:00+07:00`);
/** The evening before the third quarter was due, and the morning after. */
const OUT: Outage = { from: at("2026-09-16T18:00"), to: at("2026-09-17T08:30"), reason: "silent" };
const SAID =
  "ạn gửi đã lùi từ hết ngày 16/9/2026 đến hết ngày 17/9/2026 vì hệ thống gián đoạn từ 16/9/2026 18:00 đến 17/9/2026 08:3";

let system: System;
const offices: Office[] = [];
const scratch = mkdtempSync(join(tmpdir(), "fair-clock-"));
beforeAll(async () => {
  system = await startSystem("2026-09-17T08:30:00+07:00");
});
afterAll(async () => {
  for (const office of offices) office.leave();
  await system?.stop();
  rmSync(scratch, { recursive: true, force: true });
});

async function newOffice(isSetUp = true): Promise<Office> {
  const { aws, bucket } = system.stack;
  const servers = { dynamoDb: aws.AWS_ENDPOINT_URL_DYNAMODB, s3: aws.AWS_ENDPOINT_URL_S3, bucket };
  const office = await openOffice(servers, { isSetUp });
  offices.push(office);
  return office;
}

const outagesOf = () => outageStore(system.stack.documents, system.stack.tables.ledger).read(WARD);
const pulseOf = () => pulseStore(system.stack.documents, system.stack.tables.reports);

describe("on the whole system", () => {
  it("time that somebody sets on the clock is no outage", async () => {
    await system.stack.runHeartbeat();
    const { stack } = system;
    stack.setNow(stack.now() + 3 * 86_400_000);
    await stack.runHeartbeat();
    stack.setNow(OUT.to);
    await stack.runHeartbeat();
    await stack.runHeartbeat();
    expect(await outagesOf()).toEqual([]);
    expect(Math.abs(((await pulseOf().read())?.wellAt ?? 0) - stack.now())).toBeLessThan(600_000);
  });

  it("hours without a look that found all well are recorded by the next one, once", async () => {
    await pulseOf().write({ wellAt: OUT.from });
    await system.stack.runHeartbeat();
    await system.stack.runHeartbeat();
    const [outage, ...others] = await outagesOf();
    expect(others).toEqual([]);
    expect(outage).toMatchObject({ from: OUT.from, reason: "silent" });
    expect(outage?.to).toBeGreaterThanOrEqual(OUT.to);
    await system.stack.drainStream();
  });

  it("who sends after the regular deadline is on time, and told why, on every page and in every receipt", async () => {
    const officer = await system.as("tdp-01");
    const sent = await officer.post(SUBMISSIONS, submission({ orgUnit: "tdp-01" }));
    expect(sent).toMatchObject({
      status: 201,
      body: {
        late: false,
        extension: {
          regularDueAt: "2026-09-17T00:00:00+07:00",
          dueAt: "2026-09-18T00:00:00+07:00",
          outages: [{ from: "2026-09-16T18:00:00+07:00", reason: "silent" }],
        },
      },
    });
    const revision = `${SUBMISSIONS}/tdp-01/M03-DV/2026-Q3/1`;
    expect(await officer.get(revision)).toMatchObject({
      body: { late: false, extension: { dueAt: "2026-09-18T00:00:00+07:00" } },
    });
    const signed = String((await officer.get(`${revision}/receipt`)).body);
    const claims = JSON.parse(Buffer.from(signed.split(".")[1] ?? "", "base64url").toString());
    expect(claims).toMatchObject({ late: false, extension: { dueAt: "2026-09-18T00:00:00+07:00" } });

    const browser = await openSession(system.stack, "tdp-01");
    const other = await openSession(system.stack, "tdp-02");
    const pages = [
      await other.get("/"),
      await other.get("/nhap/M03-DV/2026-Q3"),
      await browser.get("/nhap/M03-DV/2026-Q3/bien-nhan/1"),
      await browser.get("/so-lieu/M03-DV/2026-Q3/tdp-01"),
    ];
    expect(pages.map(({ status, html }) => [status, html.includes(SAID)])).toEqual(
      pages.map(() => [200, true]),
    );
    expect((await browser.get("/gian-doan")).html).toContain("Quý III/2026: hết ngày 17/9/2026");
    const leader = await openSession(system.stack, "chu-tich");
    expect((await leader.get("/bao-cao/2026-Q3")).html).toContain(SAID);
    expect(await (await system.as("chu-tich")).get("/api/v1/reports/2026-Q3")).toMatchObject({
      body: { extensions: [{ periods: expect.arrayContaining(["2026-09", "2026-Q3"]) }] },
    });
  });

  it("nothing is published by the regular deadline, and what comes later says why", async () => {
    system.at("2026-09-17T09:05:00+07:00");
    expect((await system.stack.runDaily()).map(({ period }) => period)).not.toContain("2026-Q3");
    system.at("2026-09-18T00:05:00+07:00");
    const published = await system.stack.runDaily();
    expect(published.map(({ period }) => period)).toContain("2026-Q3");
    const { body } = await (await system.as("chu-tich")).get("/api/v1/reports/2026-Q3");
    expect(body).toMatchObject({ completeness: { received: 1, onTime: 1, late: 0 } });
  });
});

describe("an outage that becomes known after a report was published", () => {
  it("makes a next version that counts the late as on time, says why, and can be computed again", async () => {
    const office = await newOffice();
    const outages = outageStore(office.documents, "ledger");
    await office.submit("2026-09-17T10:00:00+07:00", ["tdp-01", "M03-DV", "2026-Q3"], {
      ho_tong: 400,
      ho_van_hoa: 380,
    });
    await office.submit("2026-09-18T10:00:00+07:00", ["tdp-02", "M03-DV", "2026-Q3"], {
      ho_tong: 400,
      ho_van_hoa: 380,
    });
    expect(await office.night("2026-09-19T00:05:00+07:00", "2026-Q3")).toEqual(["2026-Q3 v1"]);
    // Long before any deadline: known, and of no consequence.
    const before: Outage = { from: at("2026-09-05T18:00"), to: at("2026-09-05T23:00"), reason: "sign-in" };
    await outages.append(WARD, before);
    expect(await moveDeadlines(office.closing, WARD, [before])).toEqual([]);
    expect(await office.night("2026-09-19T00:10:00+07:00", "2026-Q3")).toEqual([]);

    await outages.append(WARD, OUT);
    expect(await moveDeadlines(office.closing, WARD, [OUT])).toEqual(
      expect.arrayContaining(["2026-09", "2026-Q3", "2026-9M"]),
    );
    expect(await office.night("2026-09-20T00:05:00+07:00")).toContain("2026-Q3 v2");
    const [first, second] = await office.versions("2026-Q3");
    const [was, is] = [await office.snapshot(first), await office.snapshot(second)];
    expect(was.report.completeness).toMatchObject({ onTime: 0, late: 2 });
    expect(was.report).not.toHaveProperty("extensions");
    expect(is.report.completeness).toMatchObject({ onTime: 1, late: 1 });
    expect(is.report.extensions).toMatchObject([{ outages: [OUT] }]);
    // What the receipts said stands in the evidence.
    expect(is.evidence.receipts.map(({ late }) => late)).toEqual([true, true]);
    expect(is.changes).toMatchObject({ catalogue: [] });
    const again = recomputeSnapshot(is, null);
    expect(Buffer.compare(encodeSnapshot(again), encodeSnapshot(is))).toBe(0);
    // By the version's own outages: without them the figures are others.
    const { extensions: _, ...forgotten } = is.report;
    expect(recomputeSnapshot({ ...is, report: forgotten }, null).report.completeness).toMatchObject({
      late: 2,
    });
    // Nothing more moves.
    expect(await office.night("2026-09-21T00:05:00+07:00")).toEqual([]);
  });

  it("goes along with an export, and leaves what rests on no moved deadline as it was to the byte", async () => {
    const [office, plain, restored] = [await newOffice(), await newOffice(), await newOffice(false)];
    const far: Outage = { from: at("2026-09-05T18:00"), to: at("2026-09-05T23:00"), reason: "sign-in" };
    await outageStore(office.documents, "ledger").append(WARD, far);
    for (const each of [office, plain]) await each.night("2026-09-18T00:05:00+07:00", "2026-Q3");
    const digests = async (of: Office) => (await of.versions("2026-Q3"))[0]?.files;
    expect(await digests(office)).toEqual(await digests(plain));

    const storesOf = ({ documents, publishing }: Office) => ({
      documents,
      ledgerTable: "ledger",
      records: snapshotRecords(documents, "snapshots"),
      files: publishing.files,
      signingKeys: publishing.signingKeys,
    });
    const archive = join(scratch, "archive");
    await exportWard(storesOf(office), WARD, archive, new Date(0));
    await importWard(storesOf(restored), archive);
    expect(await outageStore(restored.documents, "ledger").read(WARD)).toEqual([far]);
  });
});

describe("a look", () => {
  it("records what failed for all wards when it is over, and stands by what was recorded", async () => {
    const office = await newOffice();
    const outages = outageStore(office.documents, "ledger");
    const dependencies = (found: OutageReason | null) => ({
      look: async () => found,
      pulse: pulseStore(office.documents, "reports"),
      outages,
      catalogues: office.closing.catalogues,
    });
    const look = (text: string, found: OutageReason | null) => beat(dependencies(found), at(text), false);
    expect(await look("2026-09-16T18:00", null)).toEqual({ reason: null, ended: null });
    expect(await look("2026-09-16T18:05", "sign-in")).toEqual({ reason: "sign-in", ended: null });
    expect(await look("2026-09-16T18:10", "unreachable")).toEqual({ reason: "unreachable", ended: null });
    expect(await outages.read(WARD)).toEqual([]);
    const ended = { from: at("2026-09-16T18:00"), to: at("2026-09-16T18:15"), reason: "sign-in" } as const;
    expect(await look("2026-09-16T18:15", null)).toEqual({ reason: null, ended });
    expect(await outages.read(WARD)).toEqual([ended]);
    // The same beginning, told again by a look that died before it could remember: as it was.
    await outages.append(WARD, { ...ended, to: ended.to + 1 });
    expect(await outages.read(WARD)).toEqual([ended]);
  });

  it("goes the officer's ways: what takes reports, and who signs people in", async () => {
    const statuses = { reports: 401, issuer: 200 };
    const { url, stop } = await serve((request, response) => {
      response.statusCode = request.method === "POST" ? statuses.reports : statuses.issuer;
      response.end();
    });
    const ways = { baseUrl: url, issuer: url };
    expect(await lookAround(ways)).toBeNull();
    for (const status of [200, 403, 404, 429, 500, 503]) {
      statuses.reports = status;
      expect(await lookAround(ways)).toBe("unreachable");
    }
    statuses.reports = 401;
    statuses.issuer = 503;
    expect(await lookAround(ways)).toBe("sign-in");
    await stop();
    expect(await lookAround(ways)).toBe("unreachable");
  });
});
