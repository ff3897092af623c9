/** The order of codes: by code unit, the same everywhere, unlike an alphabet's. For `sort`. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
