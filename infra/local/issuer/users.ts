/** The local users (api.md, "Roles"): one per org unit, one for leadership, one administrator. */
import type { Catalogue } from "../../../shared/domain/catalogue.ts";
import type { PersonDetails } from "../../../shared/store/people.ts";

export type LocalUser = PersonDetails;

export const LEADERSHIP_USER = "chu-tich";
export const ADMIN_USER = "quan-tri";

export function localUsers({ programme, orgUnits, models }: Catalogue): ReadonlyMap<string, LocalUser> {
  const { ward } = programme;
  const leads = new Set(models.flatMap((model) => model.lead));
  const users: Omit<LocalUser, "ward" | "email">[] = [
    ...orgUnits.map(({ code, name }) => ({
      username: code,
      name,
      orgUnit: code,
      roles: leads.has(code) ? (["officer", "lead"] as const) : (["officer"] as const),
    })),
    {
      username: LEADERSHIP_USER,
      name: `Lãnh đạo ${programme.issuer}`,
      orgUnit: undefined,
      roles: ["leadership"],
    },
    { username: ADMIN_USER, name: "Quản trị hệ thống", orgUnit: undefined, roles: ["admin"] },
  ];
  return new Map(
    users.map((user) => [
      user.username,
      // A domain that never gets mail: RFC 2606.
      { ...user, ward, email: `${user.username}@${ward}.example` },
    ]),
  );
}
