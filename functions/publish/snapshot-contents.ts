/** What a snapshot consists of: its JSON, and what is rendered from it. Same snapshot, same bytes. */
import { sha256 } from "../../shared/domain/digest.ts";
import type { Snapshot } from "../../shared/domain/snapshot.ts";
import { encodeSnapshot } from "../../shared/wire/snapshot.ts";
import { renderDataValueSet } from "./data-value-set.ts";
import { renderIndicatorsCsv } from "./tables/csv.ts";
import { renderWorkbook } from "./tables/workbook.ts";

export const SNAPSHOT_JSON = "snapshot.json";

/** PDF bytes of a snapshot, which is printed with the digest of its JSON; same snapshot, same bytes. */
export type RenderPdf = (snapshot: Snapshot, snapshotSha256: string) => Uint8Array;

export interface SnapshotContent {
  readonly name: string;
  readonly mediaType: string;
  readonly content: Uint8Array;
}

/** Renders every file of a snapshot. */
export async function renderContents(
  snapshot: Snapshot,
  renderPdf: RenderPdf,
): Promise<{ readonly snapshotSha256: string; readonly contents: readonly SnapshotContent[] }> {
  const json = encodeSnapshot(snapshot);
  const snapshotSha256 = sha256(json);
  return {
    snapshotSha256,
    contents: [
      { name: SNAPSHOT_JSON, mediaType: "application/json", content: json },
      {
        name: "report.pdf",
        mediaType: "application/pdf",
        content: renderPdf(snapshot, snapshotSha256),
      },
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
