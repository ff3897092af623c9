/** Closing balances, kept by a process that serves many requests: each is read and unpacked once. */
import type { Balance } from "../domain/balance.ts";
import { BoundedCache } from "../runtime/bounded-cache.ts";
import type { BalanceStore } from "../store/balance-store.ts";

/** Of submissions: about 1 KB each. */
const SIZE_MAX = 40_000;

/** An old balance is as right as the newest: what it may not be trusted with is read from the ledger. */
export function keptBalances({ read }: Pick<BalanceStore, "read">): Pick<BalanceStore, "read"> {
  const kept = new BoundedCache<Balance[]>(SIZE_MAX, sizeOf);
  return {
    async read(ward, type, year) {
      const key = `${ward} ${type} ${year}`;
      const known = kept.get(key);
      if (known) return known;
      const balances = await read(ward, type, year);
      kept.set(key, balances);
      return balances;
    },
  };
}

/** None at all takes a place too. */
function sizeOf(balances: readonly Balance[]): number {
  const units = balances.flatMap(({ submissions }) => submissions.map((table) => table.units.length));
  return units.reduce((sum, count) => sum + count, 1);
}
