import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildReport } from "../../../shared/domain/build-report.ts";
import { buildAreaSnapshot, recomputeSnapshot } from "../../../shared/domain/build-snapshot.ts";
import type { SubmissionEntry } from "../../../shared/domain/ledger.ts";
import { areaCatalogue, figuresOf, rollUp } from "../../../shared/domain/roll-up.ts";
import { decodeSnapshot, encodeSnapshot } from "../../../shared/wire/snapshot.ts";
import { catalogueOf, periodOf, smallWard } from "../../samples/catalogues.ts";
import { foldLedger, revision } from "../../samples/entries.ts";

const common = catalogueOf(smallWard());
const PERIOD = periodOf("2026-Q3");
const NAMES = ["an-bien", "gia-vien", "le-chan"];
const area = areaCatalogue(
  common,
  NAMES.map((code) => ({ code, name: `Phường ${code}` })),
);

function wardReport(
  ward: string,
  entries: readonly SubmissionEntry[],
  change = (_: ReturnType<typeof smallWard>) => {},
) {
  const content = smallWard();
  content.programme.ward = ward;
  change(content);
  return buildReport(catalogueOf(content), PERIOD, foldLedger(entries));
}

/** One ward whose units are those of all wards, under names of their own: what the area must come to. */
function allInOne(wards: readonly (readonly SubmissionEntry[])[]) {
  const content = smallWard();
  const units = [0, 1, 2].flatMap((n) => [
    { code: `vp-${n}`, kind: "agency", name: "Văn phòng" },
    ...["01", "02", "03"].map((t) => ({ code: `tdp-${n}${t}`, kind: "residential-group", name: "Tổ" })),
  ]);
  const assigned = (prefix: string) =>
    units.map(({ code }) => code).filter((code) => code.startsWith(prefix));
  const merged = {
    ...content,
    orgUnits: units,
    dataSets: content.dataSets.map((dataSet) => ({
      ...dataSet,
      assigned: assigned(dataSet.code === "M01-CT" ? "vp" : "tdp"),
    })),
    models: content.models.map((model) => ({ ...model, lead: ["vp-0"] })),
  };
  const entries = wards.flatMap((ward, n) =>
    ward.map((entry) => ({ ...entry, orgUnit: entry.orgUnit.replace(/^(vp|tdp)-?/, `$1-${n}`) })),
  );
  return buildReport(catalogueOf(merged), PERIOD, foldLedger(entries));
}

const number = fc.nat(5_000_000).map((n) => n / 1000);
const quarterly = fc.record({ ke_hoach: fc.boolean(), whole: number, part: number });
const monthly = fc.record({
  ho_tong: fc.nat(1000),
  van_hoa: fc.nat(1000),
  buoi_hop: fc.nat(9),
  nguoi_du: fc.nat(900),
  dang_ky: fc.boolean(),
});
const ward = fc.record({
  office: fc.option(quarterly),
  groups: fc.array(fc.option(monthly), { minLength: 9, maxLength: 9 }),
});

function entriesOf({
  office,
  groups,
}: typeof ward extends fc.Arbitrary<infer W> ? W : never): SubmissionEntry[] {
  const own = office
    ? [
        revision({
          orgUnit: "vp",
          dataSet: "M01-CT",
          period: "2026-Q3",
          values: {
            ke_hoach: office.ke_hoach,
            rac_phat_sinh: Math.max(office.whole, office.part),
            rac_thu_gom: Math.min(office.whole, office.part),
          },
        }),
      ]
    : [];
  const others = groups.flatMap((group, i) => {
    if (!group) return [];
    const { ho_tong, van_hoa, ...rest } = group;
    const values = { ho_tong: Math.max(ho_tong, van_hoa), ho_van_hoa: Math.min(ho_tong, van_hoa), ...rest };
    const at = { orgUnit: `tdp-0${(i % 3) + 1}`, period: `2026-0${7 + Math.floor(i / 3)}` };
    return [revision({ ...at, dataSet: "M01-DV", values })];
  });
  return [...own, ...others];
}

describe("an area's report", () => {
  it("is the report of one ward with all its wards' units, whatever they sent", () => {
    fc.assert(
      fc.property(fc.tuple(ward, ward, ward), (drawn) => {
        const wards = drawn.map(entriesOf);
        const members = wards.map((entries, n) => figuresOf(wardReport(NAMES[n] ?? "", entries), common));
        const rolled = rollUp(area, PERIOD, members);
        const expected = allInOne(wards);
        const comparable = (report: typeof rolled) => ({
          indicators: report.indicators.map(({ contributions: _, ...rest }) => rest),
          completeness: { ...report.completeness, missing: null },
        });
        expect(comparable(rolled)).toEqual(comparable(expected));
      }),
      { numRuns: 150 },
    );
  });

  it("names the wards that are missing, and the data sets that nobody of a ward has sent", () => {
    const [office] = [{ ke_hoach: true, whole: 2, part: 1 }];
    const sent = entriesOf({ office: office ?? null, groups: Array(9).fill(null) });
    const { completeness } = rollUp(area, PERIOD, [figuresOf(wardReport("le-chan", sent), common)]);
    const missing = completeness.missing.map(
      ({ orgUnit, dataSet, period }) => `${orgUnit} ${dataSet} ${period}`,
    );
    expect(missing.filter((one) => one.startsWith("an-bien"))).toEqual([
      "an-bien M01-CT 2026-Q3",
      "an-bien M01-DV 2026-07",
      "an-bien M01-DV 2026-08",
      "an-bien M01-DV 2026-09",
    ]);
    expect(missing.filter((one) => one.startsWith("le-chan"))).toHaveLength(3);
    expect(missing).not.toContain("le-chan M01-CT 2026-Q3");
    expect(completeness).toMatchObject({ expected: 10, received: 1 });
  });

  it("takes only what is common: not a ward's own indicators, nor another one under a common code", () => {
    const report = wardReport("le-chan", [], (content) => {
      content.indicators.push({
        ...content.indicators[3],
        code: "M01.99",
      } as (typeof content.indicators)[number]);
      Object.assign(content.indicators[4] ?? {}, { kind: "total" });
    });
    const codes = figuresOf(report, common).indicators.map(({ code }) => code);
    expect(codes).toEqual(["M01.1", "M01.2", "M01.3", "M01.4", "M01.6"]);
  });

  it("is rolled up from areas as from wards", () => {
    const drawn = fc.sample(fc.tuple(ward, ward, ward), { numRuns: 1, seed: 7 })[0];
    const members = (drawn ?? []).map((one, n) =>
      figuresOf(wardReport(NAMES[n] ?? "", entriesOf(one)), common),
    );
    const city = rollUp(area, PERIOD, members);
    const country = areaCatalogue(common, [{ code: area.programme.ward, name: "Thành phố" }]);
    const above = rollUp(country, PERIOD, [figuresOf(city, common)]);
    const values = ({ indicators }: typeof city) => indicators.map(({ code, value }) => [code, value]);
    expect(values(above)).toEqual(values(city));
    expect({ ...above.completeness, missing: null }).toEqual({ ...city.completeness, missing: null });
  });

  it("carries what it can be computed again from, and shows when that was changed", () => {
    const drawn = fc.sample(fc.tuple(ward, ward), { numRuns: 1, seed: 3 })[0];
    const members = (drawn ?? []).map((one, n) =>
      figuresOf(wardReport(NAMES[n] ?? "", entriesOf(one)), common),
    );
    const { indicators } = rollUp(area, PERIOD, members);
    const history = [{ period: { code: "2026-Q2" }, indicators }];
    const bytes = encodeSnapshot(
      buildAreaSnapshot({ catalogue: area, period: PERIOD, members, history, sample: false }).after(null),
    );
    const read = decodeSnapshot(bytes);
    expect(read.history.map(({ period, values }) => [period, Object.keys(values).length])).toEqual([
      ["2026-Q2", indicators.length],
    ]);
    expect(Buffer.from(encodeSnapshot(recomputeSnapshot(read, null)))).toEqual(Buffer.from(bytes));
    const [first, ...others] = read.evidence.members ?? [];
    if (!first) throw new Error("no members");
    const forged = { ...read, evidence: { ...read.evidence, members: [...others] } };
    expect(recomputeSnapshot(forged, null).report).not.toEqual(read.report);
  });
});
