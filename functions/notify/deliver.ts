/** Sending a letter once: claim → send → record. */
import { setTimeout as sleep } from "node:timers/promises";
import { type MailKey, type MailStore, mailTags } from "../../shared/store/mail-store.ts";
import type { Mailer } from "../../shared/store/mailer.ts";
import type { Person } from "../../shared/store/people.ts";
import { type Letter, letterText } from "./letters/letter.ts";
import { letterHtml } from "./letters/letter-html.ts";

export interface Outgoing {
  readonly key: MailKey;
  readonly person: Person;
  readonly letter: Letter;
  /** Versions of reports that it tells of. */
  readonly published?: readonly string[];
}

interface DeliverDependencies {
  readonly mails: Pick<MailStore, "claim" | "recordSent" | "recordFailed">;
  readonly mailer: Mailer;
}

const LOOK_AGAIN_MS = 1_000;

/** Sends every letter that has not been sent. One that fails does not keep the others; throws in the end when any did. */
export async function deliverAll(
  dependencies: DeliverDependencies,
  letters: readonly Outgoing[],
): Promise<number> {
  // Names only, as this is logged: what the service says in full may hold an address.
  const failures: string[] = [];
  let sent = 0;
  for (const outgoing of letters) {
    try {
      if (await deliver(dependencies, outgoing)) sent += 1;
    } catch (error) {
      failures.push(error instanceof Error ? error.name : "unknown");
    }
  }
  if (failures.length > 0) {
    const why = [...new Set(failures)].join(", ");
    throw new Error(`${failures.length} of ${letters.length} mails could not be sent (${why})`);
  }
  return sent;
}

/** True when it was sent now, false when it had been. */
async function deliver(
  { mails, mailer }: DeliverDependencies,
  { key, person, letter, published = [] }: Outgoing,
): Promise<boolean> {
  const { subject, unsubscribeUrl } = letter;
  let claim = await mails.claim(key, { to: person.email, subject, published });
  // Not for long: a claim ends, whether its process has sent the mail or died over it.
  while (claim === "under-way") {
    await sleep(LOOK_AGAIN_MS);
    claim = await mails.claim(key, { to: person.email, subject, published });
  }
  if (claim === "sent") return false;
  let messageId: string;
  try {
    messageId = await mailer.send({
      to: { name: person.name, address: person.email },
      subject,
      html: await letterHtml(letter),
      text: letterText(letter),
      unsubscribeUrl,
      tags: mailTags(key),
    });
  } catch (error) {
    await mails.recordFailed(key, error instanceof Error ? `${error.name}: ${error.message}` : String(error));
    throw error;
  }
  await mails.recordSent(key, messageId);
  return true;
}
