/** What an administrator may say of a person, and what would lock them out. */

import * as z from "zod";
import type { Catalogue } from "../../shared/domain/catalogue.ts";
import { isPrintable, UNPRINTABLE_MESSAGE } from "../../shared/domain/printable.ts";
import type { FieldErrors } from "../../shared/http/fields.ts";
import { ROLES, type Role } from "../../shared/http/principal.ts";
import type { Person, PersonDetails } from "../../shared/store/people.ts";

export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  officer: "Cán bộ đơn vị: nhập và gửi báo cáo của đơn vị",
  lead: "Chủ trì mô hình: duyệt báo cáo của mô hình do đơn vị chủ trì",
  leadership: "Lãnh đạo: xem tổng hợp và các bản đã công bố",
  admin: "Quản trị: toàn quyền, quản lý người dùng và danh mục",
};
const SHORT_ROLE_NAMES: Readonly<Record<Role, string>> = {
  officer: "cán bộ đơn vị",
  lead: "chủ trì mô hình",
  leadership: "lãnh đạo",
  admin: "quản trị",
};

export function sayRoles(roles: readonly Role[]): string {
  return roles.map((role) => SHORT_ROLE_NAMES[role]).join(", ");
}

/** As typed. */
export interface TypedPerson {
  readonly tenDangNhap: string;
  readonly hoTen: string;
  readonly thuDienTu: string;
  readonly donVi: string;
  readonly vaiTro: readonly string[];
  readonly lyDo: string;
}
export type PersonField = keyof TypedPerson;

export function typedPerson(form: URLSearchParams): TypedPerson {
  const text = (name: PersonField) => (form.get(name) ?? "").trim();
  return {
    tenDangNhap: text("tenDangNhap").toLowerCase(),
    hoTen: text("hoTen").replace(/\s+/g, " "),
    thuDienTu: text("thuDienTu"),
    donVi: text("donVi"),
    vaiTro: form.getAll("vaiTro"),
    lyDo: text("lyDo"),
  };
}

const USERNAME = /^[a-z0-9]+(?:[.-][a-z0-9]+)*$/;
const MAX_REASON_CHARACTERS = 1000;

/** What is wrong with what was typed, or the person that it means. */
export function checkPerson(
  typed: TypedPerson,
  { programme, orgUnits, models }: Catalogue,
): { readonly errors: FieldErrors<PersonField>; readonly person: PersonDetails } {
  const errors = new Map<PersonField, string>();
  if (!USERNAME.test(typed.tenDangNhap) || typed.tenDangNhap.length > 64) {
    errors.set(
      "tenDangNhap",
      "Tên đăng nhập gồm chữ thường không dấu, chữ số, có thể nối bằng dấu gạch ngang hoặc dấu chấm, ví dụ nguyen-an.",
    );
  }
  if (typed.hoTen === "" || [...typed.hoTen].length > 100)
    errors.set("hoTen", "Nhập họ tên, không quá 100 ký tự.");
  else if (!isPrintable(typed.hoTen)) errors.set("hoTen", UNPRINTABLE_MESSAGE);
  if (!z.email().max(254).safeParse(typed.thuDienTu).success) {
    errors.set("thuDienTu", "Nhập địa chỉ thư điện tử, ví dụ ten@lechan.gov.vn.");
  }
  const orgUnit = orgUnits.find(({ code }) => code === typed.donVi);
  if (typed.donVi !== "" && !orgUnit) errors.set("donVi", "Chọn đơn vị trong danh sách.");
  const roles = ROLES.filter((role) => typed.vaiTro.includes(role));
  const needsUnit = roles.includes("officer") || roles.includes("lead");
  if (roles.length === 0) errors.set("vaiTro", "Chọn ít nhất một vai trò.");
  else if (needsUnit && typed.donVi === "") {
    errors.set("donVi", "Cán bộ đơn vị và chủ trì mô hình phải thuộc một đơn vị.");
  } else if (roles.includes("lead") && orgUnit && !models.some(({ lead }) => lead.includes(orgUnit.code))) {
    errors.set("vaiTro", `${orgUnit.name} không chủ trì mô hình nào nên không có vai trò chủ trì.`);
  }
  const person = {
    username: typed.tenDangNhap,
    name: typed.hoTen,
    email: typed.thuDienTu,
    ward: programme.ward,
    orgUnit: orgUnit?.code,
    roles,
  };
  return { errors, person };
}

/** What is wrong with a reason, which goes into the record. */
export function reasonError(reason: string): string | undefined {
  if (reason === "") return "Nêu lý do; lý do được ghi vào nhật ký.";
  if ([...reason].length > MAX_REASON_CHARACTERS) return "Lý do dài quá 1.000 ký tự.";
  return isPrintable(reason) ? undefined : UNPRINTABLE_MESSAGE;
}

/** Why an administrator may not do this to their own account; undefined when they may. */
export function selfLockout(
  administrator: string,
  person: Pick<PersonDetails, "username" | "roles">,
): string | undefined {
  return person.username === administrator && !person.roles.includes("admin")
    ? "Không thể tự bỏ vai trò quản trị của chính mình; hãy nhờ một quản trị viên khác."
    : undefined;
}

/** What somebody does for their unit: in other units nobody can do it. */
const UNIT_ROLES = ["officer", "lead"] as const satisfies readonly Role[];
type UnitRole = (typeof UNIT_ROLES)[number];

/**
 * What nobody of the person's unit does any more once this account is no longer what it is.
 * @param all everybody of the ward.
 * @param after what the person is then; undefined when the account is disabled.
 */
export function leftUndone(
  all: readonly Person[],
  person: Person,
  after: PersonDetails | undefined,
): readonly UnitRole[] {
  const { orgUnit } = person;
  if (orgUnit === undefined) return [];
  const does = (role: UnitRole, one: PersonDetails | undefined) =>
    one?.orgUnit === orgUnit && one.roles.includes(role);
  const others = all.filter(({ username, enabled }) => enabled && username !== person.username);
  return UNIT_ROLES.filter(
    (role) =>
      person.enabled && does(role, person) && !does(role, after) && !others.some((one) => does(role, one)),
  );
}
