import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import {
  hostCookie,
  isOwnForm,
  isSameOrigin,
  localPath,
  type Session,
  sessions,
} from "../../../shared/http/session.ts";

const BASE_URL = "https://baocao.example.vn";

describe("where signing in leads back to", () => {
  it.each([
    "/",
    "/nhap/TT/2026-09",
    "/bao-cao/2026-Q3/chi-tieu/M06.2",
    "/nhap/TT/2026-09?donVi=tyt",
    "/dang-nhap-lai",
  ])("keeps the path %s", (path) => {
    expect(localPath(path, BASE_URL)).toBe(path);
  });

  it.each([
    undefined,
    "",
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "javascript:alert(1)",
    "nhap/TT",
    " //evil.example",
    "/dang-nhap",
    "/dang-nhap?tro-lai=/",
    "/dang-xuat",
    `/${"a".repeat(1001)}`,
  ])("leads %.60j to the start page", (path) => {
    expect(localPath(path, BASE_URL)).toBe("/");
  });

  it("never leaves the system, whatever dots and encodings are in the path", () => {
    for (const path of ["/..//evil.example", "/.//evil.example/", "/%2F%2Fevil.example", "/@evil.example"]) {
      const target = new URL(localPath(path, BASE_URL), BASE_URL);
      expect(target.origin).toBe(BASE_URL);
    }
  });
});

describe("requests that change something", () => {
  const request = (headers: Record<string, string>) =>
    new Request(`${BASE_URL}/dang-xuat`, { method: "POST", headers });

  it.each([
    [{ origin: BASE_URL }, true],
    [{ origin: BASE_URL, "sec-fetch-site": "same-origin" }, true],
    [{ "sec-fetch-site": "same-origin" }, true],
    [{ origin: "https://evil.example" }, false],
    [{ origin: "https://evil.example", "sec-fetch-site": "same-origin" }, false],
    [{ origin: "null" }, false],
    [{ "sec-fetch-site": "same-site" }, false],
    [{ "sec-fetch-site": "cross-site" }, false],
    [{}, false],
  ])("with %j come from a page of the system: %s", (headers, expected) => {
    expect(isSameOrigin(request(headers), BASE_URL)).toBe(expected);
  });
});

describe("a form's token", () => {
  const principal = { username: "tyt", name: "Trạm y tế", ward: "le-chan", orgUnit: "tyt", roles: [] };
  const store = {
    create: async () => undefined,
    read: async () => ({ principal, startedAt: 0 }),
    remove: async () => undefined,
  };
  const found = sessions(store, async () => false, BASE_URL);
  const session = async (id: string): Promise<Session> => {
    const opened = await found.find(new Request(BASE_URL, { headers: { cookie: `__Host-phien=${id}` } }));
    if (!opened) throw new Error("no session");
    return opened;
  };

  it("is another text on each page, all of them the session's own", async () => {
    const pages = await Promise.all(Array.from({ length: 20 }, () => session("a")));
    const tokens = pages.map(({ csrfToken }) => csrfToken);
    // Nothing is left to guess piece by piece: at no place do they agree.
    for (let place = 0; place < 80; place += 4)
      expect(new Set(tokens.map((token) => token.slice(place, place + 4))).size).toBeGreaterThan(15);
    const current = await session("a");
    expect(tokens.every((token) => isOwnForm(current, token))).toBe(true);
  });

  it("is refused from another session, cut, lengthened, altered or missing", async () => {
    const own = await session("a");
    const { csrfToken } = await session("a");
    const altered = `${csrfToken.startsWith("A") ? "B" : "A"}${csrfToken.slice(1)}`;
    const wrong = [(await session("b")).csrfToken, csrfToken.slice(4), altered, `${csrfToken}AAAA`, "", null];
    expect(wrong.map((token) => isOwnForm(own, token))).toEqual(wrong.map(() => false));
  });
});

describe("the session cookie", () => {
  async function cookieSetBy(baseUrl: string): Promise<string> {
    const app = new Hono();
    app.get("/", (context) => {
      hostCookie("phien", baseUrl).set(context, "secret", 60);
      return context.text("");
    });
    return (await app.request("/")).headers.get("set-cookie") ?? "";
  }

  it("is out of reach of scripts, of other sites and of plain HTTP", async () => {
    const cookie = await cookieSetBy(BASE_URL);
    expect(cookie).toMatch(/^__Host-phien=secret;/);
    for (const attribute of ["Max-Age=60", "Path=/", "HttpOnly", "Secure", "SameSite=Lax"]) {
      expect(cookie.split("; ")).toContain(attribute);
    }
    expect(cookie).not.toContain("Domain");
  });

  it("works without HTTPS on one machine", async () => {
    expect(await cookieSetBy("http://127.0.0.1:8080")).not.toContain("Secure");
  });

  it("is read back, and an empty one is none", () => {
    const read = (cookie: string) =>
      hostCookie("phien", BASE_URL).read(new Request(BASE_URL, { headers: { cookie } }));
    expect(read("a=b; __Host-phien=secret")).toBe("secret");
    expect(read("phien=secret")).toBeUndefined();
    expect(read("__Host-phien=")).toBeUndefined();
  });
});
