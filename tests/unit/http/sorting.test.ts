import { describe, expect, it } from "vitest";
import { type SortableColumn, sortable } from "../../../shared/http/sorting.ts";

interface Unit {
  readonly name: string;
  readonly rate: number | null;
}
const UNITS: readonly Unit[] = [
  { name: "Tổ dân phố số 10", rate: 2 },
  { name: "Tổ dân phố số 2", rate: null },
  { name: "Ấp Đông", rate: 10 },
  { name: "An Biên", rate: 2 },
];
const COLUMNS: readonly SortableColumn<Unit>[] = [
  { name: "Đơn vị", key: "ten", by: ({ name }) => name },
  { name: "Tỷ lệ", isNumber: true, key: "ty-le", by: ({ rate }) => rate },
  { name: "Ghi chú" },
];
const asked = (value: string | undefined) => sortable(COLUMNS, UNITS, value, (by) => `/trang?sap-xep=${by}`);
const names = (value: string | undefined) => asked(value).items.map(({ name }) => name);

describe("a table that its reader sorts", () => {
  it("stands as it is until a column is asked for that it has", () => {
    for (const value of [undefined, "", "-", "ghi-chu", "constructor"]) {
      expect(names(value)).toEqual(UNITS.map(({ name }) => name));
    }
  });

  it("sorts names as Vietnamese does, their numbers by size", () => {
    expect(names("ten")).toEqual(["An Biên", "Ấp Đông", "Tổ dân phố số 2", "Tổ dân phố số 10"]);
    expect(names("-ten")).toEqual(["Tổ dân phố số 10", "Tổ dân phố số 2", "Ấp Đông", "An Biên"]);
  });

  it("sorts figures by size, equal ones in their own order, and what has none stands last either way", () => {
    expect(names("ty-le")).toEqual(["Tổ dân phố số 10", "An Biên", "Ấp Đông", "Tổ dân phố số 2"]);
    expect(names("-ty-le")).toEqual(["Ấp Đông", "Tổ dân phố số 10", "An Biên", "Tổ dân phố số 2"]);
  });

  it("says how it stands, and links to the other way round", () => {
    expect(asked("ty-le").columns.map(({ sort }) => sort)).toEqual([
      { address: "/trang?sap-xep=ten", direction: "none" },
      { address: "/trang?sap-xep=-ty-le", direction: "ascending" },
      undefined,
    ]);
    expect(asked("-ty-le").columns[1]?.sort).toEqual({
      address: "/trang?sap-xep=ty-le",
      direction: "descending",
    });
  });
});
