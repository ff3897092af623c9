/**
 * Submissions through the real intake application (token, checks, one conditional put) against conditional puts of
 * the same rows, made ready beforehand, alone and behind a bare Hono application that reads the same request and
 * answers 201: same process, same DynamoDB Local, same concurrency, alternating rounds.
 */
import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { Hono } from "hono";
import { intakeApp } from "../../functions/intake/app.ts";
import { TABLE_NAMES } from "../../infra/local/tables.ts";
import type { Catalogue } from "../../shared/domain/catalogue.ts";
import { periodsOfYears } from "../../shared/domain/period.ts";
import { identity } from "../../shared/http/identity.ts";
import { catalogueStore } from "../../shared/store/catalogue-store.ts";
import { draftStore } from "../../shared/store/draft-store.ts";
import { toRow } from "../../shared/store/ledger-rows.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import type { BenchCatalogue } from "./catalogue.ts";
import type { BenchDatabase } from "./dynamodb.ts";
import { AUDIENCE, startBenchIssuer } from "./issuer.ts";
import { summarize, type Timing } from "./measure.ts";
import { entriesOf, type SentSubmission, submissionsFor } from "./quarter.ts";

export interface IntakeFigures {
  /** Time of one request or put when many are under way: rounds of the whole. */
  readonly throughput: Readonly<Record<Contestant, Timing>>;
  /** Latency of single requests and puts, one after the other. */
  readonly latency: Readonly<Record<Contestant, Timing>>;
}
type Contestant = "intake" | "puts" | "bareHono";

const CONCURRENCY = 8;
const SUBMISSIONS = "/api/v1/submissions";

export async function benchIntake(
  { catalogue, file }: BenchCatalogue,
  database: BenchDatabase,
  { rounds, perRound }: { rounds: number; perRound: number },
): Promise<IntakeFigures> {
  const issuer = await startBenchIssuer();
  const write = process.stdout.write;
  // The function's log lines are made, but not shown.
  process.stdout.write = () => true;
  try {
    const own = await database.tables("intake");
    const raw = await database.tables("puts");
    const behindHono = await database.tables("hono");
    await catalogueStore(own, TABLE_NAMES.ledger).publish(file, { sample: true, at: 0, by: "bench" });
    const app = appOn(own, issuer.url);
    const token = await issuer.accessToken({
      username: "quan-tri",
      ward: catalogue.programme.ward,
      roles: ["admin"],
    });

    const work = firstSubmissions(catalogue);
    const pairs = work.map((sent) => ({ sent, row: rowOf(catalogue, sent) }));
    const post = async (to: Hono, { sent }: Pair) => {
      const response = await to.request(
        SUBMISSIONS,
        {
          method: "POST",
          headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
          body: JSON.stringify(sent.body),
        },
        { event: { requestContext: { timeEpoch: sent.at } } },
      );
      if (response.status !== 201) throw new Error(`${response.status}: ${await response.text()}`);
      await response.arrayBuffer();
    };
    const bare = bareHono(behindHono, new Map(pairs.map(({ sent, row }) => [sent.body.submissionId, row])));
    const contestants: Record<Contestant, (pair: Pair) => Promise<unknown>> = {
      intake: (pair) => post(app, pair),
      puts: ({ row }) => put(raw, row),
      bareHono: (pair) => post(bare, pair),
    };
    const names = Object.keys(contestants) as Contestant[];

    const times = { intake: [] as number[], puts: [] as number[], bareHono: [] as number[] };
    const single = { intake: [] as number[], puts: [] as number[], bareHono: [] as number[] };
    // Two rounds to warm up all; each submission is sent once and each row put once.
    for (let round = -2; round < rounds; round += 1) {
      const share = pairs.splice(0, perRound);
      if (share.length < perRound) throw new Error("not enough submissions for so many rounds");
      for (const name of round % 2 === 0 ? names : names.toReversed()) {
        const ms = await inParallel(share, contestants[name]);
        if (round >= 0) times[name].push(ms / perRound);
      }
    }
    for (const pair of pairs.splice(0, perRound)) {
      for (const name of names) single[name].push(await timeOf(() => contestants[name](pair)));
    }
    return { throughput: summaries(times), latency: summaries(single) };
  } finally {
    process.stdout.write = write;
    await issuer.stop();
  }
}

function summaries(times: Readonly<Record<Contestant, number[]>>): Record<Contestant, Timing> {
  return {
    intake: summarize(times.intake),
    puts: summarize(times.puts),
    bareHono: summarize(times.bareHono),
  };
}

interface Pair {
  readonly sent: SentSubmission;
  readonly row: Record<string, unknown>;
}

function put(client: DynamoDBDocumentClient, row: Record<string, unknown> | undefined) {
  return client.send(
    new PutCommand({
      TableName: TABLE_NAMES.ledger,
      Item: row,
      ConditionExpression: "attribute_not_exists(#pk)",
      ExpressionAttributeNames: { "#pk": "pk" },
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    }),
  );
}

/** The least that takes a submission over HTTP: the JSON read, its row put, 201. It believes everybody everything. */
function bareHono(client: DynamoDBDocumentClient, rows: ReadonlyMap<string, Record<string, unknown>>): Hono {
  const app = new Hono();
  app.post(SUBMISSIONS, async (context) => {
    const { submissionId } = await context.req.json<SentSubmission["body"]>();
    await put(client, rows.get(submissionId));
    return context.json({ submissionId }, 201);
  });
  return app;
}

function appOn(client: DynamoDBDocumentClient, issuer: string): Hono {
  const baseUrl = "http://127.0.0.1";
  return intakeApp({
    identity: identity(
      {
        OIDC_ISSUER: issuer,
        OIDC_CLIENT_ID: "bench",
        OIDC_AUDIENCE: AUDIENCE,
        TOKEN_PROFILE: "standard",
        SESSIONS_TABLE: TABLE_NAMES.sessions,
        BASE_URL: baseUrl,
      },
      client,
    ),
    baseUrl,
    catalogues: catalogueStore(client, TABLE_NAMES.ledger),
    ledger: ledgerStore(client, TABLE_NAMES.ledger),
    drafts: draftStore(client, TABLE_NAMES.drafts),
  });
}

/** First revisions of all quarters of the programme: some 3,400 different rows. */
function firstSubmissions(catalogue: Catalogue): SentSubmission[] {
  return periodsOfYears("quarter", 2026, 2030)
    .flatMap((quarter, index) => submissionsFor(catalogue, quarter, index))
    .filter(({ body }) => body.baseRevision === 0);
}

function rowOf(catalogue: Catalogue, sent: SentSubmission): Record<string, unknown> {
  const [entry] = entriesOf(catalogue, [sent], 0);
  if (!entry) throw new Error("a submission became no entry");
  return toRow(catalogue.programme.ward, entry);
}

/** Milliseconds that all of it took, {@link CONCURRENCY} at a time. */
async function inParallel(pairs: readonly Pair[], run: (pair: Pair) => Promise<unknown>): Promise<number> {
  const queue = pairs.values();
  return timeOf(() =>
    Promise.all(
      Array.from({ length: CONCURRENCY }, async () => {
        for (const pair of queue) await run(pair);
      }),
    ),
  );
}

async function timeOf(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}
