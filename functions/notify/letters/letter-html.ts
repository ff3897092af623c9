/**
 * The letter as HTML for mail programs: styles stand at their elements, nothing is loaded from anywhere, and colours are
 * left to the reader's program, so that it reads in dark mode too.
 */
import { html } from "hono/html";
import { AUTOMATIC, type Block, type Letter, UNSUBSCRIBE } from "./letter.ts";

const BODY =
  "margin:0;padding:16px;font-family:Arial,'Helvetica Neue',sans-serif;font-size:16px;line-height:1.5";
const HEADING = "font-size:18px;line-height:1.35;margin:24px 0 8px";
const TABLE = "border-collapse:collapse;width:100%;margin:8px 0 16px;font-size:15px";
const CELL = "border:1px solid #767676;padding:6px 8px;vertical-align:top";
const BUTTON =
  "display:inline-block;padding:10px 18px;border:2px solid #0b5cad;border-radius:4px;background:#0b5cad;color:#ffffff;text-decoration:none;font-weight:bold";

/** The letter as a whole HTML document; every text is escaped. */
export async function letterHtml(letter: Letter): Promise<string> {
  const { subject, addressee, blocks, reason, unsubscribeUrl } = letter;
  const document = await html`<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${subject}</title>
</head>
<body style="${BODY}">
<main style="max-width:640px;margin:0 auto">
<p>Kính gửi: <strong>${addressee}</strong></p>
${blocks.map(blockHtml)}
<p>Trân trọng.</p>
<hr style="border:0;border-top:1px solid #767676;margin:24px 0 8px">
<p style="font-size:14px">${reason}<br>${AUTOMATIC}${
    unsubscribeUrl === undefined ? "" : html`<br><a href="${unsubscribeUrl}">${UNSUBSCRIBE}</a>`
  }</p>
</main>
</body>
</html>
`;
  return document.toString();
}

function blockHtml(block: Block) {
  switch (block.kind) {
    case "heading":
      return html`<h2 style="${HEADING}">${block.text}</h2>`;
    case "paragraph":
      return html`<p>${block.text}</p>`;
    case "list":
      return html`<ul style="padding-left:20px">${block.items.map(({ text, url }) =>
        url === undefined
          ? html`<li style="margin:4px 0">${text}</li>`
          : html`<li style="margin:4px 0"><a href="${url}">${text}</a></li>`,
      )}</ul>`;
    case "table":
      return html`<table style="${TABLE}"><caption style="text-align:left;font-weight:bold;padding:4px 0">${block.caption}</caption>
<thead><tr>${block.columns.map((name, index) => html`<th scope="col" style="${CELL};text-align:${side(index)}">${name}</th>`)}</tr></thead>
<tbody>${block.rows.map(
        ([name = "", ...cells]) =>
          html`<tr><th scope="row" style="${CELL};text-align:left;font-weight:normal">${name}</th>${cells.map(
            (cell) => html`<td style="${CELL};text-align:right">${cell}</td>`,
          )}</tr>`,
      )}</tbody></table>`;
    case "action":
      return html`<p style="margin:16px 0"><a href="${block.url}" style="${BUTTON}">${block.label}</a></p>`;
  }
}

function side(column: number): "left" | "right" {
  return column === 0 ? "left" : "right";
}
