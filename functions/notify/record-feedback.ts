/** What the mail service tells of a mail that it had taken: kept with the mail, for the administrator to put the address right. */
import type { MailFeedback, MailStore } from "../../shared/store/mail-store.ts";
import type { MailEvent } from "../../shared/wire/mail-event.ts";

/** False when there is no record of the mail any more, or it was none of ours. `at`: when it was told, epoch ms. */
export async function recordFeedback(
  mails: Pick<MailStore, "recordFeedback">,
  { detail }: MailEvent,
  at: number,
): Promise<boolean> {
  const { tags } = detail.mail;
  return mails.recordFeedback(
    Object.fromEntries(Object.entries(tags).map(([name, [value = ""]]) => [name, value])),
    { ...feedbackOf(detail), at },
  );
}

function feedbackOf(detail: MailEvent["detail"]): Omit<MailFeedback, "at"> {
  if (detail.eventType === "Complaint") return { kind: "complaint", why: "" };
  return { kind: "bounce", why: `${detail.bounce.bounceType}/${detail.bounce.bounceSubType}` };
}
