/** Reading a catalogue from the text of its file, each fault with its line, for people who look at it in an editor. */
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLError,
} from "yaml";
import type { CatalogueFault } from "./check.ts";
import { type ParsedCatalogue, parseCatalogue } from "./parse.ts";

export interface PlacedFault extends CatalogueFault {
  /** Line of the file, from 1; undefined when the place is not in it. */
  readonly line: number | undefined;
}

export type ReadCatalogue =
  | Extract<ParsedCatalogue, { readonly ok: true }>
  | { readonly ok: false; readonly faults: readonly PlacedFault[] };

/** Never throws: what is no YAML is a fault like any other. */
export function readCatalogueText(text: string): ReadCatalogue {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) return { ok: false, faults: syntaxFaults(document.errors) };
  let content: unknown;
  try {
    content = document.toJS();
  } catch {
    // More aliases than any honest file has.
    return {
      ok: false,
      faults: [{ where: "", code: "not-yaml", line: undefined, message: "Không đọc được tệp." }],
    };
  }
  const parsed = parseCatalogue(content);
  if (parsed.ok) return parsed;
  const faults = parsed.faults.map((fault) => {
    const offset = find(document, fault.where)?.range?.[0];
    return { ...fault, line: offset === undefined ? undefined : lines.linePos(offset).line };
  });
  return { ok: false, faults };
}

const SYNTAX: Readonly<Record<string, string>> = {
  BAD_INDENT: "Thụt đầu dòng không thẳng với các dòng cùng cấp.",
  DUPLICATE_KEY: "Mục này được ghi hai lần.",
  MISSING_CHAR: "Thiếu dấu ngoặc, dấu phẩy, dấu nháy hoặc dấu hai chấm.",
  TAB_AS_INDENT: "Thụt đầu dòng bằng dấu tab; hãy dùng dấu cách.",
  BAD_SCALAR_START: "Chữ bắt đầu bằng ký tự đặc biệt; hãy đặt trong ngoặc kép.",
};

/** One for each line: what is said first of a line is what is wrong with it, the rest follows from that. */
function syntaxFaults(errors: readonly YAMLError[]): PlacedFault[] {
  const byLine = Map.groupBy(errors, ({ linePos }) => linePos?.[0].line);
  return [...byLine].map(([line, [error]]) => {
    const message = (error && SYNTAX[error.code]) ?? "Viết sai cú pháp YAML.";
    return { where: "", code: "not-yaml", message, line };
  });
}

/** The node that a fault's `where` names (`indicators[M06.2].target.value`), or the nearest one around it. */
function find(document: Document, where: string): Node | null {
  let node: unknown = document.contents;
  let nearest = document.contents;
  for (const [, key, code] of where.matchAll(/([^.[\]]+)|\[([^\]]*)\]/g)) {
    if (key !== undefined) {
      const pair = isMap(node)
        ? node.items.find((item) => isScalar(item.key) && item.key.value === key)
        : undefined;
      if (pair === undefined) return nearest;
      node = pair.value;
      // The key's line, where the value is a block below it.
      if (isScalar(pair.key)) nearest = pair.key;
    } else {
      const items = isSeq(node) ? node.items : [];
      node = items.find((item) => isMap(item) && item.get("code") === code) ?? items[Number(code)];
      if (!isMap(node) && !isScalar(node)) return nearest;
      nearest = node;
    }
  }
  return nearest;
}
