import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { numberText } from "../../../shared/domain/decimal.ts";
import { formatNumber } from "../../../shared/domain/vietnamese.ts";
import { readTypedNumber } from "../../../shared/domain/vietnamese-number.ts";

describe("numbers as typed in Vietnam", () => {
  it.each([
    ["0", 0],
    ["812", 812],
    ["1.234", 1234],
    ["161.051", 161051],
    ["1.234.567", 1234567],
    ["1234567", 1234567],
    ["1.234,5", 1234.5],
    ["1234,5", 1234.5],
    ["0,125", 0.125],
    ["3109,844", 3109.844],
    [" 98,40 ", 98.4],
    ["1 234 567", 1234567],
    ["1\u00a0234,5", 1234.5],
    ["1\u202f234", 1234],
    ["１２３", 123],
    // As copied from web pages and chats, with marks that nobody sees.
    ["\u200b1.234\u200e", 1234],
    ["\ufeff12", 12],
    ["-5", -5],
    ["−1.000", -1000],
    ["1,5000", 1.5],
    ["007", 7],
  ])("reads %j as %d", (text, value) => {
    expect(readTypedNumber(text)).toEqual({ kind: "number", value });
  });

  it.each(["", "   ", "\u00a0"])("takes %j as nothing typed", (text) => {
    expect(readTypedNumber(text)).toEqual({ kind: "empty" });
  });

  it.each([
    "1234.5",
    "12.5",
    "0.125",
    "1.23",
    "1.2345",
    "12.34.567",
    "1,234,567",
    "1.234.5",
    "1e3",
    "12 người",
    "12²",
    "0x1F",
    "Infinity",
    "NaN",
    "5%",
    ",5",
    "5,",
    "--5",
    "1 23",
    "०",
  ])("refuses %j rather than guess", (text) => {
    expect(readTypedNumber(text).kind).toBe("unreadable");
  });

  it.each([
    ["1,234.5", "1.234,5"],
    ["1,234,567", "1.234.567"],
    ["1,234,567.25", "1.234.567,25"],
  ])("says how %j is written here", (text, here) => {
    expect(readTypedNumber(text)).toEqual({
      kind: "unreadable",
      message: `Dấu chấm tách hàng nghìn, dấu phẩy tách phần thập phân: hãy viết ${here}.`,
    });
  });

  it("offers the reading with a comma to who writes decimals with a dot", () => {
    expect(readTypedNumber("1234.5")).toMatchObject({ message: expect.stringContaining("1234,5") });
  });

  it.each([
    ["45%", "phần trăm"],
    ["15/9/2026", "ngày tháng"],
    ["=A1+1", "chưa có kết quả"],
    ["#DIV/0!", "#DIV/0!"],
    ["12 người", "không kèm chữ"],
    ["không có", "không phát sinh thì ghi 0, chưa có số liệu thì để trống"],
    ["-", "không phát sinh thì ghi 0, chưa có số liệu thì để trống"],
  ])("says what %j is instead of a number", (text, says) => {
    expect(readTypedNumber(text)).toMatchObject({ message: expect.stringContaining(says) });
  });

  it("says so when there are more than three decimals, even where a number would round them away", () => {
    expect(readTypedNumber("0,10000000000000000001")).toEqual({ kind: "too-many-decimals" });
    expect(readTypedNumber("1,2345")).toEqual({ kind: "too-many-decimals" });
  });

  it("reads back every number as it is shown", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), (thousandths) => {
        const value = thousandths / 1000;
        expect(readTypedNumber(formatNumber(numberText(value)))).toEqual({ kind: "number", value });
      }),
    );
  });
});
