/**
 * `/api/v1/members/…`: from an area down to its members, at any depth. Whoever reads an area reads the reports and
 * published versions of what belongs to it, as that ward's own leadership does, and may do nothing else there.
 */
import { Hono, type MiddlewareHandler } from "hono";
import { mayReadEverything } from "../../shared/http/principal.ts";
import { isBelow } from "../../shared/store/area-store.ts";
import { type ApiStores, forbidden, json, notFound, type PortalEnv } from "./api-context.ts";
import { reportApi } from "./api-reports.ts";
import { snapshotApi } from "./api-snapshots.ts";

export function memberApi(stores: ApiStores): Hono<PortalEnv> {
  const app = new Hono<PortalEnv>();

  app.get("/members", (context) => {
    const { catalogue, level } = context.get("version");
    if (!mayReadEverything(context.get("caller"))) return forbidden();
    return json(level ? catalogue.orgUnits.map(({ code, name }) => ({ code, name })) : []);
  });

  const below = new Hono<PortalEnv>();
  below.route("/", reportApi(stores));
  below.route("/", snapshotApi(stores));
  app.use("/members/:member/*", asMember(stores));
  app.route("/members/:member", below);
  return app;
}

/** Answers as the member does to its leadership; what is not below the caller's area is not there. */
function asMember({ areas, catalogues }: ApiStores): MiddlewareHandler<PortalEnv> {
  return async (context, next) => {
    const caller = context.get("caller");
    if (!mayReadEverything(caller)) return forbidden();
    const member = context.req.param("member") ?? "";
    const isMember = context.get("version").level !== null && (await isBelow(areas, member, caller.ward));
    const version = isMember ? await catalogues.current(member) : undefined;
    if (!version) return notFound("Không có đơn vị này trong địa bàn.");
    context.set("caller", { ...caller, ward: member, orgUnit: null, roles: ["leadership"] });
    context.set("version", version);
    return next();
  };
}
