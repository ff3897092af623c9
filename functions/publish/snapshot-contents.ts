/** What a snapshot consists of: its JSON, and what is rendered from it. Same snapshot, same bytes. */
import { sha256 } from "../../shared/domain/digest.ts";
import type { Snapshot } from "../../shared/domain/snapshot.ts";
import type { Rendering } from "../../shared/wire/manifest.ts";
import { encodeSnapshot } from "../../shared/wire/snapshot.ts";
import { modelPdf, REPORT_PDF, SNAPSHOT_JSON } from "../../shared/wire/snapshot-files.ts";
import { renderDataValueSet } from "./data-value-set.ts";
import type { renderReport } from "./report/render.ts";
import { renderIndicatorsCsv } from "./tables/csv.ts";
import { renderWorkbook } from "./tables/workbook.ts";

export interface SnapshotContent {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Uint8Array;
}

/** Renders every file of a snapshot; `renderPdf` the PDFs, which are printed with the digest of its JSON. */
export async function renderContents(
  snapshot: Snapshot,
  rendering: Rendering,
  renderPdf: typeof renderReport,
): Promise<{ readonly snapshotSha256: string; readonly contents: readonly SnapshotContent[] }> {
  const json = encodeSnapshot(snapshot);
  const snapshotSha256 = sha256(json);
  const pdf = (name: string, model?: string): SnapshotContent => ({
    name,
    mediaType: "application/pdf",
    content: renderPdf(snapshot, { ...rendering, snapshotSha256, model }),
  });
  return {
    snapshotSha256,
    contents: [
      { name: SNAPSHOT_JSON, mediaType: "application/json", content: json },
      pdf(REPORT_PDF),
      ...snapshot.catalogue.models.map(({ code }) => pdf(modelPdf(code), code)),
      {
        name: "tables.xlsx",
        mediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        content: await renderWorkbook(snapshot),
      },
      {
        name: "indicators.csv",
        mediaType: "text/csv; charset=utf-8; header=present",
        content: renderIndicatorsCsv(snapshot),
      },
      {
        name: "data-value-set.json",
        mediaType: "application/json",
        content: renderDataValueSet(snapshot),
      },
    ],
  };
}
