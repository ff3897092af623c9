/** What a request to one of the local servers is about, in the servers' own protocols. */
import type { IncomingMessage } from "node:http";
import * as z from "zod";

/** Names in a request's user agent the process that it comes from; whoever has been killed is not served any more. */
export const PROCESS_MARK = "chaos-process";

export interface Asked {
  readonly id: string | undefined;
  /** What is done to what, such as `PutItem ledger le-chan#2026 09#2026-Q3#M06-TYT#tyt#0001`. */
  readonly about: string;
  readonly writes: boolean;
  readonly readsTheLatest: boolean;
  readonly batch: Batch | undefined;
}

const batchBody = z.looseObject({ Entries: z.array(z.looseObject({ Id: z.string() })) });
export type Batch = z.output<typeof batchBody>;

const MARKED = new RegExp(`\\b${PROCESS_MARK}/(\\S+)`);

const attribute = z.object({ S: z.string() }).transform(({ S }) => S);
const dynamoBody = z.looseObject({
  TableName: z.string().default(""),
  Item: z.looseObject({ pk: attribute.optional(), sk: attribute.optional() }).optional(),
  Key: z.looseObject({ pk: attribute.optional(), sk: attribute.optional() }).optional(),
  ConsistentRead: z.boolean().default(false),
});

export function askedBy(request: IncomingMessage, body: Buffer): Asked {
  const id = MARKED.exec(request.headers["user-agent"] ?? "")?.[1];
  const target = request.headers["x-amz-target"];
  if (typeof target !== "string") {
    const about = `${request.method} ${request.url}`;
    return { id, about, writes: request.method === "PUT", readsTheLatest: true, batch: undefined };
  }
  const [service, operation = ""] = target.split(".");
  const json: unknown = JSON.parse(body.toString() || "{}");
  if (service?.startsWith("DynamoDB_") !== true) {
    const batch = operation === "SendMessageBatch" ? batchBody.parse(json) : undefined;
    return { id, about: `${operation} ${body}`, writes: batch !== undefined, readsTheLatest: true, batch };
  }
  const { TableName, Item, Key, ConsistentRead } = dynamoBody.parse(json);
  const place = Item ?? Key;
  const about = place ? `${operation} ${TableName} ${place.pk} ${place.sk}` : `${operation} ${body}`;
  return { id, about, writes: operation === "PutItem", readsTheLatest: ConsistentRead, batch: undefined };
}
