import { expect, it } from "vitest";
import { dashboardContent } from "../../../functions/portal/pages/dashboard-content.ts";
import { buildReport } from "../../../shared/domain/build-report.ts";
import { earlierReports } from "../../../shared/domain/build-snapshot.ts";
import type { RevisionEntry } from "../../../shared/domain/ledger.ts";
import { leChan, periodOf } from "../../samples/catalogues.ts";
import { foldLedger, revision } from "../../samples/entries.ts";

const catalogue = leChan();
const DUE = Date.parse("2026-09-17T00:00:00+07:00");

/** What a leader reads of the third quarter, as text with the addresses of links. */
function read(entries: readonly RevisionEntry[], now: number): string {
  const period = periodOf("2026-Q3");
  const folded = foldLedger(entries);
  const page = dashboardContent({
    catalogue,
    level: null,
    who: { username: "chu-tich", name: "Chủ tịch", ward: "le-chan", orgUnit: null, roles: ["leadership"] },
    now,
    report: buildReport(catalogue, period, folded),
    history: earlierReports(catalogue, period, folded),
    otherPeriods: [periodOf("2026-Q2")],
    isLeading: true,
    published: undefined,
    asked: { sorting: undefined, missing: undefined },
    changes: null,
  });
  return String(page)
    .replaceAll(/<svg.*?<\/svg>/gs, "")
    .replaceAll("\u00a0", " ");
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

it("asks for what is missing only once it is due", () => {
  const quarter = [health("2026-Q3", 970)];
  expect(read(quarter, DUE)).toMatch(/159 báo cáo quá hạn<.*?66 đơn vị chưa gửi đủ/s);
  expect(read(quarter, DUE - 1)).not.toContain("quá hạn");
});
