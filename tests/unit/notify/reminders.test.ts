import { describe, expect, it } from "vitest";
import { letterText } from "../../../functions/notify/letters/letter.ts";
import { returnLetter } from "../../../functions/notify/letters/reminders.ts";
import { leChan, periodOf } from "../../samples/catalogues.ts";
import { decision, revision } from "../../samples/entries.ts";

const catalogue = leChan();
const found = <T extends { readonly code: string }>(all: readonly T[], code: string): T => {
  const one = all.find((candidate) => candidate.code === code);
  if (!one) throw new Error(code);
  return one;
};
const about = {
  catalogue,
  orgUnit: found(catalogue.orgUnits, "tdp-01"),
  dataSet: found(catalogue.dataSets, "M03-DV"),
  period: periodOf("2026-Q3"),
  baseUrl: "https://baocao.example.vn",
};
const returnedAt = (moment: string) => {
  const sent = revision({ orgUnit: "tdp-01", dataSet: "M03-DV", period: "2026-Q3" });
  return letterText(returnLetter(about, decision(sent, "return", Date.parse(moment))));
};

describe("the letter of a returned report", () => {
  it("says until when a new one is to be sent", () => {
    expect(returnedAt("2026-09-16T23:59:59+07:00")).toContain("hạn gửi: hết ngày 16/9/2026.");
  });

  it("asks nobody to keep a deadline that has passed, and says by what the report is late or not", () => {
    const text = returnedAt("2026-09-17T00:00:00+07:00");
    expect(text).not.toContain("16/9/2026");
    expect(text).toContain("bản sửa vẫn được nhận, báo cáo đúng hạn hay trễ hạn tính theo bản đầu.");
  });
});
