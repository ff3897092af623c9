import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { TABLE_NAMES } from "../../infra/local/tables.ts";

/** Where the system keeps its data. */
export interface Clients {
  readonly documents: DynamoDBDocumentClient;
  readonly tables: typeof TABLE_NAMES;
}
