/**
 * Administrators' actions, in the ledger table: nothing can update or delete them there either. One partition per ward,
 * in order of time, so that a stretch of time is one query:
 *
 *     le-chan#actions      1789437600000#<id>
 */
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, PutCommand, paginateQuery } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { ACTION_KINDS, type ActionEntry } from "../domain/action.ts";

export interface ActionStore {
  /** One that is there already stays as it is. */
  append(ward: string, action: ActionEntry): Promise<void>;
  /** Actions from `from` on and before `to` (epoch ms), oldest first. */
  read(ward: string, span: { readonly from: number; readonly to: number }): Promise<ActionEntry[]>;
}

const ACTIONS = "actions";
/** Enough until the year 2286. */
const MS_DIGITS = 13;

/** Whether a ledger table's partition key is that of a ward's actions. */
export function isActionPartition(pk: string): boolean {
  return pk.endsWith(`#${ACTIONS}`);
}

/** An action as it is stored, and as a ward's archive has it. */
export const actionEntry = z.object({
  actionId: z.string(),
  kind: z.enum(ACTION_KINDS),
  at: z.number(),
  by: z.string(),
  reason: z.string(),
  person: z.string().optional(),
  orgUnit: z.string().optional(),
  period: z.string().optional(),
  changes: z.array(z.string()),
}) satisfies z.ZodType<ActionEntry>;

export function actionStore(client: DynamoDBDocumentClient, table: string): ActionStore {
  const partition = (ward: string) => `${ward}#${ACTIONS}`;
  const moment = (at: number) => String(Math.max(0, at)).padStart(MS_DIGITS, "0");
  return {
    async append(ward, action) {
      try {
        await client.send(
          new PutCommand({
            TableName: table,
            Item: { pk: partition(ward), sk: `${moment(action.at)}#${action.actionId}`, ...action },
            ConditionExpression: "attribute_not_exists(#pk)",
            ExpressionAttributeNames: { "#pk": "pk" },
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
    async read(ward, { from, to }) {
      const pages = paginateQuery(
        { client },
        {
          TableName: table,
          KeyConditionExpression: "#pk = :pk AND #sk BETWEEN :from AND :to",
          ExpressionAttributeNames: { "#pk": "pk", "#sk": "sk" },
          // No key ends with the bare moment: `to` itself is left out.
          ExpressionAttributeValues: { ":pk": partition(ward), ":from": moment(from), ":to": moment(to) },
          ConsistentRead: true,
        },
      );
      const actions: ActionEntry[] = [];
      for await (const { Items = [] } of pages)
        for (const item of Items) actions.push(actionEntry.parse(item));
      return actions;
    },
  };
}
