/** Everybody signs in and sends over HTTP what the quarter holds, in the order of time. */
import type { Stack } from "../../infra/local/stack.ts";
import type { Principal, Role } from "../../shared/http/principal.ts";
import { type BrowserSession, openSessionAs } from "../integration/browser-session.ts";
import { SUBMISSIONS } from "../integration/system.ts";
import type { Action } from "./quarter.ts";

/** A browser opens about as many connections at once. */
const AT_ONCE = 6;

/** Gives the session of who does something, signed in when they are met first. */
export function signIns(stack: Stack): (action: Action) => Promise<BrowserSession> {
  const sessions = new Map<string, Promise<BrowserSession>>();
  const signIn = (ward: string, orgUnit: string | null, roles: Role[]) => {
    const key = `${ward} ${orgUnit}`;
    const who: Principal = { username: orgUnit ?? "quan-tri", name: "Cán bộ", ward, orgUnit, roles };
    const session = sessions.get(key) ?? openSessionAs(stack, who);
    sessions.set(key, session);
    return session;
  };
  return ({ kind, ward, orgUnit }) =>
    kind === "submit" ? signIn(ward, orgUnit, ["officer"]) : signIn(ward, null, ["admin"]);
}

/** Sends what happens moment by moment; within a moment, several wards side by side. */
export async function sendAll(
  stack: Stack,
  actions: readonly Action[],
  onSent: (what: string) => void,
): Promise<void> {
  const sessionOf = signIns(stack);
  const moments = Map.groupBy(actions, ({ at }) => at);
  for (const [at, ofMoment] of moments) {
    stack.setNow(at);
    const wards = [...Map.groupBy(ofMoment, ({ ward }) => ward).values()].values();
    const sender = async () => {
      for (const ofWard of wards) {
        for (const action of ofWard) {
          await send(stack, await sessionOf(action), action);
          onSent(action.ward);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, sender));
  }
}

/** Throws when it is refused. */
export async function send(stack: Stack, session: BrowserSession, action: Action): Promise<void> {
  const { orgUnit, dataSet, period, revision } = action;
  const [path, body] =
    action.kind === "submit"
      ? [
          SUBMISSIONS,
          {
            submissionId: action.submissionId,
            orgUnit,
            dataSet,
            period,
            baseRevision: revision - 1,
            values: action.values,
            ...(action.narrative && { narrative: action.narrative }),
          },
        ]
      : [
          `${SUBMISSIONS}/${orgUnit}/${dataSet}/${period}/${revision}/decision`,
          { decision: "return", reason: "Đề nghị rà soát lại số liệu." },
        ];
  const { status, html } = await session.send(path, {
    method: "POST",
    headers: { "content-type": "application/json", origin: stack.url },
    body: JSON.stringify(body),
  });
  if (status !== 200 && status !== 201)
    throw new Error(`${action.ward} ${orgUnit} ${dataSet} ${period}: ${status} ${html}`);
}
