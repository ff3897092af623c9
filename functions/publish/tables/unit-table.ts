/** What the units reported, one row per value that counted, and what they did not. */
import type { Catalogue, DataSet } from "../../../shared/domain/catalogue.ts";
import type { ExpectedSubmission } from "../../../shared/domain/report.ts";
import type { Snapshot } from "../../../shared/domain/snapshot.ts";
import { formatPeriod } from "../../../shared/domain/vietnamese.ts";
import { countCell, elementCell, type Table, type TableCell, textCell } from "./table.ts";

const PLACE_COLUMNS: readonly string[] = [
  "Mã đơn vị",
  "Đơn vị",
  "Mã biểu mẫu",
  "Biểu mẫu",
  "Mã kỳ",
  "Kỳ báo cáo",
];

const VALUE_COLUMNS: readonly string[] = [
  ...PLACE_COLUMNS,
  "Mã mục số liệu",
  "Mục số liệu",
  "Đơn vị tính",
  "Số liệu",
  "Bản",
  "Nhận bản đầu",
  "Nhận bản được tính",
  "Trễ hạn",
];

/** One row per unit, data set, period and element, in the order of the snapshot's counted submissions. */
export function unitValueTable({ catalogue, report }: Snapshot): Table {
  const places = placesOf(catalogue);
  const rows = report.counted.flatMap((submission) => {
    const { revision, firstReceivedAt, receivedAt, late, values } = submission;
    const place = places.cells(submission);
    return (places.dataSet(submission.dataSet)?.elements ?? []).flatMap((element) => {
      const value = values[element.code];
      if (value === undefined) return [];
      return [
        [
          ...place,
          textCell(element.code),
          textCell(element.name),
          textCell(element.unit),
          elementCell(value),
          countCell(revision),
          { kind: "moment", at: firstReceivedAt } as const,
          { kind: "moment", at: receivedAt } as const,
          textCell(late ? "Có" : "Không"),
        ],
      ];
    });
  });
  return { columns: VALUE_COLUMNS, rows };
}

/** One row per submission that was expected and did not come. */
export function missingTable({ catalogue, report }: Snapshot): Table {
  const places = placesOf(catalogue);
  return {
    columns: PLACE_COLUMNS,
    rows: report.completeness.missing.map((missing) => places.cells(missing)),
  };
}

interface Places {
  /** The cells of {@link PLACE_COLUMNS}. */
  cells(place: ExpectedSubmission): (TableCell | null)[];
  dataSet(code: string): DataSet | undefined;
}

function placesOf({ orgUnits, dataSets }: Catalogue): Places {
  const unitNames = new Map(orgUnits.map(({ code, name }) => [code, name]));
  const byCode = new Map(dataSets.map((dataSet) => [dataSet.code, dataSet]));
  return {
    cells: ({ orgUnit, dataSet, period }) => [
      textCell(orgUnit),
      textCell(unitNames.get(orgUnit)),
      textCell(dataSet),
      textCell(byCode.get(dataSet)?.name),
      textCell(period),
      textCell(formatPeriod(period)),
    ],
    dataSet: (code) => byCode.get(code),
  };
}
