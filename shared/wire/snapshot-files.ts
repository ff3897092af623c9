/** Names of the files that a published version consists of. */

export const SNAPSHOT_JSON = "snapshot.json";
export const REPORT_PDF = "report.pdf";

/** The report of one model, for its lead. */
export function modelPdf(model: string): string {
  return `report-${model}.pdf`;
}

/** The model that a file reports on alone; undefined for every other file. */
export function modelOfFile(name: string): string | undefined {
  return /^report-(.+)\.pdf$/.exec(name)?.[1];
}
