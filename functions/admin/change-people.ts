/** Changing who may sign in and as what: recorded, then done, then what was given out before is ended. */
import { randomUUID } from "node:crypto";
import type { ActionEntry, ActionKind } from "../../shared/domain/action.ts";
import type { Person, PersonDetails } from "../../shared/store/people.ts";
import type { AdminStores } from "./admin-context.ts";

type PeopleStores = Pick<AdminStores, "people" | "actions" | "accessEnds">;

/** Who does it, when, and why. */
export interface Doing {
  readonly by: string;
  readonly at: number;
  readonly reason: string;
}

function entryOf(
  kind: ActionKind,
  { username, orgUnit }: Pick<PersonDetails, "username" | "orgUnit">,
  doing: Doing,
  changes: readonly string[] = [],
): ActionEntry {
  return { kind, actionId: randomUUID(), ...doing, person: username, orgUnit, changes };
}

export async function invite(
  { people, actions }: PeopleStores,
  person: PersonDetails,
  doing: Doing,
  changes: readonly string[],
): Promise<"invited" | "username-taken"> {
  // Asked first, so that the record tells of no invitation that was none. Another ward's names are found out only then.
  if ((await people.list(person.ward)).some(({ username }) => username === person.username))
    return "username-taken";
  await actions.append(person.ward, entryOf("person-invited", person, doing, changes));
  return people.invite(person);
}

/** Another letter to who has not signed in yet: the first one's password holds for three days. */
export async function inviteAgain(
  { people, actions }: PeopleStores,
  person: Person,
  doing: Doing,
): Promise<void> {
  await actions.append(person.ward, entryOf("person-invited", person, doing, ["Gửi lại thư mời"]));
  await people.inviteAgain(person.username);
}

/** New place or roles hold at once: whoever is signed in with the old ones has to sign in again. */
export async function change(
  { people, actions, accessEnds }: PeopleStores,
  before: Person,
  after: PersonDetails,
  doing: Doing,
  changes: readonly string[],
): Promise<void> {
  await actions.append(after.ward, entryOf("person-changed", after, doing, changes));
  await people.update(after);
  const isMoved = before.orgUnit !== after.orgUnit || before.roles.join() !== after.roles.join();
  if (!isMoved) return;
  await people.signOutEverywhere(after.username);
  await accessEnds.end(after, "signed-out");
}

export async function disable(
  { people, actions, accessEnds }: PeopleStores,
  person: Person,
  doing: Doing,
): Promise<void> {
  await actions.append(person.ward, entryOf("person-disabled", person, doing));
  await people.disable(person.username);
  await people.signOutEverywhere(person.username);
  await accessEnds.end(person, "disabled");
}

export async function enable(
  { people, actions, accessEnds }: PeopleStores,
  person: Person,
  doing: Doing,
): Promise<void> {
  await actions.append(person.ward, entryOf("person-enabled", person, doing));
  // Sessions of before stay ended.
  await accessEnds.end(person, "signed-out");
  await people.enable(person.username);
}

export async function signOutEverywhere(
  { people, actions, accessEnds }: PeopleStores,
  person: Person,
  doing: Doing,
): Promise<void> {
  await actions.append(person.ward, entryOf("person-signed-out", person, doing));
  await people.signOutEverywhere(person.username);
  await accessEnds.end(person, "signed-out");
}
