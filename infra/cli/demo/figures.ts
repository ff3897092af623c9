/** Invented figures of the size that a ward of 161,000 people would report: one recipe per element of the catalogue. */
import type { ElementValue } from "../../../shared/domain/ledger.ts";
import { fraction } from "./chance.ts";

interface Place {
  readonly orgUnit: string;
  readonly dataSet: string;
  readonly period: string;
  readonly element: string;
  /** Values made before this one, in the order of the recipes. */
  readonly values: Readonly<Record<string, ElementValue>>;
}
type Recipe = (place: Place) => ElementValue;

/** What happens in a period: anew each time. */
function count(from: number, to: number): Recipe {
  return ({ orgUnit, dataSet, period, element }) =>
    Math.floor(from + fraction(orgUnit, dataSet, period, element) * (to - from + 1));
}

/** What a unit has: the same in every period. */
function size(from: number, to: number): Recipe {
  return ({ orgUnit, dataSet, element }) =>
    Math.floor(from + fraction(orgUnit, dataSet, element) * (to - from + 1));
}

/** A share of another element, rounded down to `places` decimals: never more than the whole. */
function part(whole: string, from: number, to: number, places = 0): Recipe {
  return ({ orgUnit, dataSet, period, element, values }) => {
    const share = from + fraction(orgUnit, dataSet, period, element) * (to - from);
    return Math.floor(Number(values[whole]) * share * 10 ** places) / 10 ** places;
  };
}

/** Tonnes to the kilogram. */
function tonnes(from: number, to: number): Recipe {
  return ({ orgUnit, dataSet, period, element }) =>
    Math.round((from + fraction(orgUnit, dataSet, period, element) * (to - from)) * 1000) / 1000;
}

/** Yes for this share of the units. */
function yes(share: number): Recipe {
  return ({ orgUnit, dataSet, element }) => fraction(orgUnit, dataSet, element) < share;
}

function always(value: ElementValue): Recipe {
  return () => value;
}

/** Yes from this period on. */
function since(first: string): Recipe {
  return ({ period }) => period >= first;
}

const RECIPES: Readonly<Record<string, Readonly<Record<string, Recipe>>>> = {
  TT: {
    tin_bai: count(3, 14),
    luot_phat_thanh: count(4, 26),
    hoi_nghi: count(1, 4),
    nguoi_du: count(45, 260),
  },
  "M01-CT": {
    ke_hoach: always(true),
    dat_chuan: always(false),
    ho_so_giai_quyet: count(3_900, 4_600),
    ho_so_dung_han: part("ho_so_giai_quyet", 0.984, 0.996),
    phieu_khao_sat: count(620, 780),
    phieu_hai_long: part("phieu_khao_sat", 0.93, 0.97),
  },
  "M02-CT": {
    ke_hoach: always(true),
    buoi_pbpl: count(14, 24),
    nguoi_pbpl: count(1_400, 2_300),
    don_thu_giai_quyet: count(38, 64),
    don_thu_dung_han: part("don_thu_giai_quyet", 0.94, 1),
    can_bo_vi_pham: always(0),
  },
  "M03-CT": { ke_hoach: always(true) },
  "M03-DV": {
    ho_tong: size(1_120, 1_780),
    ho_van_hoa: part("ho_tong", 0.88, 0.97),
    phieu_khao_sat: count(60, 120),
    phieu_hai_long: part("phieu_khao_sat", 0.88, 0.98),
  },
  "M04-CT": {
    ke_hoach: always(true),
    ho_so_tiep_nhan: count(4_000, 4_700),
    ho_so_truc_tuyen: part("ho_so_tiep_nhan", 0.81, 0.9),
  },
  "M04-DV": {
    sang_kien: count(0, 3),
    can_bo_tong: size(18, 74),
    can_bo_ky_nang_so: part("can_bo_tong", 0.72, 0.98),
  },
  "M05-CT": {
    ke_hoach: always(true),
    rac_phat_sinh: tonnes(12_600, 13_400),
    rac_thu_gom: part("rac_phat_sinh", 0.986, 0.998, 3),
  },
  "M05-DV": {
    co_so_tong: size(24, 68),
    co_so_khong_nhua: part("co_so_tong", 0.34, 0.72),
  },
  "M06-CT": {
    ke_hoach: always(true),
    lao_dong: always(78_420),
    nguoi_bhxh: part("lao_dong", 0.612, 0.634),
  },
  "M06-TYT": {
    dan_so: always(161_051),
    nguoi_bhyt: part("dan_so", 0.972, 0.979),
    dat_chuan_qg: always(true),
    luot_kham: count(2_300, 2_900),
    luot_kham_bhyt: part("luot_kham", 0.9, 0.96),
  },
  "M07-CT": { ke_hoach: always(true), truong_mau: always(2) },
  "M07-DV": { phong_hoc: size(18, 36), phong_hoc_dat_chuan: part("phong_hoc", 0.7, 0.95) },
  "M08-CT": { ke_hoach: always(true) },
  "M08-DV": {
    dang_ky: yes(0.9),
    dat_danh_hieu: yes(0.45),
    doan_vien: size(16, 58),
    doan_vien_dang_ky: part("doan_vien", 0.82, 1),
    doan_vien_dat: part("doan_vien", 0.35, 0.7),
  },
  "M09-CT": {
    ke_hoach: since("2026-Q3"),
    can_ho_du_dk: count(60, 140),
    du_an_moi: always(1),
    du_an_du_ha_tang: always(1),
  },
  "M10-CT": {
    ke_hoach: always(true),
    tdp_tong: always(30),
    tdp_khong_ma_tuy: count(23, 26),
    nguoi_nghien: count(58, 66),
    vu_viec: count(0, 3),
    phuong_khong_ma_tuy: always(false),
  },
  "M11-CT": {
    ke_hoach: always(true),
    buoi_trai_nghiem: count(5, 12),
    luot_tham_gia: count(320, 860),
    buoi_ca_tru: count(2, 6),
  },
};

/** Values for every element that has a recipe: of the data set of phường Lê Chân with that code. */
export function invent(orgUnit: string, dataSet: string, period: string): Record<string, ElementValue> {
  const values: Record<string, ElementValue> = {};
  for (const [element, recipe] of Object.entries(RECIPES[dataSet] ?? {})) {
    values[element] = recipe({ orgUnit, dataSet, period, element, values });
  }
  return values;
}
