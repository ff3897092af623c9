/** Checking an uploaded workbook of 5,000 figures: opening it safely, reading it, judging every row. */

import { NO_FAULTS } from "../../functions/intake/workbook/form-view.ts";
import { formVersionOf } from "../../functions/intake/workbook/identity.ts";
import { judgeWorkbook, receiveWorkbook } from "../../functions/intake/workbook/receive.ts";
import { renderWorkbook } from "../../functions/intake/workbook/render-workbook.ts";
import type { DataElement } from "../../shared/domain/catalogue.ts";
import { knownPeriod, leChan } from "./catalogue.ts";
import { race, type Timing } from "./measure.ts";

const UNITS = 500;
const ELEMENTS = 10;

export async function benchWorkbook({ rounds }: { rounds: number }): Promise<Timing> {
  const { catalogue: known } = leChan();
  const period = knownPeriod("2026-Q3");
  const [sample] = known.dataSets;
  if (!sample) throw new Error("no form to measure with");
  const elements = Array.from(
    { length: ELEMENTS },
    (_, i): DataElement => ({ code: `so_${i}`, type: "decimal", time: "flow", name: `Số liệu thứ ${i}` }),
  );
  const orgUnits = Array.from({ length: UNITS }, (_, i) => ({
    code: `don-vi-${i}`,
    kind: "residential-group" as const,
    name: `Đơn vị số ${i}`,
  }));
  const assigned = orgUnits.map(({ code }) => code);
  const dataSet = { ...sample, period: period.type, assigned, elements, rules: [], takesNarrative: false };
  const catalogue = { ...known, orgUnits, dataSets: [dataSet] };
  const place = {
    version: { version: 1, catalogue, sample: false, at: 0, level: null },
    dataSet,
    period,
    orgUnit: null,
    address: "https://baocao.example.vn/nhap",
  };
  const identity = {
    id: crypto.randomUUID(),
    ward: catalogue.programme.ward,
    dataSet: dataSet.code,
    period: period.code,
    orgUnit: null,
    baseRevision: 0,
    formVersion: formVersionOf(catalogue, dataSet),
  };
  const rows = orgUnits.map(({ code, name }, i) => ({
    orgUnit: code,
    name,
    baseRevision: 0,
    values: Object.fromEntries(
      elements.map((element, j) => [element.code, `${1 + ((i * 7 + j) % 900)}.234,5`]),
    ),
    narrative: {},
    earlier: {},
    faults: NO_FAULTS,
  }));
  const file = await renderWorkbook({ ...place, identity, catalogue, sample: false, rows });
  const nothing = () => ({ latest: undefined, earlier: {}, history: {}, isReopened: false });
  const now = Date.parse("2026-09-15T08:00:00+07:00");
  const check = async () => {
    const received = await receiveWorkbook(place, file);
    if (received.outcome !== "filled") throw new Error(`the workbook is ${received.outcome}`);
    const judged = judgeWorkbook(place, received.filled, nothing, now);
    if (judged.some(({ verdict }) => verdict.kind !== "new")) throw new Error("a row is not taken");
  };
  const { workbook } = await race({ workbook: check }, { rounds, roundMs: 1 });
  return workbook;
}
