/** A catalogue file as whoever keeps it sees it: every fault on its line, in words. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { withHolidays, withoutUnit, withUnit, withUnitName } from "../../../shared/catalogue/edit.ts";
import { readCatalogueText } from "../../../shared/catalogue/read-text.ts";
import { LE_CHAN_FILE, leChan } from "../../samples/catalogues.ts";

const TEXT = readFileSync(LE_CHAN_FILE, "utf8");
const fileOf = (text: string) => {
  const read = readCatalogueText(text);
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.file;
};
const lineOf = (text: string, part: string) => text.slice(0, text.indexOf(part)).split("\n").length;

describe("faults", () => {
  it.each<[string, string, string]>([
    ['wardCode: "11383"', "wardCode: 11383", "Phải là chữ"],
    ["lockAfterDays: 90", "lockAfterDays: 0", "Phải từ 1 trở lên"],
    ["start: 2026-01-01", "start: hôm nay", "năm-tháng-ngày"],
    ["kind: clinic", "kind: hospital", "Phải là một trong"],
  ])("are on the line that has %s", (good, bad, message) => {
    const text = TEXT.replace(good, bad);
    const read = readCatalogueText(text);
    expect(read.ok ? [] : read.faults).toEqual([
      expect.objectContaining({ line: lineOf(text, bad), message: expect.stringContaining(message) }),
    ]);
  });

  it("of a file that is no YAML are on their line, too", () => {
    const text = TEXT.replace("  code: ctr11", "\tcode: ctr11");
    const read = readCatalogueText(text);
    expect(read.ok ? [] : read.faults[0]).toMatchObject({ code: "not-yaml", line: lineOf(text, "\tcode") });
  });

  it("of what refers to nothing are where it refers", () => {
    const text = TEXT.replace(/numerator: M06-TYT\.\w+/, "numerator: M06-TYT.khong_co");
    const read = readCatalogueText(text);
    expect(read.ok ? [] : read.faults).toContainEqual(
      expect.objectContaining({ line: lineOf(text, "khong_co"), code: "unknown-element" }),
    );
  });

  it("speak Vietnamese whatever is read, and reading never throws", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.nat(TEXT.length), (noise, at) => {
        const read = readCatalogueText(TEXT.slice(0, at) + noise + TEXT.slice(at));
        if (read.ok) return;
        expect(read.faults.length).toBeGreaterThan(0);
        for (const { message } of read.faults) expect(message).not.toMatch(/invalid|expected|received/i);
      }),
      { numRuns: 12 },
    );
  });

  it("are few for a file that would unfold without end", () => {
    const bomb = ["a: &a [x, x, x, x, x, x, x, x, x]"];
    for (const [i, name] of [..."bcdefgh"].entries()) {
      const before = "abcdefgh"[i];
      bomb.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(", ")}]`);
    }
    const read = readCatalogueText(bomb.join("\n"));
    expect(read.ok).toBe(false);
  });
});

describe("an edit", () => {
  const file = fileOf(TEXT);

  it("of nothing, written and read again, is the same catalogue", () => {
    expect(fileOf(stringify(file))).toEqual(file);
    expect(fileOf(JSON.stringify(file))).toEqual(file);
  });

  it("of one unit of a numbered run leaves its neighbours as they were", () => {
    const read = readCatalogueText(JSON.stringify(withUnitName(file, "tdp-07", "Tổ dân phố Cầu Đất")));
    if (!read.ok) throw new Error("faults");
    const names = new Map(read.catalogue.orgUnits.map(({ code, name }) => [code, name]));
    expect(names.get("tdp-07")).toBe("Tổ dân phố Cầu Đất");
    expect(names.get("tdp-06")).toBe("Tổ dân phố số 6");
    expect(names.size).toBe(leChan().orgUnits.length);
  });

  it("adds and closes units, and keeps holidays in order without doubles", () => {
    const unit = { code: "tdp-31", kind: "residential-group", name: "Tổ dân phố số 31" } as const;
    const added = readCatalogueText(JSON.stringify(withUnit(file, unit)));
    const closed = readCatalogueText(JSON.stringify(withoutUnit(file, "tdp-30")));
    if (!added.ok || !closed.ok) throw new Error("faults");
    const assigned = (read: typeof added) =>
      read.catalogue.dataSets.find(({ code }) => code === "M03-DV")?.assigned;
    expect(assigned(added)).toContain("tdp-31");
    expect(assigned(closed)).not.toContain("tdp-30");
    // The only clinic: what is given to clinics is given to none any more, which is no fault of the others' forms.
    const last = readCatalogueText(JSON.stringify(withoutUnit(file, "tyt")));
    expect(last.ok ? [] : last.faults.map(({ where }) => where)).toEqual(["dataSets[M06-TYT].assigned"]);
    expect(withHolidays(file, ["2027-01-01", "2026-01-01", "2027-01-01"]).programme.holidays).toEqual([
      "2026-01-01",
      "2027-01-01",
    ]);
  });
});
