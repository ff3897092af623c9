/**
 * What the nightly run has to look at: one sparse item for each (ward, period) that is due or has changed since it was
 * published. A ward of which nothing is due and nothing has changed has no item, and costs the night nothing.
 *
 *     agenda#07     2026-09-17#le-chan#2026-Q3     look at the period from that day on
 *     agenda#run    last                           the moment of the last run
 *
 * Derived from ledger and catalogues like everything in this table. Wards are spread over a few partitions, so that
 * the deadline day of the country does not end in one.
 */
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { IsoDate } from "../domain/catalogue.ts";
import { sha256 } from "../domain/digest.ts";
import type { PlannedCheck } from "../domain/schedule.ts";
import { AREA_LEVELS, type AreaLevel } from "./area-store.ts";

/** A planned check as it is stored. */
export const check = z.object({
  period: z.string(),
  /** The first day (ward time) whose run looks at it. */
  from: z.string(),
  /** Another one when something happened since: what was looked at before must not be taken for looked at since. */
  token: z.string(),
});
export type Check = z.output<typeof check>;

export interface WardChecks {
  readonly ward: string;
  readonly checks: readonly Check[];
}

export interface Agenda {
  /** Plans checks and gives them as stored. `cause` tells what for: the same cause again changes nothing. */
  plan(ward: string, checks: readonly PlannedCheck[], cause: string): Promise<Check[]>;
  /** Checks up to a day, a page at a time, a page's by ward. */
  upTo(day: IsoDate): AsyncIterable<readonly WardChecks[]>;
  /** Whether a check is still planned, and nothing has happened since it was read. */
  holds(ward: string, planned: Check): Promise<boolean>;
  /** Takes a check off, unless something has happened since it was read. */
  settle(ward: string, done: Check): Promise<void>;
  /** Says that the run of this moment is about to read the agenda. */
  beginRun(at: number): Promise<void>;
  /** The moment of the last run that was begun, epoch ms. */
  lastRun(): Promise<number | undefined>;
}

/** One agenda for each level of areas. */
export type AreaAgendas = Readonly<Record<AreaLevel, Agenda>>;

const SHARDS = 16;

const checkRow = z.object({ sk: z.string(), token: z.string() });
const runRow = z.object({ at: z.number() });

/** The agenda of the wards; with a level, that of the areas of this level. */
export function agendaStore(client: DynamoDBDocumentClient, table: string, level?: AreaLevel): Agenda {
  const { runKey, partition, keyOf } = keysOf(level ? `agenda-${level}` : "agenda");
  return {
    async plan(ward, checks, cause) {
      const token = sha256(cause).slice(0, 16);
      return Promise.all(
        checks.map(async (planned) => {
          await client.send(new PutCommand({ TableName: table, Item: { ...keyOf(ward, planned), token } }));
          return { ...planned, token };
        }),
      );
    },

    async *upTo(day) {
      for (let shard = 0; shard < SHARDS; shard += 1) {
        const pages = paginateQuery(
          { client },
          {
            TableName: table,
            KeyConditionExpression: "#pk = :pk AND #sk < :end",
            ExpressionAttributeNames: { "#pk": "pk", "#sk": "sk" },
            ExpressionAttributeValues: { ":pk": partition(shard), ":end": `${day}#~` },
            ConsistentRead: true,
          },
        );
        for await (const { Items = [] } of pages) yield byWard(Items);
      }
    },

    async holds(ward, planned) {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: keyOf(ward, planned), ConsistentRead: true }),
      );
      return Item !== undefined && checkRow.parse(Item).token === planned.token;
    },

    async settle(ward, done) {
      try {
        await client.send(
          new DeleteCommand({
            TableName: table,
            Key: keyOf(ward, done),
            ConditionExpression: "#token = :token",
            ExpressionAttributeNames: { "#token": "token" },
            ExpressionAttributeValues: { ":token": done.token },
          }),
        );
      } catch (error) {
        // Planned again meanwhile, or settled by a run of this before.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },

    async beginRun(at) {
      await client.send(new PutCommand({ TableName: table, Item: { ...runKey, at } }));
    },

    async lastRun() {
      const { Item } = await client.send(
        new GetCommand({ TableName: table, Key: runKey, ConsistentRead: true }),
      );
      return Item && runRow.parse(Item).at;
    },
  };
}

function keysOf(agenda: string) {
  const partition = (shard: number) => `${agenda}#${String(shard).padStart(2, "0")}`;
  return {
    runKey: { pk: `${agenda}#run`, sk: "last" },
    partition,
    keyOf(ward: string, { period, from }: PlannedCheck) {
      const shard = Number.parseInt(sha256(ward).slice(0, 4), 16) % SHARDS;
      return { pk: partition(shard), sk: `${from}#${ward}#${period}` };
    },
  };
}

function byWard(items: readonly unknown[]): WardChecks[] {
  const wards = new Map<string, Check[]>();
  for (const item of items) {
    const { sk, token } = checkRow.parse(item);
    const [from = "", ward = "", period = ""] = sk.split("#");
    const known = wards.get(ward);
    if (known) known.push({ period, from, token });
    else wards.set(ward, [{ period, from, token }]);
  }
  return [...wards].map(([ward, checks]) => ({ ward, checks }));
}

export function areaAgendas(client: DynamoDBDocumentClient, table: string): AreaAgendas {
  const [city, country] = AREA_LEVELS;
  return { [city]: agendaStore(client, table, city), [country]: agendaStore(client, table, country) };
}
