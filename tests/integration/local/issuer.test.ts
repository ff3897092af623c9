/** Signing in at the embedded issuer, as a browser and as a program. */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DataFolder } from "../../../infra/local/data-folder.ts";
import { HttpFront } from "../../../infra/local/http/front.ts";
import { type Accounts, localAccounts } from "../../../infra/local/issuer/accounts.ts";
import { AUDIENCE, CLIENT_ID, createIssuer, ISSUER_PATH } from "../../../infra/local/issuer/issuer.ts";
import { accessTokenFor } from "../../../infra/local/issuer/sign-in.ts";
import { localUsers } from "../../../infra/local/issuer/users.ts";
import { local } from "../../../infra/settings/local.ts";
import { readCatalogueFile } from "../../../shared/catalogue/read-file.ts";
import { tokenVerifier } from "../../../shared/http/token.ts";
import { scratchFolder } from "./scratch-folder.ts";

const PASSWORD = "abcd-efgh-2345";
const dataFolder = join(scratchFolder(), "data");
const errors: string[] = [];
let end: () => Promise<void>;
let url: string;
let accounts: Accounts;

/** A host with nothing but the issuer. */
async function startIssuer(port: number) {
  const parsed = readCatalogueFile(join(import.meta.dirname, "../../../shared/catalogue/le-chan.yaml"));
  if (!parsed.ok) throw new Error("the catalogue has faults");
  const folder = DataFolder.open(dataFolder);
  const front = await HttpFront.open(port);
  const { catalogue } = parsed;
  accounts = localAccounts(folder.database, localUsers(catalogue), catalogue.programme.ward);
  const issuer = await createIssuer({
    baseUrl: front.url,
    programme: catalogue.programme,
    accounts,
    password: PASSWORD,
    folder,
    onError: (line) => errors.push(line),
  });
  front.serve({
    issuer: { path: ISSUER_PATH, handle: issuer.handle },
    limits: local,
    routes: {},
    invoke: async () => ({ kind: "returned", value: "portal" }),
    now: () => 0,
    onError: (line) => errors.push(line),
  });
  url = front.url;
  end = async () => {
    await front.stop();
    folder.close();
  };
}

beforeAll(() => startIssuer(0));
afterAll(() => end());

/** The sign-in page of a new visitor, its address and the visitor's cookies. */
async function openSignIn() {
  const parameters = new URLSearchParams({
    client_id: CLIENT_ID,
    response_type: "code",
    scope: "openid profile",
    redirect_uri: `${url}/dang-nhap/xong`,
    code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    code_challenge_method: "S256",
    state: "x",
  });
  const start = await fetch(`${url}/oidc/auth?${parameters}`, { redirect: "manual" });
  const cookie = start.headers
    .getSetCookie()
    .map((set) => set.split(";")[0])
    .join("; ");
  const address = new URL(start.headers.get("location") ?? "", url).href;
  return { address, cookie };
}

async function claimsOf(username: string) {
  const token = await accessTokenFor(url, username, PASSWORD);
  const keys = createRemoteJWKSet(new URL(`${url}/oidc/jwks`));
  return (await jwtVerify(token, keys, { issuer: `${url}/oidc`, audience: AUDIENCE, algorithms: ["RS256"] }))
    .payload;
}

describe("the local issuer", () => {
  it("gives an officer a signed token that says who it is, for a working day", async () => {
    const { iat = 0, exp = 0, ...claims } = await claimsOf("tdp-01");
    expect(claims).toMatchObject({
      sub: "tdp-01",
      username: "tdp-01",
      name: "Tổ dân phố số 1",
      ward: "le-chan",
      org_unit: "tdp-01",
      roles: ["officer"],
      client_id: CLIENT_ID,
    });
    expect(exp - iat).toBe(8 * 3600);
  });

  it("knows leads, leadership and the administrator", async () => {
    expect(await claimsOf("vhxh")).toMatchObject({ roles: ["officer", "lead"], org_unit: "vhxh" });
    const leadership = await claimsOf("chu-tich");
    expect(leadership).toMatchObject({ roles: ["leadership"], ward: "le-chan" });
    expect(leadership).not.toHaveProperty("org_unit");
    expect(await claimsOf("quan-tri")).toMatchObject({ roles: ["admin"] });
  });

  it("is believed by the functions' own verifier", async () => {
    const issuer = `${url}/oidc`;
    const verify = tokenVerifier(
      { issuer, audience: AUDIENCE, clientId: CLIENT_ID, profile: "standard" },
      async () => false,
    );
    expect(await verify(await accessTokenFor(url, "tyt", PASSWORD))).toMatchObject({
      username: "tyt",
      orgUnit: "tyt",
      ward: "le-chan",
      roles: ["officer"],
    });
  });

  it("refuses a wrong password and an unknown user alike", async () => {
    await expect(accessTokenFor(url, "tyt", "wrong")).rejects.toThrow("the issuer refused tyt");
    await expect(accessTokenFor(url, "nobody", PASSWORD)).rejects.toThrow("the issuer refused nobody");
  });

  it("takes a disabled account for none, and gives a moved one its new place", async () => {
    const account = accounts.find("tdp-02");
    if (!account) throw new Error("no account tdp-02");
    accounts.save({ ...account, enabled: false });
    await expect(accessTokenFor(url, "tdp-02", PASSWORD)).rejects.toThrow("the issuer refused tdp-02");

    const attributes = { ...account.attributes, "custom:org_unit": "tyt" };
    accounts.save({ ...account, attributes, groups: ["le-chan:officer", "le-chan:lead"] });
    expect(await claimsOf("tdp-02")).toMatchObject({ org_unit: "tyt", roles: ["officer", "lead"] });
  });

  it("shows a Vietnamese page without scripts, which keeps the user name when it refuses", async () => {
    const { address, cookie } = await openSignIn();
    const page = await fetch(address, { headers: { cookie } });
    expect(page.status).toBe(200);
    const html = await page.text();
    expect(html).toContain('<html lang="vi"');
    expect(html).toContain("Phường Lê Chân");
    expect(html).not.toContain("<script");

    const refused = await fetch(address, {
      method: "POST",
      headers: { cookie },
      body: new URLSearchParams({ username: '"><b>tyt', password: "sai" }),
    });
    expect(refused.status).toBe(422);
    const again = await refused.text();
    expect(again).toContain("Tên đăng nhập hoặc mật khẩu không đúng.");
    expect(again).toContain('value="&quot;&gt;&lt;b&gt;tyt"');
  });

  it("does not take a sign-in that another browser began", async () => {
    const { address } = await openSignIn();
    const stranger = await fetch(address, {
      method: "POST",
      body: new URLSearchParams({ username: "tyt", password: PASSWORD }),
    });
    expect(stranger.status).toBe(400);
    expect(await stranger.text()).toContain("Phiên đăng nhập đã hết hạn");
  });

  it("explains a broken request in Vietnamese", async () => {
    const broken = await fetch(`${url}/oidc/auth?client_id=other`, { headers: { accept: "text/html" } });
    expect(broken.status).toBe(400);
    expect(await broken.text()).toContain("Yêu cầu đăng nhập không hợp lệ");
  });

  it("asks before it signs out, and leads back to the system's front page", async () => {
    const { address, cookie } = await openSignIn();
    const signedIn = await fetch(address, {
      method: "POST",
      headers: { cookie },
      body: new URLSearchParams({ username: "tyt", password: PASSWORD }),
      redirect: "manual",
    });
    const resumed = await fetch(new URL(signedIn.headers.get("location") ?? "", url), {
      headers: { cookie },
      redirect: "manual",
    });
    expect(resumed.headers.get("location")).toContain(`${url}/dang-nhap/xong?code=`);
    const session = resumed.headers.getSetCookie().map((set) => set.split(";")[0]);
    const parameters = new URLSearchParams({ client_id: CLIENT_ID, post_logout_redirect_uri: `${url}/` });
    const signOut = (headers: Record<string, string>) =>
      fetch(`${url}/oidc/session/end?${parameters}`, { headers, redirect: "manual" });

    const page = await signOut({ cookie: session.join("; ") });
    const html = await page.text();
    expect(html).toContain("Đăng xuất khỏi hệ thống?");
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(html)?.[1] ?? "";
    const done = await fetch(`${url}/oidc/session/end/confirm`, {
      method: "POST",
      headers: { cookie: session.join("; ") },
      body: new URLSearchParams({ xsrf, logout: "yes" }),
      redirect: "manual",
    });
    expect(done.headers.get("location")).toBe(`${url}/`);

    const alreadyOut = await signOut({});
    expect(alreadyOut.headers.get("location")).toBe(`${url}/`);
  });

  it("keeps its key over a restart: tokens stay good", async () => {
    const token = await accessTokenFor(url, "tyt", PASSWORD);
    const port = Number(new URL(url).port);
    await end();
    await startIssuer(port);
    // The client's kept connections have to notice that they are closed.
    await sleep(100);
    const keys = createRemoteJWKSet(new URL(`${url}/oidc/jwks`));
    await expect(
      jwtVerify(token, keys, { issuer: `${url}/oidc`, audience: AUDIENCE }),
    ).resolves.toBeDefined();
    expect(errors).toEqual([]);
  });
});
