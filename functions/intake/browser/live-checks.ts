/** Says while somebody types what the server would say when it is sent: with the same rules. */

import { numberText } from "../../../shared/domain/decimal.ts";
import {
  type FigureHistory,
  type FormJudgement,
  type FormRules,
  judgeForm,
} from "../../../shared/domain/form-check.ts";
import { valuePointer } from "../../../shared/domain/submission.ts";
import { formatNumber } from "../../../shared/domain/vietnamese.ts";
import { readTypedNumber } from "../../../shared/domain/vietnamese-number.ts";
import type { FormPageData } from "../form-data.ts";
import { type FieldRemark, lengthHint, NO_RATIO, sayField, sayText } from "../form-words.ts";
import { typedValues } from "./fields.ts";

export function checkWhileTyping(
  form: HTMLFormElement,
  { rules, earlierName, draft, historyAddress }: FormPageData,
): void {
  let { history } = rules;
  /** Fields that somebody has left: what is wrong there is said, and not while it is still being typed. */
  const left = new Set<string>();

  const judge = (): FormJudgement => {
    const judgement = judgeForm({ values: typedValues(form) }, { ...rules, history });
    for (const { code } of rules.elements) {
      remark(`v-${code}`, sayField(judgement, code, earlierName));
    }
    for (const { code } of rules.ratios) {
      const figure = form.querySelector(`[data-ratio="${CSS.escape(code)}"]`);
      if (figure) figure.textContent = judgement.ratios.get(code) ?? NO_RATIO;
    }
    return judgement;
  };

  form.addEventListener("input", ({ target }) => {
    const judgement = judge();
    // A mistake that is mended is no longer said.
    for (const { code } of rules.elements) if (errorOf(judgement, code) === "") showError(form, code, "");
    if (target instanceof HTMLTextAreaElement) {
      const hint = form.querySelector(`[data-dem="${CSS.escape(target.id)}"]`);
      if (hint) hint.textContent = lengthHint(target.value);
      remark(target.id, sayText(target.value));
    }
  });

  form.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement) {
      writeAsRead(target, rules);
      left.add(target.name.slice(2));
    }
    const judgement = judge();
    for (const { code } of rules.elements) {
      if (left.has(code) || isBesideLeft(code)) showError(form, code, errorOf(judgement, code));
    }
  });

  /** A rule's mistake is shown at its first element, whichever of them was left last. */
  const isBesideLeft = (code: string) =>
    rules.rules.some(({ elements }) => elements[0] === code && elements.some((element) => left.has(element)));

  // A draft says at once what was left wrong in it.
  const values = typedValues(form);
  const judgement = judge();
  for (const { code } of rules.elements) {
    if (!draft || values[code] === "") continue;
    left.add(code);
    showError(form, code, errorOf(judgement, code));
  }

  if (historyAddress === null) return;
  void readHistory(historyAddress).then((known) => {
    if (!known) return;
    history = known;
    judge();
  });
}

/** Without it, what is unusual is said when the form is checked before sending. */
async function readHistory(address: string): Promise<FigureHistory | undefined> {
  try {
    const answer = await fetch(address, { redirect: "error" });
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}

function remark(field: string, { text, isWarning }: FieldRemark): void {
  const line = document.getElementById(`${field}-noi`);
  if (!line) return;
  line.textContent = text;
  line.classList.toggle("warn", isWarning);
}

function errorOf({ errors }: FormJudgement, code: string): string {
  const pointer = valuePointer(code);
  return [...new Set(errors.filter((error) => error.pointer === pointer).map(({ message }) => message))].join(
    " ",
  );
}

/** A number that can be read is shown as it is printed: `1234,50` becomes `1.234,5`. */
function writeAsRead(input: HTMLInputElement, { elements }: FormRules): void {
  const element = elements.find(({ code }) => input.name === `v.${code}`);
  if (element?.type !== "integer" && element?.type !== "decimal") return;
  const read = readTypedNumber(input.value);
  if (read.kind !== "number" || read.value < 0 || !Number.isSafeInteger(Math.trunc(read.value))) return;
  // What is refused stays as it was typed: `1,200` people would be shown as 1,2.
  if (element.type === "decimal" || Number.isInteger(read.value)) {
    input.value = formatNumber(numberText(read.value));
  }
}

function showError(form: HTMLFormElement, code: string, message: string): void {
  const fields = [...form.querySelectorAll<HTMLInputElement>(`[name="v.${CSS.escape(code)}"]`)];
  const box = fields[0]?.closest<HTMLElement>(fields.length > 1 ? ".ds-fieldset" : ".ds-field");
  if (!box) return;
  const id = `v-${code}-loi`;
  const shown = document.getElementById(id);
  box.classList.toggle("invalid", message !== "");
  for (const field of fields) {
    if (message === "") field.removeAttribute("aria-invalid");
    else field.setAttribute("aria-invalid", "true");
  }
  if (message === "") {
    shown?.remove();
    return;
  }
  const line = shown ?? errorLine(id);
  line.lastChild?.replaceWith(message);
  box.querySelector(".with-unit, .options")?.before(line);
  const described = fields.length > 1 ? box : fields[0];
  const ids = new Set([id, ...(described?.getAttribute("aria-describedby") ?? "").split(" ")]);
  described?.setAttribute("aria-describedby", [...ids].join(" ").trim());
}

function errorLine(id: string): HTMLElement {
  const line = document.createElement("p");
  line.id = id;
  line.className = "ds-validation-message";
  const prefix = document.createElement("span");
  prefix.className = "ds-sr-only";
  prefix.textContent = "Lỗi: ";
  line.append(prefix, "");
  return line;
}
