/** Catalogues for tests: the real one, and a small one that uses every kind of period, element and indicator. */
import { fileURLToPath } from "node:url";
import { parseCatalogue } from "../../shared/catalogue/parse.ts";
import { readCatalogueFile } from "../../shared/catalogue/read-file.ts";
import type { Catalogue } from "../../shared/domain/catalogue.ts";
import { type Period, parsePeriod } from "../../shared/domain/period.ts";

export const LE_CHAN_FILE = fileURLToPath(new URL("../../shared/catalogue/le-chan.yaml", import.meta.url));

/** The catalogue of phường Lê Chân. */
export function leChan(): Catalogue {
  const parsed = readCatalogueFile(LE_CHAN_FILE);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.catalogue;
}

/** The catalogue that a file's content makes; throws when it has faults. */
export function catalogueOf(content: unknown): Catalogue {
  const parsed = parseCatalogue(content);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults, null, 2));
  return parsed.catalogue;
}

/** The period of a code that is known to be one. */
export function periodOf(code: string): Period {
  const period = parsePeriod(code);
  if (!period) throw new Error(`no period ${code}`);
  return period;
}

export const PROGRAMME = {
  code: "ct01",
  name: "Chương trình hành động số 01",
  directive: "Công văn số 1",
  ward: "an-bien",
  wardCode: "11380",
  wardName: "Phường An Biên",
  city: "Thành phố Hải Phòng",
  issuer: "Ủy ban nhân dân phường An Biên",
  timeZone: "Asia/Ho_Chi_Minh",
  start: "2026-01-01",
  end: "2030-12-31",
  reportPeriods: ["month", "quarter", "half", "nine-months", "year"],
  dueWorkingDays: 2,
  lockAfterDays: 90,
  holidays: ["2026-09-01", "2026-09-02"],
};

/**
 * The content of a small ward's catalogue file, as fresh objects that a test may change. Data set `M01-CT` (quarterly)
 * is reported by `vp`; `M01-DV` (monthly) by the residential groups `tdp-01` to `tdp-03`.
 */
export function smallWard() {
  return {
    programme: { ...PROGRAMME, holidays: [...PROGRAMME.holidays] },
    orgUnits: [
      { code: "vp", kind: "agency", name: "Văn phòng" },
      { code: "tdp", kind: "residential-group", name: "Tổ dân phố số {n}", count: 3 },
    ],
    dataSets: [
      {
        code: "M01-CT",
        name: "Cơ quan chủ trì",
        period: "quarter",
        assigned: ["vp"],
        elements: [
          { code: "ke_hoach", type: "boolean", time: "stock", name: "Đã ban hành Kế hoạch" },
          { code: "ngay_ban_hanh", type: "date", time: "stock", name: "Ngày ban hành" },
          { code: "rac_phat_sinh", type: "decimal", time: "flow", unit: "tấn", name: "Rác phát sinh" },
          { code: "rac_thu_gom", type: "decimal", time: "flow", unit: "tấn", name: "Rác được thu gom" },
        ],
        rules: [
          {
            severity: "error",
            code: "part-exceeds-whole",
            when: "rac_thu_gom > rac_phat_sinh",
            message: "Lượng thu gom lớn hơn lượng phát sinh",
          },
        ],
      },
      {
        code: "M01-DV",
        name: "Tổ dân phố",
        period: "month",
        assigned: ["residential-group"],
        elements: [
          { code: "ho_tong", type: "integer", time: "stock", name: "Tổng số hộ" },
          { code: "ho_van_hoa", type: "integer", time: "stock", name: "Số hộ văn hóa" },
          { code: "buoi_hop", type: "integer", time: "flow", name: "Số buổi họp" },
          { code: "nguoi_du", type: "integer", time: "flow", name: "Số lượt người dự" },
          { code: "dang_ky", type: "boolean", time: "stock", name: "Đã đăng ký" },
        ],
        rules: [
          {
            severity: "error",
            code: "part-exceeds-whole",
            when: "ho_van_hoa > ho_tong",
            message: "Số hộ văn hóa lớn hơn tổng số hộ",
          },
          {
            severity: "warning",
            code: "attendance-without-meeting",
            when: "nguoi_du > 0 and buoi_hop = 0",
            message: "Có lượt người dự nhưng không có buổi họp nào",
          },
        ],
      },
    ],
    narrative: [
      { code: "ket_qua", name: "Kết quả nổi bật" },
      { code: "kho_khan", name: "Khó khăn, vướng mắc" },
    ],
    models: [{ number: 1, code: "M01", name: "Mô hình số 1", lead: ["vp"] }],
    indicators: [
      {
        code: "M01.1",
        model: "M01",
        kind: "milestone",
        of: "M01-CT.ke_hoach",
        name: "Ban hành Kế hoạch",
        source: "letter",
        target: { comparator: "eq", value: true, cadence: "by-end" },
      },
      {
        code: "M01.2",
        model: "M01",
        kind: "ratio",
        numerator: "M01-CT.rac_thu_gom",
        denominator: "M01-CT.rac_phat_sinh",
        name: "Tỷ lệ rác được thu gom",
        source: "letter",
        target: { comparator: "gt", value: 98, cadence: "by-end" },
      },
      {
        code: "M01.3",
        model: "M01",
        kind: "ratio",
        numerator: "M01-DV.ho_van_hoa",
        denominator: "M01-DV.ho_tong",
        name: "Tỷ lệ hộ văn hóa",
        source: "proposed",
      },
      {
        code: "M01.4",
        model: "M01",
        kind: "total",
        of: "M01-DV.nguoi_du",
        name: "Số lượt người dự",
        source: "proposed",
      },
      {
        code: "M01.5",
        model: "M01",
        kind: "cumulative",
        of: "M01-DV.buoi_hop",
        name: "Số buổi họp đã tổ chức",
        source: "letter",
        baseline: { value: 0, at: "2026-01-01" },
        target: { comparator: "gte", value: 1700, cadence: "by-end" },
      },
      {
        code: "M01.6",
        model: "M01",
        kind: "share",
        of: "M01-DV.dang_ky",
        name: "Tỷ lệ tổ dân phố đăng ký",
        source: "letter",
        target: { comparator: "gte", value: 100, cadence: "annual" },
      },
    ],
  };
}
