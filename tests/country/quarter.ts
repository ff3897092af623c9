/**
 * What every unit of every ward does in a quarter, decided by the seed alone: most send in the last hours before it is
 * due, some are late, some never send, some correct themselves, some are returned and answer or do not.
 */
import type { Catalogue, DataSet } from "../../shared/domain/catalogue.ts";
import type { ElementValue } from "../../shared/domain/ledger.ts";
import { inventValues, NARRATIVE, randomNumbers, uuid } from "../bench/quarter.ts";
import { chance } from "../chaos/random.ts";
import { dueMoment, type Window, windowOf, windows } from "../reference/days.ts";
import type { Ward } from "./wards.ts";

/** What a unit does for one data set and period. */
type Course = "in time" | "late" | "never" | "corrected" | "returned" | "returned and answered";
const COURSES: readonly (readonly [Course, upTo: number])[] = [
  ["never", 0.03],
  ["late", 0.08],
  ["corrected", 0.14],
  ["returned", 0.15],
  ["returned and answered", 0.17],
  ["in time", 1],
];

interface Place {
  readonly ward: string;
  readonly orgUnit: string;
  readonly dataSet: string;
  readonly period: string;
}

/** One request of a unit, or of whoever reviews it. */
export type Action = Place & { readonly at: number } & (
    | {
        readonly kind: "submit";
        readonly submissionId: string;
        readonly revision: number;
        readonly values: Readonly<Record<string, ElementValue>>;
        readonly narrative: Readonly<Record<string, string>> | undefined;
      }
    | { readonly kind: "return"; readonly revision: number }
  );

const HOUR_MS = 3_600_000;
/** Far enough from the due moment that a slow machine does not run into it. */
const FIRST_BEFORE = 5 * HOUR_MS;
const REVIEWED_BEFORE = 3 * HOUR_MS;
const AGAIN_BEFORE = 2 * HOUR_MS;
const LATE_AFTER = 8 * HOUR_MS;

/** Everything that happens, by time; what happens at one moment ward by ward. */
export function playQuarter(
  catalogue: Catalogue,
  wards: readonly Ward[],
  quarter: string,
  seed: number,
): Action[] {
  const outer = windowOf(quarter);
  const inner = windows(outer.year - 1, outer.year).filter(
    ({ first, last }) => first >= outer.first && last <= outer.last,
  );
  const actions = wards
    .filter(({ isSilent }) => !isSilent)
    .flatMap(({ code }) =>
      catalogue.dataSets.flatMap((dataSet) =>
        inner
          .filter(({ type }) => type === dataSet.period)
          .flatMap((window) =>
            dataSet.assigned.flatMap((orgUnit) => {
              const place = { ward: code, orgUnit, dataSet: dataSet.code, period: window.code };
              return actionsAt(catalogue, dataSet, place, window, seed);
            }),
          ),
      ),
    );
  return actions.sort((a, b) => a.at - b.at);
}

function actionsAt(
  catalogue: Catalogue,
  dataSet: DataSet,
  place: Place,
  window: Window,
  seed: number,
): Action[] {
  const due = dueMoment(window, catalogue.programme);
  const name = `${place.ward} ${place.orgUnit} ${place.dataSet} ${place.period}`;
  const drawn = chance(seed, name);
  const random = randomNumbers(Math.floor(chance(seed, `${name} figures`) * 2 ** 31));
  const submit = (revision: number, at: number): Action => ({
    ...place,
    kind: "submit",
    at,
    revision,
    submissionId: uuid(random),
    values: inventValues(dataSet, random),
    narrative: dataSet.takesNarrative ? NARRATIVE : undefined,
  });
  const returned = (at: number): Action => ({ ...place, kind: "return", at, revision: 1 });
  const [course] = COURSES.find(([, upTo]) => drawn < upTo) ?? ["in time"];
  switch (course) {
    case "never":
      return [];
    case "in time":
      return [submit(1, due - FIRST_BEFORE)];
    case "late":
      return [submit(1, due + LATE_AFTER)];
    case "corrected":
      return [submit(1, due - FIRST_BEFORE), submit(2, due - AGAIN_BEFORE)];
    case "returned":
      return [submit(1, due - FIRST_BEFORE), returned(due - REVIEWED_BEFORE)];
    case "returned and answered":
      return [submit(1, due - FIRST_BEFORE), returned(due - REVIEWED_BEFORE), submit(2, due - AGAIN_BEFORE)];
  }
}
