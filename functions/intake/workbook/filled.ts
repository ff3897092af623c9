/** What a workbook holds, as the texts that its form's fields would hold: everything after is the form's own reading. */
import * as z from "zod";

const texts = z.record(z.string(), z.string()).readonly();

const filledRow = z.object({
  orgUnit: z.string(),
  /** The revision that the row was made on. */
  baseRevision: z.int().min(0),
  /** By element code. */
  values: texts,
  /** By code of the narrative part. */
  narrative: texts,
});
export type FilledRow = z.output<typeof filledRow>;

/** A workbook's content, which travels in a page's form between looking at it and going on with it. */
export const filledWorkbook = z.object({ id: z.guid(), rows: z.array(filledRow).readonly() });
export type FilledWorkbook = z.output<typeof filledWorkbook>;
