/** A letter as its parts, from which both forms of the mail are made: HTML, and text for whoever reads without it. */

export type Block =
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "paragraph"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly ListItem[] }
  | {
      readonly kind: "table";
      readonly caption: string;
      readonly columns: readonly string[];
      /** The first cell names its row. */
      readonly rows: readonly (readonly string[])[];
    }
  | { readonly kind: "action"; readonly label: string; readonly url: string };

export interface ListItem {
  readonly text: string;
  readonly url?: string | undefined;
}

export interface Letter {
  readonly subject: string;
  /** Whom it is addressed to, after "Kính gửi". */
  readonly addressee: string;
  readonly blocks: readonly Block[];
  /** Why its reader gets it. */
  readonly reason: string;
  /** Where its reader can end mails of this sort; absent where reading them is a duty. */
  readonly unsubscribeUrl?: string | undefined;
}

export const AUTOMATIC = "Thư do hệ thống báo cáo gửi tự động; đề nghị không trả lời thư này.";
export const UNSUBSCRIBE = "Ngừng nhận thư khi có báo cáo mới";

/** The letter in plain text. */
export function letterText({ addressee, blocks, reason, unsubscribeUrl }: Letter): string {
  const parts = [
    `Kính gửi: ${addressee}`,
    ...blocks.map(blockText),
    "Trân trọng.",
    [
      "--",
      reason,
      AUTOMATIC,
      ...(unsubscribeUrl === undefined ? [] : [`${UNSUBSCRIBE}: ${unsubscribeUrl}`]),
    ].join("\n"),
  ];
  return `${parts.join("\n\n")}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `${block.text}\n${"-".repeat(Math.min(block.text.length, 60))}`;
    case "paragraph":
      return block.text;
    case "list":
      return block.items
        .map(({ text, url }) => `- ${text}${url === undefined ? "" : `\n  ${url}`}`)
        .join("\n");
    case "table":
      return [
        `${block.caption}:`,
        ...block.rows.map(([name = "", ...cells]) => {
          // What there is none of takes a column in a table, but only a reader's time in a line.
          const facts = cells.flatMap((cell, index) =>
            cell === "0" ? [] : `${block.columns[index + 1]}: ${cell}`,
          );
          return `- ${name}. ${facts.join("; ")}`;
        }),
      ].join("\n");
    case "action":
      return `${block.label}: ${block.url}`;
  }
}
