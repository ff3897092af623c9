import { expect, it } from "vitest";
import { helpOf } from "../../../functions/intake/form-words.ts";
import { fieldsOf } from "../../../functions/intake/workbook/fields.ts";
import { catalogueOf, leChan, periodOf, smallWard } from "../../samples/catalogues.ts";

it("a field says over which time its figure is, and what the catalogue's help adds", () => {
  const content = smallWard();
  const [dataSet] = content.dataSets;
  if (!dataSet) throw new Error("no data set");
  const withHelp = dataSet.elements.map((element) => ({ ...element, help: "Kể cả hộ tạm trú." }));
  const catalogue = catalogueOf({
    ...content,
    dataSets: [{ ...dataSet, elements: withHelp }, ...content.dataSets.slice(1)],
  });
  const [first, second] = catalogue.dataSets;
  const quarter = periodOf("2026-Q3");
  for (const element of first?.elements ?? [])
    expect(helpOf(element, quarter)).toMatch(/ Kể cả hộ tạm trú\.$/);
  const said = (time: "flow" | "stock") =>
    second?.elements.filter((element) => element.time === time).map((element) => helpOf(element, quarter)) ??
    [];
  expect(new Set(said("flow"))).toEqual(new Set(["Phát sinh từ 15/6/2026 đến hết 14/9/2026."]));
  expect(new Set(said("stock"))).toEqual(new Set(["Tính đến hết ngày 14/9/2026."]));
});

it("what phường Lê Chân's catalogue says of its elements is said whole in Excel too, which takes 255 characters", () => {
  const catalogue = leChan();
  const hints = catalogue.dataSets.flatMap((dataSet) => {
    const fields = new Map(fieldsOf(catalogue, dataSet).map(({ code, validation }) => [code, validation]));
    return dataSet.elements.flatMap(({ code, help }) =>
      help === undefined ? [] : [{ help, said: fields.get(code)?.inputMessage ?? "" }],
    );
  });
  expect(hints.length).toBeGreaterThan(0);
  for (const { help, said } of hints) {
    expect(said.startsWith(`${help} `)).toBe(true);
    expect(said.endsWith(".")).toBe(true);
  }
});
