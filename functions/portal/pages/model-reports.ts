/** `/bao-cao-mo-hinh`: the published reports of the models that one leads, each a PDF of its own. */
import { Hono } from "hono";
import { html } from "hono/html";
import type { Model } from "../../../shared/domain/catalogue.ts";
import { begunReportPeriods } from "../../../shared/domain/schedule.ts";
import { formatDay, formatPeriod } from "../../../shared/domain/vietnamese.ts";
import { fileAddress, MODEL_REPORTS_PATH } from "../../../shared/http/addresses.ts";
import type { Markup } from "../../../shared/http/page.ts";
import { type Cell, table } from "../../../shared/http/parts.ts";
import { mayReadModel } from "../../../shared/http/principal.ts";
import { receivedAt } from "../../../shared/http/request.ts";
import type { SnapshotRecord } from "../../../shared/store/snapshot-store.ts";
import { modelPdf } from "../../../shared/wire/snapshot-files.ts";
import { answerPage, notAllowed, type PageDependencies, type PageEnv } from "./page-context.ts";
import { modelName } from "./report-view.ts";

/** About two years of quarters, halves, nine months and years. */
const PERIODS_SHOWN = 16;

export function modelReportPages({ snapshots }: Pick<PageDependencies, "snapshots">): Hono<PageEnv> {
  const app = new Hono<PageEnv>();

  app.get(MODEL_REPORTS_PATH, async (context) => {
    const { catalogue } = context.get("version");
    const { principal } = context.get("session");
    const models = catalogue.models.filter(({ code }) => mayReadModel(principal, code, catalogue));
    if (models.length === 0) return notAllowed(context);
    const periods = begunReportPeriods(catalogue, receivedAt(context)).slice(-PERIODS_SHOWN).toReversed();
    const latest = await Promise.all(
      periods.map(({ code }) => snapshots.latest(catalogue.programme.ward, code)),
    );
    const records = latest.filter((record) => record !== undefined);
    return answerPage(context, {
      title: "Báo cáo mô hình",
      section: MODEL_REPORTS_PATH,
      content: html`<div class="stack">
<h1 class="ds-heading" data-size="md">Báo cáo mô hình</h1>
<p class="ds-paragraph">Phần của từng mô hình trong các báo cáo đã công bố, mỗi mô hình một tệp PDF.</p>
${
  records.length === 0
    ? html`<p class="ds-paragraph">Chưa công bố báo cáo nào. Bản đầu tiên được lập sau hạn gửi.</p>`
    : recordTable(records, models)
}
</div>`,
    });
  });
  return app;
}

function recordTable(records: readonly SnapshotRecord[], models: readonly Model[]): Markup {
  const columns = [{ name: "Kỳ báo cáo" }, { name: "Phiên bản" }, { name: "Tải về (PDF)" }];
  const rows = records.flatMap(({ period, version, publishedAt, files }): Cell[][] => {
    const links = models.flatMap((model) => {
      const file = modelPdf(model.code);
      return files.some(({ name }) => name === file)
        ? [
            html`<li><a class="ds-link" href="${fileAddress(period, version, file)}">${modelName(model)}<span class="ds-sr-only">, ${formatPeriod(period)}</span></a></li>`,
          ]
        : [];
    });
    if (links.length === 0) return [];
    const said = `Phiên bản ${version}, ${formatDay(publishedAt)}`;
    return [[formatPeriod(period), said, html`<ul class="lines">${links}</ul>`]];
  });
  return table(html`<span class="ds-sr-only">Báo cáo đã công bố</span>`, columns, rows);
}
