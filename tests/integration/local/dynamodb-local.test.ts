/** The database on disk: what it answered stays, however it ends; what a crashed host left running is ended. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { startDynamoDbLocal } from "../../../infra/local/dynamodb-local.ts";
import { freePort, listen } from "../../../infra/local/free-port.ts";
import { isRunning } from "./is-running.ts";
import { localDatabase } from "./local-database.ts";
import { scratchFolder } from "./scratch-folder.ts";

const scratch = scratchFolder();

describe("DynamoDB Local", { timeout: 120_000 }, () => {
  it("keeps every answered put when it is killed, and is started again", async () => {
    const database = await localDatabase(scratch, { inMemory: false });
    const table = await database.newTable("kept");
    const orders = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`row-${n}`, "ok"]));
    await table.put(orders);
    process.kill(Number(readFileSync(join(scratch, "java.pid"), "utf8")), "SIGKILL");

    const rows = async () => {
      try {
        const { Items } = await database.client.send(
          new ScanCommand({ TableName: "kept", ConsistentRead: true }),
        );
        return Items?.map((item) => item.name?.S).sort();
      } catch {
        return "not answering";
      }
    };
    await expect.poll(rows, { timeout: 30_000 }).toEqual(Object.keys(orders).sort());
    await database.stop();
  });

  it("is ended when a crashed host left it running on the folder that is used again", async () => {
    const host = spawn(
      process.execPath,
      [join(import.meta.dirname, "fixtures", "host-with-database.ts"), scratch],
      { stdio: ["ignore", "pipe", "ignore"] },
    );
    await once(host.stdout, "data");
    const pid = Number(readFileSync(join(scratch, "java.pid"), "utf8"));
    host.kill("SIGKILL");
    await once(host, "exit");
    expect(isRunning(pid)).toBe(true);

    const next = await localDatabase(scratch, { inMemory: false });
    expect(isRunning(pid)).toBe(false);
    await next.stop();
  });

  it("takes another port when somebody else took the one it had found", async () => {
    const other = createServer((socket) => socket.destroy());
    const taken = await listen(other, 0);
    const found = [taken, await freePort()];
    const database = await startDynamoDbLocal({
      java: "java",
      folder: scratch,
      inMemory: true,
      region: "ap-southeast-1",
      accessKeyId: "TESTKEY",
      choosePort: async () => found.shift() ?? 0,
      onError: () => undefined,
    });
    expect(database.endpoint).not.toContain(`:${taken}`);
    expect((await fetch(database.endpoint)).headers.has("x-amzn-requestid")).toBe(true);
    await database.stop();
    await new Promise((closed) => other.close(closed));
  });

  it("says what is wrong when it cannot start", async () => {
    const settings = {
      folder: scratch,
      inMemory: true,
      region: "ap-southeast-1",
      accessKeyId: "TESTKEY",
      onError: () => undefined,
    };
    await expect(startDynamoDbLocal({ ...settings, java: "/no/such/java" })).rejects.toThrow("ENOENT");
    await expect(
      startDynamoDbLocal({ ...settings, java: "java", choosePort: async () => 1_000_000 }),
    ).rejects.toThrow(/^DynamoDB Local did not start: .+/);
  });
});
