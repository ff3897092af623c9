/** A workbook as an answer: a file to save. */
import { WORKBOOK_TYPE } from "../../../shared/wire/workbook.ts";
import type { WorkbookForm } from "./form-view.ts";
import { renderWorkbook } from "./render-workbook.ts";

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
