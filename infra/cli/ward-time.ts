/** A moment as the ward's clock shows it: `2026-09-15 08:00:00`. */
export function wardTime(epochMs: number): string {
  return new Intl.DateTimeFormat("sv-SE", {
    timeZone: "Asia/Ho_Chi_Minh",
    dateStyle: "short",
    timeStyle: "medium",
  }).format(epochMs);
}
