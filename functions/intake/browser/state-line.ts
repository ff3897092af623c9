/** The line that says how saving and sending stand. */

export interface Choice {
  readonly name: string;
  readonly run: () => void;
}

export class StateLine {
  readonly #line = document.getElementById("trang-thai");
  readonly #spoken = document.getElementById("bao");

  /**
   * Shows `text`, with buttons for what can be done. It is read out when it is more than routine: saving succeeds all
   * the time.
   */
  say(
    text: string,
    { tone = "", choices = [] }: { tone?: "" | "warn" | "busy"; choices?: readonly Choice[] } = {},
  ): void {
    if (!this.#line) return;
    this.#line.className = `draft-state ${tone}`;
    this.#line.replaceChildren(text, ...choices.map(buttonOf));
    if (tone !== "" && this.#spoken) this.#spoken.textContent = text;
  }
}

function buttonOf({ name, run }: Choice): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "as-link";
  button.textContent = name;
  button.addEventListener("click", run);
  return button;
}
