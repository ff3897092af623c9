/**
 * The acceptance quarter as a user lives through it: the system is started at one moment, takes what comes, is stopped,
 * and is started again later with `--now`. Reports agree with an independent computation after every start.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, it } from "vitest";
import * as z from "zod";
import { freePort } from "../../infra/local/free-port.ts";
import type { RevisionEntry } from "../../shared/domain/ledger.ts";
import { dueAt, locksAt, opensAt, parsePeriod } from "../../shared/domain/period.ts";
import { type AcceptanceRequest, acceptanceReports, acceptanceRequests } from "../acceptance/read.ts";
import { referenceReport } from "../reference/report.ts";
import { revision } from "../samples/entries.ts";
import { type RunningCommand, startCommand } from "./command.ts";
import { leChan } from "./database.ts";
import { type Person, person, SUBMISSIONS } from "./system.ts";

const { catalogue } = leChan();
const REPORTS = ["2026-09", "2026-Q3", "2026-9M"];
const dataDir = mkdtempSync(join(tmpdir(), "restarts-"));
const port = await freePort();
let running: RunningCommand | undefined;
afterEach(() => running?.killAll());
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** Whether the request's period is open, due and locked at a moment: all that its answer has to do with the clock. */
function stateAt({ body }: AcceptanceRequest, moment: number): string {
  const period = parsePeriod(body.period);
  if (!period) return "none";
  const { programme } = catalogue;
  return [opensAt(period), dueAt(period, programme), locksAt(period, programme)]
    .map((at) => moment >= at)
    .join();
}

/** The requests in as few batches as give the same answers when each batch is sent at its first moment. */
function batches(): AcceptanceRequest[][] {
  const found: AcceptanceRequest[][] = [];
  for (const request of acceptanceRequests()) {
    const batch = found.at(-1);
    const startedAt = Date.parse(batch?.[0]?.at ?? "");
    const fits = batch && stateAt(request, startedAt) === stateAt(request, Date.parse(request.at));
    if (fits) batch.push(request);
    else found.push([request]);
  }
  return found;
}

const reportBody = z.looseObject({
  indicators: z.array(
    z.looseObject({
      code: z.string(),
      value: z.union([z.number(), z.boolean()]).nullable(),
      numerator: z.number().nullable(),
      denominator: z.number().nullable(),
    }),
  ),
  completeness: z.looseObject({
    expected: z.number(),
    received: z.number(),
    onTime: z.number(),
    late: z.number(),
  }),
});

async function expectReports(admin: Person, entries: readonly RevisionEntry[]): Promise<void> {
  for (const code of REPORTS) {
    const answer = await admin.get(`/api/v1/reports/${code}`);
    const report = reportBody.parse(answer.body);
    const expected = referenceReport(catalogue, code, entries);
    const asNumber = (text: string | null) => (text === null ? null : Number(text));
    expect(report.indicators).toMatchObject(
      expected.indicators.map(({ value, numerator, denominator, ...rest }) => ({
        ...rest,
        value: typeof value === "boolean" ? value : asNumber(value),
        numerator: asNumber(numerator),
        denominator: asNumber(denominator),
      })),
    );
    const { expected: pairs, received, onTime, late } = expected.completeness;
    expect(report.completeness).toMatchObject({ expected: pairs, received, onTime, late });
  }
}

it("gives the same answers and reports as without restarts", async () => {
  const entries: RevisionEntry[] = [];
  for (const [index, batch] of batches().entries()) {
    const now = batch[0]?.at ?? "";
    running = await startCommand({ dataDir, port, now });
    const admin = person(running.url, await running.token("quan-tri"));
    await expectReports(admin, entries);
    for (const { at, body, expect: expected } of batch) {
      const answer = await admin.post(SUBMISSIONS, body);
      expect({ at, status: answer.status }).toEqual({ at, status: expected.status });
      if (expected.type !== undefined) expect(answer.body).toMatchObject({ type: expected.type });
      if (answer.status >= 300) continue;
      expect(answer.body).toMatchObject({ revision: expected.revision, late: expected.late });
      if (answer.status === 201) entries.push(entryOf(body, expected.revision ?? 0, Date.parse(now)));
    }
    await expectReports(admin, entries);
    // A system that its user closes, and one that the power leaves.
    if (index < batches().length - 1) await (index % 2 === 0 ? running.stop() : running.killAll());
  }
  const admin = person(running?.url ?? "", await running?.token("chu-tich"));
  for (const [code, expected] of Object.entries(acceptanceReports())) {
    expect((await admin.get(`/api/v1/reports/${code}`)).body).toMatchObject(expected);
  }
  // The nightly run that fell into the time between the last two starts was made up for.
  await expect
    .poll(async () => (await admin.get("/api/v1/snapshots/2026-Q3")).body, { timeout: 30_000 })
    .toMatchObject([{ version: 1 }]);
}, 400_000);

function entryOf(body: AcceptanceRequest["body"], number: number, receivedAt: number): RevisionEntry {
  const { orgUnit, dataSet, period } = body;
  const sent = z
    .record(z.string(), z.union([z.number(), z.boolean(), z.string()]).nullable())
    .parse(body.values);
  const values = Object.fromEntries(
    Object.entries(sent).flatMap(([code, value]) => (value === null ? [] : [[code, value] as const])),
  );
  return revision({ orgUnit, dataSet, period, revision: number, receivedAt, values });
}
