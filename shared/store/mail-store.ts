/**
 * Which mails were sent, and which of them people want. One row per mail, under a name that says whom it told of what on
 * which day, so that an event that comes twice finds its mail there:
 *
 *     le-chan    mail#2026-09-13#digest#tyt                            the day's digest of one person
 *     le-chan    mail#2026-09-16#returned#tyt#M06-TYT#2026-Q3#1        one return, told to one person
 *     le-chan    reader#chu-tich                                       what one person wants
 *
 * A mail is claimed before it is sent and recorded as sent after. Whoever dies in between leaves a claim that ends, and
 * the mail is sent again: a mail may come twice when a process dies in that moment, but none is lost (docs/adr). What the
 * mail service tells later of a mail that it took is kept beside, and changes nothing of that.
 */
import { randomBytes, timingSafeEqual } from "node:crypto";
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, paginateQuery, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import { addDays, wardDate } from "../domain/calendar.ts";
import type { IsoDate } from "../domain/catalogue.ts";

export const MAIL_KINDS = ["digest", "returned", "reminder", "reopened", "reopening-ended"] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

/** Names a mail: whom it tells of what, on which day. */
export interface MailKey {
  readonly ward: string;
  readonly day: IsoDate;
  readonly kind: MailKind;
  readonly username: string;
  /** What it is about, where one person may get several of a kind on a day. */
  readonly about?: string | undefined;
}

export interface MailRow extends MailKey {
  readonly state: "sending" | "sent" | "failed";
  readonly to: string;
  readonly subject: string;
  /** Versions of reports that it tells of, `2026-Q3#1`. */
  readonly published: readonly string[];
  readonly attempts: number;
  /** Epoch ms of the last attempt, on the machine's own clock. */
  readonly triedAt: number;
  /** What the mail service said; empty when nothing is wrong. */
  readonly error: string;
  /** That the mail came back, or that its reader called it spam. */
  readonly feedback?: MailFeedback | undefined;
}

export interface MailFeedback {
  readonly kind: "bounce" | "complaint";
  /** SES's type and subtype of a bounce, `Permanent/General`; empty for a complaint. */
  readonly why: string;
  /** When the service told of it, epoch ms. */
  readonly at: number;
}

/** What travels with a mail, so that what the service tells of it finds its row: short ASCII names and values. */
export type MailTags = Readonly<Record<string, string>>;

export type Claim =
  | "claimed"
  | "sent"
  /** Another process is sending it, or died doing so a moment ago. */
  | "under-way";

/** What a person wants to read, and the secret that lets a mail's link change it without signing in. */
export interface ReaderChoice {
  readonly wantsPublished: boolean;
  readonly token: string;
}

export interface MailStore {
  /** Takes the right to send a mail that has not been sent. */
  claim(key: MailKey, mail: Pick<MailRow, "to" | "subject" | "published">): Promise<Claim>;
  recordSent(key: MailKey, messageId: string): Promise<void>;
  recordFailed(key: MailKey, error: string): Promise<void>;
  /** Keeps what was told of the mail with {@link mailTags these tags}; false when there is no such mail. */
  recordFeedback(tags: MailTags, feedback: MailFeedback): Promise<boolean>;
  /** The ward's mails from one day to another, both included, by day. */
  list(ward: string, from: IsoDate, to: IsoDate): Promise<MailRow[]>;
  /**
   * Mails of the last {@link FAILED_DAYS} days before `at` (epoch ms) that could not be sent, whose sender died over
   * them, or that came back, newest day first.
   */
  listFailed(ward: string, at: number): Promise<MailRow[]>;
  /** What the person wants; makes the secret when there is none. */
  choiceOf(ward: string, username: string): Promise<ReaderChoice>;
  /** What the person wants, if the secret is theirs. */
  choiceBySecret(ward: string, username: string, token: string): Promise<ReaderChoice | undefined>;
  /** Whether reports that are published are mailed to the person. */
  choosePublished(ward: string, username: string, wants: boolean): Promise<void>;
}

/** Longer than any attempt to send one mail takes. */
const CLAIM_MS = 30_000;
/** Rows say who was told what: no longer than anybody asks. */
const KEPT_DAYS = 120;
/** How long a mail that failed is worth a look. */
export const FAILED_DAYS = 14;

const mailRow = z.object({
  sk: z.string(),
  state: z.enum(["sending", "sent", "failed"]),
  to: z.string(),
  subject: z.string(),
  published: z.array(z.string()).default([]),
  attempts: z.number(),
  triedAt: z.number(),
  error: z.string().default(""),
  feedback: z.object({ kind: z.enum(["bounce", "complaint"]), why: z.string(), at: z.number() }).optional(),
});
const readerRow = z.object({ token: z.string(), wantsPublished: z.boolean().default(true) });

export function mailStore(client: DynamoDBDocumentClient, table: string): MailStore {
  const update = (
    key: { pk: string; sk: string },
    set: Readonly<Record<string, unknown>>,
    more: { add?: string; condition?: string; names?: string[]; values?: Record<string, unknown> } = {},
  ) => {
    const names = Object.keys(set);
    return client.send(
      new UpdateCommand({
        TableName: table,
        Key: key,
        UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(", ")}${more.add ? ` ADD #${more.add} :one` : ""}`,
        ...(more.condition && { ConditionExpression: more.condition }),
        ExpressionAttributeNames: Object.fromEntries(
          [...names, ...(more.add ? [more.add] : []), ...(more.names ?? [])].map((name) => [
            `#${name}`,
            name,
          ]),
        ),
        ExpressionAttributeValues: {
          ...Object.fromEntries(names.map((name) => [`:${name}`, set[name]])),
          ...(more.add && { ":one": 1 }),
          ...more.values,
        },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
  };

  const list = async (ward: string, from: IsoDate, to: IsoDate): Promise<MailRow[]> => {
    const pages = paginateQuery(
      { client },
      {
        TableName: table,
        KeyConditionExpression: "#pk = :pk AND #sk BETWEEN :from AND :to",
        ExpressionAttributeNames: { "#pk": "pk", "#sk": "sk" },
        ExpressionAttributeValues: { ":pk": ward, ":from": `mail#${from}#`, ":to": `mail#${to}#~` },
        ConsistentRead: true,
      },
    );
    const rows: MailRow[] = [];
    for await (const { Items = [] } of pages) for (const item of Items) rows.push(toRow(ward, item));
    return rows;
  };

  const readChoice = async (ward: string, username: string): Promise<ReaderChoice | undefined> => {
    const { Item } = await client.send(
      new GetCommand({ TableName: table, Key: readerKey(ward, username), ConsistentRead: true }),
    );
    return Item && readerRow.parse(Item);
  };

  return {
    async claim(key, { to, subject, published }) {
      const now = Date.now();
      try {
        await update(
          mailKey(key),
          {
            state: "sending",
            to,
            subject,
            published,
            triedAt: now,
            expiresAt: Math.floor(now / 1000) + KEPT_DAYS * 86_400,
          },
          {
            add: "attempts",
            condition:
              "attribute_not_exists(#state) OR #state = :failed OR (#state = :state AND #triedAt < :ended)",
            values: { ":failed": "failed", ":ended": now - CLAIM_MS },
          },
        );
        return "claimed";
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException) || !error.Item) throw error;
        return toRow(key.ward, unmarshall(error.Item)).state === "sent" ? "sent" : "under-way";
      }
    },
    async recordSent(key, messageId) {
      await update(mailKey(key), { state: "sent", messageId, error: "" });
    },
    async recordFailed(key, error) {
      await update(mailKey(key), { state: "failed", error });
    },
    async recordFeedback(tags, feedback) {
      const key = taggedKey(tags);
      if (!key) return false;
      try {
        // Never a row of its own: the mail's may have been removed, its time being up.
        await update(key, { feedback }, { condition: "attribute_exists(#state)", names: ["state"] });
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
    list,
    async listFailed(ward, at) {
      const today = wardDate(at);
      const rows = await list(ward, addDays(today, -FAILED_DAYS), today);
      const ended = Date.now() - CLAIM_MS;
      return rows
        .filter(
          ({ state, triedAt, feedback }) =>
            feedback !== undefined || state === "failed" || (state === "sending" && triedAt < ended),
        )
        .reverse();
    },
    async choiceOf(ward, username) {
      const known = await readChoice(ward, username);
      if (known) return known;
      const token = randomBytes(16).toString("base64url");
      try {
        await update(readerKey(ward, username), { token }, { condition: "attribute_not_exists(#token)" });
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
      const made = await readChoice(ward, username);
      if (!made) throw new Error(`the choice of ${username} was stored and is not there`);
      return made;
    },
    async choiceBySecret(ward, username, token) {
      const known = await readChoice(ward, username);
      return known && isSame(known.token, token) ? known : undefined;
    },
    async choosePublished(ward, username, wants) {
      await update(readerKey(ward, username), { wantsPublished: wants });
    },
  };
}

function mailKey({ ward, day, kind, username, about }: MailKey) {
  return { pk: ward, sk: ["mail", day, kind, username, ...(about === undefined ? [] : [about])].join("#") };
}

/** A mail's tags. Values of SES's tags are letters, digits, dashes and underscores. */
export function mailTags(key: MailKey): MailTags {
  const { pk, sk } = mailKey(key);
  return { ward: pk, mail: Buffer.from(sk).toString("base64url") };
}

function taggedKey({ ward, mail }: MailTags): { pk: string; sk: string } | undefined {
  if (ward === undefined || mail === undefined) return undefined;
  const sk = Buffer.from(mail, "base64url").toString("utf8");
  return sk.startsWith("mail#") ? { pk: ward, sk } : undefined;
}

function readerKey(ward: string, username: string) {
  return { pk: ward, sk: `reader#${username}` };
}

function toRow(ward: string, item: unknown): MailRow {
  const { sk, ...row } = mailRow.parse(item);
  const [, day = "", kind, username = "", ...about] = sk.split("#");
  return {
    ward,
    day,
    kind: z.enum(MAIL_KINDS).parse(kind),
    username,
    ...(about.length > 0 && { about: about.join("#") }),
    ...row,
  };
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
