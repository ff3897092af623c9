/**
 * Submissions through the real intake application (token, checks, one conditional put) against conditional puts of
 * the same rows, made ready beforehand: same process, same DynamoDB Local, same concurrency, alternating rounds.
 */
import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { Hono } from "hono";
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
  readonly throughput: { readonly intake: Timing; readonly puts: Timing };
  /** Latency of single requests and puts, one after the other. */
  readonly latency: { readonly intake: Timing; readonly puts: Timing };
}

const CONCURRENCY = 8;

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
    await catalogueStore(own, TABLE_NAMES.ledger).publish(file, { sample: true, at: 0, by: "bench" });
    const app = appOn(own, issuer.url);
    const token = await issuer.accessToken({
      username: "quan-tri",
      ward: catalogue.programme.ward,
      roles: ["admin"],
    });

    const work = firstSubmissions(catalogue);
    const pairs = work.map((sent) => ({ sent, row: rowOf(catalogue, sent) }));
    const submit = async ({ sent }: Pair) => {
      const response = await app.request(
        "/api/v1/submissions",
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
    const put = ({ row }: Pair) =>
      raw.send(
        new PutCommand({
          TableName: TABLE_NAMES.ledger,
          Item: row,
          ConditionExpression: "attribute_not_exists(#pk)",
          ExpressionAttributeNames: { "#pk": "pk" },
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
      );

    const times = { intake: [] as number[], puts: [] as number[] };
    const single = { intake: [] as number[], puts: [] as number[] };
    // Two rounds to warm up both; each submission is sent once and each row put once.
    for (let round = -2; round < rounds; round += 1) {
      const share = pairs.splice(0, perRound);
      if (share.length < perRound) throw new Error("not enough submissions for so many rounds");
      const runs = [
        async () => times.intake.push((await inParallel(share, submit)) / perRound),
        async () => times.puts.push((await inParallel(share, put)) / perRound),
      ];
      for (const run of round % 2 === 0 ? runs : runs.reverse()) await run();
      if (round < 0) times.intake.length = times.puts.length = 0;
    }
    for (const pair of pairs.splice(0, perRound)) {
      single.intake.push(await timeOf(() => submit(pair)));
      single.puts.push(await timeOf(() => put(pair)));
    }
    return {
      throughput: { intake: summarize(times.intake), puts: summarize(times.puts) },
      latency: { intake: summarize(single.intake), puts: summarize(single.puts) },
    };
  } finally {
    process.stdout.write = write;
    await issuer.stop();
  }
}

interface Pair {
  readonly sent: SentSubmission;
  readonly row: Record<string, unknown>;
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
