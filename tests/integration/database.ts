/** A fresh DynamoDB Local in memory with the system's tables, for tests of what reads and writes them. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { startDynamoDbLocal } from "../../infra/local/dynamodb-local.ts";
import { findJava, JAVA_FOLDER } from "../../infra/local/java.ts";
import { createTables } from "../../infra/local/tables.ts";
import type { ParsedCatalogue } from "../../shared/catalogue/parse.ts";
import { readCatalogueFile } from "../../shared/catalogue/read-file.ts";

export interface Database {
  readonly client: DynamoDBDocumentClient;
  stop(): Promise<void>;
}

const REGION = "ap-southeast-1";
const ACCESS_KEY_ID = "tests";

export async function startDatabase(): Promise<Database> {
  const folder = mkdtempSync(join(tmpdir(), "database-"));
  const local = await startDynamoDbLocal({
    java: await findJava(JAVA_FOLDER, () => undefined),
    folder,
    inMemory: true,
    region: REGION,
    accessKeyId: ACCESS_KEY_ID,
    onError: (line) => console.error(line),
  });
  const client = new DynamoDBClient({
    endpoint: local.endpoint,
    region: REGION,
    credentials: { accessKeyId: ACCESS_KEY_ID, secretAccessKey: "tests" },
  });
  await createTables(client);
  return {
    client: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
    async stop() {
      client.destroy();
      await local.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The catalogue of phường Lê Chân. */
export function leChan(): Extract<ParsedCatalogue, { ok: true }> {
  const parsed = readCatalogueFile(join(import.meta.dirname, "../../shared/catalogue/le-chan.yaml"));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed;
}
