/** What other statistical systems get: DHIS2's data value set, and SDMX's observation statuses. */
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { renderDataValueSet } from "../../../functions/publish/data-value-set.ts";
import { buildSnapshot } from "../../../shared/domain/build-snapshot.ts";
import { decodeSnapshot, encodeSnapshot } from "../../../shared/wire/snapshot.ts";
import { catalogueOf, periodOf, smallWard } from "../../samples/catalogues.ts";
import { foldLedger, revision } from "../../samples/entries.ts";

const catalogue = catalogueOf(smallWard());
const ledger = foldLedger([
  revision({
    orgUnit: "vp",
    dataSet: "M01-CT",
    period: "2026-Q3",
    values: { ke_hoach: true, ngay_ban_hanh: "2026-07-01", rac_phat_sinh: 100.125, rac_thu_gom: 90 },
  }),
  revision({ orgUnit: "tdp-01", dataSet: "M01-DV", period: "2026-08", values: { nguoi_du: 90 } }),
]);
const snapshotOf = (code: string) =>
  buildSnapshot({ catalogue, period: periodOf(code), ledger, sample: false }).after(null);
const payload = z.object({
  idScheme: z.literal("CODE"),
  dataValues: z.array(
    z.strictObject({
      dataElement: z.string(),
      period: z.string(),
      orgUnit: z.string(),
      value: z.string(),
    }),
  ),
});
const valuesOf = (code: string) =>
  payload
    .parse(JSON.parse(new TextDecoder().decode(renderDataValueSet(snapshotOf(code)))))
    .dataValues.map(({ dataElement, period, orgUnit, value }) => [dataElement, period, orgUnit, value]);

describe("the data value set", () => {
  it("has every reported value at its unit and every computed one at the ward", () => {
    expect(valuesOf("2026-Q3")).toEqual([
      ["M01-DV.nguoi_du", "202608", "tdp-01", "90"],
      ["M01-CT.ke_hoach", "2026Q3", "vp", "true"],
      ["M01-CT.ngay_ban_hanh", "2026Q3", "vp", "2026-07-01"],
      ["M01-CT.rac_phat_sinh", "2026Q3", "vp", "100.125"],
      ["M01-CT.rac_thu_gom", "2026Q3", "vp", "90"],
      ["M01.1", "2026Q3", "11380", "true"],
      ["M01.2", "2026Q3", "11380", "89.89"],
      ["M01.4", "2026Q3", "11380", "90"],
    ]);
  });

  it("names periods as DHIS2 does, and leaves out figures of nine months, which it does not know", () => {
    const periods = (code: string) =>
      new Set(valuesOf(code).flatMap(([element, period]) => (element === "M01.4" ? [period] : [])));
    expect([periods("2026-08"), periods("2026-H2"), periods("2026"), periods("2026-9M")]).toEqual([
      new Set(["202608"]),
      new Set(["2026S2"]),
      new Set(["2026"]),
      new Set(),
    ]);
  });
});

describe("observation statuses in snapshot.json", () => {
  const statusesOf = (code: string) => {
    const file = z
      .object({ indicators: z.array(z.object({ code: z.string(), obsStatus: z.string() })) })
      .parse(JSON.parse(new TextDecoder().decode(encodeSnapshot(snapshotOf(code)))));
    return Object.fromEntries(file.indicators.map(({ code: of, obsStatus }) => [of, obsStatus]));
  };

  it("tell a value, a missing one, and one that cannot exist in the period", () => {
    expect(statusesOf("2026-Q3")).toMatchObject({ "M01.1": "A", "M01.2": "A", "M01.3": "O" });
    expect(statusesOf("2026-08")).toMatchObject({ "M01.1": "M", "M01.4": "A" });
  });

  it("are no part of what is read back: they follow from the rest", () => {
    const snapshot = snapshotOf("2026-Q3");
    expect(decodeSnapshot(encodeSnapshot(snapshot))).toEqual(snapshot);
  });
});
