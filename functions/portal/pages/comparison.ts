/** `/so-lieu/{dataSet}/{period}/{orgUnit}/so-sanh`: any two revisions of a submission, what changed in words and colour. */
import { Hono } from "hono";
import { html } from "hono/html";
import type { Catalogue } from "../../../shared/domain/catalogue.ts";
import { type Change, changeOf } from "../../../shared/domain/change.ts";
import type { RevisionEntry } from "../../../shared/domain/ledger.ts";
import { formatMoment, formatPeriod, formatWithUnit, lowerFirst } from "../../../shared/domain/vietnamese.ts";
import { submissionAddress } from "../../../shared/http/addresses.ts";
import type { Markup } from "../../../shared/http/page.ts";
import { backLink, type Cell, facts, statusMark, table } from "../../../shared/http/parts.ts";
import { answerPage, notFound, type PageDependencies, type PageEnv } from "./page-context.ts";
import { findSubmission, readerSection, type SeenSubmission } from "./seen-submission.ts";
import type { textDifference } from "./text-difference.ts";

/** What marks changes in texts comes with the first comparison: few starts need it. */
type Differ = typeof textDifference;

const CHANGE_MARKS: Readonly<Record<Change["kind"], (words: string) => Markup>> = {
  same: (words) => html`<span class="quiet">${words}</span>`,
  up: (words) => statusMark(words, "up", "warning"),
  down: (words) => statusMark(words, "down", "warning"),
  new: (words) => statusMark(words, "dot", "info"),
  gone: (words) => statusMark(words, "cross", "danger"),
  other: (words) => statusMark(words, "half", "warning"),
};

export function comparisonPages({ ledger }: Pick<PageDependencies, "ledger">): Hono<PageEnv> {
  const app = new Hono<PageEnv>();
  app.get("/so-lieu/:dataSet/:period/:orgUnit/so-sanh", async (context) => {
    const seen = await findSubmission(context, ledger, context.req.query("den"));
    if (seen instanceof Response) return seen;
    const { dataSet, period, orgUnit, revisions, shown } = seen;
    const from = revisions.find(({ entry }) => String(entry.revision) === context.req.query("tu"))?.entry;
    if (!from) return notFound(context, "Đơn vị chưa gửi bản báo cáo này.");
    const to = shown.entry;
    const differ = (await import("./text-difference.ts")).textDifference;
    return answerPage(context, {
      title: `So sánh bản ${from.revision} với bản ${to.revision}: ${dataSet.name}`,
      section: readerSection(seen, context.get("session").principal),
      content: html`<div class="stack">
${backLink(submissionAddress(to, to.revision), `${dataSet.name}, ${formatPeriod(period.code)}`)}
<h1 class="ds-heading" data-size="md">So sánh bản ${from.revision} với bản ${to.revision}</h1>
<p class="ds-paragraph">${dataSet.name}, <strong>${orgUnit.name}</strong>, ${lowerFirst(formatPeriod(period.code))}.
Bản ${from.revision} nhận lúc ${formatMoment(from.receivedAt)}, bản ${to.revision} nhận lúc ${formatMoment(to.receivedAt)}.</p>
${chooser(seen, from, to)}
${figures(seen, from, to)}
${texts(seen, from, to, differ)}
</div>`,
    });
  });
  return app;
}

function chooser({ revisions }: SeenSubmission, from: RevisionEntry, to: RevisionEntry): Markup | string {
  if (revisions.length < 3) return "";
  const select = (
    name: string,
    label: string,
    chosen: number,
  ) => html`<div class="ds-field"><label class="ds-label"
for="${name}">${label}</label><select class="ds-input" id="${name}" name="${name}">${revisions.map(
    ({ entry: { revision } }) =>
      html`<option value="${revision}"${revision === chosen ? html` selected` : ""}>Bản ${revision}</option>`,
  )}</select></div>`;
  return html`<form class="choose" method="get">
${select("tu", "Từ", from.revision)}
${select("den", "đến", to.revision)}
<button class="ds-button" data-variant="secondary" type="submit">So sánh</button>
</form>`;
}

function figures({ dataSet }: SeenSubmission, from: RevisionEntry, to: RevisionEntry): Markup {
  const columns = [
    { name: "Mục số liệu" },
    { name: `Bản ${from.revision}`, isNumber: true },
    { name: `Bản ${to.revision}`, isNumber: true },
    { name: "Thay đổi" },
  ];
  const changes = dataSet.elements.map((element) => ({
    element,
    change: changeOf(to.values[element.code], from.values[element.code]),
  }));
  const count = changes.filter(({ change }) => change.kind !== "same").length;
  const rows = changes.map(({ element, change }): Cell[] => [
    change.kind === "same" ? element.name : html`<strong>${element.name}</strong>`,
    formatWithUnit(element, from.values[element.code]),
    formatWithUnit(element, to.values[element.code]),
    CHANGE_MARKS[change.kind](change.words),
  ]);
  const caption = count === 0 ? "Số liệu: không có chỗ nào thay đổi" : `Số liệu: ${count} mục thay đổi`;
  return html`<section>${table(caption, columns, rows)}</section>`;
}

function texts(
  { catalogue }: SeenSubmission,
  from: RevisionEntry,
  to: RevisionEntry,
  differ: Differ,
): Markup | string {
  const parts = catalogue.narrative.filter(
    ({ code }) => from.narrative[code] !== undefined || to.narrative[code] !== undefined,
  );
  if (parts.length === 0) return "";
  return html`<section><h2 class="ds-heading" data-size="xs">Thuyết minh</h2>
${parts.map((part) => textPart(part, from, to, differ))}</section>`;
}

/** A part as it reads now, with what was left out and put in; or both texts, where little of the old one is left. */
function textPart(
  { code, name }: Catalogue["narrative"][number],
  from: RevisionEntry,
  to: RevisionEntry,
  differ: Differ,
): Markup {
  const [old, now] = [from.narrative[code], to.narrative[code]];
  const change = changeOf(now, old);
  const mark = CHANGE_MARKS[change.kind](TEXT_WORDS[change.kind] ?? change.words);
  const difference = change.kind === "other" && differ(String(old), String(now));
  return html`<div class="text-part"><h3 class="ds-heading" data-size="2xs">${name}</h3><p>${mark}</p>
${difference || (change.kind === "same" ? written(now) : bothTexts(from.revision, old, to.revision, now))}</div>`;
}

function bothTexts(from: number, old: string | undefined, to: number, now: string | undefined): Markup {
  return facts([
    [`Bản ${from}`, written(old)],
    [`Bản ${to}`, written(now)],
  ]);
}

/** Where a text is spoken of otherwise than a figure. */
const TEXT_WORDS: Partial<Record<Change["kind"], string>> = {
  new: "mới viết",
  gone: "đã bỏ",
  other: "đã sửa",
};

function written(text: string | undefined): Markup {
  return text === undefined
    ? html`<span class="quiet">để trống</span>`
    : html`<div class="narrative">${text}</div>`;
}
