/**
 * Closed periods, kept by a process that serves many requests. Most of what a report rests on can no longer change, and
 * reading it costs more than everything computed from it. What is kept says since when it is complete and under which
 * catalogue, as a closing balance does, and is used by the same rule: docs/adr/0025.
 */
import { hasSettled, isAhead, isClosed } from "../domain/balance.ts";
import type { FoldedPeriod } from "../domain/fold.ts";
import { parsePeriod } from "../domain/period.ts";
import type { Reopening } from "../domain/reopening.ts";
import { BoundedCache } from "../runtime/bounded-cache.ts";
import type { CatalogueVersion } from "../store/catalogue-store.ts";
import type { LedgerReader } from "./ledger-reader.ts";

export interface ClosedPeriods {
  /**
   * A reader for one request: reads with `live` what is not kept, and keeps of that what is closed. Periods that are
   * still ahead are empty, and absent.
   */
  over(live: LedgerReader, request: RequestMoment): LedgerReader;
}

export interface RequestMoment {
  /** The catalogue in force. */
  readonly version: Pick<CatalogueVersion, "version" | "catalogue" | "at">;
  /** When the request came, epoch ms; nothing is read before. */
  readonly now: number;
  /** All reopenings of the ward, strongly consistent; asked for only when something kept may be used. */
  readonly reopenings: () => Promise<readonly Reopening[]>;
}

interface Kept {
  readonly folded: FoldedPeriod;
  /** When the request came that it was read for, epoch ms. */
  readonly since: number;
  readonly catalogueVersion: number;
}

interface ClosedPeriodsOptions {
  /** An entry with what it is folded into takes about 2 KB. */
  readonly entriesMax: number;
  /** An operator who imports a ward writes to closed periods too: for so long, pages may not show it. */
  readonly keptMs: number;
}

const DEFAULTS: ClosedPeriodsOptions = { entriesMax: 20_000, keptMs: 600_000 };

export function closedPeriods({ entriesMax, keptMs } = DEFAULTS): ClosedPeriods {
  /** Empty periods take a place too. */
  const kept = new BoundedCache<Kept>(entriesMax, ({ folded }) => folded.entries + 1);

  return {
    over(live, { version: { version, catalogue, at }, now, reopenings }) {
      const { programme } = catalogue;
      const keyOf = (period: string) => `${programme.ward}#${period}`;
      const isClosedSince = (code: string, since: number, reopened: readonly Reopening[]): boolean => {
        const period = parsePeriod(code);
        return period !== undefined && isClosed(programme, period, reopened, since);
      };
      /** What may be used if no reopening speaks against it. Another catalogue may have unlocked it in between. */
      const find = (period: string): Kept | undefined => {
        const known = kept.get(keyOf(period));
        const isRecent = known !== undefined && known.since <= now && now < known.since + keptMs;
        return isRecent && known.catalogueVersion === version ? known : undefined;
      };
      const readAndKeep = async (periods: readonly string[]) => {
        const read = await live.read(periods);
        // What a new catalogue locks may have been open a moment ago: puts under way, functions that do not know it yet.
        if (!hasSettled(at, now)) return read;
        for (const [code, folded] of read) {
          if (isClosedSince(code, now, []))
            kept.set(keyOf(code), { folded, since: now, catalogueVersion: version });
        }
        return read;
      };

      return {
        async read(wanted) {
          const periods = wanted.filter((code) => !isAheadOf(code, now));
          const found = new Map(
            periods.flatMap((code) => {
              const known = find(code);
              return known ? [[code, known] as const] : [];
            }),
          );
          const [reopened, read] = await Promise.all([
            found.size > 0 ? reopenings() : [],
            readAndKeep(periods.filter((code) => !found.has(code))),
          ]);
          const holds = [...found].filter(([code, { since }]) => isClosedSince(code, since, reopened));
          const held = new Map(holds.map(([code, { folded }]) => [code, folded]));
          const again = await readAndKeep([...found.keys()].filter((code) => !held.has(code)));
          return new Map([...held, ...read, ...again]);
        },
      };
    },
  };
}

/** A report of the half year asks for months that have not begun. */
function isAheadOf(code: string, now: number): boolean {
  const period = parsePeriod(code);
  return period !== undefined && isAhead(period, now);
}
