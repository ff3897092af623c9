/** Pages are made while their reader's session is looked up; what that says is waited for. */
import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { type PageVariables, requireSession } from "../../../shared/http/page-session.ts";
import { sessions } from "../../../shared/http/session.ts";

const BASE_URL = "https://baocao.example.vn";
const principal = { username: "tyt", name: "Trạm y tế", ward: "le-chan", orgUnit: "tyt", roles: [] };

function site() {
  const state = { isStored: true, isDisabled: false };
  const store = {
    create: async () => undefined,
    read: async () => (state.isStored ? { principal, startedAt: 0 } : undefined),
    remove: async () => undefined,
  };
  const made: string[] = [];
  const app = new Hono<PageVariables>();
  app.use(
    requireSession(
      sessions(store, async () => state.isDisabled, BASE_URL),
      BASE_URL,
    ),
  );
  app.get("/", (context) => {
    made.push(context.get("session").principal.username);
    return context.html("figures", 200, { "x-of-the-page": "yes", "set-cookie": "a=b" });
  });
  app.post("/", (context) => {
    made.push("posted");
    return context.text("done");
  });
  const ask = (init: RequestInit = {}, id = "an-id") =>
    app.request("/", { ...init, headers: { cookie: `__Host-phien=${id}`, ...init.headers } });
  return { state, made, ask };
}

describe("a page", () => {
  it("goes to somebody with a session, whether this process has met them or not", async () => {
    const { ask, made } = site();
    for (let time = 0; time < 3; time += 1) expect(await (await ask()).text()).toBe("figures");
    expect(made).toEqual(["tyt", "tyt", "tyt"]);
  });

  it.each([
    ["was ended elsewhere", { isStored: false, isDisabled: false }],
    ["belongs to somebody whose access has ended", { isStored: true, isDisabled: true }],
  ])("stays here when the session %s, with all that it says", async (_, now) => {
    const { state, ask, made } = site();
    await ask();
    Object.assign(state, now);
    const answer = await ask();
    expect(answer.status).toBe(302);
    expect(answer.headers.get("location")).toBe("/dang-nhap?tro-lai=%2F");
    expect(await answer.text()).toBe("");
    expect(answer.headers.get("x-of-the-page")).toBeNull();
    expect(answer.headers.getSetCookie()).toEqual([]);
    // It was made, this once: from now on nobody is remembered.
    await ask();
    expect(made).toHaveLength(2);
  });

  it("is not made for an id that nobody was found under", async () => {
    const { state, ask, made } = site();
    await ask();
    state.isStored = false;
    expect((await ask({}, "another-id")).status).toBe(302);
    expect(made).toHaveLength(1);
  });
});

describe("a posted form", () => {
  it("is never looked at before the session has been found", async () => {
    const { state, ask, made } = site();
    await ask();
    state.isStored = false;
    const body = new URLSearchParams({ a: "1" });
    const answer = await ask({ method: "POST", body, headers: { "sec-fetch-site": "same-origin" } });
    expect(answer.status).toBe(401);
    expect(made).toEqual(["tyt"]);
  });
});
