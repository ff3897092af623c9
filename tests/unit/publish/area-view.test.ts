/** What an area's printed report says of its members. */
import { describe, expect, it } from "vitest";
import { renderReport } from "../../../functions/publish/report/render.ts";
import { viewReport } from "../../../functions/publish/report/view.ts";
import { buildReport } from "../../../shared/domain/build-report.ts";
import { buildAreaSnapshot } from "../../../shared/domain/build-snapshot.ts";
import { subPeriods } from "../../../shared/domain/period.ts";
import { areaCatalogue, figuresOf, rollUp } from "../../../shared/domain/roll-up.ts";
import { leChan } from "../../bench/catalogue.ts";
import { catalogueOf, periodOf, smallWard } from "../../samples/catalogues.ts";
import { foldLedger, revision } from "../../samples/entries.ts";

const common = catalogueOf(smallWard());
const PERIOD = periodOf("2026-Q3");
const area = areaCatalogue(common, [
  { code: "an-bien", name: "Phường An Biên" },
  { code: "gia-vien", name: "Phường Gia Viên" },
]);

/** An area with one member, which has sent everything. */
function complete() {
  const content = smallWard();
  content.programme.ward = "an-bien";
  const ward = catalogueOf(content);
  const entries = ward.dataSets.flatMap(({ code: dataSet, period: type, assigned }) =>
    subPeriods(PERIOD, type).flatMap(({ code: period }) =>
      assigned.map((orgUnit) => revision({ orgUnit, dataSet, period, values: {} })),
    ),
  );
  const members = [figuresOf(buildReport(ward, PERIOD, foldLedger(entries)), common)];
  const catalogue = areaCatalogue(common, [{ code: "an-bien", name: "Phường An Biên" }]);
  return buildAreaSnapshot({ catalogue, period: PERIOD, members, history: [], sample: false }).after(null);
}

function figures(values: Readonly<Record<string, boolean>>, period: string) {
  const content = smallWard();
  content.programme.ward = "an-bien";
  const entry = revision({ orgUnit: "vp", dataSet: "M01-CT", period, values });
  return figuresOf(buildReport(catalogueOf(content), periodOf(period), foldLedger([entry])), common);
}

describe("an area's printed report", () => {
  const members = [figures({ ke_hoach: true }, "2026-Q3")];
  const earlier = rollUp(area, periodOf("2026-Q2"), [figures({ ke_hoach: false }, "2026-Q2")]);
  const history = [{ period: { code: "2026-Q2" }, indicators: earlier.indicators }];
  const snapshot = buildAreaSnapshot({
    catalogue: area,
    period: PERIOD,
    members,
    history,
    sample: false,
  }).after(null);

  it("says of every member how many reports it has of those it owes, and names the data sets with none", () => {
    const [sends, silent] = viewReport(snapshot).annexes.units;
    const { expected } = snapshot.report.completeness;
    expect(sends).toMatchObject({ unit: "Phường An Biên", sent: `1/${expected}`, late: [] });
    expect(sends?.onTime).toEqual([{ code: "1 báo cáo", periods: null }]);
    expect(sends?.missing.map(({ code }) => code)).not.toContain("M01-CT");
    expect(silent).toMatchObject({ unit: "Phường Gia Viên", sent: "–", onTime: [], late: [] });
    expect(silent?.missing.map(({ code }) => code)).toEqual(area.dataSets.map(({ code }) => code));
  });

  it("lists nobody where nothing is owed: a model whose forms are of other periods", () => {
    const { catalogue: whole } = leChan();
    const city = areaCatalogue(whole, [{ code: "an-bien", name: "Phường An Biên" }]);
    const of = { catalogue: city, period: periodOf("2026-09"), members: [], history: [], sample: false };
    const monthly = buildAreaSnapshot(of).after(null);
    const isListed = city.models.map(
      ({ code: model }) => viewReport(monthly, { model }).annexes.units.length > 0,
    );
    const isDue = city.models.map(({ code }) =>
      city.dataSets.some(({ model, period }) => model === code && period === "month"),
    );
    expect(isDue).toContain(false);
    expect(isListed).toEqual(isDue);
  });

  it("is printed, whole and of each model, when nothing is missing and no data set is to be named", () => {
    const snapshot = complete();
    expect(snapshot.report.completeness.missing).toEqual([]);
    const models = [undefined, ...snapshot.catalogue.models.map(({ code }) => code)];
    for (const model of models) {
      const pdf = renderReport(snapshot, model === undefined ? {} : { model });
      expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe("%PDF-");
    }
  });

  it("shows of the area's own earlier report what has changed since", () => {
    expect(snapshot.history.map(({ period, values }) => [period, values["M01.1"]])).toEqual([
      ["2026-Q2", false],
    ]);
  });
});
