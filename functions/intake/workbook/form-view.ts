/** A form to be written as a workbook: whose it is, what stands in it already, and what is wrong with that. */
import type { Catalogue, DataSet, OrgUnit } from "../../../shared/domain/catalogue.ts";
import type { ElementValue } from "../../../shared/domain/ledger.ts";
import type { Period } from "../../../shared/domain/period.ts";
import type { FilledRow } from "./filled.ts";
import type { WorkbookIdentity } from "./identity.ts";

export interface WorkbookForm {
  readonly identity: WorkbookIdentity;
  readonly catalogue: Catalogue;
  /** Whether the ward's figures are demonstration figures. */
  readonly sample: boolean;
  readonly dataSet: DataSet;
  readonly period: Period;
  /** Where the file is handed in. */
  readonly address: string;
  readonly rows: readonly FormRow[];
}

export interface FormRow extends FilledRow {
  readonly name: OrgUnit["name"];
  /** Figures of the period before that count, by element. */
  readonly earlier: Readonly<Record<string, ElementValue>>;
  readonly faults: Faults;
}

export interface Faults {
  /** By the field's key. */
  readonly at: ReadonlyMap<string, string>;
  /** What is wrong with the row as a whole. */
  readonly whole: readonly string[];
}

export const NO_FAULTS: Faults = { at: new Map(), whole: [] };

export function countFaults(rows: readonly FormRow[]): number {
  return rows.reduce((count, { faults }) => count + faults.at.size + faults.whole.length, 0);
}
