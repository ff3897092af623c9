/** What the pages and the JSON interface read and write alike. */
import type { ClosedPeriods } from "../../shared/reporting/closed-periods.ts";
import type { AreaStore } from "../../shared/store/area-store.ts";
import type { BalanceStore } from "../../shared/store/balance-store.ts";
import type { CatalogueStore } from "../../shared/store/catalogue-store.ts";
import type { LedgerStore } from "../../shared/store/ledger-store.ts";
import type { MailStore } from "../../shared/store/mail-store.ts";
import type { NotifyMessage } from "../../shared/store/messages.ts";
import type { Queue } from "../../shared/store/queue.ts";
import type { ReportStore } from "../../shared/store/report-store.ts";
import type { SnapshotRecords } from "../../shared/store/snapshot-store.ts";
import type { PublicJwk } from "../../shared/wire/jwks.ts";

export interface PortalStores {
  readonly catalogues: CatalogueStore;
  readonly ledger: LedgerStore;
  readonly balances: Pick<BalanceStore, "read">;
  readonly closed: ClosedPeriods;
  /** What areas are made of: the newest reports of their members. */
  readonly reports: Pick<ReportStore, "read">;
  readonly areas: Pick<AreaStore, "parentOf">;
  readonly snapshots: SnapshotRecords;
  /** All keys whose signatures are ours. */
  readonly publicKeys: () => Promise<readonly PublicJwk[]>;
  readonly notifyQueue: Queue<NotifyMessage>;
  readonly mails: MailStore;
}
