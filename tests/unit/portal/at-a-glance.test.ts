import { expect, it } from "vitest";
import { dashboardContent } from "../../../functions/portal/pages/dashboard-content.ts";
import { indicatorContent } from "../../../functions/portal/pages/indicator-content.ts";
import type { ReportView } from "../../../functions/portal/pages/report-view.ts";
import { buildReport } from "../../../shared/domain/build-report.ts";
import { earlierReports } from "../../../shared/domain/build-snapshot.ts";
import type { RevisionEntry } from "../../../shared/domain/ledger.ts";
import { leChan, periodOf } from "../../samples/catalogues.ts";
import { foldLedger, revision } from "../../samples/entries.ts";

const catalogue = leChan();
const DUE = Date.parse("2026-09-17T00:00:00+07:00");

const period = periodOf("2026-Q3");

function viewOf(entries: readonly RevisionEntry[], now: number): ReportView {
  const folded = foldLedger(entries);
  return {
    catalogue,
    level: null,
    who: { username: "chu-tich", name: "Chủ tịch", ward: "le-chan", orgUnit: null, roles: ["leadership"] },
    now,
    report: buildReport(catalogue, period, folded),
    history: earlierReports(catalogue, period, folded),
  };
}

/** A page as text with the addresses of links. */
function textOf(page: unknown): string {
  return String(page)
    .replaceAll(/<svg.*?<\/svg>/gs, "")
    .replaceAll("\u00a0", " ");
}

/** What a leader reads of the third quarter. */
function read(entries: readonly RevisionEntry[], now: number): string {
  const page = dashboardContent({
    ...viewOf(entries, now),
    otherPeriods: [periodOf("2026-Q2")],
    isLeading: true,
    published: undefined,
    asked: { sorting: undefined, missing: undefined },
    changes: null,
  });
  return textOf(page);
}

const health = (period: string, insured: number) =>
  revision({
    orgUnit: "tyt",
    dataSet: "M06-TYT",
    period,
    values: { dan_so: 1000, nguoi_bhyt: insured, dat_chuan_qg: true },
  });
const housing = revision({
  orgUnit: "kthtdt",
  dataSet: "M09-CT",
  period: "2026-Q3",
  values: { ke_hoach: true, can_ho_du_dk: 20 },
});

it("places every model and names what needs a decision before anything else but how complete it is", () => {
  const page = read([health("2026-Q2", 970), health("2026-Q3", 830), housing], DUE);
  const order = [
    "Báo cáo đã nhận",
    "11 mô hình",
    "Cần chú ý",
    "Bản công bố",
    "Kỳ báo cáo khác",
    "Từng mô hình",
  ].map((heading) => page.indexOf(`>${heading}<`));
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(order).not.toContain(-1);

  const standings = page.slice(order[1], order[2]);
  expect(standings).toMatch(/1 chậm tiến độ<.*?mo-hinh\/M09">9\. Nhà ở xã hội chủ nghĩa/s);
  const placed = standings.slice(0, standings.indexOf("chưa đủ báo cáo"));
  const models = [...placed.matchAll(/mo-hinh\/(M\d\d)"/g)].map(([, code]) => code);
  expect(models.toSorted()).toEqual(
    catalogue.models.filter(({ number }) => number > 0).map(({ code }) => code),
  );
});

it("says what is behind and what was better before, with both values", () => {
  const page = read([health("2026-Q2", 970), health("2026-Q3", 830), housing], DUE);
  const attention = page.slice(page.indexOf(">Cần chú ý<"), page.indexOf(">Bản công bố<"));
  expect(attention).toMatch(
    /chậm tiến độ.*?Số căn nhà ở xã hội đủ điều kiện đưa ra thị trường<\/a>: 20 căn</s,
  );
  expect(attention).toMatch(
    /kém hơn kỳ trước.*?Tỷ lệ dân số tham gia bảo hiểm y tế<\/a>: 83,00 % \(kỳ trước 97,00 %\)/s,
  );
  expect(page.slice(page.indexOf('id="chi-tieu"'))).toContain("−14,00 điểm %");
  const better = read([health("2026-Q2", 830), health("2026-Q3", 970)], DUE);
  expect(better).not.toContain("kém hơn kỳ trước<");
});

it("says of a period that is still running that nothing is settled yet", () => {
  const said = "Kỳ chưa kết thúc: trạng thái là tạm tính so với yêu cầu đến hết ngày 14/9/2026.";
  expect(read([housing], Date.parse("2026-09-14T23:59:59+07:00"))).toContain(said);
  expect(read([housing], Date.parse("2026-09-15T00:00:00+07:00"))).not.toContain("tạm tính");
});

it("asks for what is missing only once it is due", () => {
  const quarter = [health("2026-Q3", 970)];
  expect(read(quarter, DUE)).toMatch(/159 báo cáo chưa gửi<.*?66 đơn vị chưa gửi đủ/s);
  expect(read(quarter, DUE - 1)).not.toContain("báo cáo chưa gửi");
});

it("leads from an indicator to who is not in it yet, and from each unit by its name to what it sent", () => {
  const households = ["tdp-01", "tdp-02"].map((orgUnit) =>
    revision({
      orgUnit,
      dataSet: "M03-DV",
      period: "2026-Q3",
      values: { ho_tong: 100, ho_van_hoa: 90 },
    }),
  );
  const entries = [...households, health("2026-Q2", 970), health("2026-Q3", 830)];
  const view = viewOf(entries, DUE);
  const pageOf = (code: string) => {
    const indicator = catalogue.indicators.find((one) => one.code === code);
    const result = view.report.indicators.find((one) => one.code === code);
    if (!indicator || !result) throw new Error(`no ${code}`);
    return textOf(indicatorContent({ ...view, period, indicator, result, sorting: undefined }));
  };
  const culture = pageOf("M03.2");
  expect(culture).toContain('2/30; <a class="ds-link" href="#chua-co">28 đơn vị chưa có số liệu</a>');
  expect(culture).toContain('<section id="chua-co">');
  expect(culture).toMatch(/bản 1<span class="ds-sr-only">, Tổ dân phố số 2<\/span>/);
  const insured = pageOf("M06.2");
  expect(insured).toMatch(/So với Quý II\/2026<\/dt><dd>−14,00 điểm % .*kém hơn kỳ trước/);
  expect(insured).not.toContain("#chua-co");
});

it("tells of all models by their number alone: on the first day none has anything", () => {
  const page = read([], DUE);
  const standings = page.slice(page.indexOf(">11 mô hình<"), page.indexOf(">Cần chú ý<"));
  expect(standings).toMatch(/11 chưa có số liệu.*11 chưa đủ báo cáo/s);
  expect(standings).not.toContain("<a ");
});
