/** Data-quality warnings with the figure, what was usual, and the submission that has it. */
import { html } from "hono/html";
import type { Catalogue } from "../../../shared/domain/catalogue.ts";
import type { ReportWarning } from "../../../shared/domain/report.ts";
import { formatElementValue, formatNumber, formatPeriod } from "../../../shared/domain/vietnamese.ts";
import { submissionAddress } from "../../../shared/http/addresses.ts";
import type { Markup } from "../../../shared/http/page.ts";
import { type Cell, table } from "../../../shared/http/parts.ts";
import { namesOf } from "./page-context.ts";

export function warningTable(
  catalogue: Catalogue,
  heading: string,
  warnings: readonly ReportWarning[],
): Markup {
  const names = namesOf(catalogue);
  const columns = [
    { name: "Đơn vị" },
    { name: "Biểu mẫu" },
    { name: "Cảnh báo" },
    { name: "Số liệu", isNumber: true },
    { name: "Mức so sánh", isNumber: true },
  ];
  const rows = warnings.map((warning): Cell[] => [
    html`<a class="ds-link" href="${submissionAddress(warning, warning.revision)}">${names.orgUnit(warning.orgUnit)}</a>`,
    `${names.dataSet(warning.dataSet)}, ${formatPeriod(warning.period)}`,
    warning.message.endsWith(".") ? warning.message : `${warning.message}.`,
    formatElementValue(warning.value),
    warning.reference === null ? "" : formatNumber(warning.reference),
  ]);
  return table(heading, columns, rows);
}
