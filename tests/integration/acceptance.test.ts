/**
 * A quarter of requests sent over HTTP to the whole local stack, each at its own moment, with the answers and the
 * reports that they must give. The reports were computed by a program of another language that shares no code.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { type Stack, startStack } from "../../infra/local/stack.ts";
import { acceptanceReports, acceptanceRequests } from "../acceptance/read.ts";

let stack: Stack;
let token: string;
const dataDir = mkdtempSync(join(tmpdir(), "acceptance-"));

beforeAll(async () => {
  stack = await startStack({
    dataDir,
    port: 0,
    inMemory: true,
    now: Date.parse("2026-03-11T08:00:00+07:00"),
  });
  token = await stack.token("quan-tri");
});

afterAll(async () => {
  await stack?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const get = (path: string) =>
  fetch(`${stack.url}${path}`, { headers: { authorization: `Bearer ${token}` }, redirect: "manual" });

const problemBody = z.object({
  type: z.string(),
  errors: z.array(z.object({ code: z.string() })).optional(),
});

describe("a quarter of submissions over HTTP", () => {
  it("answers each of the requests as it must", async () => {
    const requests = acceptanceRequests();
    expect(requests).toHaveLength(220);
    for (const { at, body, expect: expected } of requests) {
      stack.setNow(Date.parse(at));
      const response = await fetch(`${stack.url}/api/v1/submissions`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      const answer: unknown = await response.json();
      expect({ at, status: response.status }).toEqual({ at, status: expected.status });
      if (response.ok) {
        expect(answer).toMatchObject({
          orgUnit: body.orgUnit,
          dataSet: body.dataSet,
          period: body.period,
          submissionId: body.submissionId,
          revision: expected.revision,
          late: expected.late,
        });
        if (response.status === 201) {
          expect(response.headers.get("location")).toBe(
            `/api/v1/submissions/${body.orgUnit}/${body.dataSet}/${body.period}/${expected.revision}`,
          );
        }
      } else {
        const problem = problemBody.parse(answer);
        if (expected.type) expect(problem.type).toBe(expected.type);
        if (expected.codes) expect(problem.errors?.map(({ code }) => code).sort()).toEqual(expected.codes);
      }
    }
  }, 120_000);

  it.each(["2026-09", "2026-Q3", "2026-9M"])("reports %s to the last digit", async (code) => {
    const expected = acceptanceReports()[code];
    const response = await get(`/api/v1/reports/${code}`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject(expected ?? {});
  });

  it("says which submission revisions a figure came from", async () => {
    const response = await get("/api/v1/reports/2026-Q3/indicators/M06.2");
    expect(await response.json()).toMatchObject({
      code: "M06.2",
      value: 98,
      status: "achieved",
      contributions: [
        {
          orgUnit: "tyt",
          numerator: 157836,
          denominator: 161051,
          sources: [{ dataSet: "M06-TYT", period: "2026-Q3", revision: 1 }],
        },
      ],
    });
  });

  it("publishes the quarter after its due moment, once, with files that agree with the report", async () => {
    stack.setNow(Date.parse("2026-09-20T00:05:00+07:00"));
    const published = await stack.runDaily();
    expect(published.map(({ period }) => period)).toEqual(
      expect.arrayContaining(["2026-09", "2026-Q3", "2026-9M"]),
    );
    expect(await stack.runDaily()).toEqual([]);

    const download = await get("/api/v1/snapshots/2026-Q3/latest/snapshot.json");
    expect(download.status).toBe(302);
    const file = await fetch(download.headers.get("location") ?? "");
    expect(await file.json()).toMatchObject({ version: 1, ...acceptanceReports()["2026-Q3"] });

    const pdf = await get("/api/v1/snapshots/2026-Q3/1/report.pdf");
    const bytes = new Uint8Array(await (await fetch(pdf.headers.get("location") ?? "")).arrayBuffer());
    expect(new TextDecoder("latin1").decode(bytes.subarray(0, 5))).toBe("%PDF-");
  });
});
