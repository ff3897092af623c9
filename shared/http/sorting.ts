/** Tables that their readers sort, by links alone: `?sap-xep=ten`, and `?sap-xep=-ten` the other way round. */
import type { Column } from "./parts.ts";

/** The query's name. */
export const SORT_FIELD = "sap-xep";

export interface SortableColumn<T> extends Column {
  /** Names the column in the address; a column without it is not sorted by. */
  readonly key?: string;
  /** What it is sorted by; null stands last whichever way round. */
  readonly by?: (item: T) => string | number | null;
}

let vietnamese: Intl.Collator | undefined;

/** Made with the first comparison: it loads the language's rules, some milliseconds of a start that hardly ever sorts. */
function collator(): Intl.Collator {
  vietnamese ??= new Intl.Collator("vi", { numeric: true });
  return vietnamese;
}

/**
 * The items as `asked` says, in their own order when it names no column; and the columns with the links that ask for it.
 * Items that are equal stay in their own order.
 *
 * @param address of the same page with another query value for {@link SORT_FIELD}
 */
export function sortable<T>(
  columns: readonly SortableColumn<T>[],
  items: readonly T[],
  asked: string | undefined,
  address: (value: string) => string,
): { readonly columns: readonly Column[]; readonly items: readonly T[] } {
  const isDescending = asked?.startsWith("-") === true;
  const wanted = isDescending ? asked?.slice(1) : asked;
  const chosen = columns.find(({ key, by }) => key !== undefined && key === wanted && by);
  return {
    columns: columns.map(({ key, by, ...column }): Column => {
      if (key === undefined || !by) return column;
      if (key !== chosen?.key) return { ...column, sort: { address: address(key), direction: "none" } };
      return {
        ...column,
        sort: isDescending
          ? { address: address(key), direction: "descending" }
          : { address: address(`-${key}`), direction: "ascending" },
      };
    }),
    items: chosen?.by ? sortedBy(items, chosen.by, isDescending) : items,
  };
}

function sortedBy<T>(
  items: readonly T[],
  by: (item: T) => string | number | null,
  isDescending: boolean,
): readonly T[] {
  const sign = isDescending ? -1 : 1;
  const { compare } = collator();
  return items
    .map((item) => ({ item, key: by(item) }))
    .toSorted(({ key: a }, { key: b }) => {
      if (a === null || b === null) return Number(a === null) - Number(b === null);
      return sign * (typeof a === "number" && typeof b === "number" ? a - b : compare(`${a}`, `${b}`));
    })
    .map(({ item }) => item);
}
