/** What a report covers: the whole programme, or one model for its lead. Look-ups by code on the way. */
import type { Catalogue, DataSet, Indicator, Model, OrgUnit } from "../../../shared/domain/catalogue.ts";
import type { ExpectedSubmission, IndicatorResult } from "../../../shared/domain/report.ts";
import type { Snapshot } from "../../../shared/domain/snapshot.ts";

export interface Scope {
  readonly snapshot: Snapshot;
  /** The only model of a model's own report; null for the report of the programme. */
  readonly model: Model | null;
  readonly models: readonly Model[];
  /** Every figure beside its definition, in catalogue order. */
  readonly figures: readonly Figure[];
  readonly orgUnitName: (code: string) => string;
  readonly dataSet: (code: string) => DataSet | undefined;
  /** Whether a submission belongs to what the report covers. */
  readonly covers: (submission: Pick<ExpectedSubmission, "dataSet">) => boolean;
  /** Puts submissions in catalogue order of the data sets, then periods, then org units. */
  readonly inCatalogueOrder: <S extends ExpectedSubmission>(submissions: readonly S[]) => S[];
}

/** An indicator's definition and its result. */
export interface Figure {
  readonly indicator: Indicator;
  readonly result: IndicatorResult;
}

/** @throws RangeError when the catalogue has no model of that code. */
export function scopeOf(snapshot: Snapshot, modelCode: string | undefined): Scope {
  const { catalogue, report } = snapshot;
  const model = modelCode === undefined ? null : modelNamed(catalogue, modelCode);
  const orgUnits = new Map(catalogue.orgUnits.map((unit) => [unit.code, unit]));
  const dataSets = new Map(catalogue.dataSets.map((dataSet) => [dataSet.code, dataSet]));
  const results = new Map(report.indicators.map((result) => [result.code, result]));
  const covered = catalogue.indicators.filter(
    (indicator) => model === null || indicator.model === model.code,
  );
  return {
    snapshot,
    model,
    models: model ? [model] : catalogue.models,
    figures: covered.flatMap((indicator) => {
      const result = results.get(indicator.code);
      return result ? [{ indicator, result }] : [];
    }),
    orgUnitName: (code) => orgUnits.get(code)?.name ?? code,
    dataSet: (code) => dataSets.get(code),
    covers: ({ dataSet }) => model === null || dataSets.get(dataSet)?.model === model.code,
    inCatalogueOrder: (submissions) => sorted(submissions, catalogue.dataSets, catalogue.orgUnits),
  };
}

function modelNamed(catalogue: Catalogue, code: string): Model {
  const model = catalogue.models.find((candidate) => candidate.code === code);
  if (!model) throw new RangeError(`the catalogue has no model ${code}`);
  return model;
}

function sorted<S extends ExpectedSubmission>(
  submissions: readonly S[],
  dataSets: readonly DataSet[],
  orgUnits: readonly OrgUnit[],
): S[] {
  const setRank = new Map(dataSets.map(({ code }, index) => [code, index]));
  const unitRank = new Map(orgUnits.map(({ code }, index) => [code, index]));
  const rank = (ranks: ReadonlyMap<string, number>, code: string) => ranks.get(code) ?? ranks.size;
  return submissions.toSorted(
    (a, b) =>
      rank(setRank, a.dataSet) - rank(setRank, b.dataSet) ||
      (a.period < b.period ? -1 : a.period > b.period ? 1 : 0) ||
      rank(unitRank, a.orgUnit) - rank(unitRank, b.orgUnit),
  );
}

/**
 * `Mô hình 1 “Chính quyền thân thiện”`, with the number by which the directive knows it: sections are numbered too, and
 * start with the part that is no model (number 0), which goes by its own name.
 */
export function titleOf(model: Model): string {
  return model.number === 0 ? model.name : `Mô hình ${model.number} “${model.name}”`;
}
