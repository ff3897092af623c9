/** Puts aside what is typed: in this browser at once, on the server a moment later, and again until it is there. */
import type { DraftAnswer, FormPageData, OtherDraft, SentRevision } from "../form-data.ts";
import { type Answer, ask, read } from "./ask.ts";
import { addressOf, bodyOf, fill, hidden, typedFields } from "./fields.ts";
import { readCopy, removeCopy, writeCopy } from "./local-copy.ts";
import { retryAfterMs } from "./retry-after.ts";
import type { Choice, StateLine } from "./state-line.ts";

/** After the last key, before saving on the server. */
const PAUSE_MS = 1500;
const RETRY_MS = 5000;
const ANSWER_MS = 15_000;

export class DraftKeeper {
  readonly #form: HTMLFormElement;
  readonly #page: FormPageData;
  readonly #state: StateLine;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether this browser keeps what was typed: not where it may keep nothing. */
  #isKept = true;
  /** Counts changes: what was saved may be out of date when the answer comes. */
  #changes = 0;
  /** Asks what has to be chosen before anything is saved: another device's draft stands against this one. */
  #question: (() => void) | undefined;
  /** The form is on its way, unless it is stopped. */
  #sending: AbortController | undefined;
  /** That sending was stopped, until it is sent again. */
  #stopped = "";
  /** What was typed here is sent or given up: nothing of it is kept. */
  #isOver = false;
  /** The session has ended, as far as is known. */
  #isSignedOut = false;
  /** The page whose text was opened again here. It may have saved that while this one was on its way, and is no other device. */
  #resumedFrom: string | undefined;

  constructor(form: HTMLFormElement, page: FormPageData, state: StateLine) {
    this.#form = form;
    this.#page = page;
    this.#state = state;
  }

  /** Goes on from what an earlier visit left; tells when that was sent, or stands against another device's draft. */
  resume(): void {
    const { key, sent, draft, isPosted } = this.#page;
    const copy = readCopy(key);
    // Gone back to what was sent, to correct it.
    if (find(sent, hidden(this.#form, "submissionId"))) this.#begin();
    const arrived = copy?.isSending && find(sent, copy.submissionId);
    if (arrived) {
      removeCopy(key);
      this.#state.say(`Báo cáo gửi dở lần trước đã được nhận: bản ${arrived.revision}. `, {
        tone: "warn",
        choices: [{ name: "Xem biên nhận", run: () => location.assign(arrived.receipt) }],
      });
    } else if (isPosted) {
      // A form that was sent off empty is no draft to come back to.
      if (draft || Object.values(typedFields(this.#form)).some((text) => text !== "")) this.changed();
    } else if (!copy) {
      if (draft) this.#state.say(`Bản nháp lưu lúc ${draft.savedAt}.`);
    } else if (!draft || copy.draftVersion === draft.version || copy.writer === draft.writer)
      this.#restore(copy);
    else {
      this.#ask(
        `Bản nháp lưu ở thẻ hoặc thiết bị khác (lúc ${draft.savedAt}) đang hiện ở đây. Máy này còn giữ nội dung khác, nhập lúc ${copy.typedAt}. `,
        [
          { name: "Dùng nội dung của máy này", run: () => this.#restore(copy) },
          { name: "Giữ bản đang hiện", run: () => this.#release(() => removeCopy(key)) },
        ],
      );
    }
  }

  /** Somebody typed. What was on its way is not meant any more; should it have arrived, this is the next submission. */
  edited(): void {
    if (this.#sending) {
      this.#sending.abort();
      this.#sending = undefined;
      this.#begin();
      this.#stopped = "Đã dừng gửi vì nội dung vừa được sửa; sửa xong, hãy gửi lại. ";
      this.#state.say(this.#stopped, { tone: "warn" });
    }
    this.changed();
  }

  /** Something is to be saved. */
  changed(): void {
    // A figure is written as it was read when its field is left, which some phones do only now.
    if (this.#sending) return;
    this.#changes += 1;
    this.#keepHere(false);
    if (this.#isHeld()) return;
    if (!this.#isKept) this.#state.say("Đang lưu nháp…");
    this.#later(PAUSE_MS);
  }

  /** Saves now, if there is something to save. Whether the server answered. `isAsked`: somebody waits to hear of it. */
  async save({ isAsked = false } = {}): Promise<boolean> {
    clearTimeout(this.#timer);
    if (isAsked) this.#question?.();
    if (this.#isHeld() || this.#changes === 0) return true;
    const changes = this.#changes;
    const answer = await this.#post();
    if (this.#sending) return true;
    if (answer === undefined || answer.status >= 500 || answer.status === 429) {
      this.#state.say(
        answer === undefined
          ? `${this.#stopped}Mất kết nối. ${this.sayWhere()} Trang này tự lưu lên hệ thống khi có mạng lại.`
          : `${this.#stopped}Hệ thống đang bận. ${this.sayWhere()} Trang này tự lưu lên hệ thống sau ít giây.`,
        { tone: "warn" },
      );
      this.#later(Math.max(RETRY_MS, answer ? retryAfterMs(answer) : 0));
      return false;
    }
    if (answer.ok) {
      const { version, savedAt }: DraftAnswer = JSON.parse(answer.text);
      this.#setVersion(version);
      if (changes === this.#changes) {
        this.#changes = 0;
        removeCopy(this.#page.key);
      } else this.#later(PAUSE_MS);
      this.#state.say(`${this.#stopped}Đã lưu nháp lúc ${savedAt}.`, { tone: isAsked ? "busy" : "" });
    } else if (answer.status === 409) {
      const other: OtherDraft = JSON.parse(answer.text);
      if (other.writer === this.#resumedFrom) {
        this.#resumedFrom = undefined;
        this.#setVersion(other.version);
        return this.save({ isAsked });
      }
      this.#tellOfOther(other);
    } else this.#tellOfEnd(answer.status);
    return true;
  }

  /** Leaves saving alone while the form is sent; the copy in this browser says that it was. Aborted when it is edited. */
  hold(): AbortSignal {
    clearTimeout(this.#timer);
    this.#stopped = "";
    this.#sending = new AbortController();
    this.#keepHere(true);
    return this.#sending.signal;
  }

  /** What was typed is sent or given up. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#isOver = true;
    this.#sending = undefined;
    this.#changes = 0;
    removeCopy(this.#page.key);
  }

  /** Somebody went back to this page, which the browser had kept as it was left: what it shows may be sent by now. */
  backAgain(): void {
    const id = hidden(this.#form, "submissionId");
    const isOver = this.#isOver;
    this.#isOver = false;
    this.#sending = undefined;
    this.#begin();
    this.#question?.();
    void this.#pageNow().then((now) => {
      // Not what was typed meanwhile: it meets what was sent when it is sent itself.
      const isDone = this.#changes === 0 && (isOver || find(now?.sent ?? [], id));
      if (now && isDone) location.replace(addressOf(this.#form));
    });
  }

  /** The page is left or hidden: what is not on the server yet goes there without waiting for an answer. */
  leave(): void {
    if (this.#isHeld() || this.#changes === 0) return;
    void this.#post({ keepalive: true });
  }

  async #post(init: RequestInit = {}, isSecond = false): Promise<Answer | undefined> {
    const body = bodyOf(this.#form);
    const answer = await ask(this.#page.draftAddress, ANSWER_MS, { method: "POST", body, ...init });
    if (answer?.status === 403 && !isSecond && (await this.#renew())) return this.#post(init, true);
    const isTelling = answer && (answer.ok || answer.status === 409);
    // Where it tells nothing it is not ours: as good as none.
    return isTelling && !read<DraftAnswer>(answer.text)?.version ? undefined : answer;
  }

  /** Somebody signed in again in another tab: if it is the same person, this page goes on in the new session. */
  async #renew(): Promise<boolean> {
    const now = await this.#pageNow();
    if (!now) return false;
    for (const field of document.querySelectorAll<HTMLInputElement>("input[name=csrf]")) {
      field.value = now.csrf;
    }
    return true;
  }

  /** What this page would be now; undefined when nobody answers, or somebody else is signed in. */
  async #pageNow(): Promise<(FormPageData & { csrf: string }) | undefined> {
    const answer = await ask(addressOf(this.#form), ANSWER_MS);
    const page = new DOMParser().parseFromString(answer?.text ?? "", "text/html");
    const form = page.querySelector<HTMLFormElement>("form[data-nhap]");
    const found = form && read<FormPageData>(form.dataset.nhap ?? "");
    return form && found?.key === this.#page.key ? { ...found, csrf: hidden(form, "csrf") } : undefined;
  }

  /** Makes this another submission than the one that is or may be sent: a draft under that one's id counts as sent. */
  #begin(): void {
    fill(this.#form, { submissionId: crypto.randomUUID() });
  }

  #restore(copy: NonNullable<ReturnType<typeof readCopy>>): void {
    const { fields, submissionId, baseRevision } = copy;
    fill(this.#form, { ...fields, baseRevision });
    if (!find(this.#page.sent, submissionId)) fill(this.#form, { submissionId });
    this.#setVersion(this.#page.draft?.version ?? "");
    this.#resumedFrom = copy.writer;
    this.#question = undefined;
    this.#form.dispatchEvent(new Event("input", { bubbles: true }));
    const opened = `Đã mở lại nội dung nhập lúc ${copy.typedAt} trên máy này.`;
    if (copy.isSending) {
      this.#state.say(`Lần gửi trước chưa đến nơi. ${opened} Hãy xem lại rồi gửi.`, { tone: "warn" });
    } else this.#state.say(opened, { tone: "busy" });
  }

  #isHeld(): boolean {
    return this.#question !== undefined || this.#sending !== undefined || this.#isOver;
  }

  #ask(text: string, choices: readonly Choice[]): void {
    this.#question = () => this.#state.say(text, { tone: "warn", choices });
    this.#question();
  }

  #release(andThen: () => void): void {
    this.#question = undefined;
    this.#state.say("");
    andThen();
  }

  #tellOfOther({ version, savedAt }: OtherDraft): void {
    this.#ask(
      `Bản nháp này vừa được sửa ở thẻ hoặc thiết bị khác, lưu lúc ${savedAt}. Nội dung ở đây chưa lưu lên hệ thống. `,
      [
        {
          name: "Giữ nội dung ở đây",
          run: () =>
            this.#release(() => {
              this.#setVersion(version);
              this.changed();
            }),
        },
        {
          name: "Mở bản kia",
          run: () => {
            this.forget();
            location.assign(addressOf(this.#form));
          },
        },
      ],
    );
  }

  #tellOfEnd(status: number): void {
    if (status !== 401 && status !== 403) {
      this.#state.say(`Chưa lưu được nháp lên hệ thống. ${this.sayWhere()}`, { tone: "warn" });
      return;
    }
    this.#state.say(`Phiên làm việc đã hết. ${this.sayWhere()} `, {
      tone: "warn",
      choices: [
        {
          name: "Đăng nhập lại (mở thẻ mới)",
          run: () => void window.open(this.#page.signInAddress),
        },
      ],
    });
    this.#isSignedOut = true;
  }

  /** Somebody is back at this page, perhaps from signing in again: it saves by itself. */
  comeBack(): void {
    if (!this.#isSignedOut) return;
    this.#isSignedOut = false;
    void this.save();
  }

  /** Where what was typed is while the server has not got it. */
  sayWhere(): string {
    return this.#isKept
      ? "Nội dung được giữ trên máy này."
      : "Nội dung chỉ còn trong trang này: đừng đóng trang.";
  }

  #keepHere(isSending: boolean): void {
    const form = this.#form;
    this.#isKept = writeCopy(this.#page.key, {
      fields: typedFields(form),
      submissionId: hidden(form, "submissionId"),
      baseRevision: hidden(form, "baseRevision"),
      draftVersion: hidden(form, "draftVersion"),
      writer: hidden(form, "writer"),
      typedAt: new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" }),
      isSending,
    });
  }

  #setVersion(version: string): void {
    fill(this.#form, { draftVersion: version });
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), ms);
  }
}

function find(sent: readonly SentRevision[], id: string): SentRevision | undefined {
  return sent.find(({ submissionId }) => submissionId === id);
}
