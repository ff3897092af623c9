/** The JSON interface of `portal`, under `/api/v1`: public description first, then everything for signed-in callers. */
import { Hono } from "hono";
import { type Authenticate, unauthenticated } from "../../shared/http/authenticate.ts";
import { snapshotJsonSchema } from "../../shared/wire/snapshot.ts";
import { type ApiStores, forbidden, type PortalEnv } from "./api-context.ts";
import { memberApi } from "./api-members.ts";
import { reminderApi } from "./api-reminders.ts";
import { reportApi } from "./api-reports.ts";
import { snapshotApi } from "./api-snapshots.ts";
import { submissionReadApi } from "./api-submissions.ts";

export function portalApi(authenticate: Authenticate, stores: ApiStores): Hono<PortalEnv> {
  const app = new Hono<PortalEnv>();
  app.get("/openapi.json", async (context) => {
    // Loaded when asked for: it is large, and hardly a start of the portal serves it.
    const { openApiDocument } = await import("./openapi.ts");
    return context.json(openApiDocument());
  });
  app.get("/schemas/snapshot-v1.json", (context) => context.json(snapshotJsonSchema()));
  // Whoever holds a report must be able to check it, years later and without an account.
  app.get("/jwks.json", async (context) => context.json({ keys: await stores.publicKeys() }));

  app.use(async (context, next) => {
    const caller = await authenticate(context.req.raw);
    if (!caller) return unauthenticated();
    const version = await stores.catalogues.current(caller.ward);
    if (!version) return forbidden();
    context.set("caller", caller);
    context.set("version", version);
    return next();
  });
  app.route("/", reportApi(stores));
  app.route("/", memberApi(stores));
  app.route("/", snapshotApi(stores));
  app.route("/", submissionReadApi(stores));
  app.route("/", reminderApi(stores));
  return app;
}
