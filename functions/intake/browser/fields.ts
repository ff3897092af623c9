/** Reading and filling in a form's fields. */

const TYPED = /^[vn]\./;

/** What is typed, by field name. */
export function typedFields(form: HTMLFormElement): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of new FormData(form)) {
    if (TYPED.test(name) && typeof value === "string") fields[name] = value;
  }
  return fields;
}

/** The texts of the elements, by code. */
export function typedValues(form: HTMLFormElement): Record<string, string> {
  return Object.fromEntries(
    Object.entries(typedFields(form))
      .filter(([name]) => name.startsWith("v."))
      .map(([name, text]) => [name.slice(2), text]),
  );
}

export function fill(form: HTMLFormElement, fields: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(fields)) {
    const field = form.elements.namedItem(name);
    if (
      field instanceof HTMLInputElement ||
      field instanceof HTMLTextAreaElement ||
      field instanceof RadioNodeList
    ) {
      field.value = text;
    }
  }
}

export function hidden(form: HTMLFormElement, name: string): string {
  const field = form.elements.namedItem(name);
  return field instanceof HTMLInputElement ? field.value : "";
}

/** Where the form goes. Its buttons are named `action` and so hide the property of that name. */
export function addressOf(form: HTMLFormElement): string {
  return form.getAttribute("action") ?? location.href;
}

/** The body that pressing `button` would send. */
export function bodyOf(form: HTMLFormElement, button?: HTMLButtonElement): URLSearchParams {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  if (button) body.append(button.name, button.value);
  return body;
}
