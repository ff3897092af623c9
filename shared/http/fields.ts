/** Fields of forms: label above, hint, what is wrong, and what was typed kept. */
import { html } from "hono/html";
import type { Markup } from "./page.ts";
import { type ErrorLink, fieldError } from "./parts.ts";

/** What is wrong, by field. */
export type FieldErrors<F extends string> = ReadonlyMap<F, string>;

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly error: string | undefined;
}

/** Describes a form's fields, each with what is wrong with it. */
export function fieldsWith<F extends string>(errors: FieldErrors<F>) {
  return (name: F, label: string, hint?: string): Field => ({
    name,
    label,
    error: errors.get(name),
    ...(hint !== undefined && { hint }),
  });
}

/** A label with its control, which gets the attributes that tie the two together. */
export function field({ name, label, hint, error }: Field, control: (attributes: Markup) => Markup): Markup {
  const { attributes, notes } = described(name, hint, error);
  return html`<div class="ds-field${error === undefined ? "" : " invalid"}"><label class="ds-label" for="${name}">${label}</label>
${notes}${control(html`id="${name}" name="${name}"${attributes}`)}</div>`;
}

export function textField(
  about: Field,
  value: string,
  { type = "text", autocomplete = "off" }: { type?: "text" | "email" | "date"; autocomplete?: string } = {},
): Markup {
  return field(
    about,
    (attributes) =>
      html`<input class="ds-input${type === "date" ? "" : " wide"}" type="${type}" ${attributes} value="${value}" autocomplete="${autocomplete}">`,
  );
}

export function textAreaField(about: Field, value: string): Markup {
  return field(
    about,
    // The line break after the tag is not part of the text: one that is would be lost without it.
    (attributes) => html`<textarea class="ds-input" rows="3" ${attributes}>
${value}</textarea>`,
  );
}

export interface Option {
  readonly code: string;
  readonly name: string;
}

/** @param none what choosing nothing is called. */
export function selectField(about: Field, options: readonly Option[], chosen: string, none: string): Markup {
  return field(
    about,
    (attributes) =>
      html`<select class="ds-input" ${attributes}><option value="">${none}</option>${options.map(
        ({ code, name }) =>
          html`<option value="${code}"${code === chosen ? html` selected` : ""}>${name}</option>`,
      )}</select>`,
  );
}

/** Several choices of one name; the first has the field's id, so that an error leads there. */
export function checkboxes(
  {
    name,
    label,
    hint,
    error,
    id = name,
  }: Field & { /** Where several fields have the name. */ readonly id?: string },
  options: readonly Option[],
  chosen: readonly string[],
): Markup {
  const { attributes, notes } = described(id, hint, error);
  return html`<fieldset class="ds-fieldset${error === undefined ? "" : " invalid"}"${attributes}><legend class="ds-label">${label}</legend>
${notes}<div class="choices">${options.map(
    ({ code, name: text }, index) => html`<div class="ds-field"><input class="ds-input" type="checkbox"
id="${index === 0 ? id : `${id}-${code}`}" name="${name}" value="${code}"${chosen.includes(code) ? html` checked` : ""}>
<label class="ds-label" data-weight="regular" for="${index === 0 ? id : `${id}-${code}`}">${text}</label></div>`,
  )}</div></fieldset>`;
}

export function errorLinks(errors: FieldErrors<string>): ErrorLink[] {
  return [...errors].map(([name, message]) => ({ field: name, message }));
}

function described(name: string, hint: string | undefined, error: string | undefined) {
  const ids = [...(hint === undefined ? [] : [`${name}-0`]), ...(error === undefined ? [] : [`${name}-loi`])];
  return {
    attributes: html`${error === undefined ? "" : html` aria-invalid="true"`}${ids.length === 0 ? "" : html` aria-describedby="${ids.join(" ")}"`}`,
    notes: html`${hint === undefined ? "" : html`<p class="hint" id="${name}-0">${hint}</p>`}${error === undefined ? "" : fieldError(`${name}-loi`, error)}`,
  };
}
