/** One run: open a ward's office, live through the workload, calm down, audit, redrive. */
import { type Audit, audit } from "./audit.ts";
import type { Fault } from "./fault-proxy.ts";
import type { Variant } from "./variant.ts";
import { type LocalDatabase, openWardOffice } from "./ward-office.ts";
import { runWorkload } from "./workload.ts";

export interface ChaosRun extends Audit {
  readonly seed: number;
  readonly submissions: number;
  readonly attempts: number;
  readonly acknowledged: number;
  readonly faultsMet: ReadonlyMap<Fault, number>;
  readonly deliveries: ReadonlyMap<string, number>;
  readonly killed: number;
}

export interface ChaosOptions {
  readonly seed: number;
  readonly submissions: number;
  /** 0: nothing is published. */
  readonly nights: number;
  readonly restarts: number;
  /** Whether work that cannot succeed is planted, to be given up and done again once its cause is mended. */
  readonly poison: boolean;
  /** How many times as many faults as by default. */
  readonly density?: number;
  onProgress?(sent: number): void;
}

const FROM = Date.parse("2026-09-01T08:00:00+07:00");
/** Submissions are spread over this, so that longer runs cross more deadlines. */
const MS_PER_NIGHT = 10 * 86_400_000;
/** One piece in each way into the pipeline. */
const PLANTED = { stream: 1, close: 1, publish: 1 };
const NOTHING = { stream: 0, close: 0, publish: 0 };

export async function runChaos(
  database: LocalDatabase,
  variant: Variant,
  options: ChaosOptions,
): Promise<ChaosRun> {
  const { seed, submissions, nights, restarts, poison, density = 1, onProgress } = options;
  const office = await openWardOffice(database, { seed, density }, variant);
  try {
    if (poison) await office.plantPoison("2026-Q3");
    const to = FROM + nights * MS_PER_NIGHT;
    const log = await runWorkload(
      office,
      { seed, submissions, from: FROM, to, nights, restarts },
      onProgress,
    );
    const faults: string[] = [];
    const settle = async (what: string) => {
      if (!(await office.drained()) || !(await office.settled())) faults.push(`${what} never ends`);
    };
    await settle("what the ledger's stream started");
    // The last night, still disturbed: whatever it leaves undone stays undone.
    const lastNight = nights === 0 ? 0 : to + 86_400_000;
    if (nights > 0 && !(await office.night(lastNight))) faults.push("the last night never ends");
    office.calm();
    await settle("the rest");
    const found = await audit(office.truth, log, lastNight);
    faults.push(...found.faults);

    const expected = poison ? PLANTED : NOTHING;
    if (!same(office.givenUp(), expected))
      faults.push(
        `given up: ${JSON.stringify(office.givenUp())}, planted: ${JSON.stringify(expected)}`,
        ...office.setAsideFor(),
      );
    if (poison) {
      await office.redrive();
      if (!same(office.givenUp(), NOTHING))
        faults.push(`given up after the redrive: ${JSON.stringify(office.givenUp())}`);
    }
    const { faults: faultsMet, deliveries, killed } = office.statistics();
    const { sent, attempts, receipts } = log;
    return {
      ...found,
      faults,
      seed,
      submissions: sent,
      attempts,
      acknowledged: new Set(receipts.map(({ key, submissionId }) => `${key} ${submissionId}`)).size,
      faultsMet,
      deliveries,
      killed,
    };
  } finally {
    await office.close();
  }
}

function same(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
