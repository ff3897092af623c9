/**
 * Short-lived links to a snapshot's files. They are signed here without the S3 client: the portal sends S3 nothing
 * else, and the client would be a fifth of its bundle and of its cold start (docs/performance.md).
 */
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { S3RequestPresigner } from "@aws-sdk/s3-request-presigner";
import type { SnapshotFile, SnapshotRecord } from "./snapshot-store.ts";

export interface SnapshotLinks {
  /** A URL that gives exactly this object to whoever has it, for a short time. */
  signedUrl(folder: string, file: SnapshotFile, downloadName: string): Promise<string>;
  /** A published file, by such a link. */
  read(record: SnapshotRecord, name: string): Promise<Uint8Array>;
}

/** How long a signed URL is good for: long enough to start a download, too short to pass on. */
const SIGNED_URL_SECONDS = 60;

/** Region and credentials as any other client of the function has found them. */
type AwsIdentity = Pick<DynamoDBDocumentClient["config"], "credentials" | "region" | "sha256" | "runtime">;

export function snapshotLinks(aws: AwsIdentity, bucket: string): SnapshotLinks {
  const presigner = new S3RequestPresigner(aws);
  const links: SnapshotLinks = {
    async signedUrl(folder, { name, mediaType }, downloadName) {
      const { protocol, hostname, port, pathname } = await objectUrl(aws, bucket, `${folder}/${name}`);
      const { query } = await presigner.presign(
        {
          method: "GET",
          protocol,
          hostname,
          ...(port !== "" && { port: Number(port) }),
          path: pathname,
          query: {
            "response-content-type": mediaType,
            "response-content-disposition": `attachment; filename="${downloadName}"`,
            "x-id": "GetObject",
          },
          headers: {},
        },
        { expiresIn: SIGNED_URL_SECONDS },
      );
      const authority = port === "" ? hostname : `${hostname}:${port}`;
      return `${protocol}//${authority}${pathname}?${queryString(query ?? {})}`;
    },
    async read({ folder, files }, name) {
      const file = files.find((one) => one.name === name);
      if (!file) throw new Error(`${folder} has no ${name}`);
      const response = await fetch(await links.signedUrl(folder, file, name));
      if (!response.ok) throw new Error(`${folder}/${name}: ${response.status}`);
      return response.bytes();
    },
  };
  return links;
}

/** Where S3 has the object. A local S3 server has no host name per bucket. */
async function objectUrl({ region }: AwsIdentity, bucket: string, key: string): Promise<URL> {
  const endpoint = process.env.AWS_ENDPOINT_URL_S3;
  return endpoint === undefined
    ? new URL(`https://${bucket}.s3.${await region()}.amazonaws.com/${key}`)
    : new URL(`${endpoint}/${bucket}/${key}`);
}

/** Written as it was signed. */
function queryString(query: Readonly<Record<string, string | string[] | null>>): string {
  return Object.entries(query)
    .flatMap(([name, values]) =>
      [values ?? ""].flat().map((value) => `${escapeUri(name)}=${escapeUri(value)}`),
    )
    .join("&");
}

/** RFC 3986, which is stricter than `encodeURIComponent`. */
function escapeUri(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
