/**
 * `kill -9` of the very process at each request after or before which dying could lose or double something: the system is
 * started again by nobody, and afterwards everything is there, once, and right.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeleteObjectCommand } from "@aws-sdk/client-s3";
import { DeleteCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Stack, startStack } from "../../infra/local/stack.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { type MailRow, mailStore } from "../../shared/store/mail-store.ts";
import { reportStore } from "../../shared/store/report-store.ts";
import { snapshotFiles, snapshotRecords } from "../../shared/store/snapshot-store.ts";
import { audit } from "../chaos/audit.ts";
import { type KillPoint, KillProxy } from "../chaos/kill-proxy.ts";
import { Recorder } from "../chaos/recorder.ts";
import { type Truth, WARD } from "../chaos/ward-office.ts";
import { caughtMails } from "./caught-mails.ts";
import { localS3 } from "./local-s3.ts";
import { type Person, person, SUBMISSIONS, type SubmissionBody, submission } from "./system.ts";

const before = (name: string, request: RegExp): KillPoint => ({ name, request, moment: "before" });
const after = (name: string, request: RegExp): KillPoint => ({ name, request, moment: "after" });
const revision = (of: string) => new RegExp(`^PutItem ledger le-chan#2026 09#2026-Q3#M03-DV#${of}\\n`);
const report = (period: string) => new RegExp(`^PutItem reports le-chan ${period}\\n`);
const check = (period: string) => new RegExp(`^PutItem reports agenda#\\d\\d \\S+#le-chan#${period}\\n`);
const settled = (period: string) => new RegExp(`^DeleteItem reports agenda#\\d\\d \\S+#le-chan#${period}\\n`);
const sentTo = (queue: string, kind = "") => new RegExp(`^SendMessageBatch [^]*/${queue}"[^]*${kind}`);
const file = (period: string, name: string) => new RegExp(`^PUT \\S+/le-chan/${period}/\\S+/${name}[?\\s]`);
const version = (of: string) => new RegExp(`^PutItem snapshots le-chan ${of}\\n`);
const claim = (of: string) => new RegExp(`^UpdateItem mails le-chan mail#\\S+#${of}\\S*\\n[^]*"sending"`);
const mail = (to: string) => new RegExp(`^POST /v2/email/outbound-emails\\n[^]*<${to}@`);
const recorded = (of: string) => new RegExp(`^UpdateItem mails le-chan mail#\\S+#${of}\\S*\\n[^]*"sent"`);

/** By the time of day at which they are waited for: a request that is like another meets the first that waits for it. */
const POINTS = {
  office: [
    before("a first submission is put", revision("tdp-01#0001")),
    after("a first submission is put", revision("tdp-02#0001")),
    before("a correction is put", revision("tdp-02#0002")),
    after("a correction is put", revision("tdp-01#0002")),
    before("a return is put", revision("tdp-03#0001#return")),
    after("an approval is put", revision("tdp-04#0001#approve")),
    before("a report is saved by the stream", report("2026-Q3")),
    after("a report is saved by the stream", report("2026-9M")),
    before("a unit is to be told of a return", sentTo("notify", "returned")),
    after("a unit is to be told of a return", sentTo("notify", "returned")),
    before("the mail of a return is sent", mail("tdp-03")),
  ],
  reminders: [
    after("a reminder is sent, and not recorded", mail("tdp-07")),
    before("a reminder is recorded as sent", recorded("reminder#tdp-09")),
  ],
  morning: [
    before("wards are to be told of a morning", sentTo("notify", "morning")),
    before("a mail is claimed", claim("digest#tdp-10")),
    after("a mail is claimed, and not sent", claim("digest#tdp-11")),
    after("a mail is recorded as sent", recorded("digest#tdp-12")),
  ],
  night: [
    before("the night is noted", /^PutItem reports agenda#run last\n/),
    after("wards are to be closed", sentTo("close")),
    before("a report is saved by the night", report("2026-08")),
    after("a report is saved by the night", report("2026-07")),
    before("reports are to be published", sentTo("publish")),
    before("the first file of a version is written", file("2026-07", "snapshot.json")),
    after("one file of a version is written", file("2026-08", "report.pdf")),
    before("the last file of a version is written", file("2026-09", "manifest.jws")),
    before("a version is recorded", version("2026-Q3#00001")),
    after("a version is recorded", version("2026-9M#00001")),
    before("a published period is taken off the agenda", settled("2026-07")),
    after("a published period is taken off the agenda", settled("2026-08")),
    before("readers are to be told of a version", sentTo("notify", "published")),
  ],
  "night after": [
    before("a change to a published period is noted", check("2026-Q3")),
    after("a change to a published period is noted", check("2026-9M")),
    after("the night is noted", /^PutItem reports agenda#run last\n/),
    before("wards are to be closed", sentTo("close")),
    after("reports are to be published", sentTo("publish")),
    after("readers are to be told of a version", sentTo("notify", "published")),
  ],
  "year's end": [
    before("a balance is written", /^PutItem reports le-chan#balances month#2026\n/),
    after("a balance is written", /^PutItem reports le-chan#balances quarter#2026\n/),
    before("a closed year is taken off the agenda", settled("closing-2026")),
  ],
};
const LAST_NIGHT = "2027-05-01T00:05:00+07:00";

const dataDir = mkdtempSync(join(tmpdir(), "kill-points-"));
const armed = new Set<KillPoint>();
const kills: KillPoint[] = [];
const proxies: KillProxy[] = [];
const recorder = new Recorder();
const { log } = recorder;
let stack: Stack;
let admin: Person;

// Whose request it was is found in /proc.
describe.skipIf(process.platform !== "linux")("a process that is killed", () => {
  beforeAll(async () => {
    const behindProxies = async (target: string): Promise<string> => {
      const proxy = await KillProxy.start(target, { armed, kills, onKill: endClaims });
      proxies.push(proxy);
      return proxy.endpoint;
    };
    stack = await startStack({
      dataDir,
      port: 0,
      inMemory: true,
      now: Date.parse("2026-09-10T09:00:00+07:00"),
      onError: () => undefined,
      between: async (servers) => {
        const filesAndQueues = await behindProxies(servers.AWS_ENDPOINT_URL_S3);
        return {
          ...servers,
          AWS_ENDPOINT_URL_DYNAMODB: await behindProxies(servers.AWS_ENDPOINT_URL_DYNAMODB),
          AWS_ENDPOINT_URL_S3: filesAndQueues,
          AWS_ENDPOINT_URL_SQS: filesAndQueues,
          AWS_ENDPOINT_URL_SESV2: await behindProxies(servers.AWS_ENDPOINT_URL_SESV2),
        };
      },
    });
    admin = person(stack.url, await stack.token("quan-tri"));
    await stack.drainStream();
    await liveThrough();
  }, 600_000);
  afterAll(async () => {
    await stack?.stop();
    await Promise.all(proxies.map((proxy) => proxy.stop()));
    rmSync(dataDir, { recursive: true, force: true });
  });

  const all = Object.entries(POINTS).flatMap(([at, points]) => points.map((point) => ({ at, ...point })));
  it.each(all)("died once $moment $name ($at)", ({ name, moment: when }) => {
    const met = kills.filter((point) => point.name === name && point.moment === when);
    expect(met.length).toBe(1);
  });

  it("has lost, doubled and changed nothing", async () => {
    const { faults, entries, snapshots } = await audit(truth(), log, Date.parse(LAST_NIGHT));
    expect(faults).toEqual([]);
    expect(entries).toBe(log.receipts.length + log.decided.length);
    expect(snapshots).toBeGreaterThan(10);
  });

  it("has left nothing to do, and nothing that was given up", () => {
    expect(stack.setAside()).toEqual([]);
    expect(stack.deadLetters()).toBe(0);
  });

  it("has kept no mail from anybody, and sent twice only the one of which nobody knew that it was sent", async () => {
    const counts = new Map<string, number>();
    for (const { to, subject } of await caughtMails(stack))
      counts.set(`${to} ${subject}`, (counts.get(`${to} ${subject}`) ?? 0) + 1);
    const rows = await mailRows();
    expect(rows.length).toBeGreaterThan(60);
    for (const { to, subject, state } of rows)
      expect({ to, state, sent: counts.get(`${to} ${subject}`) ?? 0 }).toEqual({
        to,
        state: "sent",
        // A reminder each was sent and not yet recorded (ADR 21).
        sent: /^tdp-0[79]@/.test(to) && subject.startsWith("Đề nghị gửi báo cáo") ? 2 : 1,
      });
  });

  it("would have been found out: what is taken away behind the system's back is missed", async () => {
    const { records } = truth();
    const [published] = (await records.list(WARD, "2026-Q3", { limit: 1 })).records;
    const s3 = localS3(stack.aws);
    await s3.send(
      new DeleteObjectCommand({ Bucket: stack.bucket, Key: `${published?.folder}/indicators.csv` }),
    );
    s3.destroy();
    const Key = { pk: "le-chan#2026", sk: "09#2026-Q3#M03-DV#tdp-05#0001" };
    await stack.documents.send(new DeleteCommand({ TableName: stack.tables.ledger, Key }));
    const { faults } = await audit(truth(), log, Date.parse(LAST_NIGHT));
    expect(faults).toContainEqual(expect.stringContaining("was acknowledged and is lost"));
    expect(faults).toContainEqual(expect.stringContaining("indicators.csv is not there"));
    expect(faults).toContainEqual(expect.stringMatching(/^the report of 2026-Q3 rests on/));
  });
});

/** A year of the office in a few steps, with someone dying at every turn. */
async function liveThrough(): Promise<void> {
  arm("office");
  const first = ["tdp-01", "tdp-02", "tdp-03", "tdp-04", "tdp-05"].map((orgUnit) => submission({ orgUnit }));
  for (const body of first) await deliver(body);
  for (const { orgUnit, values } of first.slice(0, 2))
    await deliver(submission({ orgUnit, baseRevision: 1, values: { ...values, ho_van_hoa: 390 } }));
  await decide("tdp-03", "return");
  await decide("tdp-04", "approve");
  await stack.drainStream();
  await stack.drainMails();

  arm("reminders");
  const lead = person(stack.url, await stack.token("mttq"));
  const { status } = await lead.post("/api/v1/reminders", { dataSet: "M03-DV", period: "2026-Q3" });
  expect(status).toBeLessThan(300);
  await stack.drainMails();

  arm("morning");
  stack.setNow(Date.parse("2026-09-13T07:00:00+07:00"));
  await stack.runMorning();
  await stack.drainMails();

  arm("night");
  stack.setNow(Date.parse("2026-09-17T00:05:00+07:00"));
  await stack.runDaily();

  arm("night after");
  stack.setNow(Date.parse("2026-09-17T10:00:00+07:00"));
  await deliver(submission({ orgUnit: "tdp-06" }));
  await stack.drainStream();
  stack.setNow(Date.parse("2026-09-18T00:05:00+07:00"));
  await stack.runDaily();

  arm("year's end");
  stack.setNow(Date.parse(LAST_NIGHT));
  await stack.runDaily();
  await stack.drainMails();
}

function arm(at: keyof typeof POINTS): void {
  for (const point of POINTS[at]) armed.add(point);
}

/** Sends until it is answered, as whoever gets a 503 does. */
async function deliver(body: SubmissionBody): Promise<void> {
  for (let status = 503; status === 503; ) {
    const answered = await recorder.submit(admin, body);
    status = answered?.status ?? 0;
    if (status === 503) expect(answered?.headers.get("retry-after")).toMatch(/^\d+$/);
    else expect([200, 201]).toContain(status);
  }
}

async function decide(orgUnit: string, decision: "approve" | "return"): Promise<void> {
  const path = `${SUBMISSIONS}/${orgUnit}/M03-DV/2026-Q3/1/decision`;
  for (let status = 503; status === 503; ) {
    ({ status } = await admin.post(path, { decision, reason: "Chưa khớp" }));
    if (status !== 503) expect(status).toBeLessThan(300);
  }
  log.decided.push({ key: `${orgUnit} M03-DV 2026-Q3`, revision: 1, decision });
}

function mailRows(): Promise<MailRow[]> {
  return mailStore(stack.documents, stack.tables.mails).list(WARD, "2026-01-01", "2027-12-31");
}

/** Lets the half-minute pass for which a dead process's claim to a mail still holds. */
async function endClaims(): Promise<void> {
  for (const { day, kind, username, about, state } of await mailRows()) {
    if (state !== "sending") continue;
    const sk = ["mail", day, kind, username, ...(about === undefined ? [] : [about])].join("#");
    await stack.documents.send(
      new UpdateCommand({
        TableName: stack.tables.mails,
        Key: { pk: WARD, sk },
        UpdateExpression: "SET triedAt = triedAt - :halfMinute",
        ExpressionAttributeValues: { ":halfMinute": 30_000 },
      }),
    );
  }
}

function truth(): Truth {
  const { aws, documents, tables, catalogue, bucket } = stack;
  const s3 = localS3(aws);
  return {
    catalogue,
    ledger: ledgerStore(documents, tables.ledger),
    reports: reportStore(documents, tables.reports),
    records: snapshotRecords(documents, tables.snapshots),
    files: snapshotFiles(s3, bucket),
  };
}
