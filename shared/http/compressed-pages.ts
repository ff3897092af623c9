/**
 * Pages go out compressed. What a compressed page weighs tells whether a text that somebody made the page show is in it
 * a second time (BREACH), so pages that show something of their address are left as they are: all with a query.
 * Their own secret, the forms' token, is another text each time (`session.ts`).
 */
import { gzipSync } from "node:zlib";
import type { MiddlewareHandler } from "hono";
import { accepts } from "hono/accepts";

/**
 * Compresses pages here rather than at the edge, which does so only with what it may keep. In one go: a page is whole
 * when it comes here, and the streams of Hono's own middleware take twice as long over it.
 */
export const compressedPages: MiddlewareHandler = async (context, next) => {
  await next();
  const { method, url } = context.req;
  const isPage = context.res.headers.get("content-type")?.startsWith("text/html") === true;
  if (method === "HEAD" || url.includes("?") || !isPage) return;
  context.header("vary", "Accept-Encoding", { append: true });
  const encoding = accepts(context, {
    header: "Accept-Encoding",
    supports: ["gzip"],
    default: "identity",
  });
  if (encoding !== "gzip") return;
  const page = context.res;
  const headers = new Headers(page.headers);
  headers.set("content-encoding", "gzip");
  context.res = undefined;
  context.res = new Response(gzipSync(await page.arrayBuffer()), { status: page.status, headers });
};
