/** The HTTP application of `portal`: reading, deciding, signing in, and the files that pages need. */
import { Hono } from "hono";
import type { Identity } from "../../shared/http/identity.ts";
import { securityHeaders } from "../../shared/http/security-headers.ts";
import type { DraftList } from "../../shared/store/draft-store.ts";
import { publishedSnapshots } from "../../shared/store/published-snapshots.ts";
import { portalApi } from "./api.ts";
import type { ApiStores } from "./api-context.ts";
import { portalPages } from "./pages/pages.ts";
import { signIn } from "./sign-in.ts";
import { webAssets } from "./web-assets.ts";

export interface PortalDependencies extends ApiStores {
  readonly identity: Identity;
  /** Public origin of the system. */
  readonly baseUrl: string;
  readonly drafts: DraftList;
}

export function portalApp({ identity, baseUrl, ...stores }: PortalDependencies): Hono {
  const app = new Hono();
  app.use(securityHeaders(identity.settings));
  app.route("/api/v1", portalApi(identity.authenticate, stores));
  app.route("/", webAssets());
  app.route("/", signIn({ ...identity, baseUrl }));
  app.route(
    "/",
    portalPages({
      sessions: identity.sessions,
      baseUrl,
      publishedSnapshots: publishedSnapshots(stores.links),
      ...stores,
    }),
  );
  return app;
}
