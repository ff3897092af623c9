/** The database on disk: what it answered stays, however it ends; what a crashed host left running is ended. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { startDynamoDbLocal } from "../../../infra/local/dynamodb-local.ts";
import { localDatabase } from "./local-database.ts";
import { scratchFolder } from "./scratch-folder.ts";

const scratch = scratchFolder();

describe("DynamoDB Local", () => {
  it("keeps every answered put when it is killed, and its stream goes on", async () => {
    const first = await localDatabase(scratch, { inMemory: false });
    const table = await first.newTable("kept");
    const orders = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`row-${n}`, "ok"]));
    await table.put(orders);
    process.kill(Number(readFileSync(join(scratch, "java.pid"), "utf8")), "SIGKILL");

    const second = await localDatabase(scratch, { inMemory: false });
    const { Items } = await second.client.send(new ScanCommand({ TableName: "kept", ConsistentRead: true }));
    expect(Items?.map((item) => item.name?.S).sort()).toEqual(Object.keys(orders).sort());
    await second.stop();
  });

  it("ends the one that a crashed host left running on the same folder", async () => {
    const left = await localDatabase(scratch, { inMemory: false });
    const pid = Number(readFileSync(join(scratch, "java.pid"), "utf8"));
    const next = await localDatabase(scratch, { inMemory: false });
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
    await next.stop();
    await left.stop();
  });

  it("says what is wrong when it cannot start", async () => {
    const settings = { folder: scratch, inMemory: true, region: "ap-southeast-1", accessKeyId: "TESTKEY" };
    await expect(startDynamoDbLocal({ ...settings, java: "/no/such/java", port: 1 })).rejects.toThrow(
      "ENOENT",
    );
    await expect(startDynamoDbLocal({ ...settings, java: "java", port: 1_000_000 })).rejects.toThrow(
      /^DynamoDB Local did not start: .+/,
    );
  });
});
