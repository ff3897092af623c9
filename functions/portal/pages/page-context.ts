/** What the portal's pages need; what they share with other functions' pages is in `shared/http/ward-page.ts`. */
import type { Sessions } from "../../../shared/http/session.ts";
import type { DraftList } from "../../../shared/store/draft-store.ts";
import type { PublishedSnapshots } from "../../../shared/store/published-snapshots.ts";
import type { PortalStores } from "../stores.ts";

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

export interface PageDependencies extends PortalStores {
  readonly sessions: Sessions;
  /** Public origin of the system. */
  readonly baseUrl: string;
  readonly drafts: DraftList;
  readonly publishedSnapshots: PublishedSnapshots;
}
