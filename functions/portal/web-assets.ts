/** Style sheet, script and fonts, from the `assets` folder beside the code (and beside the bundle). */
import { readdirSync, readFileSync } from "node:fs";
import { extname } from "node:path";
import { gzipSync } from "node:zlib";
import { Hono } from "hono";
import { STYLESHEET_PATH } from "../../shared/http/assets/addresses.ts";

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".woff2": "font/woff2",
};

interface Asset {
  readonly mediaType: string;
  readonly content: Uint8Array<ArrayBuffer>;
  /** Undefined for what is compressed already. */
  readonly gzip: Uint8Array<ArrayBuffer> | undefined;
}

/** `GET /tai-san/{hash}/{file}`: an address names its content, so browsers may keep it for ever. */
export function webAssets(): Hono {
  const assets = new Assets(new URL("./assets/", import.meta.url));
  const currentFolder = STYLESHEET_PATH.slice(0, STYLESHEET_PATH.lastIndexOf("/"));
  const app = new Hono();
  app.get("/tai-san/:hash/:file", (context) => {
    const asset = assets.get(context.req.param("file"));
    if (!asset) return context.notFound();
    const { gzip } = asset;
    const compressed = gzip !== undefined && /\bgzip\b/.test(context.req.header("accept-encoding") ?? "");
    // While a new version is being deployed, a page of it may ask this one: good enough to show, not to keep.
    const isCurrent = context.req.path.startsWith(`${currentFolder}/`);
    return context.body(compressed ? gzip : asset.content, 200, {
      "content-type": asset.mediaType,
      "cache-control": isCurrent ? "public, max-age=31536000, immutable" : "no-store",
      ...(gzip && { vary: "accept-encoding" }),
      ...(compressed && { "content-encoding": "gzip" }),
    });
  });
  return app;
}

/** What lies in a folder, read and compressed when it is asked for: few starts of the function are for these. */
class Assets {
  readonly #folder: URL;
  readonly #mediaTypes: ReadonlyMap<string, string>;
  readonly #read = new Map<string, Asset>();

  constructor(folder: URL) {
    this.#folder = folder;
    this.#mediaTypes = new Map(readdirSync(folder).map((name) => [name, mediaTypeOf(name)]));
  }

  get(name: string): Asset | undefined {
    const mediaType = this.#mediaTypes.get(name);
    if (mediaType === undefined) return undefined;
    const asset = this.#read.get(name) ?? readAsset(new URL(name, this.#folder), mediaType);
    this.#read.set(name, asset);
    return asset;
  }
}

function mediaTypeOf(name: string): string {
  const mediaType = MEDIA_TYPES[extname(name)];
  if (mediaType === undefined) throw new Error(`no media type for the asset ${name}`);
  return mediaType;
}

function readAsset(file: URL, mediaType: string): Asset {
  const content = new Uint8Array(readFileSync(file));
  const gzip = mediaType.startsWith("text/") ? new Uint8Array(gzipSync(content, { level: 9 })) : undefined;
  return { mediaType, content, gzip };
}
