/**
 * Whose access ended before it would have by itself: people who were disabled, moved or signed out everywhere. Tokens
 * and sessions say who somebody was when they were given out; this says from when on that holds no longer. One row per
 * ward in the sessions table, gone when everything that it could refuse has expired.
 */
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Principal } from "../http/principal.ts";

export type AccessEnd =
  /** What was given out before stands no longer; signing in again does. */
  | "signed-out"
  /** Nothing stands, whenever it was given out. */
  | "disabled";

type Who = Pick<Principal, "ward" | "username">;

/** Whether what somebody was given at `since` (epoch ms) stands no longer. Known to every process within seconds. */
export type HasEnded = (who: Who, since: number) => Promise<boolean>;

export interface AccessEnds {
  readonly hasEnded: HasEnded;
  /** Takes effect within seconds, for good: a later `signed-out` lets a disabled person in again. */
  end(who: Who, end: AccessEnd): Promise<void>;
}

/** How long a process may go on with what it has read: the longest that a disabled person gets on. */
const CACHE_MS = 2_000;
/** Longer than any token or session lives (a working day). */
const KEPT_MS = 12 * 3_600_000;

/** Each member of the set is one event: user name, epoch ms, what ended. Adding to a set needs no reading first. */
const row = z.object({ ends: z.set(z.string()) });
const event = z.string().transform((text) => {
  const [username = "", at, end] = text.split(" ");
  return { username, at: Number(at), end: z.enum(["signed-out", "disabled"]).parse(end) };
});
type Event = z.output<typeof event>;

export function accessEnds(client: DynamoDBDocumentClient, table: string): AccessEnds {
  const cache = new Map<string, { readUntil: number; latest: ReadonlyMap<string, Event> }>();
  const key = (ward: string) => ({ pk: `ended#${ward}` });

  const readLatest = async (ward: string): Promise<ReadonlyMap<string, Event>> => {
    const cached = cache.get(ward);
    if (cached && cached.readUntil > performance.now()) return cached.latest;
    const { Item } = await client.send(new GetCommand({ TableName: table, Key: key(ward) }));
    const events = Item === undefined ? [] : [...row.parse(Item).ends].map((text) => event.parse(text));
    const latest = new Map(events.sort((a, b) => a.at - b.at).map((one) => [one.username, one]));
    cache.set(ward, { readUntil: performance.now() + CACHE_MS, latest });
    return latest;
  };

  return {
    async hasEnded({ ward, username }, since) {
      const latest = (await readLatest(ward)).get(username);
      if (!latest) return false;
      return latest.end === "disabled" || since < latest.at;
    },
    async end({ ward, username }, end) {
      const now = Date.now();
      await client.send(
        new UpdateCommand({
          TableName: table,
          Key: key(ward),
          UpdateExpression: "ADD #ends :event SET #expiresAt = :expiresAt",
          ExpressionAttributeNames: { "#ends": "ends", "#expiresAt": "expiresAt" },
          ExpressionAttributeValues: {
            ":event": new Set([`${username} ${now} ${end}`]),
            ":expiresAt": Math.floor((now + KEPT_MS) / 1000),
          },
        }),
      );
      cache.delete(ward);
    },
  };
}
