/** What improves the pages of a form; each is complete without it. */
import type { FormPageData } from "../form-data.ts";
import { DraftKeeper } from "./draft-keeper.ts";
import { checkWhileTyping } from "./live-checks.ts";
import { removeCopy } from "./local-copy.ts";
import { deliver } from "./sending.ts";
import { StateLine } from "./state-line.ts";

const state = new StateLine();
let isDelivering = false;

/** Does `run` when somebody is back at this page, which the browser had kept as it was left: sending just goes on. */
function onReturn(run: () => void): void {
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted && !isDelivering) run();
  });
}

// What the page was doing when it was left is over.
onReturn(() => state.say(""));

const typing = document.querySelector<HTMLFormElement>("form[data-nhap]");
if (typing) {
  // Written by the same version of the system that this script is of: its address names its content.
  const page: FormPageData = JSON.parse(typing.dataset.nhap ?? "");
  const keeper = new DraftKeeper(typing, page, state);
  checkWhileTyping(typing, page);
  typing.addEventListener("input", () => keeper.edited());
  typing.addEventListener("change", () => keeper.changed());
  window.addEventListener("online", () => void keeper.save());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keeper.leave();
    else keeper.comeBack();
  });
  window.addEventListener("focus", () => keeper.comeBack());
  onReturn(() => keeper.backAgain());
  onButton(typing, async (action, button) => {
    if (action === "luu-nhap") {
      keeper.changed();
      state.say("Đang lưu nháp…", { tone: "busy" });
      await keeper.save({ isAsked: true });
      return "stay";
    }
    // The answer is a page: it is asked for when there is somebody to answer.
    if (action === "kiem-tra") {
      state.say("Đang kiểm tra…", { tone: "busy" });
      if (await keeper.save()) return "go";
      const why = "Chưa kiểm tra được vì mất kết nối hoặc hệ thống đang bận.";
      state.say(`${why} ${keeper.sayWhere()} Hãy bấm lại sau ít phút.`, { tone: "warn" });
      return "stay";
    }
    return sent(typing, button, () => keeper.forget(), keeper.hold());
  });
  document.querySelector("form[data-bo-nhap]")?.addEventListener("submit", () => keeper.forget());
  keeper.resume();
}

const checked = document.querySelector<HTMLFormElement>("form[data-gui]");
if (checked) {
  onButton(checked, async (action, button) =>
    action === "gui" ? sent(checked, button, () => removeCopy(checked.dataset.gui ?? "")) : "go",
  );
}

for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-in]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

async function sent(
  form: HTMLFormElement,
  button: HTMLButtonElement,
  forget: () => void,
  stopped?: AbortSignal,
): Promise<"go" | "stay"> {
  isDelivering = true;
  const receipt = await deliver(form, button, state, stopped).finally(() => {
    isDelivering = false;
  });
  if (stopped?.aborted) return "stay";
  if (receipt === undefined) return "go";
  forget();
  location.assign(receipt);
  return "stay";
}

/** Does `run` before the form goes the browser's own way, or instead; one at a time. */
function onButton(
  form: HTMLFormElement,
  run: (action: string, button: HTMLButtonElement) => Promise<"go" | "stay">,
): void {
  let isBusy = false;
  let isGoing = false;
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (isGoing || !(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    void run(button.value, button)
      // Whatever failed in here, the page is complete without it.
      .catch(() => "go" as const)
      .then((next) => {
        isBusy = false;
        if (next === "stay") return;
        // Not before this submission is over: until then the browser takes no other one.
        setTimeout(() => {
          isGoing = true;
          button.click();
          isGoing = false;
        });
      });
  });
}
