import { describe, expect, it } from "vitest";
import { findPersonalData } from "../../../shared/domain/personal-data.ts";

describe("a text", () => {
  it.each([
    ["CCCD 031085001234, đã được hỗ trợ", ["citizen-number"]],
    ["số định danh 031 085 001 234", ["citizen-number"]],
    ["số định danh 031.085.001.234.", ["citizen-number"]],
    ["liên hệ 0912345678", ["phone-number"]],
    ["liên hệ 0912 345 678 hoặc +84 912 345 678", ["phone-number"]],
    ["điện thoại: 84-912-345-678", ["phone-number"]],
    ["thẻ GD4313121234567", ["insurance-number"]],
    ["mã số BHXH: 3121234567", ["insurance-number"]],
    ["bảo hiểm y tế số 3121234567", ["insurance-number"]],
    ["031085001234, 0912345678", ["citizen-number", "phone-number"]],
    ["031085001234 0912345678", ["citizen-number", "phone-number"]],
  ])("with a person's number is told: %s", (text, kinds) => {
    expect(findPersonalData(text)).toEqual(kinds);
  });

  it.each([
    "",
    "Đã cấp 157.836 thẻ bảo hiểm y tế trên 161.051 người, đạt 98,00 %.",
    "Kinh phí 1.234.567.890 đồng, giải ngân 0,912345678 tỷ.",
    "Công văn số 2399/UBND-VHXX ngày 14/5/2026; Chương trình 11-CTr/ĐU ngày 28/4/2026.",
    "Kế hoạch từ 15/6/2026 đến 14/9/2026, tổ dân phố 01, 02, 03, 04, 05, 06.",
    "Giải ngân 1.031.085.001.234 đồng",
    "Mã hồ sơ 000.00.00.H24-260914-0001",
    "Tài khoản 3121234567 của quỹ",
    "Tổng 1234567890123456 đơn vị",
    "bảo hiểm xã hội đạt 66 % với 1.234.567.890 đồng",
  ])("without one is not: %s", (text) => {
    expect(findPersonalData(text)).toEqual([]);
  });

  it("of the longest kind takes no longer for being built to", () => {
    const hostile = ["0", "84", "BHXH", "0 ", "9.", "AA", "+84 "].map((part) => part.repeat(4000));
    for (const text of hostile) expect(findPersonalData(text)).toEqual([]);
  });
});
