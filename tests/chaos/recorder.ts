/** Submissions over HTTP, with everything that was asked and answered written down for the audit. */
import { canonicalJson } from "../../shared/domain/digest.ts";
import { type Answer, type Person, SUBMISSIONS, type SubmissionBody } from "../integration/system.ts";
import type { Answer as Answered } from "./history.ts";
import { conflictBody, type Log, newLog, receiptBody } from "./workload.ts";

/** "Not now": nothing was promised. */
const PASSING = new Set([429, 502, 503, 504]);

export class Recorder {
  readonly log: Log = newLog();
  #moment = 0;

  /** Undefined when no answer came. */
  async submit(sender: Person, body: SubmissionBody): Promise<Answer | undefined> {
    const { log } = this;
    const key = `${body.orgUnit} ${body.dataSet} ${body.period}`;
    const call = {
      submissionId: body.submissionId,
      content: canonicalJson(body.values),
      began: this.#next(),
      ended: undefined,
      answer: undefined,
    };
    log.attempts += 1;
    const said = await sender.post(SUBMISSIONS, body).catch(() => undefined);
    const ended = this.#next();
    const answer = said && this.#read(key, body.submissionId, said);
    const calls = log.calls.get(key) ?? [];
    log.calls.set(key, calls);
    calls.push(answer === undefined ? call : { ...call, ended, answer });
    return said;
  }

  #next(): number {
    this.#moment += 1;
    return this.#moment;
  }

  #read(key: string, submissionId: string, { status, body }: Answer): Answered | undefined {
    if (PASSING.has(status)) return undefined;
    if (status === 200 || status === 201) {
      const receipt = receiptBody.parse(body);
      this.log.receipts.push({ key, ...receipt });
      return { kind: "stored", revision: receipt.revision, fresh: status === 201 };
    }
    const { data: conflict } = conflictBody.safeParse(body);
    if (status === 409 && conflict?.type === "revision-conflict")
      return { kind: "conflict", latest: conflict.latest?.revision ?? 0 };
    this.log.odd.push(`${key}: ${submissionId} was answered ${status} ${JSON.stringify(body)}`);
    return undefined;
  }
}
