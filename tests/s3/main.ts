/** `npm run s3-conformance`: what the system rests on of S3, shown on a real server through the system's own code. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mock } from "node:test";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectRetentionCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { runCommand } from "../../infra/cli/command.ts";
import { snapshotLinks } from "../../shared/store/snapshot-links.ts";
import { type SnapshotFile, snapshotFiles } from "../../shared/store/snapshot-store.ts";
import { type S3Server, startRadosgw } from "./radosgw.ts";

/** The one whose buckets name no place: a server of one place knows no other. */
const REGION = "us-east-1";
const BUCKET = "snapshots";
const LOCKED = "locked";
/** Without versions: Ceph holds the condition of racing writers there only, Amazon's S3 everywhere. */
const RACED = "raced";
const RACERS = 20;
const ROUNDS = 10;
const FOLDER = "snapshots/le-chan/2026-Q3/v00001-0123456789abcdef";
const DAY_MS = 86_400_000;

const bytes = (text: string) => new TextEncoder().encode(text);
const fileOf = (name: string, content: Uint8Array): SnapshotFile => ({
  name,
  mediaType: "application/json",
  bytes: content.byteLength,
  sha256: createHash("sha256").update(content).digest("hex"),
});

await runCommand(async () => {
  const server = await startRadosgw((line) => console.error(line));
  try {
    await check(server);
  } finally {
    await server.stop();
  }
});

async function check(server: S3Server): Promise<void> {
  const { endpoint, ...keys } = server;
  // The links look here for where S3 is, as the functions do.
  process.env.AWS_ENDPOINT_URL_S3 = endpoint;
  const s3 = new S3Client({ endpoint, region: REGION, credentials: keys, forcePathStyle: true });
  const identity = DynamoDBDocumentClient.from(
    new DynamoDBClient({ region: REGION, credentials: keys }),
  ).config;
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await s3.send(
    new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration: { Status: "Enabled" } }),
  );
  await s3.send(new CreateBucketCommand({ Bucket: RACED }));
  await s3.send(new CreateBucketCommand({ Bucket: LOCKED, ObjectLockEnabledForBucket: true }));
  const files = snapshotFiles(s3, BUCKET);
  const links = snapshotLinks(identity, BUCKET);
  let failed = 0;
  const it = async (what: string, test: () => Promise<string>): Promise<void> => {
    try {
      console.log(`ok      ${what}: ${await test()}`);
    } catch (error) {
      failed += 1;
      console.log(`FAILED  ${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };

  await it(`of ${RACERS} racing writers of one file one wins, and all are given what it wrote`, async () => {
    const raced = snapshotFiles(s3, RACED);
    for (let round = 1; round <= ROUNDS; round += 1) {
      const folder = `${FOLDER}-${round}`;
      const kept = await Promise.all(
        Array.from({ length: RACERS }, (_, racer) => writeUntilKept(raced, folder, bytes(`writer ${racer}`))),
      );
      const there = Buffer.from(await raced.read(folder, "snapshot.json")).toString();
      assert.deepEqual(new Set(kept), new Set([there]));
    }
    return `1 winner in each of ${ROUNDS} rounds`;
  });

  const content = bytes('{"period":"2026-Q3"}');
  const file = fileOf("snapshot.json", content);
  const other = fileOf("manifest.json", bytes("{}"));
  await files.write(FOLDER, file.name, file.mediaType, content);
  await files.write(FOLDER, other.name, other.mediaType, bytes("{}"));
  const status = async (url: string, init?: RequestInit) => (await fetch(url, init)).status;

  await it("a signed URL gives its file, under its name", async () => {
    const response = await fetch(await links.signedUrl(FOLDER, file, "bao-cao.json"));
    assert.equal(response.status, 200);
    assert.deepEqual(new Uint8Array(await response.arrayBuffer()), content);
    assert.match(response.headers.get("content-disposition") ?? "", /bao-cao\.json/);
    return "200";
  });
  await it("one that has expired is refused", async () => {
    mock.timers.enable({ apis: ["Date"], now: Date.now() - 90_000 });
    const url = await links.signedUrl(FOLDER, file, "a.json").finally(() => mock.timers.reset());
    assert.equal(await status(url), 403);
    return "403";
  });
  await it("one with another signature, life or name is refused", async () => {
    const url = new URL(await links.signedUrl(FOLDER, file, "a.json"));
    const tampered = (name: string, change: (value: string) => string) => {
      const copy = new URL(url);
      copy.searchParams.set(name, change(copy.searchParams.get(name) ?? ""));
      return copy.href;
    };
    const urls = [
      tampered("X-Amz-Signature", (hex) => (hex.startsWith("0") ? "1" : "0") + hex.slice(1)),
      tampered("X-Amz-Expires", () => "604800"),
      tampered("response-content-disposition", () => "inline"),
      url.href.replace(/&X-Amz-Signature=[0-9a-f]+/, ""),
    ];
    assert.deepEqual(await Promise.all(urls.map((one) => status(one))), [403, 403, 403, 403]);
    return "403, 403, 403, 403";
  });
  await it("one for another file or folder is refused", async () => {
    const url = await links.signedUrl(FOLDER, file, "a.json");
    const found = [
      await status(url.replace("snapshot.json", "manifest.json")),
      await status(url.replace("v00001", "v00002")),
      await status(`${endpoint}/${BUCKET}/?list-type=2&${url.split("?")[1]}`),
    ];
    assert.deepEqual(found, [403, 403, 403]);
    return found.join(", ");
  });
  await it("one used with another method is refused", async () => {
    const url = await links.signedUrl(FOLDER, file, "a.json");
    const found = [await status(url, { method: "PUT", body: "x" }), await status(url, { method: "DELETE" })];
    assert.deepEqual(found, [403, 403]);
    return found.join(", ");
  });
  await it("nobody without keys reads or lists", async () => {
    const found = [
      await status(`${endpoint}/${BUCKET}/${FOLDER}/snapshot.json`),
      await status(`${endpoint}/${BUCKET}`),
    ];
    assert.deepEqual(found, [403, 403]);
    return found.join(", ");
  });

  await it("what was overwritten or removed past the system is there still, as an older version", async () => {
    const Key = `${FOLDER}/snapshot.json`;
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: "forged" }));
    await s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key }));
    const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: BUCKET, Prefix: Key }));
    const oldest = Versions.at(-1)?.VersionId;
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key, VersionId: oldest }));
    assert.deepEqual(await Body?.transformToByteArray(), content);
    return `${Versions.length} versions`;
  });

  await it("a locked file cannot be removed for good before its time, and cannot be unlocked", async () => {
    await s3.send(
      new PutObjectLockConfigurationCommand({
        Bucket: LOCKED,
        ObjectLockConfiguration: {
          ObjectLockEnabled: "Enabled",
          Rule: { DefaultRetention: { Mode: "COMPLIANCE", Days: 1 } },
        },
      }),
    );
    await snapshotFiles(s3, LOCKED).write(FOLDER, file.name, file.mediaType, content);
    const Key = `${FOLDER}/${file.name}`;
    const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket: LOCKED, Prefix: Key }));
    const of = { Bucket: LOCKED, Key, VersionId: Versions[0]?.VersionId };
    const { Retention } = await s3.send(new GetObjectRetentionCommand(of));
    assert.equal(Retention?.Mode, "COMPLIANCE");
    assert.ok((Retention.RetainUntilDate?.getTime() ?? 0) > Date.now() + DAY_MS / 2);
    await assert.rejects(s3.send(new DeleteObjectCommand(of)), { name: "AccessDenied" });
    await assert.rejects(s3.send(new DeleteObjectCommand({ ...of, BypassGovernanceRetention: true })), {
      name: "AccessDenied",
    });
    return "AccessDenied, AccessDenied";
  });
  s3.destroy();
  if (failed > 0) process.exitCode = 1;
}

/** What the file holds then. A 409 says that a write is under way: as on a queue, the message comes again. */
async function writeUntilKept(
  files: ReturnType<typeof snapshotFiles>,
  folder: string,
  content: Uint8Array,
): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return Buffer.from(await files.write(folder, "snapshot.json", "application/json", content)).toString();
    } catch (error) {
      if (attempt === 20) throw error;
    }
  }
}
