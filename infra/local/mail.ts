/**
 * The part of SES that the system calls, `SendEmail` of its API version 2 with a simple message, over HTTP as the AWS SDK
 * speaks it: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html. Mails are delivered to nobody:
 * they are kept in the data folder, and a page shows them. An address under `.invalid`, which can be nobody's (RFC 2606), is
 * refused, to see what becomes of mails that fail; mails to the addresses of SES's mailbox simulator come back as they do
 * there (https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator).
 */
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { html, raw } from "hono/html";
import * as z from "zod";
import { encodeWords } from "../../shared/store/mailer.ts";
import { MAIL_EVENT_TYPES, type MailEvent } from "../../shared/wire/mail-event.ts";
import { readBody } from "./http/body.ts";
import { type HttpServer, serve } from "./http/serve.ts";

const SEND_PATH = "/v2/email/outbound-emails";
/** SES's own limit of a message. */
const BODY_BYTES_MAX = 40 * 1024 * 1024;

const TAG = /^[\w-]{1,256}$/;
const ascii = z.string().regex(/^[\x20-\x7e]*$/, "must be 7-bit ASCII");
const part = z.object({ Data: z.string(), Charset: z.literal("UTF-8") });
const sendEmail = z.object({
  FromEmailAddress: ascii,
  Destination: z.object({ ToAddresses: z.array(ascii).min(1).max(50) }),
  ConfigurationSetName: z.string(),
  EmailTags: z
    .array(z.object({ Name: z.string().regex(TAG), Value: z.string().regex(TAG) }))
    .max(50)
    .default([]),
  Content: z.object({
    Simple: z.object({
      Subject: part,
      Body: z.object({ Html: part, Text: part }),
      Headers: z.array(z.object({ Name: ascii, Value: ascii })).default([]),
    }),
  }),
});
const sendEmailBody = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: "custom", message: "is no JSON" });
      return z.NEVER;
    }
  })
  .pipe(sendEmail);
type SentMail = z.output<typeof sendEmail>;

export interface LocalMailOptions {
  /** Where the mails are kept. */
  readonly folder: string;
  /** Requests signed with another key are refused: other programs of this machine have no business here. */
  readonly accessKeyId: string;
  /** Takes what is told of a mail afterwards, as EventBridge would. */
  onEvent(event: PublishedMailEvent): Promise<void>;
}

export function startMail(options: LocalMailOptions): Promise<HttpServer> {
  const mails = mailFolder(options.folder);
  return serve(async (request, response) => {
    const { status, type, body } = await answer(options, mails, request);
    response.writeHead(status, { "content-type": type }).end(body);
  });
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

async function answer(
  { accessKeyId, onEvent }: LocalMailOptions,
  mails: MailFolder,
  request: IncomingMessage,
): Promise<Answer> {
  const path = request.url ?? "/";
  if (request.method === "POST" && path === SEND_PATH) {
    if (!request.headers.authorization?.includes(`Credential=${accessKeyId}/`)) {
      return json(403, { message: "The security token included in the request is invalid." });
    }
    const read = await readBody(request, BODY_BYTES_MAX);
    if (read.kind !== "complete") return json(400, { message: "BadRequestException" });
    const parsed = sendEmailBody.safeParse(read.body.toString("utf8"));
    if (!parsed.success) return json(400, { message: z.prettifyError(parsed.error) });
    if (parsed.data.Destination.ToAddresses.some((mailbox) => mailbox.endsWith(".invalid>"))) {
      return json(400, { __type: "MessageRejected", message: "Email address is not valid." });
    }
    const messageId = mails.add(parsed.data);
    const told = outcomeOf(parsed.data, messageId);
    if (told) await onEvent(asPublished(told));
    return json(200, { MessageId: messageId });
  }
  if (request.method !== "GET") return json(404, { message: "UnknownOperationException" });
  if (path === "/mails.json") return json(200, mails.names());
  const [, name = "", form] = /^\/mails\/([\w-]+)\.(eml|html)$/.exec(path) ?? [];
  const mail = mails.read(name);
  if (mail && form === "eml") return { status: 200, type: "message/rfc822", body: toMime(name, mail) };
  if (mail && form === "html") return page(mail.Content.Simple.Body.Html.Data);
  return path === "/" ? page(await inbox(mails)) : json(404, { message: "NotFoundException" });
}

/** What SES's mailbox simulator does with the mail; a label after the name tells mails apart (`bounce+tyt@…`). */
function outcomeOf(sent: SentMail, messageId: string): MailEvent["detail"] | undefined {
  const [, mailbox] =
    /<(\w+)(?:\+[^@>]*)?@simulator\.amazonses\.com>$/.exec(sent.Destination.ToAddresses[0] ?? "") ?? [];
  const mail = {
    messageId,
    tags: {
      "ses:configuration-set": [sent.ConfigurationSetName],
      ...Object.fromEntries(sent.EmailTags.map(({ Name, Value }) => [Name, [Value]])),
    },
  };
  const bounce = (bounceSubType: string) =>
    ({ eventType: "Bounce", mail, bounce: { bounceType: "Permanent", bounceSubType } }) as const;
  if (mailbox === "bounce") return bounce("General");
  if (mailbox === "suppressionlist") return bounce("Suppressed");
  return mailbox === "complaint" ? { eventType: "Complaint", mail } : undefined;
}

/** The event around it, as EventBridge delivers it. */
function asPublished(detail: MailEvent["detail"]) {
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": MAIL_EVENT_TYPES[detail.eventType],
    source: "aws.ses",
    account: "000000000000",
    time: new Date().toISOString(),
    resources: [],
    detail,
  } as const;
}
type PublishedMailEvent = ReturnType<typeof asPublished>;

function json(status: number, body: unknown): Answer {
  return { status, type: "application/json", body: JSON.stringify(body) };
}

function page(body: string): Answer {
  return { status: 200, type: "text/html; charset=utf-8", body };
}

interface MailFolder {
  add(mail: SentMail): string;
  /** In the order in which they were sent. */
  names(): string[];
  read(name: string): SentMail | undefined;
}

/** One file per mail, whose name begins with the moment and counts on within it. */
function mailFolder(folder: string): MailFolder {
  let count = 0;
  return {
    add(mail) {
      count += 1;
      const name = `${Date.now()}-${String(count).padStart(6, "0")}-${randomUUID()}`;
      writeFileSync(join(folder, `${name}.json`), JSON.stringify(mail));
      return name;
    },
    names: () =>
      readdirSync(folder)
        .filter((file) => file.endsWith(".json"))
        .map((file) => file.slice(0, -".json".length))
        .sort(),
    read(name) {
      if (!this.names().includes(name)) return undefined;
      return sendEmailBody.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
    },
  };
}

/** The message as SES would put it on the wire. */
function toMime(name: string, { FromEmailAddress, Destination, Content }: SentMail): string {
  const { Subject, Body, Headers } = Content.Simple;
  const boundary = `part-${name}`;
  const encode = (text: string) => Buffer.from(text).toString("base64").replace(/.{76}/g, "$&\r\n");
  const bodyPart = (type: string, { Data }: z.output<typeof part>) =>
    `--${boundary}\r\nContent-Type: ${type}; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${encode(Data)}\r\n`;
  return [
    `From: ${FromEmailAddress}`,
    `To: ${Destination.ToAddresses.join(", ")}`,
    `Subject: ${encodeWords(Subject.Data)}`,
    `Date: ${new Date(Number(name.split("-")[0])).toUTCString()}`,
    `Message-ID: <${name}@mail.example>`,
    ...Headers.map((header) => `${header.Name}: ${header.Value}`),
    "MIME-Version: 1.0",
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    "",
    `${bodyPart("text/plain", Body.Text)}${bodyPart("text/html", Body.Html)}--${boundary}--\r\n`,
  ].join("\r\n");
}

/** The newest hundred, each to unfold. */
async function inbox(mails: MailFolder): Promise<string> {
  const newest = mails.names().slice(-100).reverse();
  const entries = newest.flatMap((name) => {
    const mail = mails.read(name);
    return mail ? [{ name, mail }] : [];
  });
  const document = await html`<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Thư đã gửi trên máy này</title>
${raw("<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:0 auto;padding:1rem}details{border-bottom:1px solid;padding:.5rem 0}summary{cursor:pointer}iframe{width:100%;height:30rem;border:1px solid;background:#fff}</style>")}
</head>
<body>
<h1>Thư đã gửi trên máy này</h1>
<p>Không thư nào rời máy. Có ${String(entries.length)} thư mới nhất.</p>
${entries.map(
  ({
    name,
    mail,
  }) => html`<details><summary>${mail.Content.Simple.Subject.Data} – ${recipientsOf(mail)}</summary>
<p><a href="/mails/${name}.eml">Bản gốc (.eml)</a></p>
<iframe title="${mail.Content.Simple.Subject.Data}" src="/mails/${name}.html" sandbox="allow-popups" loading="lazy"></iframe></details>`,
)}
</body>
</html>`;
  return document.toString();
}

/** Addresses without the encoded names before them. */
function recipientsOf({ Destination }: SentMail): string {
  return Destination.ToAddresses.map((mailbox) => /<(.+)>$/.exec(mailbox)?.[1] ?? mailbox).join(", ");
}
