/** Who may do what, for every route; that no other site does it in their name; and whose token is believed. */
import { createPublicKey, generateKeyPairSync, type KeyObject, randomUUID } from "node:crypto";
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import { type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { DataFolder } from "../../infra/local/data-folder.ts";
import { catalogueStore } from "../../shared/store/catalogue-store.ts";
import { type BrowserSession, browser, openSession, openSessionAs } from "./browser-session.ts";
import { leChan } from "./database.ts";
import { everyRoute } from "./roles/routes.ts";
import { NAMES, type Name, PEOPLE, type Posted, REVISION, type Row, TABLE } from "./roles/table.ts";
import { type Person, person, SUBMISSIONS, type System, startSystem, submission } from "./system.ts";

/** The issuer's key, made here so that tokens can be signed with it that the issuer would not give. */
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const KEY_ID = "issuer-key";

let system: System;
beforeAll(async () => {
  system = await startSystem("2026-09-10T09:00:00+07:00", {
    prepare(dataDir) {
      const folder = DataFolder.open(dataDir);
      const signingKey = { ...privateKey.export({ format: "jwk" }), kid: KEY_ID, alg: "RS256", use: "sig" };
      folder.save("issuer secrets", { cookieKeys: [randomUUID()], signingKey });
      folder.close();
    },
  });
});
afterAll(() => system?.stop());

/** Each with an access token, and with a browser's session. */
const tokens = new Map<Name, Person>();
const visitors = new Map<Name, BrowserSession>();
const tokenOf = (name: Name) => tokens.get(name) ?? system.nobody;
const visitorOf = (name: Name) => visitors.get(name) ?? browser(system.stack.url);

/** A ward of the same units, forms and people: what is this ward's must not be told apart by its codes alone. */
async function setUpAnotherWard(): Promise<void> {
  const { documents, tables } = system.stack;
  const { file } = leChan();
  const programme = { ...file.programme, ward: "an-bien", wardName: "Phường An Biên" };
  const by = { sample: false, at: system.stack.now(), by: "quan-tri" };
  await catalogueStore(documents, tables.ledger).publish({ ...file, programme }, by);
}

async function signIn(name: Name): Promise<void> {
  const username = PEOPLE[name];
  if (username === undefined) return;
  if (username === PEOPLE["another ward's admin"]) {
    const who = { username, name: "Quản trị", ward: "an-bien", orgUnit: null, roles: ["admin" as const] };
    const claims = { sub: username, username, ward: who.ward, roles: who.roles };
    tokens.set(name, person(system.stack.url, await minted(claims)));
    visitors.set(name, await openSessionAs(system.stack, who));
  } else {
    tokens.set(name, await system.as(username));
    visitors.set(name, await openSession(system.stack, username));
  }
}

/** The token that every form of a person's pages carries. */
async function csrfOf(visitor: BrowserSession): Promise<string> {
  return /name="csrf" value="([^"]+)"/.exec((await visitor.get("/xac-minh")).html)?.[1] ?? "";
}

/** What a page posts: a form, or one with a file. */
function bodyOf(posted: Posted, csrf: string): URLSearchParams | FormData | string {
  switch (posted.kind) {
    case "form":
      return new URLSearchParams({ ...posted.fields, csrf });
    case "upload": {
      const body = new FormData();
      body.set("csrf", csrf);
      return body;
    }
    case "json":
      return JSON.stringify(posted.body);
    case "file":
      return "x";
  }
}

/** A token that the issuer would sign, or one that differs from it in `claims`, in who signed it, in its header. */
const minted = async (
  claims: JWTPayload = {},
  { key = privateKey as KeyObject | Uint8Array, header = {} as Record<string, unknown> } = {},
) => {
  const now = Math.floor(Date.now() / 1000);
  const payload = { ...genuine(now), ...claims };
  return new SignJWT(payload).setProtectedHeader({ alg: "RS256", kid: KEY_ID, ...header }).sign(key);
};
const genuine = (now: number): JWTPayload => ({
  iss: `${system.stack.url}/oidc`,
  aud: "ward-reporting-api",
  sub: "quan-tri",
  iat: now - 10,
  exp: now + 600,
  username: "quan-tri",
  ward: "le-chan",
  roles: ["admin"],
});

describe("every route", () => {
  const csrf = new Map<Name, string>();

  beforeAll(async () => {
    const admin = await system.as("quan-tri");
    expect((await admin.post(SUBMISSIONS, submission({ orgUnit: "tdp-01" }))).status).toBe(201);
    expect((await admin.post(`${REVISION}/decision`, { decision: "approve" })).status).toBe(201);
    system.at("2026-09-20T00:05:00+07:00");
    expect(await system.stack.runDaily("2026-Q3")).toHaveLength(1);
    await setUpAnotherWard();
    for (const name of NAMES) {
      await signIn(name);
      csrf.set(name, await csrfOf(visitorOf(name)));
    }
  });

  it("of every application is in the table, and the gateway leads to it", async () => {
    const routes = await everyRoute();
    expect([...new Set(TABLE.map(({ route }) => route))].sort()).toEqual(
      routes.map(({ name }) => name).sort(),
    );
    for (const { name, function: own, reaches } of routes)
      expect(`${name}: ${reaches}`).toBe(`${name}: ${own}`);
  });

  it("that the interface's description names is one of them", async () => {
    const { body } = await system.nobody.get("/api/v1/openapi.json");
    const { paths } = z
      .looseObject({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
      .parse(body);
    const described = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map(
        (method) => `${method.toUpperCase()} /api/v1${path.replaceAll(/\{(\w+)\}/g, ":$1")}`,
      ),
    );
    const known = new Set(TABLE.map(({ route }) => route));
    expect(described.filter((route) => !known.has(route))).toEqual([]);
    expect(described.length).toBeGreaterThan(15);
  });

  /** A program's request with a token; its refusals are problems. */
  const askWithToken = async (name: Name, { path, posted }: Row): Promise<number> => {
    const headers = { "content-type": posted?.kind === "file" ? posted.type : "application/json" };
    const init = posted ? { method: "POST", headers, body: bodyOf(posted, "") } : {};
    const { status, headers: answered, body } = await tokenOf(name).send(path, init);
    if (status < 400) return status;
    expect(answered.get("content-type")).toContain("application/problem+json");
    expect(body).toMatchObject({ status, title: expect.any(String) });
    expect(answered.has("www-authenticate")).toBe(status === 401);
    return status;
  };

  /** A browser's request from a page of the person's own session; its refusals are pages. */
  const askFromPage = async (name: Name, { path, posted }: Row): Promise<number> => {
    const headers = { origin: system.stack.url };
    const body = posted && bodyOf(posted, csrf.get(name) ?? "");
    const { status, html } = await visitorOf(name).send(path, body ? { method: "POST", headers, body } : {});
    if (status >= 400 && status !== 404) expect(html).toMatch(/<h1|"title"/);
    return status;
  };

  it.each(TABLE)("$route is for whom it is meant: $path", async (row) => {
    const ask = row.path.startsWith("/api/") ? askWithToken : askFromPage;
    const answered = NAMES.map(async (name) => [name, await ask(name, row)] as const);
    expect(Object.fromEntries(await Promise.all(answered))).toEqual(row.expected);
    // Whoever signed out goes on in a new session.
    if (row.route !== "POST /dang-xuat") return;
    for (const name of NAMES) {
      await signIn(name);
      csrf.set(name, await csrfOf(visitorOf(name)));
    }
  });

  /** Everything that is kept of what people do. */
  const kept = async () => {
    const { documents, tables } = system.stack;
    const counts = [tables.ledger, tables.drafts, tables.mails].map(
      async (TableName) => (await documents.send(new ScanCommand({ TableName, Select: "COUNT" }))).Count,
    );
    return Promise.all(counts);
  };

  // By an administrator, who may send every one of them.
  it.each(TABLE.filter(({ posted }) => posted !== undefined))(
    "$route does nothing for other sites, nor for another session's page: $path",
    async ({ path, route, posted }) => {
      // Of no session: a mail's link, whose secret is in its address.
      if (posted === undefined || route === "POST /thu-bao") return;
      const before = await kept();
      const own = { origin: system.stack.url };
      const isApi = path.startsWith("/api/");
      const type =
        posted.kind === "json" ? "application/json" : posted.kind === "file" ? posted.type : undefined;
      const ask = async (token: string, headers: Record<string, string>) => {
        const init = { method: "POST", headers: { ...headers, ...(type && { "content-type": type }) } };
        const { status } = await visitorOf("admin").send(path, { ...init, body: bodyOf(posted, token) });
        return status;
      };
      const token = csrf.get("admin") ?? "";
      expect(await ask(token, { origin: "https://evil.example" })).toBe(403);
      expect(await ask(token, { "sec-fetch-site": "cross-site" })).toBe(403);
      expect(await ask(token, {})).toBe(403);
      // Programs have no page, and so no token; looking a file up changes nothing.
      if (!isApi && route !== "POST /xac-minh") {
        expect(await ask("", own)).toBe(403);
        expect(await ask(csrf.get("leadership") ?? "", own)).toBe(403);
      }
      expect(await kept()).toEqual(before);
    },
  );

  it("gives a model's own report to its lead, by a link that tells its name", async () => {
    const { headers } = await (await system.as("mttq")).get("/api/v1/snapshots/2026-Q3/1/report-M03.pdf");
    const location = headers.get("location") ?? "";
    expect(decodeURIComponent(location)).toContain('filename="bao-cao-le-chan-2026-Q3-v1.M03.pdf"');
    expect((await (await fetch(location)).bytes()).slice(0, 5)).toEqual(new TextEncoder().encode("%PDF-"));
  });

  it("tells an officer nothing of other units in a list, and a lead only of its models and its own unit", async () => {
    const admin = await system.as("quan-tri");
    for (const orgUnit of ["tdp-02", "mttq", "vhxh"]) {
      const dataSet = orgUnit === "tdp-02" ? "M03-DV" : "M04-DV";
      const values = orgUnit === "tdp-02" ? { ho_tong: 1 } : { sang_kien: 1 };
      expect((await admin.post(SUBMISSIONS, submission({ orgUnit, dataSet, values }))).status).toBe(201);
    }
    const seenBy = async (username: string) => {
      const { body } = await (await system.as(username)).get(`${SUBMISSIONS}?period=2026-Q3`);
      const rows = z.array(z.looseObject({ orgUnit: z.string(), dataSet: z.string() })).parse(body);
      return rows.map(({ orgUnit, dataSet }) => `${dataSet} ${orgUnit}`);
    };
    expect(await seenBy("tdp-02")).toEqual(["M03-DV tdp-02"]);
    expect(await seenBy("tdp-03")).toEqual([]);
    expect(await seenBy("mttq")).toEqual(["M03-DV tdp-01", "M03-DV tdp-02", "M04-DV mttq"]);
    expect(await seenBy("vhxh")).toEqual(["M04-DV mttq", "M04-DV vhxh"]);
    expect(await seenBy("chu-tich")).toHaveLength(4);
  });
});

describe("a token", () => {
  const asks = (authorization: string) =>
    system.nobody.send("/api/v1/catalogue", { headers: { authorization } });

  it("that the issuer signed for this system is believed", async () => {
    expect((await asks(`Bearer ${await minted()}`)).status).toBe(200);
  });

  const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const past = () => Math.floor(Date.now() / 1000) - 60;
  const swapped = (token: string, change: (payload: JWTPayload) => JWTPayload) => {
    const [header, payload = "", signature] = token.split(".");
    const changed = change(JSON.parse(Buffer.from(payload, "base64url").toString("utf8")));
    return [header, Buffer.from(JSON.stringify(changed)).toString("base64url"), signature].join(".");
  };

  it.each<[string, () => Promise<string>]>([
    ["empty", async () => "Bearer "],
    ["of another scheme", async () => `Basic ${Buffer.from("quan-tri:quan-tri").toString("base64")}`],
    ["that is no token", async () => "Bearer abc"],
    ["of three dots", async () => "Bearer ..."],
    ["with control characters", async () => "Bearer a\tb"],
    ["given twice", async () => `Bearer ${await minted()}, Bearer ${await minted()}`],
    ["that has expired", async () => `Bearer ${await minted({ exp: past() })}`],
    ["that is not valid yet", async () => `Bearer ${await minted({ nbf: past() + 3600 })}`],
    ["without an end", async () => `Bearer ${await minted({ exp: undefined })}`],
    ["without a subject", async () => `Bearer ${await minted({ sub: undefined })}`],
    ["for another audience", async () => `Bearer ${await minted({ aud: "another-api" })}`],
    ["for the sign-in page (an ID token)", async () => `Bearer ${await minted({ aud: "ward-reporting" })}`],
    ["of another issuer", async () => `Bearer ${await minted({ iss: "https://issuer.example" })}`],
    ["without a ward", async () => `Bearer ${await minted({ ward: undefined })}`],
    ["with a role that does not exist", async () => `Bearer ${await minted({ roles: ["root"] })}`],
    ["without signature (alg none)", async () => `Bearer ${new UnsecuredJWT(genuine(past())).encode()}`],
    [
      "without signature, its algorithm written differently",
      async () => {
        const [, payload] = (await minted()).split(".");
        const header = Buffer.from(JSON.stringify({ alg: "NONE", typ: "JWT" })).toString("base64url");
        return `Bearer ${header}.${payload}.`;
      },
    ],
    [
      "signed with the public key as an HMAC secret",
      async () => {
        const secret = new TextEncoder().encode(publicKey.export({ type: "spki", format: "pem" }).toString());
        return `Bearer ${await minted({}, { key: secret, header: { alg: "HS256" } })}`;
      },
    ],
    [
      "signed by another key under the issuer's key id",
      async () => `Bearer ${await minted({}, { key: stranger.privateKey })}`,
    ],
    [
      "signed by another key under its own id",
      async () => `Bearer ${await minted({}, { key: stranger.privateKey, header: { kid: "stranger" } })}`,
    ],
    [
      "that brings its own key",
      async () => {
        const jwk = createPublicKey(stranger.privateKey).export({ format: "jwk" });
        return `Bearer ${await minted({}, { key: stranger.privateKey, header: { jwk } })}`;
      },
    ],
    [
      "that was changed",
      async () =>
        `Bearer ${swapped(await minted({ roles: ["officer"] }), (claims) => ({ ...claims, roles: ["admin"] }))}`,
    ],
    ["whose signature was cut", async () => `Bearer ${(await minted()).slice(0, -8)}`],
  ])("%s is refused", async (_, authorization) => {
    const answer = await asks(await authorization());
    expect(answer).toMatchObject({ status: 401, body: { type: "unauthenticated" } });
    expect(answer.headers.get("www-authenticate")).toContain("Bearer");
  });

  it("is taken from the Authorization header alone", async () => {
    const token = await minted();
    expect((await system.nobody.get(`/api/v1/catalogue?access_token=${token}`)).status).toBe(401);
    const cookie = { headers: { cookie: `phien=${token}` } };
    expect((await system.nobody.send("/api/v1/catalogue", cookie)).status).toBe(401);
  });

  it("of a ward that is not here sees nothing", async () => {
    const answer = await asks(`Bearer ${await minted({ ward: "khong-co" })}`);
    expect(answer).toMatchObject({ status: 403, body: { type: "forbidden" } });
  });

  it("gives no more than its roles: an org unit without a role does nothing", async () => {
    const token = await minted({ roles: [], org_unit: "tdp-01", username: "tdp-01" });
    const answer = await system.nobody.send(SUBMISSIONS, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(submission({ orgUnit: "tdp-01" })),
    });
    expect(answer).toMatchObject({ status: 403, body: { type: "not-your-unit" } });
  });
});
