/**
 * What a ward's programme measures: the catalogue after it has been read and checked
 * (`shared/catalogue/` does both), with org units expanded and every reference resolved.
 * The names are DHIS2's: data set, element, indicator, org unit.
 */
import type { Outage } from "./outage.ts";
import type { Rule } from "./rule.ts";

/** The kinds of period, shortest first. Windows are defined in `period.ts`. */
export const PERIOD_TYPES = ["month", "quarter", "half", "nine-months", "year"] as const;
export type PeriodType = (typeof PERIOD_TYPES)[number];

/** A calendar day in ward time, `YYYY-MM-DD`. */
export type IsoDate = string;

export interface Programme {
  readonly code: string;
  readonly name: string;
  readonly directive: string;
  /** The tenant: a short slug that starts every stored key of the ward. */
  readonly ward: string;
  /** National code of the ward. */
  readonly wardCode: string;
  readonly wardName: string;
  readonly city: string;
  readonly issuer: string;
  readonly timeZone: "Asia/Ho_Chi_Minh";
  readonly start: IsoDate;
  readonly end: IsoDate;
  readonly reportPeriods: readonly PeriodType[];
  readonly dueWorkingDays: number;
  readonly lockAfterDays: number;
  readonly holidays: readonly IsoDate[];
  /** Who signs the report; the chairman, with room for the name, where nothing is said. */
  readonly signer?: Signer | undefined;
  /** Recorded by the system itself, and no part of the catalogue's file: they move deadlines as holidays do. */
  readonly outages?: readonly Outage[] | undefined;
}

/** As whom a report is signed for the committee (Nghị định 30/2020/NĐ-CP, annex I): `Q.`, and `KT.` with the own office. */
export const SIGNER_POSITIONS = ["chairman", "acting-chairman", "vice-chairman"] as const;
export interface Signer {
  readonly position: (typeof SIGNER_POSITIONS)[number];
  readonly name?: string | undefined;
}

export const ORG_UNIT_KINDS = [
  "agency",
  "school",
  "relic-board",
  "clinic",
  "union",
  "residential-group",
  "youth-chapter",
] as const;
export type OrgUnitKind = (typeof ORG_UNIT_KINDS)[number];

export interface OrgUnit {
  readonly code: string;
  readonly kind: OrgUnitKind;
  readonly name: string;
}

export type ElementType = "integer" | "decimal" | "boolean" | "date";
/** How several sub-periods make one longer period: a flow is summed, of a stock the last report stands. */
export type ElementTime = "flow" | "stock";

export interface DataElement {
  readonly code: string;
  readonly type: ElementType;
  readonly time: ElementTime;
  readonly unit?: string | undefined;
  readonly name: string;
  /** What counts and what does not, for who fills it in. */
  readonly help?: string | undefined;
}

export interface DataSet {
  readonly code: string;
  readonly name: string;
  /** The model whose lead reviews this data set. */
  readonly model: string;
  readonly period: PeriodType;
  /** Codes of the org units that must report it, in catalogue order. */
  readonly assigned: readonly string[];
  readonly elements: readonly DataElement[];
  readonly rules: readonly Rule[];
  /** Whether the four narrative texts may come with it. */
  readonly takesNarrative: boolean;
}

export interface NarrativePart {
  readonly code: string;
  readonly name: string;
}

export interface Model {
  readonly number: number;
  readonly code: string;
  readonly name: string;
  /** Org units that lead the model; their officers review its data sets. */
  readonly lead: readonly string[];
  readonly with: readonly string[];
  /** Its figures are shown to signed-in people only: they are in no mail. */
  readonly sensitive?: boolean | undefined;
}

export interface ElementRef {
  readonly dataSet: string;
  readonly element: string;
}

export type Comparator = "gt" | "gte" | "lt" | "lte" | "eq";

export interface Target {
  readonly comparator: Comparator;
  readonly value: number | boolean;
  readonly cadence: "annual" | "by-end";
}

interface IndicatorCommon {
  readonly code: string;
  readonly model: string;
  readonly name: string;
  readonly unit: string | null;
  readonly better: "up" | "down" | null;
  /** `letter`: the directive itself asks for it. `proposed`: derived to follow a model; never shown as the letter's. */
  readonly source: "letter" | "proposed";
  readonly note: string | null;
  readonly target: Target | null;
  readonly baseline: { readonly value: number; readonly at: IsoDate } | null;
}

export interface RatioIndicator extends IndicatorCommon {
  readonly kind: "ratio";
  readonly numerator: ElementRef;
  readonly denominator: ElementRef;
}
export interface SingleElementIndicator extends IndicatorCommon {
  readonly kind: "share" | "total" | "cumulative" | "milestone";
  readonly of: ElementRef;
}
export type Indicator = RatioIndicator | SingleElementIndicator;
export type IndicatorKind = Indicator["kind"];

export interface Catalogue {
  readonly programme: Programme;
  readonly orgUnits: readonly OrgUnit[];
  readonly dataSets: readonly DataSet[];
  readonly narrative: readonly NarrativePart[];
  readonly models: readonly Model[];
  readonly indicators: readonly Indicator[];
  /** SHA-256 (hex) over the catalogue's canonical form: which catalogue a figure was computed with. */
  readonly digest: string;
}

/** The elements that an indicator reads: two for a ratio, one otherwise. */
export function elementsOf(indicator: Indicator): readonly ElementRef[] {
  return indicator.kind === "ratio" ? [indicator.numerator, indicator.denominator] : [indicator.of];
}
