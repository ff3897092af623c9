import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { type HttpServer, serve } from "../../infra/local/http/serve.ts";
import { tokenGeneration } from "./recorded-events.ts";

/** The one call of Cognito that `claims` makes, answered over HTTP as Cognito does. */
const SECOND_FACTORS: Record<string, string[]> = { "chu-tich": ["EMAIL_OTP"], "quan-tri": [] };

const answer = z.object({
  response: z.object({
    claimsAndScopeOverrideDetails: z.object({
      accessTokenGeneration: z.object({ claimsToAddOrOverride: z.record(z.string(), z.unknown()) }),
    }),
  }),
});

describe("claims", () => {
  let server: HttpServer;
  let handler: (event: unknown) => Promise<unknown>;
  const asked: string[] = [];

  beforeAll(async () => {
    server = await serve(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const { Username } = z
        .object({ Username: z.string() })
        .parse(JSON.parse(Buffer.concat(chunks).toString()));
      asked.push(Username);
      response.setHeader("content-type", "application/x-amz-json-1.1");
      response.end(JSON.stringify({ Username, UserMFASettingList: SECOND_FACTORS[Username] ?? [] }));
    });
    process.env.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER = server.url;
    process.env.AWS_REGION = "ap-southeast-1";
    process.env.AWS_ACCESS_KEY_ID = "test";
    process.env.AWS_SECRET_ACCESS_KEY = "test";
    ({ handler } = await import("../../functions/claims/handler.ts"));
  });
  afterAll(() => server.stop());

  const claimsOf = async (event: unknown) =>
    answer.parse(await handler(event)).response.claimsAndScopeOverrideDetails.accessTokenGeneration
      .claimsToAddOrOverride;

  it("puts ward, org unit, name and roles into an officer's token, asking nobody", async () => {
    const attributes = { name: "Trạm Y tế phường", "custom:ward": "le-chan", "custom:org_unit": "tyt" };
    expect(await claimsOf(tokenGeneration("tyt", ["le-chan:officer", "le-chan:lead"], attributes))).toEqual({
      ward: "le-chan",
      org_unit: "tyt",
      name: "Trạm Y tế phường",
      roles: ["officer", "lead"],
    });
    expect(asked).toEqual([]);
  });

  it("gives leadership their role when they have a second factor", async () => {
    const event = tokenGeneration("chu-tich", ["le-chan:leadership"], { "custom:ward": "le-chan" });
    expect(await claimsOf(event)).toEqual({ ward: "le-chan", roles: ["leadership"] });
    expect(asked).toContain("chu-tich");
  });

  it("withholds the administrator's role from a password alone, and leaves the others", async () => {
    const event = tokenGeneration("quan-tri", ["le-chan:admin", "le-chan:officer"], {
      "custom:ward": "le-chan",
      "custom:org_unit": "vp",
    });
    expect(await claimsOf(event)).toMatchObject({ roles: ["officer"] });
  });

  it("gives no role to who is in no group, and knows no roles but its own", async () => {
    expect(await claimsOf(tokenGeneration("moi", [], {}))).toEqual({ ward: "", roles: [] });
    expect(await claimsOf(tokenGeneration("moi", ["root"], {}))).toEqual({ ward: "", roles: [] });
  });

  it("leaves the roles of a ward behind when somebody moves to another", async () => {
    const event = tokenGeneration("tyt", ["le-chan:admin", "an-bien:officer"], { "custom:ward": "an-bien" });
    expect(await claimsOf(event)).toEqual({ ward: "an-bien", roles: ["officer"] });
  });

  it("fails rather than guesses when Cognito's event is not what it knows", async () => {
    await expect(handler({ userName: "tyt" })).rejects.toThrow();
  });
});

describe("origin", () => {
  const KEY = "k".repeat(48);
  let handler: (event: unknown) => Promise<{ isAuthorized: boolean }>;

  beforeAll(async () => {
    process.env.ORIGIN_KEY = KEY;
    ({ handler } = await import("../../functions/origin/handler.ts"));
  });

  it("lets in what carries the edge's key", async () => {
    expect(await handler({ version: "2.0", headers: { "x-origin-key": KEY } })).toEqual({
      isAuthorized: true,
    });
  });

  it.each([
    ["no headers", {}],
    ["no key", { headers: { host: "example.vn" } }],
    ["an empty key", { headers: { "x-origin-key": "" } }],
    ["another key", { headers: { "x-origin-key": "x".repeat(48) } }],
    ["more than the key", { headers: { "x-origin-key": `${KEY}k` } }],
  ])("turns away what comes with %s", async (_case, event) => {
    expect(await handler(event)).toEqual({ isAuthorized: false });
  });
});
