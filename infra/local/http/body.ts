/** Reading a request's body within a limit, whatever the client does. */
import type { IncomingMessage } from "node:http";

/** What is still read of a body that is too large, so that the client gets to the answer; then it is cut off. */
const DISCARDED_BYTES_MAX = 64 * 1024 * 1024;

export type BodyResult =
  | { readonly kind: "complete"; readonly body: Buffer }
  | { readonly kind: "too-large" }
  /** The client went away, was too slow, or broke the protocol: nobody is left to answer. */
  | { readonly kind: "aborted" };

export function readBody(request: IncomingMessage, bytesMax: number): Promise<BodyResult> {
  return new Promise((resolve) => {
    let chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= bytesMax) {
        chunks.push(chunk);
        return;
      }
      chunks = [];
      if (bytes > DISCARDED_BYTES_MAX) resolve({ kind: "too-large" });
    });
    request.on("end", () =>
      resolve(bytes > bytesMax ? { kind: "too-large" } : { kind: "complete", body: Buffer.concat(chunks) }),
    );
    request.on("error", () => resolve({ kind: "aborted" }));
    request.on("close", () => resolve({ kind: "aborted" }));
  });
}
