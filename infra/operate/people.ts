/** Accounts made by whoever operates the system: the first administrator, and others before there is one. */
import { cognitoClient } from "../../shared/store/clients/cognito.ts";
import { type PersonDetails, peopleDirectory } from "../../shared/store/people.ts";

/**
 * Makes the account and has Cognito mail the invitation, or brings an existing one into line: attributes, roles, and the
 * second factor by e-mail where a role needs one. Safe to run again.
 */
export async function ensurePerson(
  userPoolId: string,
  person: PersonDetails,
): Promise<"invited" | "updated"> {
  const people = peopleDirectory(cognitoClient(), userPoolId);
  await people.prepareWard(person.ward);
  if ((await people.invite(person)) === "invited") return "invited";
  await people.update(person);
  return "updated";
}
