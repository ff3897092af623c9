/**
 * Pages go out compressed. What a compressed page weighs tells whether a text that somebody made the page show is in it
 * a second time (BREACH), so pages that show something of their address are left as they are: all with a query.
 * Their own secret, the forms' token, is another text each time (`session.ts`).
 */
import type { MiddlewareHandler } from "hono";
import { compress } from "hono/compress";

const gzip = compress({ encoding: "gzip", contentTypeFilter: /^text\/html\b/ });

/** Compresses pages here rather than at the edge, which does so only with what it may keep. */
export const compressedPages: MiddlewareHandler = (context, next) =>
  context.req.url.includes("?") ? next() : gzip(context, next);
