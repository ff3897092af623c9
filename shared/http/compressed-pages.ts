/**
 * Pages go out compressed. What a compressed page weighs tells whether a text that somebody made the page show is in it
 * a second time (BREACH), so pages that show something of their address are left as they are: all with a query.
 * Their own secret, the forms' token, is another text each time (`session.ts`).
 */
import { gzipSync } from "node:zlib";
import type { Context } from "hono";
import { accepts } from "hono/accepts";

export interface PageBody {
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A page as it goes out, with the headers that say so. Compressed here rather than at the edge, which does so only with
 * what it may keep; and in one go from its text, since a page is whole when it comes here.
 */
export function pageBody(context: Context, page: string): PageBody {
  const { method, url } = context.req;
  if (method === "HEAD" || url.includes("?")) return { body: page, headers: {} };
  const headers = { vary: "Accept-Encoding" };
  const encoding = accepts(context, {
    header: "Accept-Encoding",
    supports: ["gzip"],
    default: "identity",
  });
  return encoding === "gzip"
    ? { body: gzipSync(page), headers: { ...headers, "content-encoding": "gzip" } }
    : { body: page, headers };
}
