/**
 * Sends a form so that a lost connection does not matter: tried again under the same submission id until the server
 * has answered, which makes one revision of it however often it arrives. A system that is out of breath says when to
 * come back, and somebody who changes what is on its way does not want it sent any more.
 */
import { ask } from "./ask.ts";
import { addressOf, bodyOf } from "./fields.ts";
import { retryAfterMs } from "./retry-after.ts";
import type { StateLine } from "./state-line.ts";

const ANSWER_MS = 20_000;
const WAIT_MS = [2000, 4000, 8000, 15_000, 30_000];
/** Answers of something between here and the system, or of a system that is out of breath. */
const PASSING = new Set([429, 502, 503, 504]);

/** Resolves with the address of the receipt; undefined when the answer is a page to be shown, or `stopped`. */
export async function deliver(
  form: HTMLFormElement,
  button: HTMLButtonElement,
  state: StateLine,
  stopped?: AbortSignal,
): Promise<string | undefined> {
  const body = bodyOf(form, button);
  for (let attempt = 0; !stopped?.aborted; attempt += 1) {
    state.say("Đang gửi…", { tone: "busy" });
    const answer = await ask(addressOf(form), ANSWER_MS, { method: "POST", body, signal: stopped ?? null });
    if (stopped?.aborted) break;
    if (answer && !PASSING.has(answer.status)) return answer.redirected && answer.ok ? answer.url : undefined;
    const ms = WAIT_MS[Math.min(attempt, WAIT_MS.length - 1)] ?? 0;
    await (answer
      ? waitFor(state, BUSY, Math.max(ms, retryAfterMs(answer)), stopped)
      : waitFor(state, NO_CONNECTION, ms, stopped));
  }
  return undefined;
}

const NO_CONNECTION =
  "Mất kết nối, báo cáo chưa gửi xong. Hãy để trang này mở: trang tự gửi lại khi có mạng và không gửi hai lần. ";
const BUSY =
  "Hệ thống đang bận, báo cáo chưa gửi xong. Hãy để trang này mở: trang tự gửi lại và không gửi hai lần. ";

/** Until the connection is back, the time is over, or somebody does not want to wait, or not to send. */
function waitFor(state: StateLine, why: string, ms: number, stopped?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(goOn, ms);
    function goOn() {
      clearTimeout(timer);
      window.removeEventListener("online", goOn);
      resolve();
    }
    window.addEventListener("online", goOn);
    stopped?.addEventListener("abort", goOn);
    state.say(why, { tone: "warn", choices: [{ name: "Gửi lại ngay", run: goOn }] });
  });
}
