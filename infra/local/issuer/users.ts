/** The local users (api.md, "Roles"): one per org unit, one for leadership, one administrator. */
import type { Catalogue } from "../../../shared/domain/catalogue.ts";
import type { Role } from "../../../shared/http/principal.ts";

export interface LocalUser {
  readonly username: string;
  /** As shown to people. */
  readonly name: string;
  readonly ward: string;
  /** Undefined for who belongs to no reporting unit. */
  readonly orgUnit: string | undefined;
  readonly roles: readonly Role[];
}

export const LEADERSHIP_USER = "chu-tich";
export const ADMIN_USER = "quan-tri";

export function localUsers({ programme, orgUnits, models }: Catalogue): ReadonlyMap<string, LocalUser> {
  const { ward } = programme;
  const leads = new Set(models.flatMap((model) => model.lead));
  const users: LocalUser[] = [
    ...orgUnits.map(({ code, name }) => ({
      username: code,
      name,
      ward,
      orgUnit: code,
      roles: leads.has(code) ? (["officer", "lead"] as const) : (["officer"] as const),
    })),
    {
      username: LEADERSHIP_USER,
      name: `Lãnh đạo ${programme.issuer}`,
      ward,
      orgUnit: undefined,
      roles: ["leadership"],
    },
    { username: ADMIN_USER, name: "Quản trị hệ thống", ward, orgUnit: undefined, roles: ["admin"] },
  ];
  return new Map(users.map((user) => [user.username, user]));
}
