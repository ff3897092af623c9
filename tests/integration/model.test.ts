/**
 * The interface against a small model of it: random sequences of what officers and leads do are answered as the model
 * says, and what officers do at the same time is answered as if they had done it one after the other.
 */
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { canonicalJson } from "../../shared/domain/digest.ts";
import { type Answer as Answered, type Call, explainHistory } from "../chaos/history.ts";
import { leChan } from "./database.ts";
import { type Answer, type Person, SUBMISSIONS, type System, startSystem, submission } from "./system.ts";

const DATA_SET = "M03-DV";
const PERIOD = "2026-Q3";
/** A ratio of two elements of the data set. */
const INDICATOR = "M03.2";

let system: System;
let admin: Person;
beforeAll(async () => {
  system = await startSystem("2026-09-10T09:00:00+07:00");
  admin = await system.as("quan-tri");
});
afterAll(() => system?.stop());

/** Units that nobody has reported for yet: each run needs its own, and what is stored stays. */
const untouched =
  leChan()
    .catalogue.dataSets.find(({ code }) => code === DATA_SET)
    ?.assigned.slice() ?? [];
function freshUnit(): string {
  const unit = untouched.pop();
  if (unit === undefined) throw new Error("every unit has reported");
  return unit;
}

interface Revision {
  readonly submissionId: string;
  readonly values: Readonly<Record<string, number>>;
  status: "submitted" | "approved" | "returned";
  readonly decisions: Set<string>;
}
/** What the system must hold of one unit. */
interface Model {
  readonly revisions: Revision[];
}
interface Real {
  readonly unit: string;
}

const values = (n: number) => ({ ho_tong: 1000, ho_van_hoa: n });
const send = (unit: string, submissionId: string, baseRevision: number, n: number) =>
  admin.post(SUBMISSIONS, submission({ orgUnit: unit, submissionId, baseRevision, values: values(n) }));
const path = (unit: string, revision: number) => `${SUBMISSIONS}/${unit}/${DATA_SET}/${PERIOD}/${revision}`;

class Submit implements fc.AsyncCommand<Model, Real> {
  readonly n: number;
  readonly distance: number;
  /** `distance`: how far the base is from the latest revision. */
  constructor(n: number, distance: number) {
    this.n = n;
    this.distance = distance;
  }
  check = (model: Model) => model.revisions.length + this.distance >= 0;
  async run({ revisions }: Model, { unit }: Real): Promise<void> {
    const submissionId = randomUUID();
    const latest = revisions.length;
    const answer = await send(unit, submissionId, latest + this.distance, this.n);
    if (this.distance === 0) {
      expect(answer).toMatchObject({ status: 201, body: { revision: latest + 1, submissionId } });
      revisions.push({ submissionId, values: values(this.n), status: "submitted", decisions: new Set() });
    } else {
      const body = { type: "revision-conflict", latest: latest === 0 ? null : { revision: latest } };
      expect(answer).toMatchObject({ status: 409, body });
    }
  }
  toString = () => `Submit(${this.n}, latest${this.distance < 0 ? "" : "+"}${this.distance})`;
}

class SendAgain implements fc.AsyncCommand<Model, Real> {
  readonly which: number;
  readonly changed: boolean;
  constructor(which: number, changed: boolean) {
    this.which = which;
    this.changed = changed;
  }
  check = (model: Model) => model.revisions.length > 0;
  async run({ revisions }: Model, { unit }: Real): Promise<void> {
    const place = this.which % revisions.length;
    const first = revisions[place];
    if (!first) return;
    const n = (first.values.ho_van_hoa ?? 0) + (this.changed ? 1 : 0);
    // From which revision it starts is no part of what it says.
    const answer = await send(unit, first.submissionId, revisions.length, n);
    if (this.changed) expect(answer).toMatchObject({ status: 409, body: { type: "submission-id-reused" } });
    else expect(answer).toMatchObject({ status: 200, body: { revision: place + 1 } });
  }
  toString = () => `SendAgain(${this.which}${this.changed ? ", changed" : ""})`;
}

class SendFaulty implements fc.AsyncCommand<Model, Real> {
  check = () => true;
  async run({ revisions }: Model, { unit }: Real): Promise<void> {
    const answer = await send(unit, randomUUID(), revisions.length, 1001);
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ code: "part-exceeds-whole" }] } });
  }
  toString = () => "SendFaulty";
}

class Decide implements fc.AsyncCommand<Model, Real> {
  readonly which: number;
  readonly decision: "approve" | "return";
  constructor(which: number, decision: "approve" | "return") {
    this.which = which;
    this.decision = decision;
  }
  check = () => true;
  async run({ revisions }: Model, { unit }: Real): Promise<void> {
    const place = this.which % (revisions.length + 1);
    const reason = this.decision === "return" ? "Chưa khớp" : "";
    const answer = await admin.post(`${path(unit, place + 1)}/decision`, { decision: this.decision, reason });
    const revision = revisions[place];
    if (!revision) return expect(answer.status).toBe(404);
    const isKnown = revision.decisions.has(this.decision);
    if (revision.status === "returned" && !isKnown) return expect(answer.status).toBe(409);
    // The same decision again is answered with the first one, whatever has been decided since.
    expect(answer.status).toBe(isKnown ? 200 : 201);
    revision.decisions.add(this.decision);
    if (revision.status === "returned") return;
    revision.status = this.decision === "return" ? "returned" : "approved";
  }
  toString = () => `Decide(${this.which}, ${this.decision})`;
}

class Look implements fc.AsyncCommand<Model, Real> {
  check = () => true;
  async run({ revisions }: Model, { unit }: Real): Promise<void> {
    const { body } = await admin.get(`${SUBMISSIONS}?orgUnit=${unit}&dataSet=${DATA_SET}&period=${PERIOD}`);
    const rows = z.array(z.looseObject({ revision: z.int() })).parse(body);
    expect(rows.toSorted((a, b) => a.revision - b.revision)).toMatchObject(
      revisions.map(({ decisions: _, ...revision }, index) => ({ ...revision, revision: index + 1 })),
    );
    const counted = revisions.findLastIndex(({ status }) => status !== "returned");
    const lineage = await admin.get(`/api/v1/reports/${PERIOD}/indicators/${INDICATOR}`);
    const { contributions } = z
      .looseObject({ contributions: z.array(z.looseObject({ orgUnit: z.string() })) })
      .parse(lineage.body);
    const own = contributions.filter(({ orgUnit }) => orgUnit === unit);
    expect(own).toMatchObject(
      counted < 0
        ? []
        : [{ numerator: revisions[counted]?.values.ho_van_hoa, sources: [{ revision: counted + 1 }] }],
    );
  }
  toString = () => "Look";
}

const number = fc.integer({ min: 0, max: 1000 });
const commands = fc.commands(
  [
    number.map((n) => new Submit(n, 0)),
    fc.tuple(number, fc.constantFrom(-2, -1, 1, 2)).map(([n, distance]) => new Submit(n, distance)),
    fc.tuple(fc.nat(9), fc.boolean()).map(([which, changed]) => new SendAgain(which, changed)),
    fc.constant(new SendFaulty()),
    fc
      .tuple(fc.nat(9), fc.constantFrom<"approve" | "return">("approve", "return"))
      .map(([which, decision]) => new Decide(which, decision)),
    fc.constant(new Look()),
  ],
  { size: "+1", maxCommands: 25 },
);

describe("the interface", () => {
  it("answers any sequence of submissions, repetitions, faults, decisions and looks as the model does", async () => {
    await fc.assert(
      fc.asyncProperty(commands, async (sequence) => {
        await fc.asyncModelRun(() => ({ model: { revisions: [] }, real: { unit: freshUnit() } }), sequence);
      }),
      // Shrinking needs units of its own.
      { numRuns: 10, endOnFailure: true },
    );
  }, 120_000);
});

describe("officers who work on one submission at the same time", () => {
  it("are answered as if they had done it one after the other, and each conflict is told", async () => {
    for (let round = 0; round < 3; round += 1) {
      const unit = freshUnit();
      const calls: Call[] = [];
      let moment = 0;
      const officer = async (who: number): Promise<void> => {
        let base = 0;
        for (let turn = 0; turn < 6; turn += 1) {
          const submissionId = randomUUID();
          const n = who * 100 + turn;
          // Every third one is sent twice at once, as by an impatient click.
          const copies = turn % 3 === 2 ? 2 : 1;
          const answers = Array.from({ length: copies }, async () => {
            moment += 1;
            const began = moment;
            const answer = answered(await send(unit, submissionId, base, n));
            moment += 1;
            calls.push({ submissionId, content: canonicalJson(values(n)), began, ended: moment, answer });
            return answer;
          });
          const [answer] = await Promise.all(answers);
          if (answer?.kind === "stored") base = answer.revision;
          if (answer?.kind === "conflict") base = answer.latest;
        }
      };
      await Promise.all([1, 2, 3, 4, 5].map(officer));
      const { body } = await admin.get(`${SUBMISSIONS}?orgUnit=${unit}&dataSet=${DATA_SET}&period=${PERIOD}`);
      const kept = z
        .array(z.looseObject({ revision: z.int(), submissionId: z.string(), values: z.unknown() }))
        .parse(body)
        .toSorted((a, b) => a.revision - b.revision);
      expect(kept.map(({ revision }) => revision)).toEqual(kept.map((_, index) => index + 1));
      const register = kept.map(({ submissionId, values: kept }) => ({
        submissionId,
        content: canonicalJson(kept),
      }));
      expect(explainHistory(calls, register)).toEqual([]);
      expect(calls.some(({ answer }) => answer?.kind === "conflict")).toBe(true);
    }
  }, 120_000);
});

function answered({ status, body }: Answer): Answered {
  if (status === 200 || status === 201) {
    const { revision } = z.looseObject({ revision: z.int() }).parse(body);
    return { kind: "stored", revision, fresh: status === 201 };
  }
  const { latest } = z
    .looseObject({
      type: z.literal("revision-conflict"),
      latest: z.looseObject({ revision: z.int() }).nullable(),
    })
    .parse(body);
  return { kind: "conflict", latest: latest?.revision ?? 0 };
}
