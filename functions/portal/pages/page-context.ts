/** What the portal's pages need; what they share with other functions' pages is in `shared/http/ward-page.ts`. */
import type { Sessions } from "../../../shared/http/session.ts";
import type { ClosedPeriods } from "../../../shared/reporting/closed-periods.ts";
import type { AreaStore } from "../../../shared/store/area-store.ts";
import type { BalanceStore } from "../../../shared/store/balance-store.ts";
import type { CatalogueStore } from "../../../shared/store/catalogue-store.ts";
import type { DraftList } from "../../../shared/store/draft-store.ts";
import type { LedgerStore } from "../../../shared/store/ledger-store.ts";
import type { MailStore } from "../../../shared/store/mail-store.ts";
import type { NotifyMessage } from "../../../shared/store/messages.ts";
import type { PublishedSnapshots } from "../../../shared/store/published-snapshots.ts";
import type { Queue } from "../../../shared/store/queue.ts";
import type { ReportStore } from "../../../shared/store/report-store.ts";
import type { SnapshotRecords } from "../../../shared/store/snapshot-store.ts";
import type { PublicJwk } from "../../../shared/wire/jwks.ts";

export {
  answerPage,
  namesOf,
  notAllowed,
  notFound,
  type PageContext,
  type PageEnv,
  requireWard,
} from "../../../shared/http/ward-page.ts";

export const NO_SUCH_PERIOD = "Chương trình không có kỳ báo cáo này.";

export interface PageDependencies {
  readonly sessions: Sessions;
  /** Public origin of the system. */
  readonly baseUrl: string;
  readonly catalogues: CatalogueStore;
  readonly ledger: LedgerStore;
  readonly balances: Pick<BalanceStore, "read">;
  readonly closed: ClosedPeriods;
  /** What areas are made of: the newest reports of their members. */
  readonly reports: Pick<ReportStore, "read">;
  readonly areas: Pick<AreaStore, "parentOf">;
  readonly snapshots: SnapshotRecords;
  readonly drafts: DraftList;
  readonly publishedSnapshots: PublishedSnapshots;
  readonly notifyQueue: Queue<NotifyMessage>;
  readonly mails: MailStore;
  /** All keys whose signatures are ours. */
  readonly publicKeys: () => Promise<readonly PublicJwk[]>;
}
