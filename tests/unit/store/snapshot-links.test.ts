import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterEach, describe, expect, it, vi } from "vitest";
import { snapshotLinks } from "../../../shared/store/snapshot-links.ts";

const FOLDER = "snapshots/le-chan/2026-Q3/v0001-0123456789abcdef";
const FILE = { name: "report.pdf", mediaType: "application/pdf", bytes: 1, sha256: "" };
const DOWNLOAD_NAME = "bao-cao (bản 1)'s.pdf";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe("signed links to a snapshot's files", () => {
  it.each([
    ["on AWS", undefined],
    ["on a local S3 server", "http://127.0.0.1:4570"],
  ])("are what the S3 client would have signed, %s", async (_, endpoint) => {
    vi.useFakeTimers({ now: Date.UTC(2026, 8, 17) });
    vi.stubEnv("AWS_ENDPOINT_URL_S3", endpoint);
    const client = new S3Client({
      region: "ap-southeast-1",
      credentials: { accessKeyId: "AKIA", secretAccessKey: "secret", sessionToken: "token/+=" },
      forcePathStyle: endpoint !== undefined,
      // By default it adds parameters about checksums, which only the SDK itself looks at.
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
    });
    const signedByClient = await getSignedUrl(
      client,
      new GetObjectCommand({
        Bucket: "snapshots",
        Key: `${FOLDER}/${FILE.name}`,
        ResponseContentType: FILE.mediaType,
        ResponseContentDisposition: `attachment; filename="${DOWNLOAD_NAME}"`,
      }),
      { expiresIn: 60 },
    );

    const link = await snapshotLinks(client.config, "snapshots").signedUrl(FOLDER, FILE, DOWNLOAD_NAME);

    expect(partsOf(link)).toEqual(partsOf(signedByClient));
  });
});

/** The order of the parameters says nothing. */
function partsOf(url: string) {
  const [address, query = ""] = url.split("?");
  return { address, parameters: query.split("&").sort() };
}
