/** From the members' REPORT items to what an area's report is made of. */
import type { Catalogue } from "../domain/catalogue.ts";
import type { Period } from "../domain/period.ts";
import { figuresOf, type MemberFigures } from "../domain/roll-up.ts";
import type { ReportStore } from "../store/report-store.ts";

/** Items under way at once: each is some tens of KB when it is unpacked. */
const AT_ONCE = 16;

/** Figures of every member that has a report of the period, in the area's order. */
export async function readMemberFigures(
  reports: Pick<ReportStore, "read">,
  catalogue: Catalogue,
  period: Period,
): Promise<MemberFigures[]> {
  const figures: MemberFigures[] = [];
  const members = catalogue.orgUnits.map(({ code }) => code);
  for (let start = 0; start < members.length; start += AT_ONCE) {
    const read = members.slice(start, start + AT_ONCE).map((member) => reports.read(member, period.code));
    // Of each only what is common is kept, so that memory does not grow with lineages.
    for (const report of await Promise.all(read)) if (report) figures.push(figuresOf(report, catalogue));
  }
  return figures;
}
