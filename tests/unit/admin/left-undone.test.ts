import { expect, it } from "vitest";
import { leftUndone } from "../../../functions/admin/person-rules.ts";
import type { Role } from "../../../shared/http/principal.ts";

const person = (username: string, roles: readonly Role[], about: object = {}) => ({
  username,
  name: username,
  email: `${username}@le-chan.example`,
  ward: "le-chan",
  orgUnit: "tyt",
  roles,
  enabled: true,
  invited: false,
  ...about,
});

it("is what the last one of a unit who may do it did, and nobody else's work", () => {
  const both = person("an", ["officer", "lead"]);
  expect(leftUndone([both], both, undefined)).toEqual(["officer", "lead"]);
  const officer = person("binh", ["officer"]);
  expect(leftUndone([both, officer], both, undefined)).toEqual(["lead"]);
  expect(leftUndone([both, officer], officer, undefined)).toEqual([]);
  // Neither who is elsewhere nor who may not sign in does it instead.
  for (const other of [{ orgUnit: "vhxh" }, { enabled: false }])
    expect(leftUndone([both, person("chi", ["officer"], other)], both, undefined)).toEqual([
      "officer",
      "lead",
    ]);
});

it("is nothing that goes on: another name, an account that is disabled already, no unit", () => {
  const one = person("an", ["officer"]);
  expect(leftUndone([one], one, { ...one, name: "An" })).toEqual([]);
  expect(leftUndone([one], one, { ...one, orgUnit: "vhxh" })).toEqual(["officer"]);
  expect(leftUndone([one], one, { ...one, roles: ["lead"] })).toEqual(["officer"]);
  const disabled = { ...one, enabled: false };
  expect(leftUndone([disabled], disabled, undefined)).toEqual([]);
  const leader = person("chu-tich", ["leadership"], { orgUnit: undefined });
  expect(leftUndone([leader], leader, undefined)).toEqual([]);
});
