/** What the mails are made with. */
import type { CatalogueStore } from "../../shared/store/catalogue-store.ts";
import type { LedgerStore } from "../../shared/store/ledger-store.ts";
import type { MailStore } from "../../shared/store/mail-store.ts";
import type { Mailer } from "../../shared/store/mailer.ts";
import type { NotifyMessage } from "../../shared/store/messages.ts";
import type { PeopleDirectory, Person } from "../../shared/store/people.ts";
import type { Queue } from "../../shared/store/queue.ts";
import type { SnapshotFiles, SnapshotRecords } from "../../shared/store/snapshot-store.ts";

export interface NotifyDependencies {
  readonly catalogues: CatalogueStore;
  readonly ledger: LedgerStore;
  readonly snapshots: SnapshotRecords;
  readonly files: Pick<SnapshotFiles, "read">;
  readonly people: Pick<PeopleDirectory, "list">;
  readonly mails: MailStore;
  readonly mailer: Mailer;
  readonly notifyQueue: Queue<NotifyMessage>;
  /** Public origin of the system, which the letters' links begin with. */
  readonly baseUrl: string;
}

/** Those of the ward who can be written to. */
export async function reachablePeople(
  people: Pick<PeopleDirectory, "list">,
  ward: string,
): Promise<Person[]> {
  return (await people.list(ward)).filter(({ enabled, email }) => enabled && email !== "");
}

/** Whether the person reports for the unit. */
export function reportsFor({ roles, orgUnit }: Person, unit: string): boolean {
  return roles.includes("officer") && orgUnit === unit;
}
