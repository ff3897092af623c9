/** Playing the demonstration quarter against a running system: everybody signs in and sends what they have to. */
import { ADMIN_USER, LEADERSHIP_USER } from "../../local/issuer/users.ts";
import type { Stack } from "../../local/stack.ts";
import type { DemoSubmission, Wave } from "./quarter.ts";

/** A browser opens about as many connections at once. */
const PARALLEL = 6;

/** Access tokens by user name. */
export type Tokens = ReadonlyMap<string, string>;

export function tokenOf(tokens: Tokens, username: string): string {
  const token = tokens.get(username);
  if (token === undefined) throw new Error(`no token for ${username}`);
  return token;
}

/** Signs in every unit that sends something, the leadership and the administrator. */
export async function signInAll(stack: Stack, waves: readonly Wave[]): Promise<Tokens> {
  const usernames = new Set(
    waves.flatMap(({ sendings }) => sendings.map(({ submission }) => submission.orgUnit)),
  );
  const tokens = new Map<string, string>();
  await inParallel([...usernames, LEADERSHIP_USER, ADMIN_USER], async (username) => {
    tokens.set(username, await stack.token(username));
  });
  return tokens;
}

/** Sends every wave at its moment; throws when an answer is not the expected one. `onSent` hears of each answer. */
export async function sendAll(
  stack: Stack,
  waves: readonly Wave[],
  tokens: Tokens,
  onSent: (at: string) => void,
): Promise<void> {
  for (const { at, sendings } of waves) {
    stack.setNow(Date.parse(at));
    await inParallel(sendings, async ({ submission, status }) => {
      const response = await send(stack, submission, tokenOf(tokens, submission.orgUnit));
      if (response.status !== status) {
        throw new Error(
          `${submission.orgUnit} ${submission.dataSet}: ${response.status} ${await response.text()}`,
        );
      }
      onSent(at);
    });
  }
}

function send(stack: Stack, submission: DemoSubmission, token: string): Promise<Response> {
  return fetch(`${stack.url}/api/v1/submissions`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(submission),
  });
}

async function inParallel<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: PARALLEL }, async () => {
      for (const item of queue) await run(item);
    }),
  );
}
