/** What grows, as ratios of the most to the least: 1.00 is what does not grow at all. */
import type { Growth, WardsPoint } from "./growth.ts";
import type { Figure, Goal } from "./table.ts";

const FLAT: Goal = { atMost: 1.1 };
/** Closing balances: what a report reads more after four years than in the same quarter of the first. */
const BALANCED: Goal = { atMost: 1.5 };
const QUARTERS_A_YEAR = 4;

export function growthFigures({ byWards, byQuarters, memory }: Growth): Figure[] {
  const one = byWards[0];
  const many = byWards.at(-1);
  const figures: Figure[] = [];
  const add = (
    name: string,
    unit: string,
    [value, baselineValue]: readonly [number, number],
    baseline: string,
    goal: Goal | null,
  ) =>
    figures.push({
      name,
      unit,
      value,
      baseline,
      baselineValue,
      ratio: value / baselineValue,
      goal,
      spread: 0,
    });
  if (one && many) {
    const among = `among ${many.wards} wards`;
    for (const step of ["submission", "fold", "close", "publish"] as const) {
      const units = ({ [step]: cost }: WardsPoint) => cost.read + cost.write;
      add(`${step}, ${among}`, "units", [units(many), units(one)], "alone", FLAT);
      add(`${step}, ${among}`, "ms of processor", [many[step].cpuMs, one[step].cpuMs], "alone", FLAT);
    }
    add(
      `idle night of ${many.wards} wards`,
      "requests",
      [many.idleNight.requests, one.idleNight.requests],
      "of one",
      FLAT,
    );
  }
  const least = memory[0];
  const most = memory.at(-1);
  if (least && most)
    add(
      `heap of aggregate after ${most.wards} wards`,
      "MB",
      [most.heapMb, least.heapMb],
      `after ${least.wards}`,
      FLAT,
    );
  const last = byQuarters.at(-1);
  const sameQuarter = byQuarters.find(
    ({ quarters }) => last && quarters % QUARTERS_A_YEAR === last.quarters % QUARTERS_A_YEAR,
  );
  if (last && sameQuarter) {
    const [after, before] = [`after ${last.quarters} quarters`, `after ${sameQuarter.quarters}`];
    add(`change folded ${after}`, "read units", [last.fold.read, sameQuarter.fold.read], before, BALANCED);
    add(
      `publication ${after}`,
      "read units",
      [last.publish.read, sameQuarter.publish.read],
      before,
      BALANCED,
    );
  }
  return figures;
}
