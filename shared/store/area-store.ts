/**
 * The tree of areas (ward → city → country), as data in the ledger table. An area has a catalogue of its own, like a
 * ward; here is who belongs to whom.
 *
 *     area#hai-phong     le-chan     a member of the area, with the name that it is shown by
 *     areas              le-chan     the area that it belongs to
 */
import { type DynamoDBDocumentClient, PutCommand, paginateQuery, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { AreaMember } from "../domain/roll-up.ts";

const PARENTS = "areas";

/** The kinds of area, lowest first: each is rolled up after those below it. */
export const AREA_LEVELS = ["city", "country"] as const;
export const areaLevel = z.enum(AREA_LEVELS);
export type AreaLevel = z.output<typeof areaLevel>;

export interface Area {
  readonly code: string;
  readonly level: AreaLevel;
}

export interface AreaStore {
  /** Makes a ward or an area a member of another area; the same again changes nothing. */
  join(member: AreaMember, area: Area): Promise<void>;
  /** The area that a ward or an area belongs to directly. */
  parentOf(code: string): Promise<Area | undefined>;
  /** By code. */
  members(area: string): Promise<AreaMember[]>;
}

const memberRow = z.object({ sk: z.string(), name: z.string() });
const parentRow = z.object({ area: z.string(), level: areaLevel });

/** Whether a ledger table's partition key is one of the tree's. */
export function isAreaTree(pk: string): boolean {
  return pk === PARENTS || pk.startsWith("area#");
}

export function areaStore(client: DynamoDBDocumentClient, table: string): AreaStore {
  return {
    async join({ code, name }, area) {
      await client.send(
        new PutCommand({ TableName: table, Item: { pk: partition(area.code), sk: code, name } }),
      );
      await client.send(
        new PutCommand({
          TableName: table,
          Item: { pk: PARENTS, sk: code, area: area.code, level: area.level },
        }),
      );
    },

    async parentOf(code) {
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: "#pk = :pk AND #sk = :sk",
          ExpressionAttributeNames: { "#pk": "pk", "#sk": "sk" },
          ExpressionAttributeValues: { ":pk": PARENTS, ":sk": code },
        }),
      );
      const [item] = Items;
      if (!item) return undefined;
      const { area, level } = parentRow.parse(item);
      return { code: area, level };
    },

    async members(area) {
      const pages = paginateQuery(
        { client },
        {
          TableName: table,
          KeyConditionExpression: "#pk = :pk",
          ExpressionAttributeNames: { "#pk": "pk" },
          ExpressionAttributeValues: { ":pk": partition(area) },
        },
      );
      const members: AreaMember[] = [];
      for await (const { Items = [] } of pages) {
        for (const item of Items) {
          const { sk, name } = memberRow.parse(item);
          members.push({ code: sk, name });
        }
      }
      return members;
    },
  };
}

function partition(area: string): string {
  return `area#${area}`;
}

/** Whether a ward or an area belongs to an area, directly or through others. */
export async function isBelow(
  areas: Pick<AreaStore, "parentOf">,
  code: string,
  area: string,
): Promise<boolean> {
  let below = code;
  // One step for each level: a tree that somebody closed to a ring ends here too.
  for (const _ of AREA_LEVELS) {
    const parent = await areas.parentOf(below);
    if (!parent) return false;
    if (parent.code === area) return true;
    below = parent.code;
  }
  return false;
}
