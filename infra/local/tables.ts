/** The tables of `shared/store/tables.ts` in DynamoDB Local, under their own names. */
import {
  CreateTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
} from "@aws-sdk/client-dynamodb";
import { TABLES, type TableName } from "../../shared/store/tables.ts";

export const TABLE_NAMES: { readonly [T in TableName]: T } = {
  ledger: "ledger",
  reports: "reports",
  snapshots: "snapshots",
  mails: "mails",
  sessions: "sessions",
  drafts: "drafts",
};

/** Creates what does not exist yet; gives the ARN of the ledger's stream. */
export async function createTables(client: DynamoDBClient): Promise<{ ledgerStreamArn: string }> {
  await Promise.all(Object.values(TABLE_NAMES).map((name) => createTable(client, name)));
  const { Table } = await client.send(new DescribeTableCommand({ TableName: TABLE_NAMES.ledger }));
  if (Table?.LatestStreamArn === undefined) throw new Error("the ledger table has no stream");
  return { ledgerStreamArn: Table.LatestStreamArn };
}

async function createTable(client: DynamoDBClient, name: TableName): Promise<void> {
  const { partitionKey, sortKey, stream } = TABLES[name];
  const keys = [
    { name: partitionKey, type: "HASH" as const },
    ...(sortKey === undefined ? [] : [{ name: sortKey, type: "RANGE" as const }]),
  ];
  try {
    await client.send(
      new CreateTableCommand({
        TableName: name,
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: keys.map((key) => ({ AttributeName: key.name, KeyType: key.type })),
        AttributeDefinitions: keys.map((key) => ({ AttributeName: key.name, AttributeType: "S" })),
        ...(stream && { StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" } }),
      }),
    );
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
}
