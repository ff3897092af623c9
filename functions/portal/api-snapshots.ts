/** `GET /api/v1/snapshots/…`: versions of a published report, and their files by short-lived signed URL. */
import { Hono } from "hono";
import * as z from "zod";
import { mayReadEverything, mayReadFile } from "../../shared/http/principal.ts";
import type { SnapshotRecord } from "../../shared/store/snapshot-store.ts";
import { snapshotVersion } from "../../shared/wire/snapshot.ts";
import { modelOfFile } from "../../shared/wire/snapshot-files.ts";
import {
  type ApiStores,
  forbidden,
  listPage,
  notFound,
  type PortalEnv,
  pageLimit,
  reportPeriodOf,
} from "./api-context.ts";

export function snapshotApi({ snapshots, links }: Pick<ApiStores, "snapshots" | "links">): Hono<PortalEnv> {
  const app = new Hono<PortalEnv>();

  app.get("/snapshots/:period", async (context) => {
    if (!mayReadEverything(context.get("caller"))) return forbidden();
    const { catalogue } = context.get("version");
    const period = reportPeriodOf(catalogue, context.req.param("period"));
    if (!period) return notFound("Không có kỳ báo cáo này trong chương trình.");
    const before = versionNumber(context.req.query("before"));
    const page = await snapshots.list(catalogue.programme.ward, period.code, {
      before,
      limit: pageLimit(context),
    });
    const next = page.next === null ? null : { before: String(page.next) };
    return listPage(
      context,
      page.records.map((record) => z.encode(snapshotVersion, record)),
      next,
    );
  });

  app.get("/snapshots/:period/:version/:file", async (context) => {
    const { catalogue } = context.get("version");
    const { version, file: name } = context.req.param();
    if (!mayReadFile(context.get("caller"), name, catalogue)) return forbidden();
    const period = reportPeriodOf(catalogue, context.req.param("period"));
    const record = period && (await find(catalogue.programme.ward, period.code, version));
    const file = record?.files.find((candidate) => candidate.name === name);
    if (!record || !file) return notFound("Không có tệp này trong bản công bố.");
    const url = await links.signedUrl(record.folder, file, downloadName(record, name));
    return new Response(null, { status: 302, headers: { location: url, "cache-control": "no-store" } });
  });

  const find = async (ward: string, period: string, version: string): Promise<SnapshotRecord | undefined> => {
    if (version === "latest") return snapshots.latest(ward, period);
    const number = versionNumber(version);
    return number === undefined ? undefined : snapshots.read(ward, period, number);
  };
  return app;
}

function versionNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,4}$/.test(text) ? Number(text) : undefined;
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  "snapshot.json": "json",
  "report.pdf": "pdf",
  "tables.xlsx": "xlsx",
  "indicators.csv": "csv",
};

/**
 * Of 2026-Q3, version 2: `report.pdf` → `bao-cao-le-chan-2026-Q3-v2.pdf`, `report-M06.pdf` → `….M06.pdf`,
 * `manifest.json` → `….manifest.json`.
 */
function downloadName({ ward, period, version }: SnapshotRecord, file: string): string {
  const model = modelOfFile(file);
  const extension = model === undefined ? (EXTENSIONS[file] ?? file) : `${model}.pdf`;
  return `bao-cao-${ward}-${period}-v${version}.${extension}`;
}
