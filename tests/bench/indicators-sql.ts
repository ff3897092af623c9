/**
 * The catalogue's indicators in SQL, as a competent analyst would write them: from the stored lines to the rounded
 * values. Both databases get the same query but for the dialect of reading JSON; the catalogue is loaded beforehand.
 */
import { DatabaseSync } from "node:sqlite";
import { DuckDBInstance } from "@duckdb/node-api";
import * as z from "zod";
import { type Catalogue, elementsOf, type Indicator } from "../../shared/domain/catalogue.ts";
import { compareText } from "../../shared/domain/compare-text.ts";
import { type Period, periodsUpTo, subPeriods } from "../../shared/domain/period.ts";
import type { IndicatorResult } from "../../shared/domain/report.ts";

/** An indicator as the query answers it: value in hundredths (per cent), thousandths (sums) or 0 and 1. */
const answer = z.object({ ward: z.string(), code: z.string(), value: z.coerce.number().nullable() });
export type SqlIndicator = z.output<typeof answer>;

/** What a report says of a ward, or of an area, that the query is asked for, too. */
export interface WardValues {
  readonly ward: string;
  readonly indicators: readonly Pick<IndicatorResult, "code" | "value">[];
}

/** The indicator values of all reports in the query's units: what the query has to answer. */
export function expectedAnswers(
  { indicators: all }: Catalogue,
  reports: readonly WardValues[],
): SqlIndicator[] {
  const kinds = new Map(all.map(({ code, kind }) => [code, kind]));
  return reports
    .flatMap(({ ward, indicators }) =>
      indicators
        .filter(({ value }) => value !== null)
        .map(({ code, value }) => ({ ward, code, value: inUnits(kinds.get(code), value) })),
    )
    .sort((a, b) => compareText(a.ward, b.ward) || compareText(a.code, b.code));
}

function inUnits(kind: Indicator["kind"] | undefined, value: IndicatorResult["value"]): number {
  if (typeof value === "boolean") return Number(value);
  return Math.round(Number(value) * (kind === "ratio" || kind === "share" ? 100 : 1000));
}

interface Dialect {
  /** Reads the lines into `pk`, `sk`, `v`. */
  readonly items: string;
  /** The `n`-th part, from 1, of a text split at `#`. */
  readonly part: (text: string, n: number) => string;
  /** Of a member `m` of the values: a number in thousandths, a boolean as 0 or 1; null for the other. */
  readonly milli: string;
  readonly flag: string;
}

const SQLITE: Dialect = {
  items: `SELECT json_extract(value, '$.pk.S') AS pk, json_extract(value, '$.sk.S') AS sk,
            json_extract(value, '$.v.S') AS v FROM json_each(?)`,
  part: (text, n) => `json_extract('["' || replace(${text}, '#', '","') || '"]', '$[${n - 1}]')`,
  milli: "CASE WHEN m.type IN ('integer', 'real') THEN CAST(round(m.value * 1000) AS INTEGER) END",
  flag: "CASE m.type WHEN 'true' THEN 1 WHEN 'false' THEN 0 END",
};

const duckDb = (path: string): Dialect => ({
  items: `SELECT pk.S AS pk, sk.S AS sk, v.S AS v FROM read_ndjson('${path}', columns = {
            pk: 'STRUCT(S VARCHAR)', sk: 'STRUCT(S VARCHAR)', v: 'STRUCT(S VARCHAR)'})`,
  part: (text, n) => `nullif(split_part(${text}, '#', ${n}), '')`,
  milli: `CASE WHEN m.type NOT IN ('BOOLEAN', 'VARCHAR')
            THEN CAST(CAST(m.value AS DECIMAL(18, 3)) * 1000 AS BIGINT) END`,
  flag: "CASE WHEN m.type = 'BOOLEAN' THEN CAST(CAST(m.value AS BOOLEAN) AS INTEGER) END",
});

/** By ward, and with an `area` for all of them together: its figures come from sums, as the wards' do. */
function indicatorsQuery({ items, part, milli, flag }: Dialect, area: string | null): string {
  const together = `UNION ALL SELECT '${area}' AS ward, code, kind, sum(assigned) AS assigned, sum(above) AS above,
    sum(below) AS below, sum(flags) AS flags FROM summed GROUP BY code, kind`;
  return `
  WITH items AS MATERIALIZED (${items}),
  entries AS MATERIALIZED (
    SELECT ${part("pk", 1)} AS ward, ${part("sk", 2)} AS period, ${part("sk", 3)} AS data_set, ${part("sk", 4)} AS unit,
           CAST(${part("sk", 5)} AS INTEGER) AS revision, ${part("sk", 6)} AS decision, v
    FROM items),
  latest AS (
    SELECT ward, period, data_set, unit, v,
           row_number() OVER (PARTITION BY ward, period, data_set, unit ORDER BY revision DESC) AS place
    FROM entries e
    WHERE decision IS NULL AND NOT EXISTS (
      SELECT 1 FROM entries r
      WHERE r.decision = 'return' AND r.ward = e.ward AND r.period = e.period AND r.data_set = e.data_set AND r.unit = e.unit
        AND r.revision = e.revision)),
  cells AS MATERIALIZED (
    SELECT l.ward, l.data_set, l.unit, l.period, s.within, m.key AS element, ${milli} AS milli, ${flag} AS flag
    FROM latest l JOIN sub_period s ON s.data_set = l.data_set AND s.period = l.period, json_each(l.v) AS m
    WHERE l.place = 1),
  placed AS (
    SELECT *, row_number() OVER (PARTITION BY ward, data_set, unit, element ORDER BY period DESC) AS place FROM cells),
  over_time AS MATERIALIZED (
    SELECT p.ward, p.data_set, p.unit, p.element,
           CASE e.time WHEN 'flow' THEN sum(CASE WHEN within = 1 THEN milli END)
             ELSE max(CASE WHEN within = 1 AND place = 1 THEN milli END) END AS in_period,
           sum(milli) AS since_start,
           max(CASE WHEN within = 1 AND place = 1 THEN flag END) AS flag_in_period,
           max(CASE WHEN place = 1 THEN flag END) AS flag_since_start
    FROM placed p JOIN element e ON e.data_set = p.data_set AND e.code = p.element
    GROUP BY p.ward, p.data_set, p.unit, p.element, e.time),
  summed AS (
    SELECT a.ward, i.code, i.kind, i.assigned,
           sum(CASE i.kind WHEN 'ratio' THEN CASE WHEN b.in_period IS NOT NULL THEN a.in_period END
             WHEN 'total' THEN a.in_period WHEN 'cumulative' THEN a.since_start
             WHEN 'share' THEN a.flag_in_period ELSE a.flag_since_start END) AS above,
           sum(CASE i.kind WHEN 'ratio' THEN CASE WHEN a.in_period IS NOT NULL THEN b.in_period END END) AS below,
           count(CASE i.kind WHEN 'share' THEN a.flag_in_period ELSE a.flag_since_start END) AS flags
    FROM indicator i
    JOIN over_time a ON a.data_set = i.data_set AND a.element = i.element
    LEFT JOIN over_time b ON b.ward = a.ward AND b.data_set = i.data_set2 AND b.element = i.element2
      AND b.unit = a.unit
    GROUP BY a.ward, i.code, i.kind, i.assigned),
  levels AS (SELECT ward, code, kind, assigned, above, below, flags FROM summed ${area === null ? "" : together})
  SELECT ward, code, value FROM (
    SELECT ward, code, CAST(CASE kind
        WHEN 'ratio' THEN CASE WHEN below > 0 THEN floor((20000 * above + below) / (2 * below)) END
        WHEN 'share' THEN CASE WHEN flags > 0 THEN floor((20000 * above + assigned) / (2 * assigned)) END
        WHEN 'milestone' THEN CASE WHEN flags > 0 THEN CASE WHEN above = assigned THEN 1 ELSE 0 END END
        ELSE above END AS BIGINT) AS value
    FROM levels) AS answers
  WHERE value IS NOT NULL ORDER BY ward, code`;
}

export interface SqlContestant {
  run(): Promise<SqlIndicator[]>;
  close(): void;
}

export interface SqlQuestion {
  /** What all wards have in common. */
  readonly catalogue: Catalogue;
  readonly period: Period;
  /** What all wards together are called; null: they are not asked for. */
  readonly area: string | null;
}

/** SQLite as Node carries it, in memory; `lines` are read as one JSON array. */
export function sqliteContestant({ catalogue, period, area }: SqlQuestion, lines: Buffer): SqlContestant {
  const database = new DatabaseSync(":memory:");
  for (const statement of catalogueStatements(catalogue, period)) database.exec(statement);
  const query = database.prepare(indicatorsQuery(SQLITE, area));
  return {
    run: async () => {
      const array = `[${lines.toString("utf8").trimEnd().replaceAll("\n", ",")}]`;
      return z.array(answer).parse(query.all(array));
    },
    close: () => database.close(),
  };
}

/** DuckDB, in memory; it reads the lines from the file at `path`, which the system keeps in memory. */
export async function duckDbContestant(
  { catalogue, period, area }: SqlQuestion,
  path: string,
): Promise<SqlContestant> {
  // The few lines of one ward are read faster by one thread.
  const instance = await DuckDBInstance.create(":memory:", area === null ? { threads: "1" } : {});
  const connection = await instance.connect();
  for (const statement of catalogueStatements(catalogue, period)) await connection.run(statement);
  const query = await connection.prepare(indicatorsQuery(duckDb(path), area));
  return {
    run: async () => {
      const result = await query.runAndReadAll();
      return z.array(answer).parse(result.getRowObjectsJS());
    },
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

function catalogueStatements(catalogue: Catalogue, period: Period): string[] {
  const elements = catalogue.dataSets.flatMap((dataSet) =>
    dataSet.elements.map(({ code, time }) => [dataSet.code, code, time]),
  );
  const periods = catalogue.dataSets.flatMap((dataSet) => {
    const within = subPeriods(period, dataSet.period).map(({ code }) => code);
    const upTo = within.length === 0 ? [] : periodsUpTo(catalogue.programme, dataSet.period, period.to);
    return upTo.map(({ code }) => [dataSet.code, code, within.includes(code) ? 1 : 0]);
  });
  const indicators = catalogue.indicators.map((indicator) => {
    const [first, second] = elementsOf(indicator);
    const assigned = catalogue.dataSets.find(({ code }) => code === first?.dataSet)?.assigned.length ?? 0;
    return [
      indicator.code,
      indicator.kind,
      first?.dataSet ?? null,
      first?.element ?? null,
      second?.dataSet ?? null,
      second?.element ?? null,
      assigned,
    ];
  });
  return [
    "CREATE TABLE element (data_set VARCHAR, code VARCHAR, time VARCHAR)",
    `INSERT INTO element VALUES ${rows(elements)}`,
    "CREATE TABLE sub_period (data_set VARCHAR, period VARCHAR, within INTEGER)",
    `INSERT INTO sub_period VALUES ${rows(periods)}`,
    `CREATE TABLE indicator (code VARCHAR, kind VARCHAR, data_set VARCHAR, element VARCHAR,
       data_set2 VARCHAR, element2 VARCHAR, assigned INTEGER)`,
    `INSERT INTO indicator VALUES ${rows(indicators)}`,
  ];
}

function rows(values: readonly (readonly (string | number | null)[])[]): string {
  const literal = (value: string | number | null) =>
    typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : String(value);
  return values.map((row) => `(${row.map(literal).join(", ")})`).join(", ");
}
