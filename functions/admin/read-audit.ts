/** Gathering the record of a stretch of time: what is read is what that time can hold, never everything. */
import {
  type AuditEntry,
  type AuditFilter,
  fromAction,
  fromLedger,
  periodsTakingSubmissions,
  selectAudit,
} from "../../shared/domain/audit.ts";
import type { Catalogue } from "../../shared/domain/catalogue.ts";
import { foldReopenings } from "../../shared/domain/reopening.ts";
import type { AdminStores } from "./admin-context.ts";

export async function readAudit(
  { ledger, actions, archive }: Pick<AdminStores, "ledger" | "actions" | "archive">,
  { programme }: Catalogue,
  filter: AuditFilter,
): Promise<AuditEntry[]> {
  const { ward } = programme;
  const [ofLocks, acted, versions] = await Promise.all([
    ledger.readLockEntries(ward),
    actions.read(ward, filter),
    archive.list(ward),
  ]);
  const periods =
    filter.period === undefined
      ? periodsTakingSubmissions(programme, foldReopenings(ofLocks), filter)
      : [filter.period];
  const entries: AuditEntry[] = [...ofLocks.map(fromLedger), ...acted.map(fromAction)];
  for (const { version, at, by, why = "" } of versions) {
    entries.push({ kind: "catalogue", at, by, reason: why, version, changes: [] });
  }
  const submissions = await ledger.readPeriods(ward, periods, { consistent: true });
  entries.push(...submissions.map(fromLedger));
  return selectAudit(entries, filter);
}
