/** A workbook as an answer: a file to save. */
import type { WorkbookForm } from "./form-view.ts";
import { renderWorkbook } from "./render-workbook.ts";

export const WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

export async function answerFile(form: WorkbookForm): Promise<Response> {
  const bytes = await renderWorkbook(form);
  const { dataSet, period, orgUnit } = form.identity;
  const name = `${dataSet}_${period}_${orgUnit ?? "nhieu-don-vi"}.xlsx`;
  return new Response(new Uint8Array(bytes), {
    headers: {
      "content-type": WORKBOOK_TYPE,
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "private, no-store",
    },
  });
}
