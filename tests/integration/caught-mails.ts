/** The mails that the local stack caught, as a mail program would read them. */
import PostalMime, { type Email } from "postal-mime";
import * as z from "zod";
import type { Stack } from "../../infra/local/stack.ts";

export interface CaughtMail {
  readonly to: string;
  readonly toName: string;
  readonly fromName: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  header(name: string): string | undefined;
}

/** The mails after the first `skip`, in the order in which they were sent, parsed from their MIME form. */
export async function caughtMails({ aws }: Pick<Stack, "aws">, skip = 0): Promise<CaughtMail[]> {
  const address = aws.AWS_ENDPOINT_URL_SESV2;
  const names = z.array(z.string()).parse(await (await fetch(`${address}/mails.json`)).json());
  return Promise.all(
    names.slice(skip).map(async (name) => {
      const response = await fetch(`${address}/mails/${name}.eml`);
      return read(await PostalMime.parse(await response.arrayBuffer()));
    }),
  );
}

function read({ to, from, subject, html, text, headers }: Email): CaughtMail {
  const [recipient] = to ?? [];
  return {
    to: recipient?.address ?? "",
    toName: recipient?.name ?? "",
    fromName: from?.name ?? "",
    subject: subject ?? "",
    html: html ?? "",
    text: text ?? "",
    header: (name) => headers.find(({ key }) => key === name.toLowerCase())?.value,
  };
}
