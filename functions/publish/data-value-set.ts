/**
 * `data-value-set.json`: what a snapshot says, as DHIS2's `dataValueSets` takes it. Codes stand for identifiers: a data
 * element is `<data set>.<element>` at an org unit, or an indicator at the ward.
 */
import { numberText } from "../../shared/domain/decimal.ts";
import type { ElementValue } from "../../shared/domain/ledger.ts";
import { type Period, parsePeriod } from "../../shared/domain/period.ts";
import type { Snapshot } from "../../shared/domain/snapshot.ts";

interface DataValue {
  readonly dataElement: string;
  readonly period: string;
  readonly orgUnit: string;
  readonly value: string;
}

/** The bytes of `data-value-set.json`: same snapshot, same bytes. */
export function renderDataValueSet({ catalogue, report }: Snapshot): Uint8Array {
  const reported = report.counted.flatMap(({ orgUnit, dataSet, period, values }) =>
    Object.entries(values).flatMap(([element, value]) =>
      dataValue(`${dataSet}.${element}`, period, orgUnit, sayValue(value)),
    ),
  );
  const computed = report.indicators.flatMap(({ code, value }) =>
    value === null ? [] : dataValue(code, report.period.code, catalogue.programme.wardCode, String(value)),
  );
  const payload = { idScheme: "CODE", dataValues: [...reported, ...computed] };
  return new TextEncoder().encode(`${JSON.stringify(payload, null, 1)}\n`);
}

/** None for nine months: DHIS2 has no such period. */
function dataValue(dataElement: string, code: string, orgUnit: string, value: string): DataValue[] {
  const parsed = parsePeriod(code);
  const period = parsed && dhis2Period(parsed);
  return period === undefined ? [] : [{ dataElement, period, orgUnit, value }];
}

/** `202609`, `2026Q3`, `2026S1`, `2026`. Their windows begin on the 15th, as the programme has them. */
function dhis2Period({ type, code, year }: Period): string | undefined {
  switch (type) {
    case "month":
    case "quarter":
      return code.replace("-", "");
    case "half":
      return code.replace("-H", "S");
    case "nine-months":
      return undefined;
    case "year":
      return String(year);
  }
}

function sayValue(value: ElementValue): string {
  return typeof value === "number" ? numberText(value) : String(value);
}
