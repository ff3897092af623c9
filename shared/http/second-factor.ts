/** What a person's groups say they may do where accounts are in Cognito, and which of it takes a second factor. */
import { ROLES, type Role } from "./principal.ts";

/** Roles that read or change more than one unit's figures: never on a password alone. */
const NEEDS_SECOND_FACTOR: readonly Role[] = ["leadership", "admin"];

/** The group of the user pool whose members have a role in a ward: `le-chan:officer`. */
export function roleGroup(ward: string, role: Role): string {
  return `${ward}:${role}`;
}

/** The roles that a person of a ward has by their groups; groups of other wards and other groups mean nothing. */
export function rolesOf(ward: string, groups: readonly string[]): Role[] {
  return ROLES.filter((role) => groups.includes(roleGroup(ward, role)));
}

export function needsSecondFactor(roles: readonly Role[]): boolean {
  return roles.some((role) => NEEDS_SECOND_FACTOR.includes(role));
}

/** The roles that a token may carry. Without a second factor the others still stand: an officer can go on reporting. */
export function grantedRoles(roles: readonly Role[], hasSecondFactor: boolean): Role[] {
  return hasSecondFactor ? [...roles] : roles.filter((role) => !NEEDS_SECOND_FACTOR.includes(role));
}
