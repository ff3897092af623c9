/**
 * The night after a deadline, step by step. What is modelled:
 *
 * - **Queues.** Wards wait to be closed, and each that is closed asks for its reports; as many are closed and published at
 *   once as the queues' concurrency allows. Areas are rolled up in the same way at their hours, the country after the
 *   cities, or when what they rest on is published if that is later.
 * - **Environments.** Each one that publishes has to start, and is slower with its first reports than with later ones. Those
 *   that have had nothing to do between two runs have to start again.
 * - **Processors.** On AWS each function has its own. One machine has a few for everything: who is at work shares them.
 */

/** What a step takes: waiting for others, and at work on a processor. */
export interface Work {
  readonly waitMs: number;
  readonly processorMs: number;
}

export interface NightCosts {
  /** A ward for all periods that are due. */
  readonly close: Work;
  /** The reports that an environment publishes one after the other, its start with the first; all further ones are like the last. */
  readonly publish: readonly [Work, ...Work[]];
  /** An area for all periods that are due, and one report of it, in an environment that has published before. */
  readonly rollUp: Work;
  readonly publishArea: Work;
}

export interface NightDesign {
  readonly close: { readonly atOnce: number };
  readonly publish: { readonly atOnce: number };
  /** What everything shares; `Infinity` where each function has its own. */
  readonly processors: number;
  /** When areas are rolled up, in seconds after midnight: 0 is as soon as what they rest on is there. */
  readonly rollUpAt: { readonly city: number; readonly country: number };
}

export interface NightLoad {
  readonly wards: number;
  readonly cities: number;
  /** Periods that are due. */
  readonly periods: number;
}

/** Seconds after midnight. */
export interface NightOutcome {
  readonly closedAt: number;
  readonly publishedAt: number;
  readonly citiesAt: number;
  readonly countryAt: number;
}

/** @param begins seconds after midnight. */
export function simulateNight(
  design: NightDesign,
  costs: NightCosts,
  load: NightLoad,
  begins: number,
): NightOutcome {
  const { close, rollUp, publish, publishArea } = costs;
  const { periods } = load;
  const steady = publish.at(-1) ?? publish[0];
  let environments = new Environments(design.publish.atOnce, publish, steady);
  const wards = run(design, begins, environments, { tenants: load.wards, periods, close, publish: steady });
  const ofAreas = (count: number, before: number, at: number) => {
    if (at > before) environments = new Environments(design.publish.atOnce, publish, steady);
    return run(design, Math.max(before, at), environments, {
      tenants: count,
      periods,
      close: rollUp,
      publish: publishArea,
    });
  };
  const cities = ofAreas(load.cities, wards.publishedAt, design.rollUpAt.city);
  const country = ofAreas(1, cities.publishedAt, design.rollUpAt.country);
  return { ...wards, citiesAt: cities.publishedAt, countryAt: country.publishedAt };
}

/** Those that publish, and what each still loses by having done little yet. */
class Environments {
  readonly #published: number[];
  readonly #publish: readonly Work[];
  readonly #steady: Work;

  constructor(count: number, publish: readonly Work[], steady: Work) {
    this.#published = Array.from({ length: count }, () => 0);
    this.#publish = publish;
    this.#steady = steady;
  }

  /** What a report takes in one of them that would take so much in one that has published for long. */
  next(environment: number, { waitMs, processorMs }: Work): Work {
    const published = this.#published[environment] ?? 0;
    this.#published[environment] = published + 1;
    const own = this.#publish[published] ?? this.#steady;
    return {
      waitMs: waitMs + own.waitMs - this.#steady.waitMs,
      processorMs: processorMs + own.processorMs - this.#steady.processorMs,
    };
  }
}

interface Run {
  readonly tenants: number;
  readonly periods: number;
  readonly close: Work;
  readonly publish: Work;
}

interface Job {
  readonly environment: number | undefined;
  waitMs: number;
  processorMs: number;
}

/** One run from its begin until the last report. An environment is a lane of the publish queue; lanes of the close queue are all alike. */
function run(
  design: NightDesign,
  begins: number,
  environments: Environments,
  { tenants, periods, close, publish }: Run,
): { readonly closedAt: number; readonly publishedAt: number } {
  const free = Array.from({ length: design.publish.atOnce }, (_, lane) => lane);
  let toClose = tenants;
  let closing = 0;
  let toPublish = 0;
  let nowMs = begins * 1000;
  let closedAt = begins;
  const jobs = new Set<Job>();
  const start = () => {
    for (; toClose > 0 && closing < design.close.atOnce; toClose -= 1, closing += 1)
      jobs.add({ environment: undefined, ...close });
    for (; toPublish > 0 && free.length > 0; toPublish -= 1) {
      const environment = free.shift() ?? 0;
      jobs.add({ environment, ...environments.next(environment, publish) });
    }
  };
  for (start(); jobs.size > 0; start()) {
    const atWork = [...jobs].filter(({ waitMs }) => waitMs <= 0).length;
    const share = Math.min(1, design.processors / Math.max(1, atWork));
    const endsIn = ({ waitMs, processorMs }: Job) => (waitMs > 0 ? waitMs : processorMs / share);
    const passed = Math.min(...[...jobs].map(endsIn));
    nowMs += passed;
    for (const job of jobs) {
      const isOver = endsIn(job) <= passed;
      if (job.waitMs > 0) job.waitMs = isOver ? 0 : job.waitMs - passed;
      else job.processorMs = isOver ? 0 : job.processorMs - passed * share;
      if (!isOver || job.processorMs > 0) continue;
      jobs.delete(job);
      if (job.environment === undefined) {
        closing -= 1;
        toPublish += periods;
        closedAt = nowMs / 1000;
      } else free.push(job.environment);
    }
  }
  return { closedAt, publishedAt: nowMs / 1000 };
}
