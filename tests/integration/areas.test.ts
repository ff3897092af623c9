/**
 * Two wards, their city and the country in one system: published level by level, and each ward blind to the other
 * whatever it asks for.
 */
import { randomUUID } from "node:crypto";
import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { setUpArea } from "../../infra/operate/set-up-area.ts";
import { verify } from "../../infra/verify/verify.ts";
import type { CatalogueFile } from "../../shared/catalogue/schema.ts";
import { parsePeriod } from "../../shared/domain/period.ts";
import { unsubscribeAddress } from "../../shared/http/addresses.ts";
import type { Role } from "../../shared/http/principal.ts";
import { reportAsOfNow } from "../../shared/reporting/area-report.ts";
import { balanceStore } from "../../shared/store/balance-store.ts";
import { catalogueStore } from "../../shared/store/catalogue-store.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { mailStore } from "../../shared/store/mail-store.ts";
import { reportStore } from "../../shared/store/report-store.ts";
import { snapshotLinks } from "../../shared/store/snapshot-links.ts";
import { type SnapshotRecord, snapshotRecords } from "../../shared/store/snapshot-store.ts";
import { jwks } from "../../shared/wire/jwks.ts";
import { decodeSnapshot } from "../../shared/wire/snapshot.ts";
import { addressesOf, leaks } from "./areas/reading.ts";
import { differences, everythingOf, type Known, requestOf, type Write, writesOf } from "./areas/writing.ts";
import { type BrowserSession, openSessionAs } from "./browser-session.ts";
import { leChan } from "./database.ts";
import { everyRoute } from "./roles/routes.ts";
import { SUBMISSIONS, type System, startSystem } from "./system.ts";

const PERIOD = "2026-Q3";
/** For which the city has a report already. */
const EARLIER = "2026-Q2";
/** Found in nothing but what phường Lê Chân has sent. */
const SECRET = { people: 987_654_321, text: "Chỉ phường Lê Chân biết điều này" };
const SECRETS = [String(SECRET.people), "987.654.321", SECRET.text];

let system: System;
const people = new Map<string, BrowserSession>();

function programmeOf(ward: string, wardName: string): CatalogueFile {
  const { file } = leChan();
  return { ...file, programme: { ...file.programme, ward, wardName, issuer: `Ủy ban nhân dân ${wardName}` } };
}

async function signIn(ward: string, role: Role, orgUnit: string | null = null): Promise<BrowserSession> {
  const key = `${ward} ${role} ${orgUnit}`;
  const known = people.get(key);
  if (known) return known;
  const who = { username: `${role}-${ward}`, name: "Cán bộ", ward, orgUnit, roles: [role] };
  const session = await openSessionAs(system.stack, who);
  people.set(key, session);
  return session;
}

async function submit(
  ward: string,
  values: Record<string, unknown>,
  { baseRevision = 0, period = PERIOD } = {},
) {
  const body = {
    orgUnit: "tyt",
    dataSet: "M06-TYT",
    period,
    baseRevision,
    submissionId: randomUUID(),
  };
  const admin = await signIn(ward, "admin");
  const { status } = await admin.send(SUBMISSIONS, {
    method: "POST",
    headers: { "content-type": "application/json", origin: system.stack.url },
    body: JSON.stringify({ ...body, values }),
  });
  return status;
}

async function latest(tenant: string): Promise<SnapshotRecord> {
  const record = await snapshotRecords(system.stack.documents, "snapshots").latest(tenant, PERIOD);
  if (!record) throw new Error(`nothing published for ${tenant}`);
  return record;
}

/** Every file of a published version, downloaded as a leader of that tenant does. */
async function download(tenant: string): Promise<Map<string, Uint8Array>> {
  const leader = await signIn(tenant, "leadership");
  const { files } = await latest(tenant);
  const read = files.map(async ({ name }) => {
    const { location } = await leader.get(`/api/v1/snapshots/${PERIOD}/latest/${name}`);
    return [name, new Uint8Array(await (await fetch(location ?? "")).arrayBuffer())] as const;
  });
  return new Map(await Promise.all(read));
}

beforeAll(async () => {
  system = await startSystem("2026-09-10T08:00:00+07:00");
  const { documents, tables } = system.stack;
  const catalogues = catalogueStore(documents, tables.ledger);
  const stores = { documents, ledgerTable: tables.ledger };
  const by = { sample: false, at: system.stack.now(), by: "quan-tri" };
  await catalogues.publish(programmeOf("an-bien", "Phường An Biên"), by);
  await setUpArea(stores, {
    ...by,
    file: programmeOf("hai-phong", "Thành phố Hải Phòng"),
    level: "city",
    members: ["le-chan", "an-bien"],
  });
  await setUpArea(stores, {
    ...by,
    file: programmeOf("viet-nam", "Việt Nam"),
    level: "country",
    members: ["hai-phong"],
  });
  await catalogues.publish(programmeOf("ha-noi", "Thành phố Hà Nội"), { ...by, level: "city" });

  expect(await submit("an-bien", { dan_so: 1_000, nguoi_bhyt: 800 }, { period: EARLIER })).toBe(201);
  await system.stack.drainStream();
  const reports = reportStore(documents, tables.reports);
  const [city, earlier] = [await catalogues.current("hai-phong"), parsePeriod(EARLIER)];
  if (!city || !earlier) throw new Error("no city");
  const sources = {
    ledger: ledgerStore(documents, tables.ledger),
    balances: balanceStore(documents, tables.reports),
    catalogues,
    reports,
  };
  await reports.save(await reportAsOfNow(sources, city, earlier));

  expect(await submit("le-chan", { dan_so: SECRET.people, nguoi_bhyt: 900_000_000 })).toBe(201);
  expect(await submit("an-bien", { dan_so: 1_000, nguoi_bhyt: 990 })).toBe(201);
  const secret = await signIn("le-chan", "admin");
  const told = await secret.send(SUBMISSIONS, {
    method: "POST",
    headers: { "content-type": "application/json", origin: system.stack.url },
    body: JSON.stringify({
      orgUnit: "kthtdt",
      dataSet: "M09-CT",
      period: PERIOD,
      baseRevision: 0,
      submissionId: randomUUID(),
      values: { ke_hoach: true, can_ho_du_dk: 12 },
      narrative: { ket_qua: SECRET.text },
    }),
  });
  expect(told.status).toBe(201);
  system.at("2026-09-17T00:05:00+07:00");
  await system.stack.runDaily();
}, 120_000);
afterAll(() => system?.stop());

describe("the city and the country", () => {
  it("publish what their members' reports add up to, genuine to the byte", async () => {
    for (const [tenant, members] of [
      ["hai-phong", ["an-bien", "le-chan"]],
      ["viet-nam", ["hai-phong"]],
    ] as const) {
      const files = await download(tenant);
      const snapshot = decodeSnapshot(files.get("snapshot.json") ?? new Uint8Array());
      expect(snapshot.report.indicators.find(({ code }) => code === "M06.2")).toMatchObject({
        numerator: "900000990",
        denominator: String(SECRET.people + 1_000),
        value: "91.13",
        unitsReporting: 2,
      });
      expect(snapshot.catalogue.orgUnits.map(({ code }) => code)).toEqual(members);
      expect(snapshot.evidence.members?.map(({ member }) => member)).toEqual(members);
      expect([...files.keys()]).toEqual(
        expect.arrayContaining(["snapshot.json", "report.pdf", "tables.xlsx", "indicators.csv"]),
      );
      const keys = await (await fetch(`${system.stack.url}/api/v1/jwks.json`)).json();
      const verdict = await verify({
        versions: [{ place: tenant, files }],
        keys: jwks.parse(keys).keys,
        isComplete: true,
      });
      expect(verdict.lines).toEqual([expect.stringContaining(`của ${tenant}, phiên bản 1`)]);
    }
  });

  it("are shown as of now, with each member and its own report to go on to", async () => {
    const leader = await signIn("hai-phong", "leadership");
    const { html } = await leader.get(`/bao-cao/${PERIOD}`);
    expect(html).toContain("Thành phố Hải Phòng");
    expect(html).toContain(`/bao-cao/${PERIOD}/don-vi`);
    const members = await leader.get(`/bao-cao/${PERIOD}/don-vi`);
    expect(members.html).toContain("Phường An Biên");
    expect(members.html).toContain("2 xã, phường, đặc khu: 0 đã gửi đủ báo cáo, 0 chưa gửi báo cáo nào.");
    // Who has sent least stands first.
    const rates = [...members.html.matchAll(/data-name="Tỷ lệ báo cáo">([\d,]+)/g)].map(([, text = ""]) =>
      Number(text.replace(",", ".")),
    );
    expect(rates).toHaveLength(2);
    expect(rates).toEqual(rates.toSorted((a, b) => a - b));
    // As its reader sorts it: of the ward's names either way round, and by what the members have sent.
    const address = `/bao-cao/${PERIOD}/don-vi`;
    const named = async (sorting: string) =>
      [...(await leader.get(`${address}?sap-xep=${sorting}`)).html.matchAll(/scope="row">([^<]+)</g)].map(
        ([, name = ""]) => name,
      );
    const names = await named("ten");
    expect(names).toEqual(names.toSorted(new Intl.Collator("vi").compare));
    expect(names.length).toBeGreaterThan(1);
    expect(await named("-ten")).toEqual(names.toReversed());
    const byRate = await leader.get(`${address}?sap-xep=-ty-le`);
    expect(byRate.html).toContain(
      `aria-sort="descending"><a href="${address}?sap-xep=ty-le">Tỷ lệ báo cáo</a>`,
    );
    const [, pdf = ""] = /href="(\/api\/v1\/members\/le-chan\/[^"]+)"/.exec(members.html) ?? [];
    const { status, location } = await leader.get(pdf);
    expect([status, location]).toEqual([302, expect.stringContaining((await latest("le-chan")).folder)]);
    const below = await leader.get(`/api/v1/members/le-chan/reports/${PERIOD}/indicators/M06.2`);
    expect(JSON.parse(below.html)).toMatchObject({ denominator: SECRET.people });
    // From the country through the city.
    const above = await signIn("viet-nam", "leadership");
    expect((await above.get(`/api/v1/members/le-chan/reports/${PERIOD}`)).status).toBe(200);
  });

  it("say what has become of their figures, by their own earlier reports", async () => {
    const snapshot = decodeSnapshot((await download("hai-phong")).get("snapshot.json") ?? new Uint8Array());
    expect(snapshot.history.map(({ period, values }) => [period, values["M06.2"]])).toEqual([
      [EARLIER, "80"],
    ]);
    const leader = await signIn("hai-phong", "leadership");
    const { html } = await leader.get(`/bao-cao/${PERIOD}/chi-tieu/M06.2`);
    expect(html).toContain("quý II năm 2026 80,00\u00a0%; quý III năm 2026 91,13\u00a0%");
  });

  it("take what a member's ledger says where its report is of another version of the system", async () => {
    const { documents, tables } = system.stack;
    const reports = reportStore(documents, tables.reports);
    const before = await reports.read("le-chan", PERIOD);
    const { Item } = await documents.send(
      new GetCommand({ TableName: tables.reports, Key: { pk: "le-chan", sk: PERIOD } }),
    );
    await documents.send(
      new PutCommand({ TableName: tables.reports, Item: { ...Item, body: Uint8Array.of(1) } }),
    );
    expect([before?.ward, await reports.read("le-chan", PERIOD)]).toEqual(["le-chan", undefined]);
    const leader = await signIn("hai-phong", "leadership");
    const { html } = await leader.get(`/api/v1/reports/${PERIOD}/indicators/M06.2`);
    expect(JSON.parse(html)).toMatchObject({ denominator: SECRET.people + 1_000, unitsReporting: 2 });
  });

  it("follow a ward's correction into new versions, and do nothing on a quiet night", async () => {
    const before = await latest("viet-nam");
    system.at("2026-09-18T00:05:00+07:00");
    await system.stack.runDaily();
    expect(await latest("viet-nam")).toEqual(before);
    const admin = await signIn("an-bien", "admin");
    const body = { orgUnit: "tyt", dataSet: "M06-TYT", period: PERIOD, baseRevision: 1 };
    await admin.send(SUBMISSIONS, {
      method: "POST",
      headers: { "content-type": "application/json", origin: system.stack.url },
      body: JSON.stringify({
        ...body,
        submissionId: randomUUID(),
        values: { dan_so: 1_000, nguoi_bhyt: 1_000 },
      }),
    });
    system.at("2026-09-19T00:05:00+07:00");
    await system.stack.runDaily();
    const changed = await download("viet-nam");
    const { version, changes } = decodeSnapshot(changed.get("snapshot.json") ?? new Uint8Array());
    expect(version).toBe(2);
    expect(changes?.indicators.map(({ code }) => code)).toEqual([]);
    expect((await latest("an-bien")).version).toBe(2);
    expect((await latest("le-chan")).version).toBe(1);
    // The roll-up could not read this one, and has written it again.
    const reports = reportStore(system.stack.documents, system.stack.tables.reports);
    expect((await reports.read("le-chan", PERIOD))?.basis).toBe((await latest("le-chan")).basis);
  });

  it("are set up for members that there are and that are nobody else's, all or none", async () => {
    const { documents, tables } = system.stack;
    const stores = { documents, ledgerTable: tables.ledger };
    const setUp = (code: string, level: "city" | "country", ...members: string[]) =>
      setUpArea(stores, {
        file: programmeOf(code, "Thành phố khác"),
        level,
        members,
        sample: false,
        at: system.stack.now(),
        by: "quan-tri",
      });
    await expect(setUp("ha-noi", "city", "an-bien")).rejects.toThrow("belongs to hai-phong");
    await expect(setUp("hue", "city", "khong-co")).rejects.toThrow("khong-co is not set up");
    await expect(setUp("hue", "city", "hai-phong")).rejects.toThrow("cannot belong to a city");
    await expect(setUp("le-chan", "city", "an-bien")).rejects.toThrow("code of a ward");
    await expect(setUp("lien-bang", "country", "le-chan")).rejects.toThrow("cannot belong to a country");
    const catalogues = catalogueStore(documents, tables.ledger);
    expect(await catalogues.current("hue")).toBeUndefined();
    // The same again changes nothing.
    const before = await catalogues.current("hai-phong");
    await setUpArea(stores, {
      file: programmeOf("hai-phong", "Thành phố Hải Phòng"),
      level: "city",
      members: ["le-chan"],
      sample: false,
      at: system.stack.now(),
      by: "quan-tri",
    });
    expect(await catalogues.current("hai-phong")).toEqual(before);
  });

  it("take no submissions", async () => {
    expect(await submit("hai-phong", { dan_so: 5, nguoi_bhyt: 5 })).toBe(403);
    const admin = await signIn("hai-phong", "admin");
    expect((await admin.get(`/nhap/M06-TYT/${PERIOD}?donVi=le-chan`)).status).toBe(403);
  });
});

describe("a reader of one ward", () => {
  /** A person there, with the secret of somebody else's mails. */
  const forgedLink = async (ward: string) => {
    const { token } = await mailStore(system.stack.documents, "mails").choiceOf("an-bien", "chu-tich");
    return unsubscribeAddress({ ward, username: "chu-tich", token });
  };
  const reopeningsOf = async (tenant: string) => {
    const ledger = ledgerStore(system.stack.documents, system.stack.tables.ledger);
    return (await ledger.readReopenings(tenant)).map(({ reopeningId }) => reopeningId);
  };
  beforeAll(async () => {
    const admin = await signIn("le-chan", "admin");
    const until = "2026-10-01T00:00:00+07:00";
    const made = await admin.send("/api/v1/reopenings", {
      method: "POST",
      headers: { "content-type": "application/json", origin: system.stack.url },
      body: JSON.stringify({ orgUnit: "tyt", period: "2026-Q1", until, reason: SECRET.text }),
    });
    expect(made.status).toBe(201);
  });
  const everyAddress = async (tenant: string) =>
    addressesOf({
      tenant,
      period: PERIOD,
      published: await latest(tenant),
      reopenings: await reopeningsOf(tenant),
      mailLink: await forgedLink(tenant),
    });
  const filesOf = async (tenant: string) => {
    const { folder, files } = await latest(tenant);
    return [folder, ...files.map(({ sha256 }) => sha256)];
  };
  const emails = () => system.stack.users.map(({ email }) => email);
  /** What only Lê Chân has, or leads to where it lies. */
  const ofLeChan = async () => [...SECRETS, ...emails(), ...(await filesOf("le-chan"))];

  it("finds the secrets on many pages when it is the own ward's: else what follows would prove nothing", async () => {
    const addresses = await everyAddress("le-chan");
    const own = await leaks(await signIn("le-chan", "admin"), addresses, await ofLeChan());
    expect(own.length).toBeGreaterThan(10);
    expect(own).toEqual(
      expect.arrayContaining([
        `/api/v1/reports/${PERIOD}/indicators/M06.2`,
        `/api/v1/snapshots/${PERIOD}/1/report.pdf`,
        `/bao-cao/${PERIOD}/chi-tieu/M06.2`,
        "/quan-tri/nguoi-dung/tyt",
        ...(await reopeningsOf("le-chan")).map((id) => `/mo-lai/${id}/ket-thuc`),
      ]),
    );
  });

  it.each([
    ["a leader of another ward", "an-bien", "leadership", null],
    ["an administrator of another ward", "an-bien", "admin", null],
    ["the same unit of another ward", "an-bien", "officer", "tyt"],
    ["the lead of another ward", "an-bien", "lead", "kthtdt"],
    ["another city", "ha-noi", "leadership", null],
    ["a tenant that does not exist", "nowhere", "admin", null],
  ] as const)("is told nothing of it by any route: %s", async (_, ward, role, orgUnit) => {
    const who = await signIn(ward, role, orgUnit);
    expect(await leaks(who, await everyAddress("le-chan"), await ofLeChan())).toEqual([]);
  });

  it("is told nothing of the city's own report by any route, which its leader is", async () => {
    const signs = await filesOf("hai-phong");
    const addresses = await everyAddress("hai-phong");
    expect(await leaks(await signIn("hai-phong", "leadership"), addresses, signs)).not.toEqual([]);
    expect(await leaks(await signIn("le-chan", "admin"), addresses, signs)).toEqual([]);
  });

  it("tells an administrator of the city what it reports, and nothing of its people or what they sent", async () => {
    const signs = [SECRET.text, ...emails(), ...(await filesOf("le-chan"))];
    const told = await leaks(await signIn("hai-phong", "admin"), await everyAddress("le-chan"), signs);
    expect(told).toContain(`/api/v1/members/le-chan/reports/${PERIOD}`);
    expect(told.filter((address) => !address.startsWith("/api/v1/members/le-chan/"))).toEqual([]);
  });

  it("cannot reach a ward through an area that it does not read", async () => {
    const path = `/api/v1/members/le-chan/reports/${PERIOD}`;
    const asked = [
      await signIn("an-bien", "leadership"),
      await signIn("ha-noi", "leadership"),
      await signIn("hai-phong", "officer", "le-chan"),
    ].map((who) => who.get(path));
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([404, 404, 403]);
    const up = await signIn("hai-phong", "leadership");
    expect((await up.get(`/api/v1/members/viet-nam/reports/${PERIOD}`)).status).toBe(404);
    expect((await up.get(`/api/v1/members/hai-phong/reports/${PERIOD}`)).status).toBe(404);
  });

  // That S3 refuses a signature of another path shows `npm run s3-conformance`: the local server asks for none.
  it("cannot turn a link to its own file into one to another's: the signature covers the path", async () => {
    const { documents, bucket } = system.stack;
    const links = snapshotLinks(documents.config, bucket);
    const [own, other] = [await latest("an-bien"), await latest("le-chan")];
    const [file] = other.files;
    if (!file) throw new Error("no file");
    const sign = async (folder: string) =>
      new URL(await links.signedUrl(folder, file, "bao-cao.json")).searchParams;
    // The moment is signed too: without it, the signatures differ by the path alone.
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    try {
      const [a, again, b] = [await sign(own.folder), await sign(own.folder), await sign(other.folder)];
      expect(again.get("X-Amz-Signature")).toBe(a.get("X-Amz-Signature"));
      expect(b.get("X-Amz-Signature")).not.toBe(a.get("X-Amz-Signature"));
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("a ward's closed period, looked at again and again by both wards", () => {
  const shown = async (ward: string) => {
    const history = await (await signIn(ward, "officer", "tyt")).get("/lich-su?nam=2026");
    const report = await (await signIn(ward, "leadership")).get(`/api/v1/reports/${PERIOD}/indicators/M06.2`);
    const answer = z.looseObject({ denominator: z.number() }).parse(JSON.parse(report.html));
    const [, revision] = /Quý III\/2026<\/td>\s*<td[^>]*>(\d+)<\/td>/.exec(history.html) ?? [];
    return { people: answer.denominator, revision };
  };

  it("shows a correction that a reopening lets in as soon as it is acknowledged, and to its own ward alone", async () => {
    // Locked since 16 December.
    system.at("2027-01-20T08:00:00+07:00");
    const both = async () => [await shown("le-chan"), await shown("an-bien")];
    const before = await both();
    expect(before).toMatchObject([{ people: SECRET.people, revision: "1" }, { people: 1_000 }]);
    expect(await both()).toEqual(before);

    expect(await submit("le-chan", { dan_so: 2_000, nguoi_bhyt: 1_000 }, { baseRevision: 1 })).toBe(409);
    const admin = await signIn("le-chan", "admin");
    const reopened = await admin.send("/api/v1/reopenings", {
      method: "POST",
      headers: { "content-type": "application/json", origin: system.stack.url },
      body: JSON.stringify({
        orgUnit: "tyt",
        period: PERIOD,
        until: "2027-01-22T00:00:00+07:00",
        reason: "Sửa số dân",
      }),
    });
    expect(reopened.status).toBe(201);
    for (const [baseRevision, people] of [
      [1, 2_000],
      [2, 3_000],
    ] as const) {
      expect(await submit("le-chan", { dan_so: people, nguoi_bhyt: 1_000 }, { baseRevision })).toBe(201);
      expect(await both()).toEqual([{ people, revision: `${baseRevision + 1}` }, before[1]]);
    }

    // The reopening is over, and has been for a day.
    system.at("2027-01-24T08:00:00+07:00");
    const after = [{ people: 3_000, revision: "3" }, before[1]];
    expect(await both()).toEqual(after);
    expect(await both()).toEqual(after);
  });
});

describe("who is not of a ward", () => {
  const period = "2026-Q4";
  let known: Known;
  let writes: readonly Write[];
  const tokenOf = async (who: BrowserSession) =>
    /name="csrf" value="([^"]+)"/.exec((await who.get("/xac-minh")).html)?.[1] ?? "";
  const kept = async () => {
    const people = await (await signIn("le-chan", "admin")).get("/quan-tri/nguoi-dung");
    const everything = await everythingOf(system.stack, "le-chan");
    return new Map([...everything, ["accounts", /<table.*<\/table>/s.exec(people.html)?.[0] ?? ""]]);
  };

  beforeAll(async () => {
    system.at("2027-01-24T08:00:00+07:00");
    const [officer, admin] = [await signIn("le-chan", "officer", "tyt"), await signIn("le-chan", "admin")];
    const submissionId = randomUUID();
    const post = async (path: string, body: Record<string, unknown>) => {
      const sent = await admin.send(path, {
        method: "POST",
        headers: { "content-type": "application/json", origin: system.stack.url },
        body: JSON.stringify(body),
      });
      expect(sent.status).toBe(201);
      return JSON.parse(sent.html);
    };
    const send = (body: Record<string, unknown>) =>
      post(SUBMISSIONS, { period, baseRevision: 0, submissionId: randomUUID(), ...body });
    const reopen = async () => {
      const until = "2027-02-01T00:00:00+07:00";
      const asked = { orgUnit: "tyt", period: "2026-Q2", until, reason: SECRET.text };
      const { reopeningId } = await post("/api/v1/reopenings", asked);
      return z.string().parse(reopeningId);
    };
    const values = { dan_so: SECRET.people, nguoi_bhyt: 900_000_000 };
    await send({ orgUnit: "tyt", dataSet: "M06-TYT", submissionId, values });
    const ofLead = { values: { ke_hoach: true, can_ho_du_dk: 12 }, narrative: { ket_qua: SECRET.text } };
    await send({ orgUnit: "kthtdt", dataSet: "M09-CT", ...ofLead });
    const draft = { submissionId: randomUUID(), writer: randomUUID() };
    const form = `/nhap/M06-TYT/${period}`;
    const typed = { csrf: await tokenOf(officer), ...draft, "v.dan_so": String(SECRET.people) };
    const saved = await officer.post(`${form}/ban-nhap`, typed);
    const { version } = z.looseObject({ version: z.string() }).parse(JSON.parse(saved.html));
    const mails = mailStore(system.stack.documents, "mails");
    const { token } = await mails.choiceOf("an-bien", "chu-tich");
    await mails.choiceOf("le-chan", "chu-tich");
    known = {
      period,
      submissionId,
      draft: { ...draft, version },
      workbook: (await officer.get(`${form}/excel/bieu-mau.xlsx`)).bytes,
      manyUnits: (await admin.get(`/nhap/M03-DV/${period}/nhieu-don-vi/bieu-mau.xlsx`)).bytes,
      receipt: (await officer.get(`${SUBMISSIONS}/tyt/M06-TYT/${period}/1/receipt`)).bytes,
      catalogue: leChan().file,
      reopenings: [await reopen(), await reopen()],
      mailLink: unsubscribeAddress({ ward: "le-chan", username: "chu-tich", token }),
    };
    writes = writesOf(known);
    await system.stack.drainStream();
  });

  it("is tried with everything that can be sent", async () => {
    const routes = (await everyRoute()).map(({ name }) => name).filter((name) => name.startsWith("POST "));
    expect([...new Set(writes.map(({ route }) => route))].sort()).toEqual(routes.sort());
  });

  it.each([
    ["the same unit of another ward", "an-bien", "officer", "tyt"],
    ["the lead of another ward", "an-bien", "lead", "kthtdt"],
    ["a leader of another ward", "an-bien", "leadership", null],
    ["an administrator of another ward", "an-bien", "admin", null],
    ["an administrator of another city", "ha-noi", "admin", null],
    ["an administrator of the city", "hai-phong", "admin", null],
  ] as const)("changes not a byte there, and is told nothing: %s", async (_, ward, role, orgUnit) => {
    const who = await signIn(ward, role, orgUnit);
    const own = await tokenOf(who);
    const before = await kept();
    for (const write of writes) {
      const { status, html } = await who.send(write.path, requestOf(write, system.stack.url, own));
      expect([write.path, status < 500]).toEqual([write.path, true]);
      const told = [...SECRETS, ...system.stack.users.map(({ email }) => email)];
      expect([write.path, told.filter((sign) => html.includes(sign))]).toEqual([write.path, []]);
    }
    await system.stack.drainStream();
    await system.stack.drainMails();
    expect(differences(before, await kept())).toEqual([]);
  });

  it("is refused with the token of a page of the ward, whatever is sent", async () => {
    const who = await openSessionAs(system.stack, {
      username: "admin-an-bien",
      name: "Cán bộ",
      ward: "an-bien",
      orgUnit: null,
      roles: ["admin"],
    });
    const theirs = await tokenOf(await signIn("le-chan", "admin"));
    // Programs have no page; looking a file up changes nothing; a mail's link says by its secret whose it is.
    const isOfPage = ({ path }: Write) => !/^\/(api\/|xac-minh|thu-bao)/.test(path);
    for (const write of writes.filter(isOfPage)) {
      const { status } = await who.send(write.path, requestOf(write, system.stack.url, theirs));
      expect([write.path, status]).toEqual([write.path, 403]);
    }
  });

  it("would, by each of them, if it were of the ward: else that would prove nothing", async () => {
    const { token } = await mailStore(system.stack.documents, "mails").choiceOf("le-chan", "chu-tich");
    const mailLink = unsubscribeAddress({ ward: "le-chan", username: "chu-tich", token });
    const people = {
      admin: await signIn("le-chan", "admin"),
      officer: await signIn("le-chan", "officer", "tyt"),
    };
    const tokens = { admin: await tokenOf(people.admin), officer: await tokenOf(people.officer) };
    const without: string[] = [];
    let before = await kept();
    for (const write of writesOf({ ...known, mailLink })) {
      if (write.by === null) continue;
      await people[write.by].send(write.path, requestOf(write, system.stack.url, tokens[write.by]));
      // What is written later is a mail.
      if (differences(before, await kept()).length === 0) await system.stack.drainMails();
      const after = await kept();
      if (differences(before, after).length === 0) without.push(write.path);
      before = after;
    }
    expect(without).toEqual([]);
  });
});
