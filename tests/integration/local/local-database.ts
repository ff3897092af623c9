/** A DynamoDB Local for one test file. */
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { startDynamoDbLocal } from "../../../infra/local/dynamodb-local.ts";

const REGION = "ap-southeast-1";

export async function localDatabase(folder: string, { inMemory }: { inMemory: boolean }) {
  const server = await startDynamoDbLocal({
    java: "java",
    folder,
    inMemory,
    region: REGION,
    accessKeyId: "TESTKEY",
    onError: () => undefined,
  });
  const settings = {
    region: REGION,
    endpoint: server.endpoint,
    credentials: { accessKeyId: "TESTKEY", secretAccessKey: "x" },
  };
  const client = new DynamoDBClient(settings);
  const streams = new DynamoDBStreamsClient(settings);
  return {
    client,
    streams,
    region: REGION,
    /** A table of its own with a stream; rows tell the obedient function what to do. */
    async newTable(name: string) {
      const { TableDescription } = await client.send(
        new CreateTableCommand({
          TableName: name,
          BillingMode: "PAY_PER_REQUEST",
          KeySchema: [{ AttributeName: "name", KeyType: "HASH" }],
          AttributeDefinitions: [{ AttributeName: "name", AttributeType: "S" }],
          StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
        }),
      );
      return {
        streamArn: TableDescription?.LatestStreamArn ?? "",
        async put(orders: Record<string, string>) {
          for (const [row, order] of Object.entries(orders)) {
            await client.send(
              new PutItemCommand({ TableName: name, Item: { name: { S: row }, order: { S: order } } }),
            );
          }
        },
      };
    },
    async stop() {
      client.destroy();
      streams.destroy();
      await server.stop();
    },
  };
}
