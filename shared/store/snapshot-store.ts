/**
 * Published snapshots: the record of each version, and its files in the bucket.
 *
 * The order is: files first, then the record. A version exists from the moment its record does, so a snapshot is
 * complete or absent. The record's conditional put takes the version number; files lie under a folder named by the
 * digest of `snapshot.json` too, so that two publishers racing for one number never write to the same key, and a
 * retry writes the same bytes to the same key.
 */
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, PutObjectCommand, type S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import { type DynamoDBDocumentClient, PutCommand, paginateQuery } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { queryRows } from "./quick-read.ts";

export interface SnapshotFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

export interface SnapshotRecord {
  readonly ward: string;
  readonly period: string;
  readonly version: number;
  readonly publishedAt: number;
  readonly asOf: number;
  /** Digest of what the snapshot rests on: the same basis makes no new version. */
  readonly basis: string;
  /** The S3 key prefix under which the files lie. */
  readonly folder: string;
  readonly files: readonly SnapshotFile[];
}

export interface PublishedFile {
  readonly record: SnapshotRecord;
  readonly file: SnapshotFile;
}

export interface SnapshotPage {
  /** Newest version first. */
  readonly records: readonly SnapshotRecord[];
  /** Pass as `before` to go on; null at the end. */
  readonly next: number | null;
}

export interface SnapshotRecords {
  latest(ward: string, period: string): Promise<SnapshotRecord | undefined>;
  read(ward: string, period: string, version: number): Promise<SnapshotRecord | undefined>;
  list(
    ward: string,
    period: string,
    page: { before?: number | undefined; limit: number },
  ): Promise<SnapshotPage>;
  /** The published file whose SHA-256 is or starts with `digest` (hex), the newest where several have it. */
  findFile(ward: string, digest: string): Promise<PublishedFile | undefined>;
  /** Takes the version number. `taken`: another publisher has it. */
  record(record: SnapshotRecord): Promise<"recorded" | "taken">;
}

const VERSION_DIGITS = 5;

const snapshotRow = z.object({
  version: z.int(),
  publishedAt: z.number(),
  asOf: z.number(),
  basis: z.string(),
  folder: z.string(),
  files: z.array(z.object({ name: z.string(), mediaType: z.string(), bytes: z.int(), sha256: z.string() })),
});

export function snapshotRecords(client: DynamoDBDocumentClient, table: string): SnapshotRecords {
  const query = async (
    ward: string,
    period: string,
    last: string,
    limit: number,
  ): Promise<SnapshotRecord[]> => {
    const rows = queryRows(client, {
      TableName: table,
      KeyConditionExpression: "#pk = :pk AND #sk BETWEEN :first AND :last",
      ExpressionAttributeNames: { "#pk": "pk", "#sk": "sk" },
      ExpressionAttributeValues: { ":pk": ward, ":first": `${period}#`, ":last": last },
      ScanIndexForward: false,
      Limit: limit,
      ConsistentRead: true,
    });
    const records: SnapshotRecord[] = [];
    for await (const row of rows) {
      records.push({ ward, period, ...snapshotRow.parse(row) });
      if (records.length === limit) break;
    }
    return records;
  };
  const end = (period: string) => `${period}#~`;

  return {
    async latest(ward, period) {
      return (await query(ward, period, end(period), 1))[0];
    },
    async read(ward, period, version) {
      const [found] = await query(ward, period, sortKey(period, version), 1);
      return found?.version === version ? found : undefined;
    },
    async list(ward, period, { before, limit }) {
      const last = before === undefined ? end(period) : sortKey(period, before - 1);
      const records = await query(ward, period, last, limit + 1);
      const page = records.slice(0, limit);
      return { records: page, next: records.length > limit ? (page.at(-1)?.version ?? null) : null };
    },
    async findFile(ward, digest) {
      let newest: PublishedFile | undefined;
      // All records of the ward: about 1 KB for each version of each period, asked for a few times a month.
      const pages = paginateQuery(
        { client },
        {
          TableName: table,
          KeyConditionExpression: "#pk = :pk",
          ExpressionAttributeNames: { "#pk": "pk" },
          ExpressionAttributeValues: { ":pk": ward },
        },
      );
      for await (const { Items = [] } of pages) {
        for (const item of Items) {
          const { sk, ...row } = snapshotRow.extend({ sk: z.string() }).parse(item);
          const file = row.files.find((candidate) => candidate.sha256.startsWith(digest));
          if (file && (!newest || row.publishedAt >= newest.record.publishedAt))
            newest = { record: { ward, period: periodOf(sk), ...row }, file };
        }
      }
      return newest;
    },
    async record({ ward, period, ...rest }) {
      try {
        await client.send(
          new PutCommand({
            TableName: table,
            Item: { pk: ward, sk: sortKey(period, rest.version), ...rest },
            ConditionExpression: "attribute_not_exists(#pk)",
            ExpressionAttributeNames: { "#pk": "pk" },
          }),
        );
        return "recorded";
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return "taken";
        throw error;
      }
    },
  };
}

function sortKey(period: string, version: number): string {
  return `${period}#${String(version).padStart(VERSION_DIGITS, "0")}`;
}

function periodOf(key: string): string {
  return key.slice(0, key.indexOf("#"));
}

export interface SnapshotFiles {
  /** Writes a file that is not there yet; one that is there already stays. Gives what is there then. */
  write(folder: string, name: string, mediaType: string, content: Uint8Array): Promise<Uint8Array>;
  read(folder: string, name: string): Promise<Uint8Array>;
}

/** The S3 folder of a version. `digest` is that of its `snapshot.json`. */
export function snapshotFolder(ward: string, period: string, version: number, digest: string): string {
  return `snapshots/${ward}/${period}/v${String(version).padStart(VERSION_DIGITS, "0")}-${digest.slice(0, 16)}`;
}

export function snapshotFiles(client: S3Client, bucket: string): SnapshotFiles {
  const address = (folder: string, name: string) => ({ Bucket: bucket, Key: `${folder}/${name}` });
  const read = async (folder: string, name: string): Promise<Uint8Array> => {
    const { Body } = await client.send(new GetObjectCommand(address(folder, name)));
    if (!Body) throw new Error(`empty answer for ${folder}/${name}`);
    return Body.transformToByteArray();
  };
  return {
    async write(folder, name, mediaType, content) {
      try {
        await client.send(
          new PutObjectCommand({
            ...address(folder, name),
            Body: content,
            ContentType: mediaType,
            ChecksumAlgorithm: "SHA256",
            IfNoneMatch: "*",
          }),
        );
        return content;
      } catch (error) {
        // 412: the object is there already. A 409 (a write under way) is thrown, and the message comes again.
        if (!(error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412)) throw error;
        return read(folder, name);
      }
    },
    read,
  };
}
