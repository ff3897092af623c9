/**
 * The catalogue's indicators in SQL, as a competent analyst would write them: from the stored lines to the rounded
 * values. Both databases get the same query but for the dialect of reading JSON; the catalogue is loaded beforehand.
 */
import { DatabaseSync } from "node:sqlite";
import { DuckDBInstance } from "@duckdb/node-api";
import * as z from "zod";
import { type Catalogue, elementsOf } from "../../shared/domain/catalogue.ts";
import { type Period, periodsUpTo, subPeriods } from "../../shared/domain/period.ts";
import type { Report } from "../../shared/domain/report.ts";

/** An indicator as the query answers it: value in hundredths (per cent), thousandths (sums) or 0 and 1. */
const answer = z.object({ code: z.string(), value: z.coerce.number().nullable() });
export type SqlIndicator = z.output<typeof answer>;

/** The report's indicator values in the query's units: what the query has to answer. */
export function expectedAnswers(report: Report): SqlIndicator[] {
  return report.indicators
    .filter(({ value }) => value !== null)
    .map(({ code, kind, value }) => {
      if (typeof value === "boolean") return { code, value: Number(value) };
      return { code, value: Math.round(Number(value) * (kind === "ratio" || kind === "share" ? 100 : 1000)) };
    })
    .sort((a, b) => (a.code < b.code ? -1 : 1));
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

function indicatorsQuery({ items, part, milli, flag }: Dialect): string {
  return `
  WITH items AS MATERIALIZED (${items}),
  entries AS MATERIALIZED (
    SELECT ${part("pk", 2)} AS period, ${part("sk", 1)} AS data_set, ${part("sk", 2)} AS unit,
           CAST(${part("sk", 3)} AS INTEGER) AS revision, ${part("sk", 4)} AS decision, v
    FROM items),
  latest AS (
    SELECT period, data_set, unit, v,
           row_number() OVER (PARTITION BY period, data_set, unit ORDER BY revision DESC) AS place
    FROM entries e
    WHERE decision IS NULL AND NOT EXISTS (
      SELECT 1 FROM entries r
      WHERE r.decision = 'return' AND r.period = e.period AND r.data_set = e.data_set AND r.unit = e.unit
        AND r.revision = e.revision)),
  cells AS MATERIALIZED (
    SELECT l.data_set, l.unit, l.period, s.within, m.key AS element, ${milli} AS milli, ${flag} AS flag
    FROM latest l JOIN sub_period s ON s.data_set = l.data_set AND s.period = l.period, json_each(l.v) AS m
    WHERE l.place = 1),
  placed AS (
    SELECT *, row_number() OVER (PARTITION BY data_set, unit, element ORDER BY period DESC) AS place FROM cells),
  over_time AS MATERIALIZED (
    SELECT p.data_set, p.unit, p.element,
           CASE e.time WHEN 'flow' THEN sum(CASE WHEN within = 1 THEN milli END)
             ELSE max(CASE WHEN within = 1 AND place = 1 THEN milli END) END AS in_period,
           sum(milli) AS since_start,
           max(CASE WHEN within = 1 AND place = 1 THEN flag END) AS flag_in_period,
           max(CASE WHEN place = 1 THEN flag END) AS flag_since_start
    FROM placed p JOIN element e ON e.data_set = p.data_set AND e.code = p.element
    GROUP BY p.data_set, p.unit, p.element, e.time),
  summed AS (
    SELECT i.code, i.kind, i.assigned,
           sum(CASE i.kind WHEN 'ratio' THEN CASE WHEN b.in_period IS NOT NULL THEN a.in_period END
             WHEN 'total' THEN a.in_period WHEN 'cumulative' THEN a.since_start
             WHEN 'share' THEN a.flag_in_period ELSE a.flag_since_start END) AS above,
           sum(CASE i.kind WHEN 'ratio' THEN CASE WHEN a.in_period IS NOT NULL THEN b.in_period END END) AS below,
           count(CASE i.kind WHEN 'share' THEN a.flag_in_period ELSE a.flag_since_start END) AS flags
    FROM indicator i
    JOIN over_time a ON a.data_set = i.data_set AND a.element = i.element
    LEFT JOIN over_time b ON b.data_set = i.data_set2 AND b.element = i.element2 AND b.unit = a.unit
    GROUP BY i.code, i.kind, i.assigned)
  SELECT code, value FROM (
    SELECT code, CAST(CASE kind
        WHEN 'ratio' THEN CASE WHEN below > 0 THEN floor((20000 * above + below) / (2 * below)) END
        WHEN 'share' THEN CASE WHEN flags > 0 THEN floor((20000 * above + assigned) / (2 * assigned)) END
        WHEN 'milestone' THEN CASE WHEN flags > 0 THEN CASE WHEN above = assigned THEN 1 ELSE 0 END END
        ELSE above END AS BIGINT) AS value
    FROM summed) AS answers
  WHERE value IS NOT NULL ORDER BY code`;
}

export interface SqlContestant {
  run(): Promise<SqlIndicator[]>;
  close(): void;
}

/** SQLite as Node carries it, in memory; `lines` are read as one JSON array. */
export function sqliteContestant(catalogue: Catalogue, period: Period, lines: Buffer): SqlContestant {
  const database = new DatabaseSync(":memory:");
  for (const statement of catalogueStatements(catalogue, period)) database.exec(statement);
  const query = database.prepare(indicatorsQuery(SQLITE));
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
  catalogue: Catalogue,
  period: Period,
  path: string,
): Promise<SqlContestant> {
  // So few lines are read faster by one thread.
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  for (const statement of catalogueStatements(catalogue, period)) await connection.run(statement);
  const query = await connection.prepare(indicatorsQuery(duckDb(path)));
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
