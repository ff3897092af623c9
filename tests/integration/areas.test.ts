/**
 * Two wards, their city and the country in one system: published level by level, and each ward blind to the other
 * whatever it asks for.
 */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { intakeApp } from "../../functions/intake/app.ts";
import { portalApp } from "../../functions/portal/app.ts";
import { setUpArea } from "../../infra/operate/set-up-area.ts";
import { verify } from "../../infra/verify/verify.ts";
import type { CatalogueFile } from "../../shared/catalogue/schema.ts";
import type { Role } from "../../shared/http/principal.ts";
import { catalogueStore } from "../../shared/store/catalogue-store.ts";
import { snapshotLinks } from "../../shared/store/snapshot-links.ts";
import { type SnapshotRecord, snapshotRecords } from "../../shared/store/snapshot-store.ts";
import { jwks } from "../../shared/wire/jwks.ts";
import { decodeSnapshot } from "../../shared/wire/snapshot.ts";
import { type BrowserSession, openSessionAs } from "./browser-session.ts";
import { leChan } from "./database.ts";
import { SUBMISSIONS, type System, startSystem } from "./system.ts";

const PERIOD = "2026-Q3";
/** Found in nothing but what phường Lê Chân has sent. */
const SECRET = { people: 987_654_321, text: "Chỉ phường Lê Chân biết điều này" };

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

async function submit(ward: string, values: Record<string, unknown>, { baseRevision = 0 } = {}) {
  const body = {
    orgUnit: "tyt",
    dataSet: "M06-TYT",
    period: PERIOD,
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
  /** Every route that reads, as the applications themselves list them, about what phường Lê Chân has. */
  async function addresses(): Promise<string[]> {
    const nothing: never = undefined as never;
    const unused = {
      identity: {
        settings: { issuer: "http://127.0.0.1", audience: "", clientId: "", profile: "standard" },
        verify: nothing,
        sessions: nothing,
        authenticate: nothing,
      },
      baseUrl: "http://127.0.0.1",
    } as const;
    const routes = [
      ...portalApp({ ...unused, ...({} as Omit<Parameters<typeof portalApp>[0], keyof typeof unused>) })
        .routes,
      ...intakeApp({ ...unused, ...({} as Omit<Parameters<typeof intakeApp>[0], keyof typeof unused>) })
        .routes,
    ];
    const { files } = await latest("le-chan");
    const known: Record<string, readonly string[]> = {
      period: [PERIOD, "2026-9M"],
      code: ["M06.2", "M09.2"],
      version: ["1", "latest"],
      file: files.map(({ name }) => name),
      orgUnit: ["tyt", "kthtdt"],
      dataSet: ["M06-TYT", "M09-CT"],
      revision: ["1"],
      member: ["le-chan"],
      hash: ["none"],
      model: ["M06", "M09"],
    };
    const paths = routes
      .filter(({ method, path }) => method === "GET" && !path.includes("*"))
      .flatMap(({ path }) =>
        path
          .split("/")
          .reduce<string[]>(
            (made, part) => {
              const name = /^:(\w+)/.exec(part)?.[1];
              if (name !== undefined && !known[name]) throw new Error(`what is ${part} of ${path}?`);
              const values = name === undefined ? [part] : (known[name] ?? []);
              return made.flatMap((start) => values.map((value) => `${start}/${value}`));
            },
            [""],
          )
          .map((made) => made.slice(1)),
      );
    const digests = files.map(({ sha256 }) => `/xac-minh?ma=${sha256}`);
    const lists = ["tyt M06-TYT", "kthtdt M09-CT"].map((pair) => {
      const [orgUnit, dataSet] = pair.split(" ");
      return `${SUBMISSIONS}?orgUnit=${orgUnit}&dataSet=${dataSet}&period=${PERIOD}`;
    });
    return [...new Set([...paths, ...digests, ...lists])];
  }

  /** Pages and files that give away what only Lê Chân has, or lead to where it lies. */
  async function leaks(who: BrowserSession): Promise<string[]> {
    const { folder, files } = await latest("le-chan");
    const signs = [
      String(SECRET.people),
      "987.654.321",
      SECRET.text,
      folder,
      ...files.map(({ sha256 }) => sha256),
    ];
    const found: string[] = [];
    for (const address of await addresses()) {
      const { status, html, location } = await who.get(address);
      expect([address, status]).not.toEqual([address, 500]);
      // A digest that was asked for is shown back.
      const shown = `${html.replaceAll(/[0-9a-f]{64}/g, (digest) => (address.includes(digest) ? "" : digest))} ${location ?? ""}`;
      if (signs.some((sign) => shown.includes(sign))) found.push(address);
    }
    return found;
  }

  it("finds the secret on many pages when it is the own ward's: else what follows would prove nothing", async () => {
    const own = await leaks(await signIn("le-chan", "leadership"));
    expect(own.length).toBeGreaterThan(10);
    expect(own).toEqual(
      expect.arrayContaining([
        `/api/v1/reports/${PERIOD}/indicators/M06.2`,
        `/api/v1/snapshots/${PERIOD}/1/report.pdf`,
        `/bao-cao/${PERIOD}/chi-tieu/M06.2`,
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
    expect(await leaks(await signIn(ward, role, orgUnit))).toEqual([]);
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

  it("changes nothing in another ward by deciding, reopening or submitting under the other's ids", async () => {
    const admin = await signIn("an-bien", "admin");
    const post = (path: string, body: unknown) =>
      admin.send(path, {
        method: "POST",
        headers: { "content-type": "application/json", origin: system.stack.url },
        body: JSON.stringify(body),
      });
    const decision = await post(`${SUBMISSIONS}/kthtdt/M09-CT/${PERIOD}/1/decision`, {
      decision: "return",
      reason: "Không phải của mình",
    });
    expect(decision.status).toBe(404);
    const own = await signIn("le-chan", "leadership");
    const { html } = await own.get(`${SUBMISSIONS}/kthtdt/M09-CT/${PERIOD}/1`);
    expect(z.looseObject({ status: z.string() }).parse(JSON.parse(html)).status).toBe("submitted");
  });

  it("cannot turn a link to its own file into one to another's: the signature covers the path", async () => {
    const { documents, bucket } = system.stack;
    const links = snapshotLinks(documents.config, bucket);
    const [own, other] = [await latest("an-bien"), await latest("le-chan")];
    const [file] = other.files;
    if (!file) throw new Error("no file");
    const signature = (url: string) => new URL(url).searchParams.get("X-Amz-Signature");
    const [a, b] = await Promise.all([
      links.signedUrl(own.folder, file, "bao-cao.json"),
      links.signedUrl(other.folder, file, "bao-cao.json"),
    ]);
    expect(signature(a)).not.toBeNull();
    expect(signature(a)).not.toBe(signature(b));
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
