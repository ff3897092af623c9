/** Submitting, racing, retrying, locking, reopening and deciding, over HTTP: api.md and reporting-rules.md. */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { submissionApi } from "../../functions/intake/api.ts";
import { dueAt, locksAt, parsePeriod } from "../../shared/domain/period.ts";
import { catalogueStore } from "../../shared/store/catalogue-store.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import {
  type Person,
  SUBMISSIONS,
  type SubmissionBody,
  type System,
  startSystem,
  submission,
} from "./system.ts";

const IN_TIME = "2026-09-10T09:00:00+07:00";
let system: System;
let admin: Person;

beforeAll(async () => {
  system = await startSystem(IN_TIME);
  admin = await system.as("quan-tri");
});
afterAll(() => system?.stop());

const submit = (body: SubmissionBody) => admin.post(SUBMISSIONS, body);
const revisionsOf = async ({ orgUnit, dataSet, period }: SubmissionBody) =>
  z
    .array(z.looseObject({ revision: z.number(), status: z.string(), submissionId: z.string() }))
    .parse((await admin.get(`${SUBMISSIONS}?orgUnit=${orgUnit}&dataSet=${dataSet}&period=${period}`)).body);
const revisionPath = ({ orgUnit, dataSet, period }: SubmissionBody, revision: number) =>
  `${SUBMISSIONS}/${orgUnit}/${dataSet}/${period}/${revision}`;
const moments = (code: string) => {
  const period = parsePeriod(code);
  if (!period) throw new Error(code);
  const { programme } = system.stack.catalogue;
  return { due: dueAt(period, programme), locked: locksAt(period, programme) };
};

describe("when several answers apply", () => {
  // Stored in time, locked since; with one revision, so that a base of 0 is a conflict.
  const stored = submission({ orgUnit: "tdp-01", period: "2026-Q1" });
  const json = (body: unknown) => ({
    body: JSON.stringify(body),
    headers: { "content-type": "application/json" },
  });
  let officer: Person;

  beforeAll(async () => {
    system.at("2026-03-10T09:00:00+07:00");
    expect((await submit(stored)).status).toBe(201);
    system.at(IN_TIME);
    officer = await system.as("tdp-01");
  });

  it.each([
    [413, "too-large", { body: `{${" ".repeat(256 * 1024)}`, headers: { "content-type": "text/plain" } }],
    [415, "unsupported-media-type", { body: "{", headers: { "content-type": "text/plain" } }],
    [400, "malformed-json", { body: "{", headers: { "content-type": "application/json" } }],
    [401, "unauthenticated", json({ orgUnit: "tdp-02", values: {} })],
  ])("answers %i %s to a stranger, whatever else is wrong", async (status, type, init) => {
    const answer = await system.nobody.send(SUBMISSIONS, { method: "POST", ...init });
    expect(answer).toMatchObject({ status, body: { type, status } });
  });

  it.each([
    [403, "not-your-unit", { ...stored, orgUnit: "tdp-02", values: { ho_tong: -1 } }],
    [422, "invalid-submission", { ...stored, values: { ho_tong: -1 } }],
    [409, "submission-id-reused", { ...stored, values: { ho_tong: 1 } }],
    [409, "period-locked", { ...stored, submissionId: randomUUID() }],
  ])("answers %i %s to an officer, before what comes after it", async (status, type, body) => {
    expect(await officer.post(SUBMISSIONS, body)).toMatchObject({ status, body: { type, status } });
  });

  it("answers a replay with the first receipt, although the period is locked and the base is old", async () => {
    expect(await officer.post(SUBMISSIONS, stored)).toMatchObject({
      status: 200,
      body: { revision: 1, submissionId: stored.submissionId, late: false },
    });
  });

  it("has stored nothing of all that was refused", async () => {
    expect(await revisionsOf(stored)).toHaveLength(1);
    expect(await revisionsOf({ ...stored, orgUnit: "tdp-02" })).toEqual([]);
  });
});

describe("many senders at once", () => {
  it("takes exactly one of twenty that saw the same revision, and shows it to the others", async () => {
    const first = submission({ orgUnit: "tdp-03" });
    await submit(first);
    const rivals = Array.from({ length: 20 }, (_, index) =>
      submission({ orgUnit: "tdp-03", baseRevision: 1, values: { ho_tong: 500 + index } }),
    );
    const answers = await Promise.all(rivals.map(submit));
    const winners = answers.filter(({ status }) => status === 201);
    expect(winners).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expect(answer).toMatchObject({
        status: 409,
        body: {
          type: "revision-conflict",
          latest: {
            revision: 2,
            submissionId: z.looseObject({ submissionId: z.string() }).parse(winners[0]?.body).submissionId,
          },
        },
      });
    }
    expect(await revisionsOf(first)).toHaveLength(2);
  });

  it.each([0, 1])(
    "stores twenty copies of one request (base revision %i) once, with one receipt",
    async (baseRevision) => {
      const orgUnit = `tdp-04`;
      const body = submission({ orgUnit, baseRevision, values: { ho_tong: 600 + baseRevision } });
      const answers = await Promise.all(Array.from({ length: 20 }, () => submit(body)));
      const statuses = answers.map(({ status }) => status).sort();
      expect(statuses).toEqual([...Array.from({ length: 19 }, () => 200), 201]);
      expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
      expect(await revisionsOf(body)).toHaveLength(baseRevision + 1);
    },
  );

  it("stores submissions of different units side by side", async () => {
    const units = Array.from({ length: 12 }, (_, index) => `tdp-${17 + index}`);
    const answers = await Promise.all(units.map((orgUnit) => submit(submission({ orgUnit }))));
    expect(answers.map(({ status }) => status)).toEqual(units.map(() => 201));
  });
});

describe("a submission id", () => {
  const body = submission({ orgUnit: "tdp-05" });
  beforeAll(async () => {
    expect((await submit(body)).status).toBe(201);
    expect(
      (await submit(submission({ orgUnit: "tdp-05", baseRevision: 1, values: { ho_tong: 9 } }))).status,
    ).toBe(201);
  });

  it("with other content is refused, whatever revision it claims to follow", async () => {
    for (const baseRevision of [0, 1, 2, 7]) {
      const other = { ...body, baseRevision, values: { ho_tong: 401, ho_van_hoa: 380 } };
      expect(await submit(other)).toMatchObject({ status: 409, body: { type: "submission-id-reused" } });
    }
  });

  it.each([0, 1, 2, 7])(
    "with the same content is a retry, also with base revision %i",
    async (baseRevision) => {
      const answer = await submit({ ...body, baseRevision });
      expect(answer).toMatchObject({ status: 200, body: { revision: 1 } });
      expect(answer.headers.get("location")).toBe(revisionPath(body, 1));
    },
  );

  it("is the same whatever the case of its letters, the order of values, and nulls beside them", async () => {
    const same = {
      ...body,
      submissionId: body.submissionId.toUpperCase(),
      values: { phieu_khao_sat: null, ho_van_hoa: 380, ho_tong: 400 },
    };
    expect(await submit(same)).toMatchObject({ status: 200, body: { revision: 1 } });
  });

  it("may be used again by another unit, for another period and another data set", async () => {
    expect((await submit({ ...body, orgUnit: "tdp-06" })).status).toBe(201);
    expect((await submit({ ...body, period: "2026-Q4" })).status).toBe(422);
  });
});

describe("a base revision", () => {
  it("beyond the latest is a conflict that shows the latest, or that there is none", async () => {
    const body = submission({ orgUnit: "tdp-07", baseRevision: 1 });
    expect(await submit(body)).toMatchObject({
      status: 409,
      body: { type: "revision-conflict", latest: null },
    });
    await submit({ ...body, baseRevision: 0 });
    const next = submission({ orgUnit: "tdp-07", baseRevision: Number.MAX_SAFE_INTEGER });
    expect(await submit(next)).toMatchObject({
      status: 409,
      body: {
        type: "revision-conflict",
        latest: { revision: 1, submissionId: body.submissionId, values: body.values, receivedBy: "quan-tri" },
      },
    });
  });

  it("gives a revision that stands whole at the address in Location", async () => {
    const first = submission({ orgUnit: "tdp-08" });
    const second = submission({ orgUnit: "tdp-08", baseRevision: 1, values: { ho_tong: 410 } });
    await submit(first);
    const answer = await submit(second);
    expect(answer.status).toBe(201);
    const location = answer.headers.get("location") ?? "";
    expect(location).toBe(revisionPath(second, 2));
    const officer = await system.as("tdp-08");
    expect(await officer.get(location)).toMatchObject({
      status: 200,
      body: { revision: 2, status: "submitted", values: { ho_tong: 410 }, receivedBy: "quan-tri" },
    });
    expect(
      z.looseObject({ values: z.record(z.string(), z.number()) }).parse((await officer.get(location)).body)
        .values,
    ).toEqual({ ho_tong: 410 });
    expect((await officer.get(revisionPath(second, 3))).status).toBe(404);
    expect((await officer.get(`${SUBMISSIONS}/tdp-08/M03-DV/2026-Q3/01`)).status).toBe(404);
  });
});

describe("the clock", () => {
  /** The intake itself on the same ledger: over HTTP the clock runs on between moving it and the request. */
  const submitAt = async (body: SubmissionBody, timeEpoch: number) => {
    const app = submissionApi({
      authenticate: async () => ({
        username: body.orgUnit,
        name: body.orgUnit,
        ward: "le-chan",
        orgUnit: body.orgUnit,
        roles: ["officer"],
      }),
      catalogues: catalogueStore(system.stack.documents, system.stack.tables.ledger),
      ledger: ledgerStore(system.stack.documents, system.stack.tables.ledger),
    });
    const response = await app.request(
      SUBMISSIONS,
      { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) },
      { event: { requestContext: { timeEpoch } } },
    );
    const answer: unknown = await response.json();
    return { status: response.status, body: answer };
  };

  it("calls a submission late from the due moment on, to the millisecond", async () => {
    const { due } = moments("2026-Q3");
    expect(due).toBe(Date.parse("2026-09-17T00:00:00+07:00"));
    const inTime = await submitAt(submission({ orgUnit: "tdp-09" }), due - 1);
    expect(inTime).toMatchObject({ status: 201, body: { late: false } });
    const late = await submitAt(submission({ orgUnit: "tdp-10" }), due);
    expect(late).toMatchObject({
      status: 201,
      body: { late: true, receivedAt: "2026-09-17T00:00:00+07:00" },
    });
  });

  it("does not tell copies of one request apart by it: one is stored, the others are told so", async () => {
    const body = submission({ orgUnit: "tdp-16" });
    const at = Date.parse(IN_TIME);
    const answers = await Promise.all(Array.from({ length: 5 }, () => submitAt(body, at)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 201]);
  });

  it("opens a period with the first moment of its window", async () => {
    const opens = Date.parse("2026-09-15T00:00:00+07:00");
    const body = submission({ orgUnit: "tdp-09", period: "2026-Q4" });
    expect(await submitAt(body, opens - 1)).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: "/period", code: "period-not-open" }] },
    });
    expect((await submitAt(body, opens)).status).toBe(201);
  });

  it("locks a period from the start of the day 90 days after the due day, to the millisecond", async () => {
    const { locked } = moments("2026-Q3");
    expect(locked).toBe(Date.parse("2026-12-15T00:00:00+07:00"));
    expect((await submitAt(submission({ orgUnit: "tdp-11" }), locked - 1)).status).toBe(201);
    expect(await submitAt(submission({ orgUnit: "tdp-12" }), locked)).toMatchObject({
      status: 409,
      body: { type: "period-locked" },
    });
  });
});

describe("a reopening", () => {
  const until = "2026-12-20T12:00:00+07:00";
  const reopen = (about: object) =>
    admin.post("/api/v1/reopenings", {
      orgUnit: "tdp-13",
      period: "2026-Q3",
      until,
      reason: "Bổ sung số liệu theo kết luận kiểm tra",
      ...about,
    });
  beforeAll(() => system.at("2026-12-18T09:00:00+07:00"));
  afterAll(() => system.at(IN_TIME));

  it("lets that one unit submit for that one period, and says who did it and why", async () => {
    expect(await submit(submission({ orgUnit: "tdp-13" }))).toMatchObject({
      status: 409,
      body: { type: "period-locked" },
    });
    const answer = await reopen({});
    expect(answer).toMatchObject({
      status: 201,
      body: {
        orgUnit: "tdp-13",
        period: "2026-Q3",
        until,
        reason: "Bổ sung số liệu theo kết luận kiểm tra",
        reopenedBy: "quan-tri",
        reopenedAt: expect.stringMatching(/^2026-12-18T09:0/),
      },
    });
    const officer = await system.as("tdp-13");
    expect(await officer.post(SUBMISSIONS, submission({ orgUnit: "tdp-13" }))).toMatchObject({
      status: 201,
      body: { late: true },
    });
    for (const other of [{ orgUnit: "tdp-14" }, { orgUnit: "tdp-13", period: "2026-Q2" }]) {
      expect(await submit(submission(other))).toMatchObject({ status: 409, body: { type: "period-locked" } });
    }
    expect(await admin.get("/api/v1/reopenings")).toMatchObject({ status: 200, body: [answer.body] });
  });

  it("is ended before its time by who says why: nothing more is taken, what was sent stays, and only once", async () => {
    const { body } = await reopen({ orgUnit: "tdp-15" });
    const { reopeningId } = z.looseObject({ reopeningId: z.string() }).parse(body);
    const end = (who: Person, asked: unknown, id = reopeningId) =>
      who.post(`/api/v1/reopenings/${id}/end`, asked);
    const why = { reason: "Mở nhầm đơn vị" };
    expect(await submit(submission({ orgUnit: "tdp-15" }))).toMatchObject({ status: 201 });

    expect(await end(await system.as("tdp-15"), why)).toMatchObject({ status: 403 });
    expect(await end(admin, { reason: " " })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: "/reason" }] },
    });
    expect(await end(admin, why, "khong-co")).toMatchObject({ status: 404 });
    system.at("2026-12-18T10:00:00+07:00");
    // Somebody else ends it at the same moment: one end stands, and both are told of it.
    const ends = await Promise.all([end(admin, why), end(admin, { reason: "Mở nhầm kỳ" })]);
    expect(ends.map(({ status }) => status).sort()).toEqual([200, 201]);
    expect(ends[0]?.body).toEqual(ends[1]?.body);
    expect(ends[0]?.body).toMatchObject({
      reopeningId,
      until: expect.stringMatching(/^2026-12-18T10:0/),
      grantedUntil: until,
      reason: "Bổ sung số liệu theo kết luận kiểm tra",
      end: { endedBy: "quan-tri", reason: expect.stringContaining("Mở nhầm") },
    });

    const correction = submission({ orgUnit: "tdp-15", baseRevision: 1, values: { ho_tong: 5 } });
    expect(await submit(correction)).toMatchObject({ status: 409, body: { type: "period-locked" } });
    const stored = `${SUBMISSIONS}/tdp-15/M03-DV/2026-Q3/1`;
    expect(await admin.post(`${stored}/decision`, { decision: "return", reason: "Sai" })).toMatchObject({
      status: 409,
      body: { type: "period-locked" },
    });
    expect(await admin.get(stored)).toMatchObject({ status: 200, body: { status: "submitted" } });
    // The other unit's goes on.
    const other = submission({ orgUnit: "tdp-13", baseRevision: 1, values: { ho_tong: 6, ho_van_hoa: 5 } });
    expect(await submit(other)).toMatchObject({ status: 201 });

    expect(await reopen({ orgUnit: "tdp-15" })).toMatchObject({ status: 201 });
    expect(await submit(correction)).toMatchObject({ status: 201 });
    system.at("2026-12-18T09:00:00+07:00");
  });

  it("ends at its end", async () => {
    system.at("2026-12-20T12:00:00+07:00");
    const again = submission({ orgUnit: "tdp-13", baseRevision: 2, values: { ho_tong: 5 } });
    expect(await submit(again)).toMatchObject({ status: 409, body: { type: "period-locked" } });
    const { body } = await admin.get("/api/v1/reopenings");
    const [{ reopeningId } = { reopeningId: "" }] = z
      .array(z.looseObject({ reopeningId: z.string() }))
      .parse(body);
    expect(
      await admin.post(`/api/v1/reopenings/${reopeningId}/end`, { reason: "Đã đủ số liệu" }),
    ).toMatchObject({ status: 409, body: { type: "reopening-over" } });
    system.at("2026-12-18T09:00:00+07:00");
  });

  it.each([
    ["a unit that does not exist", { orgUnit: "tdp-99" }, "/orgUnit"],
    ["a period that is none", { period: "2026-13" }, "/period"],
    ["an end that is past", { until: "2026-12-01T00:00:00+07:00" }, "/until"],
    ["an end that no calendar date can say", { until: "9999-12-31T23:59:59Z" }, "/until"],
    ["no reason", { reason: "  " }, "/reason"],
    ["no end", { until: null }, "/until"],
  ])("with %s is refused", async (_, about, pointer) => {
    expect(await reopen(about)).toMatchObject({
      status: 422,
      body: { type: "invalid-request", errors: [{ pointer }] },
    });
    expect(await admin.get("/api/v1/reopenings")).toMatchObject({ status: 200, body: { length: 3 } });
  });
});

describe("a decision", () => {
  const decide = (body: SubmissionBody, revision: number, decision: unknown) =>
    admin.post(`${revisionPath(body, revision)}/decision`, decision);
  const indicator = async () => {
    const { body } = await admin.get("/api/v1/reports/2026-Q3/indicators/M06.2");
    return z.looseObject({ value: z.number().nullable(), numerator: z.number().nullable() }).parse(body);
  };
  const first = submission({ orgUnit: "tyt", dataSet: "M06-TYT", values: { dan_so: 1000, nguoi_bhyt: 900 } });
  const second = submission({
    ...first,
    submissionId: randomUUID(),
    baseRevision: 1,
    values: { dan_so: 1000, nguoi_bhyt: 950 },
  });
  const isMissing = async () => {
    const { body } = await admin.get("/api/v1/reports/2026-Q3");
    const { completeness } = z
      .looseObject({
        completeness: z.looseObject({
          missing: z.array(z.object({ orgUnit: z.string(), dataSet: z.string(), period: z.string() })),
        }),
      })
      .parse(body);
    return completeness.missing.some(({ orgUnit, dataSet }) => orgUnit === "tyt" && dataSet === "M06-TYT");
  };

  beforeAll(async () => {
    expect((await submit(first)).status).toBe(201);
    expect((await submit(second)).status).toBe(201);
  });

  it("to approve changes no figure", async () => {
    const before = await indicator();
    expect(before).toMatchObject({ value: 95, numerator: 950 });
    expect(await decide(second, 2, { decision: "approve" })).toMatchObject({
      status: 201,
      body: { decision: "approve", reason: "", decidedBy: "quan-tri", revision: 2 },
    });
    expect(await indicator()).toMatchObject({ value: 95, contributions: [{ sources: [{ revision: 2 }] }] });
    expect(await revisionsOf(first)).toMatchObject([{ status: "submitted" }, { status: "approved" }]);
  });

  it("to return needs a reason, and makes the revision before it count", async () => {
    for (const request of [{ decision: "return" }, { decision: "return", reason: " \n " }]) {
      expect(await decide(second, 2, request)).toMatchObject({
        status: 422,
        body: { type: "invalid-request", errors: [{ pointer: "/reason" }] },
      });
    }
    expect((await decide(second, 2, { decision: "return", reason: "Chưa khớp sổ khám" })).status).toBe(201);
    expect(await indicator()).toMatchObject({ value: 90, contributions: [{ sources: [{ revision: 1 }] }] });
    expect(await admin.get(revisionPath(second, 2))).toMatchObject({
      body: { status: "returned", reason: "Chưa khớp sổ khám" },
    });
  });

  it("made again is answered with the first one", async () => {
    const answer = await decide(second, 2, { decision: "return", reason: "Lý do khác" });
    expect(answer).toMatchObject({ status: 200, body: { reason: "Chưa khớp sổ khám" } });
  });

  it("to approve a returned revision is refused", async () => {
    expect(await decide(first, 1, { decision: "return", reason: "Sai đơn vị tính" })).toMatchObject({
      status: 201,
    });
    expect(await decide(first, 1, { decision: "approve" })).toMatchObject({
      status: 409,
      body: { type: "already-returned" },
    });
  });

  it("to return every revision leaves the submission missing, until a new one comes", async () => {
    expect(await indicator()).toMatchObject({ value: null, numerator: null });
    expect(await isMissing()).toBe(true);
    const third = submission({ ...first, submissionId: randomUUID(), baseRevision: 2 });
    expect(await submit(third)).toMatchObject({ status: 201, body: { revision: 3 } });
    expect(await isMissing()).toBe(false);
    expect(await indicator()).toMatchObject({ value: 90, contributions: [{ sources: [{ revision: 3 }] }] });
  });

  it("made twenty times at once is one decision", async () => {
    const body = submission({ orgUnit: "tdp-15" });
    await submit(body);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => decide(body, 1, { decision: "return", reason: "Gửi nhầm" })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      ...Array.from({ length: 19 }, () => 200),
      201,
    ]);
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
  });

  it.each([
    ["an unknown decision", { decision: "reject" }],
    ["none", {}],
    ["members that it does not have", { decision: "approve", force: true }],
    ["a reason that is no text", { decision: "return", reason: 1 }],
    ["a list", []],
    ["null", null],
  ])("with %s is refused", async (_, request) => {
    expect(await decide(first, 3, request)).toMatchObject({ status: 422, body: { type: "invalid-request" } });
  });

  it("on what does not exist is not found", async () => {
    for (const [about, revision] of [
      [first, 9],
      [{ ...first, dataSet: "X" }, 1],
      [{ ...first, period: "2026-Q9" }, 1],
    ] as const) {
      expect((await decide(about, revision, { decision: "approve" })).status).toBe(404);
    }
  });
});

describe("a list", () => {
  const pages = async (path: string) => {
    const found: unknown[][] = [];
    for (let next: string | undefined = path; next !== undefined; ) {
      const { body, headers } = await admin.get(next);
      found.push(z.array(z.unknown()).parse(body));
      next = /^<([^>]+)>; rel="next"$/.exec(headers.get("link") ?? "")?.[1];
    }
    return found;
  };

  it("comes in pages that are the whole list when put together", async () => {
    const path = `${SUBMISSIONS}?period=2026-Q3`;
    const [whole = []] = await pages(path);
    expect(whole.length).toBeGreaterThan(20);
    const inPages = await pages(`${path}&limit=7`);
    expect(inPages.slice(0, -1).every(({ length }) => length === 7)).toBe(true);
    expect(inPages.flat()).toEqual(whole);
  });

  it("takes parameters that are given but empty as not given", async () => {
    const [whole] = await pages(`${SUBMISSIONS}?period=2026-Q3`);
    expect(await pages(`${SUBMISSIONS}?orgUnit=&dataSet=&period=2026-Q3`)).toEqual([whole]);
  });

  it("needs a period", async () => {
    for (const query of ["", "?period=", "?period=2026-Q5", "?period=2026-Q3%00"]) {
      expect(await admin.get(`${SUBMISSIONS}${query}`)).toMatchObject({
        status: 422,
        body: { type: "invalid-request" },
      });
    }
  });
});
