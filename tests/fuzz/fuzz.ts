/** Sends requests made from the description to a running system and holds each answer against it. */
import { setTimeout as sleep } from "node:timers/promises";
import * as fc from "fast-check";
import * as z from "zod";
import { leChan } from "../integration/database.ts";
import { readDescription } from "../integration/description.ts";
import { type Answer, type Person, SUBMISSIONS, type System } from "../integration/system.ts";
import { type FuzzedRequest, firstReads, requestsTo, type Vocabulary } from "./requests.ts";

export interface FuzzOptions {
  readonly requests: number;
  /** The same seed makes the same requests. */
  readonly seed: number;
  readonly onAnswer?: (status: number) => void;
}

export interface FuzzResult {
  /** How many answers there were of each status. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Each answer that was not as it must be: what was sent, by whom, and what is wrong. */
  readonly faults: readonly string[];
}

/** The administrator, who may do everything, most. */
const SENDERS = [null, "tyt", "vhxh", "mttq", "chu-tich", "quan-tri", "quan-tri", "quan-tri"] as const;
type Sender = (typeof SENDERS)[number];

export async function fuzz(system: System, { requests, seed, onAnswer }: FuzzOptions): Promise<FuzzResult> {
  const description = await readDescription(system.nobody);
  const words = vocabulary(await reopeningsOf(system));
  const made = fc.tuple(
    fc.constantFrom(...SENDERS),
    requestsTo(description.operations, words, { "post /submissions": plausibleSubmissions() }),
  );
  // However few and whatever the seed: each thing that can be read is found once.
  const first = firstReads(description.operations, words).map((request): [Sender, FuzzedRequest] => [
    "quan-tri",
    request,
  ]);
  const statuses: Record<string, number> = {};
  const faults: string[] = [];
  for (const [sender, request] of inBatches(made, { first, count: requests, seed })) {
    const person = sender === null ? system.nobody : await system.as(sender);
    const { method, path } = request.operation;
    try {
      const answer = await sendAsAsked(person, request);
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
      onAnswer?.(answer.status);
      const wrong = answer.status >= 500 ? "server error" : description.differences(answer, method, path);
      if (wrong !== null) faults.push(tell(sender, request, `${answer.status} ${wrong}`));
    } catch (error) {
      faults.push(tell(sender, request, `no answer: ${error}`));
    }
  }
  return { statuses, faults };
}

/** Made a few at a time: making thousands at once would keep connections waiting until they are closed. */
function* inBatches<T>(
  made: fc.Arbitrary<T>,
  { first, count, seed }: { readonly first: readonly T[]; readonly count: number; readonly seed: number },
): Generator<T> {
  const BATCH = 50;
  yield* first;
  for (let from = 0; from < count; from += BATCH) {
    yield* fc.sample(made, { numRuns: Math.min(BATCH, count - from), seed: seed + from });
  }
}

/** Sends again once after the time that an answer asks for: 503 is for what passes, so a second one is a fault. */
async function sendAsAsked(person: Person, request: FuzzedRequest): Promise<Answer> {
  const answer = await send(person, request);
  const seconds =
    answer.status === 503 ? Number(answer.headers.get("retry-after") ?? Number.NaN) : Number.NaN;
  if (Number.isNaN(seconds)) return answer;
  await sleep(seconds * 1000);
  return send(person, request);
}

function send(person: Person, { operation, path, body }: FuzzedRequest): Promise<Answer> {
  return person.send(`/api/v1${path}`, {
    method: operation.method.toUpperCase(),
    ...(body !== undefined && { body, headers: { "content-type": "application/json" } }),
  });
}

function tell(sender: string | null, { operation, path, body }: FuzzedRequest, wrong: string): string {
  return `${sender ?? "nobody"}: ${operation.method} ${path.slice(0, 500)} ${(body ?? "").slice(0, 500)} → ${wrong}`;
}

/** Units with a data set that is theirs, values of its own elements, and a period of its type. */
function plausibleSubmissions(): fc.Arbitrary<unknown> {
  const { catalogue } = leChan();
  const periods = {
    month: "2026-08",
    quarter: "2026-Q3",
    half: "2026-H1",
    "nine-months": "2026-9M",
    year: "2026",
  };
  return fc.constantFrom(...catalogue.dataSets).chain((dataSet) =>
    fc.record({
      submissionId: fc.uuid(),
      orgUnit: fc.constantFrom(...dataSet.assigned),
      dataSet: fc.constant(dataSet.code),
      period: fc.constant(periods[dataSet.period]),
      baseRevision: fc.constantFrom(0, 0, 0, 1),
      values: fc.record(
        Object.fromEntries(
          dataSet.elements.map(({ code, type }) => [code, type === "boolean" ? fc.boolean() : fc.nat(500)]),
        ),
        { requiredKeys: [] },
      ),
    }),
  );
}

async function reopeningsOf(system: System): Promise<string[]> {
  const { body } = await (await system.as("quan-tri")).get("/api/v1/reopenings");
  return z
    .array(z.looseObject({ reopeningId: z.string() }))
    .parse(body)
    .map(({ reopeningId }) => reopeningId);
}

/** The catalogue's own words and the ids that there are, so that most requests get past the first check. */
function vocabulary(reopeningId: readonly string[]): Vocabulary {
  const { catalogue } = leChan();
  // What is published is asked for most.
  const periods = [
    "2026-Q3",
    "2026-Q3",
    "2026-Q3",
    "2026-Q3",
    "2026-09",
    "2026-08",
    "2026-H1",
    "2026-9M",
    "2026",
    "2026-Q2",
    "2027-Q1",
  ];
  const elements = catalogue.dataSets.flatMap(({ elements: each }) => each.map(({ code }) => code));
  return {
    orgUnit: catalogue.orgUnits.map(({ code }) => code),
    dataSet: catalogue.dataSets.map(({ code }) => code),
    period: periods,
    revision: ["1", "2", "99"],
    code: catalogue.indicators.map(({ code }) => code),
    version: ["1", "latest", "2"],
    file: ["snapshot.json", "report.pdf", "tables.xlsx", "indicators.csv", "manifest.json"],
    limit: ["1", "10", "500"],
    before: ["1", "2"],
    after: ["x"],
    "values.key": elements,
    "narrative.key": catalogue.narrative.map(({ code }) => code),
    reason: ["Sai số liệu"],
    reopeningId,
  };
}

/** Something to read: a few submissions, a reopening and a published snapshot. */
export async function furnish(system: System): Promise<void> {
  const admin = await system.as("quan-tri");
  for (const [n, orgUnit] of ["tdp-01", "tdp-02", "tdp-03"].entries()) {
    const { status } = await admin.post(SUBMISSIONS, {
      submissionId: `00000000-0000-4000-8000-00000000000${n}`,
      orgUnit,
      dataSet: "M03-DV",
      period: "2026-Q3",
      baseRevision: 0,
      values: { ho_tong: 400, ho_van_hoa: 380 },
    });
    if (status !== 201) throw new Error(`furnishing was answered ${status}`);
  }
  const until = "2026-12-01T00:00:00+07:00";
  const reopening = { orgUnit: "tdp-01", period: "2026-Q1", until, reason: "Bổ sung số liệu" };
  const { status } = await admin.post("/api/v1/reopenings", reopening);
  if (status !== 201) throw new Error(`furnishing was answered ${status}`);
  system.at("2026-09-20T00:05:00+07:00");
  await system.stack.runDaily("2026-Q3");
}
