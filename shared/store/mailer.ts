/** Sending one mail through SES. */
import { type SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";

export interface Mail {
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Where its reader can end mails of this sort, with one click and without signing in (RFC 8058). */
  readonly unsubscribeUrl?: string | undefined;
  /** Comes back with whatever the service tells of the mail later. */
  readonly tags: Readonly<Record<string, string>>;
}

export interface Sender {
  readonly address: string;
  readonly name: string;
  readonly configurationSet: string;
}

export interface Mailer {
  /** Resolves with the service's name for the mail when it has taken it. */
  send(mail: Mail): Promise<string>;
}

export function mailer(client: SESv2Client, sender: Sender): Mailer {
  return {
    async send({ to, subject, html, text, unsubscribeUrl, tags }) {
      const { MessageId } = await client.send(
        new SendEmailCommand({
          FromEmailAddress: mailbox(sender),
          Destination: { ToAddresses: [mailbox(to)] },
          ConfigurationSetName: sender.configurationSet,
          EmailTags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
          Content: {
            Simple: {
              Subject: { Data: oneLine(subject), Charset: "UTF-8" },
              Body: { Html: { Data: html, Charset: "UTF-8" }, Text: { Data: text, Charset: "UTF-8" } },
              Headers: [
                // Absence notes and other machines are not to answer (RFC 3834).
                { Name: "Auto-Submitted", Value: "auto-generated" },
                { Name: "Content-Language", Value: "vi" },
                ...(unsubscribeUrl === undefined
                  ? []
                  : [
                      { Name: "List-Unsubscribe", Value: `<${unsubscribeUrl}>` },
                      { Name: "List-Unsubscribe-Post", Value: "List-Unsubscribe=One-Click" },
                    ]),
              ],
            },
          },
        }),
      );
      if (MessageId === undefined) throw new Error("SES took a mail and gave it no name");
      return MessageId;
    },
  };
}

/** An address with its name as a header takes it: SES wants ASCII. */
function mailbox({ name, address }: { readonly name: string; readonly address: string }): string {
  return `${encodeWords(oneLine(name))} <${address}>`;
}

/** A header's text as encoded words (RFC 2047). */
export function encodeWords(text: string): string {
  const words: string[] = [];
  let word = "";
  for (const character of text) {
    // An encoded word has 75 characters at most: 45 bytes in base64, and what stands around it.
    if (Buffer.byteLength(word + character) > 45) {
      words.push(word);
      word = "";
    }
    word += character;
  }
  if (word !== "") words.push(word);
  return words.map((part) => `=?UTF-8?B?${Buffer.from(part).toString("base64")}?=`).join(" ");
}

/** No header may end early. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ").trim();
}
