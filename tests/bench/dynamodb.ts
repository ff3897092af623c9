/** One DynamoDB Local in memory for the benchmarks; each access key sees its own, empty set of tables. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { startDynamoDbLocal } from "../../infra/local/dynamodb-local.ts";
import { findJava, JAVA_FOLDER } from "../../infra/local/java.ts";
import { createTables } from "../../infra/local/tables.ts";

export interface BenchDatabase {
  /** The system's tables, empty, in a database of their own. */
  tables(accessKeyId: string): Promise<DynamoDBDocumentClient>;
  stop(): Promise<void>;
}

const REGION = "ap-southeast-1";

export async function startBenchDatabase(): Promise<BenchDatabase> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  const local = await startDynamoDbLocal({
    java: await findJava(JAVA_FOLDER, (line) => console.error(line)),
    folder,
    inMemory: true,
    region: REGION,
    accessKeyId: "bench",
    onError: (line) => console.error(line),
  });
  const clients: DynamoDBClient[] = [];
  return {
    async tables(accessKeyId) {
      const client = new DynamoDBClient({
        endpoint: local.endpoint,
        region: REGION,
        credentials: { accessKeyId, secretAccessKey: "bench" },
      });
      clients.push(client);
      await createTables(client);
      return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
    },
    async stop() {
      for (const client of clients) client.destroy();
      await local.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
