/** The heartbeat: look → what does it say of the time since the last look that found all well (pure) → record. */
import { type Outage, type OutageReason, outageBefore } from "../../shared/domain/outage.ts";
import type { CatalogueStore } from "../../shared/store/catalogue-store.ts";
import type { OutageStore, PulseStore } from "../../shared/store/outage-store.ts";

export interface HeartbeatDependencies {
  readonly look: () => Promise<OutageReason | null>;
  readonly pulse: PulseStore;
  readonly outages: Pick<OutageStore, "append">;
  readonly catalogues: Pick<CatalogueStore, "wards">;
}

export interface BeatResult {
  /** What an officer could not do; null when all was well. */
  readonly reason: OutageReason | null;
  /** The outage that this look ended and recorded, if any. */
  readonly ended: Outage | null;
}

/**
 * Looks once, at `at`. An outage is recorded when it is over, for every ward: by the looks that failed, or by none having
 * been made. A look that dies on the way leaves the last good one standing, so that the next one goes on from there.
 *
 * @param isFirst whether what was before does not count: the clock was set, and no time has passed.
 */
export async function beat(
  { look, pulse, outages, catalogues }: HeartbeatDependencies,
  at: number,
  isFirst: boolean,
): Promise<BeatResult> {
  const last = isFirst ? undefined : await pulse.read();
  const reason = await look();
  if (reason !== null) {
    // What failed first is what the outage began with.
    await pulse.write({ wellAt: last?.wellAt ?? at, failure: last?.failure ?? reason });
    return { reason, ended: null };
  }
  const ended = outageBefore(last, at);
  if (ended) {
    for await (const wards of catalogues.wards())
      await Promise.all(wards.map((ward) => outages.append(ward, ended)));
  }
  await pulse.write({ wellAt: at });
  return { reason, ended };
}
