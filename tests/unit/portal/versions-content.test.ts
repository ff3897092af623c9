import { expect, it } from "vitest";
import { versionContent } from "../../../functions/portal/pages/versions-content.ts";
import { modelPdf } from "../../../shared/wire/snapshot-files.ts";
import { sampleSnapshot } from "../publish/sample-snapshot.ts";

it("offers what people read first, each model's part by its name, and digests only to who asks", () => {
  const snapshot = sampleSnapshot();
  const [model] = snapshot.catalogue.models.filter(({ number }) => number === 1);
  const names = ["manifest.jws", modelPdf(model?.code ?? ""), "snapshot.json", "report.pdf"];
  const record = {
    ward: "le-chan",
    period: "2026-Q3",
    version: 1,
    publishedAt: 0,
    asOf: 0,
    basis: "",
    folder: "",
    files: names.map((name) => ({ name, mediaType: "", bytes: 2048, sha256: "ab".repeat(32) })),
  };
  const page = String(versionContent({ record, snapshot, latest: 1, isOfArea: false }));
  const folded = page.indexOf("<details");
  const seen = page.slice(0, folded);
  expect(seen).toMatch(/>Tải về<.*>PDF<.*>JSON<.*>Phần của từng mô hình<.*>PDF 1\. /s);
  expect(seen).not.toMatch(/[0-9a-f]{64}|Chữ ký|SHA/);
  for (const name of names) expect(page.slice(folded)).toContain(name);
});
