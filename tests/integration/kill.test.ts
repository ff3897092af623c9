/** `kill -9` in the middle of work: what was answered 201 is there, once, and the reports are right without help. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { freePort } from "../../infra/local/free-port.ts";
import { startStack } from "../../infra/local/stack.ts";
import { reportStore } from "../../shared/store/report-store.ts";
import { type RunningCommand, startCommand } from "./command.ts";
import { leChan } from "./database.ts";
import { type Answer, type Person, person, SUBMISSIONS, type SubmissionBody, submission } from "./system.ts";

const NOW = "2026-09-10T09:00:00+07:00";
/** Senders at the same time. */
const SENDERS = 8;

const dataDir = mkdtempSync(join(tmpdir(), "kill-"));
const port = await freePort();
let running: RunningCommand | undefined;
afterEach(async () => {
  await running?.killAll();
  running = undefined;
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function start(): Promise<{ command: RunningCommand; admin: Person }> {
  running = await startCommand({ dataDir, port, now: NOW });
  return { command: running, admin: person(running.url, await running.token("quan-tri")) };
}

/** 200 submissions that all are taken: of each unit and data set of the quarter, some with revisions. */
function submissions(): SubmissionBody[] {
  const { dataSets } = leChan().catalogue;
  const found = dataSets
    .filter(({ period }) => period === "quarter")
    .flatMap((dataSet) =>
      ["2026-Q3", "2026-Q2"].flatMap((period) =>
        dataSet.assigned.map((orgUnit, index) => {
          const [element] = dataSet.elements.filter(({ type }) => type !== "date");
          const value = element?.type === "boolean" ? index % 2 === 0 : 100 + index;
          return submission({
            orgUnit,
            dataSet: dataSet.code,
            period,
            values: { [element?.code ?? ""]: value },
          });
        }),
      ),
    );
  return found.slice(0, 200);
}

type Sent = { readonly body: SubmissionBody; readonly answer: Answer | undefined };

/** Sends all with some at the same time; no answer is undefined. `before` is called with the place of each. */
async function sendAll(
  admin: Person,
  bodies: readonly SubmissionBody[],
  before: (place: number) => void = () => undefined,
): Promise<Sent[]> {
  const sent: Sent[] = [];
  let next = 0;
  const sender = async () => {
    for (let place = next++; place < bodies.length; place = next++) {
      const body = bodies[place];
      if (!body) return;
      before(place);
      sent.push({ body, answer: await admin.post(SUBMISSIONS, body).catch(() => undefined) });
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  return sent;
}

const receiptOf = (answer: Answer | undefined) => JSON.stringify(answer?.body);

/** Sends everything again, and holds every receipt against the one that was given before. */
async function expectNothingLost(admin: Person, before: readonly Sent[]): Promise<void> {
  const receipts = new Map(
    before.flatMap(({ body, answer }) =>
      answer !== undefined && answer.status < 300 ? [[body.submissionId, receiptOf(answer)] as const] : [],
    ),
  );
  const again = await sendAll(
    admin,
    before.map(({ body }) => body),
  );
  for (const { body, answer } of again) {
    const receipt = receipts.get(body.submissionId);
    if (receipt === undefined) expect([200, 201]).toContain(answer?.status);
    else expect({ status: answer?.status, receipt: receiptOf(answer) }).toEqual({ status: 200, receipt });
  }
  for (const period of ["2026-Q2", "2026-Q3"]) {
    const { body } = await admin.get(`${SUBMISSIONS}?period=${period}&limit=500`);
    const rows = z.array(z.looseObject({ submissionId: z.string(), revision: z.literal(1) })).parse(body);
    const expected = before.flatMap((sent) => (sent.body.period === period ? [sent.body.submissionId] : []));
    expect(rows.map(({ submissionId }) => submissionId).sort()).toEqual(expected.sort());
  }
}

const completenessOf = async (admin: Person) =>
  z
    .looseObject({ completeness: z.looseObject({ received: z.number(), expected: z.number() }) })
    .parse((await admin.get("/api/v1/reports/2026-Q3")).body).completeness;

describe("a kill", () => {
  const all = submissions();
  const half = all.length / 2;
  let first: Sent[] = [];

  it("of the functions and then of the database loses nothing that was acknowledged", async () => {
    const { command, admin } = await start();
    first = await sendAll(admin, all.slice(0, half), (place) => {
      if (place === 30) for (const pid of command.processes("bootstrap.ts")) process.kill(pid, "SIGKILL");
      if (place === 70)
        for (const pid of command.processes("DynamoDBLocal.jar")) process.kill(pid, "SIGKILL");
    });
    const statuses = new Set(first.map(({ answer }) => answer?.status));
    expect([...statuses].filter((status) => status !== 201 && status !== 503)).toEqual([]);
    for (const { answer } of first) {
      if (answer?.status !== 503) continue;
      expect(answer.headers.get("retry-after")).toMatch(/^\d+$/);
      expect(answer.body).toMatchObject({ type: "unavailable", status: 503 });
    }
    expect(first.filter(({ answer }) => answer?.status === 201).length).toBeGreaterThan(30);
    await command.killAll();

    const again = await start();
    await expectNothingLost(again.admin, first);
  }, 120_000);

  it("of everything in the middle of 200 submissions loses nothing, and every report is right after it", async () => {
    const { command, admin } = await start();
    let killed: Promise<void> | undefined;
    const second = await sendAll(admin, all.slice(half), (place) => {
      if (place === 50) killed = command.killAll();
    });
    await killed;
    expect(second.some(({ answer }) => answer === undefined)).toBe(true);
    expect(second.some(({ answer }) => answer?.status === 201)).toBe(true);

    const again = await start();
    const everything = [...first.map(({ body }) => ({ body, answer: undefined })), ...second];
    await expectNothingLost(again.admin, everything);
    const { received } = await completenessOf(again.admin);
    expect(received).toBe(all.filter(({ period }) => period === "2026-Q3").length);
    await again.command.stop();

    // The stored reports, too, have caught up with the ledger by themselves.
    const stack = await startStack({ dataDir, port, now: Date.parse(NOW) });
    try {
      await stack.drainStream();
      const reports = reportStore(stack.documents, stack.tables.reports);
      const report = await reports.read("le-chan", "2026-Q3");
      expect(report?.completeness.received).toBe(received);
      expect(report?.ledger.entries).toBe(all.length);
      expect(stack.setAside()).toEqual([]);
    } finally {
      await stack.stop();
    }
  }, 120_000);
});
