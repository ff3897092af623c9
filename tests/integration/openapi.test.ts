/** The interface's own description: valid OpenAPI 3.1, and what the routes answer is what it says. */
import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { type Description, readDescription } from "./description.ts";
import { type Answer, type Person, SUBMISSIONS, type System, startSystem, submission } from "./system.ts";

let system: System;
let admin: Person;
let description: Description;

beforeAll(async () => {
  system = await startSystem("2026-09-10T09:00:00+07:00");
  admin = await system.as("quan-tri");
  description = await readDescription(system.nobody);
});
afterAll(() => system?.stop());

function expectAsDescribed(answer: Answer, method: string, path: string): void {
  expect(description.differences(answer, method, path)).toBeNull();
}

const REVISION = "/submissions/{orgUnit}/{dataSet}/{period}/{revision}";
const good = submission({
  orgUnit: "vhxh",
  dataSet: "M01-CT",
  values: { ke_hoach: true, ho_so_giai_quyet: 3 },
  narrative: { ket_qua: "Tốt" },
});
const revision = `${SUBMISSIONS}/vhxh/M01-CT/2026-Q3/1`;

describe("the OpenAPI document", () => {
  it("is valid OpenAPI 3.1", async () => {
    const { document } = description;
    expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true });
    expect(document).toMatchObject({ openapi: "3.1.0", servers: [{ url: "/api/v1" }] });
    const comesBack = { headers: { "Retry-After": { schema: { type: "integer" } } } };
    expect(document).toMatchObject({
      paths: { "/submissions": { post: { responses: { 429: comesBack, 503: comesBack } } } },
    });
  });

  it("describes each body with the limits that the routes keep", () => {
    const validate = description.ajv.getSchema(
      "openapi.json#/paths/~1submissions/post/requestBody/content/application~1json/schema",
    );
    expect(validate?.(good)).toBe(true);
    for (const wrong of [
      { ...good, baseRevision: -1 },
      { ...good, submissionId: "x" },
      { ...good, more: 1 },
      { ...good, values: [] },
    ]) {
      expect(validate?.(wrong)).toBe(false);
    }
  });
});

describe("what the routes answer", () => {
  it("to submitting is as described, from 201 to 422", async () => {
    const post = async (body: unknown, who = admin) => {
      const answer = await who.post(SUBMISSIONS, body);
      expectAsDescribed(answer, "post", "/submissions");
      return answer.status;
    };
    const statuses = [
      await post(good),
      await post(good),
      await post({ ...good, values: { ke_hoach: false } }),
      await post({ ...good, submissionId: crypto.randomUUID() }),
      await post({ ...good, orgUnit: 1, values: { ke_hoach: "x" } }),
      await post(good, system.nobody),
      await post(good, await system.as("tyt")),
      await post("x".repeat(300_000)),
    ];
    expect(statuses).toEqual([201, 200, 409, 409, 422, 401, 403, 413]);
    const text = await admin.send(SUBMISSIONS, {
      method: "POST",
      body: "x",
      headers: { "content-type": "text/plain" },
    });
    expectAsDescribed(text, "post", "/submissions");
    const half = await admin.send(SUBMISSIONS, {
      method: "POST",
      body: "{",
      headers: { "content-type": "application/json" },
    });
    expectAsDescribed(half, "post", "/submissions");
    expect([text.status, half.status]).toEqual([415, 400]);
  });

  it.each([
    ["/submissions?period=2026-Q3", "/submissions", 200],
    ["/submissions", "/submissions", 422],
    ["/submissions/vhxh/M01-CT/2026-Q3/1", REVISION, 200],
    ["/submissions/vhxh/M01-CT/2026-Q3/9", REVISION, 404],
    ["/reopenings", "/reopenings", 200],
    ["/catalogue", "/catalogue", 200],
    ["/reports/2026-Q3", "/reports/{period}", 200],
    ["/reports/2026-09", "/reports/{period}", 200],
    ["/reports/2026", "/reports/{period}", 200],
    ["/reports/2027-Q9", "/reports/{period}", 404],
    ["/reports/2026-Q3/indicators/M01.1", "/reports/{period}/indicators/{code}", 200],
    ["/reports/2026-Q3/indicators/M01.3", "/reports/{period}/indicators/{code}", 200],
    ["/reports/2026-Q3/indicators/X", "/reports/{period}/indicators/{code}", 404],
    ["/snapshots/2026-Q3", "/snapshots/{period}", 200],
    ["/snapshots/2026-Q3/1/report.pdf", "/snapshots/{period}/{version}/{file}", 404],
    ["/jwks.json", "/jwks.json", 200],
    ["/openapi.json", "/openapi.json", 200],
    ["/schemas/snapshot-v1.json", "/schemas/snapshot-v1.json", 200],
  ])("to GET %s is as described", async (path, template, status) => {
    const answer = await admin.get(`/api/v1${path}`);
    expect(answer.status).toBe(status);
    expectAsDescribed(answer, "get", template);
  });

  it("to deciding and reopening is as described", async () => {
    for (const [body, status] of [
      [{ decision: "return" }, 422],
      [{ decision: "return", reason: "Sai" }, 201],
      [{ decision: "return", reason: "Sai" }, 200],
      [{ decision: "approve" }, 409],
    ] as const) {
      const answer = await admin.post(`${revision}/decision`, body);
      expect(answer.status).toBe(status);
      expectAsDescribed(answer, "post", `${REVISION}/decision`);
    }
    const about = {
      orgUnit: "tyt",
      period: "2026-Q1",
      until: "2026-10-01T00:00:00+07:00",
      reason: "Bổ sung",
    };
    for (const [body, status] of [
      [about, 201],
      [{ ...about, orgUnit: "x" }, 422],
    ] as const) {
      const answer = await admin.post("/api/v1/reopenings", body);
      expect(answer.status).toBe(status);
      expectAsDescribed(answer, "post", "/reopenings");
    }
    const made = await admin.post("/api/v1/reopenings", { ...about, period: "2026-Q2" });
    const { reopeningId } = z.looseObject({ reopeningId: z.string() }).parse(made.body);
    for (const [body, status, id] of [
      [{}, 422, reopeningId],
      [{ reason: "Mở nhầm" }, 404, "x"],
      [{ reason: "Mở nhầm" }, 201, reopeningId],
      [{ reason: "Mở nhầm" }, 200, reopeningId],
    ] as const) {
      const answer = await admin.post(`/api/v1/reopenings/${id}/end`, body);
      expect(answer.status).toBe(status);
      expectAsDescribed(answer, "post", "/reopenings/{reopeningId}/end");
    }
    expectAsDescribed(await admin.get("/api/v1/reopenings"), "get", "/reopenings");
  });
});

describe("a published snapshot", () => {
  it("is as its own JSON Schema says, version 1 and version 2, and so is the list of versions", async () => {
    const { body: schema } = await system.nobody.get("/api/v1/schemas/snapshot-v1.json");
    const { ajv } = description;
    expect(ajv.validateSchema(z.record(z.string(), z.unknown()).parse(schema))).toBe(true);
    const validate = ajv.compile(z.record(z.string(), z.unknown()).parse(schema));
    system.at("2026-09-20T00:05:00+07:00");
    await system.stack.runDaily("2026-Q3");
    const next = submission({ ...good, submissionId: crypto.randomUUID(), baseRevision: 1 });
    expect((await admin.post(SUBMISSIONS, next)).status).toBe(201);
    await system.stack.runDaily("2026-Q3");

    const versions = await admin.get("/api/v1/snapshots/2026-Q3");
    expectAsDescribed(versions, "get", "/snapshots/{period}");
    expect(versions.body).toMatchObject([{ version: 2 }, { version: 1 }]);
    for (const version of ["1", "2", "latest"]) {
      const { status, headers } = await admin.get(`/api/v1/snapshots/2026-Q3/${version}/snapshot.json`);
      expect(status).toBe(302);
      const file: unknown = await (await fetch(headers.get("location") ?? "")).json();
      expect({ valid: validate(file), errors: validate.errors }).toEqual({ valid: true, errors: null });
      expect(validate({ ...z.looseObject({}).parse(file), version: "1" })).toBe(false);
    }
  });
});
