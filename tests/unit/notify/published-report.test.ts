import { expect, it } from "vitest";
import { type Block, letterText } from "../../../functions/notify/letters/letter.ts";
import { publishedReportBlocks } from "../../../functions/notify/letters/published-report.ts";
import { sampleSnapshot } from "../publish/sample-snapshot.ts";

const blocksOf = (period: string): readonly Block[] => {
  const snapshot = sampleSnapshot({ period });
  return publishedReportBlocks({ snapshot, publishedAt: snapshot.asOf }, "https://baocao.example.vn");
};
const rowsOf = (period: string) =>
  blocksOf(period).flatMap((block) => (block.kind === "table" ? block.rows : []));

it("counts the indicators of those models only that have something to be judged by in the period", () => {
  const quarter = rowsOf("2026-Q3");
  expect(quarter.map(([name]) => name)).toContain("Chính quyền thân thiện");
  for (const [name, ...counts] of quarter)
    expect(
      counts.some((count) => count !== "0"),
      name,
    ).toBe(true);
  expect(rowsOf("2026-09")).toEqual([]);
});

it("names in its text what there is, not what there is none of", () => {
  const blocks = blocksOf("2026-Q3");
  const text = letterText({ subject: "", addressee: "", blocks, reason: "" });
  expect(text).toMatch(/- Chính quyền thân thiện\. Đạt: \d/);
  expect(text).not.toContain(": 0");
});
