/** What the routes of the JSON interface share: who asks, the ward's catalogue, and what may be answered. */
import type { Context } from "hono";
import type { Catalogue } from "../../shared/domain/catalogue.ts";
import { type Period, parsePeriod } from "../../shared/domain/period.ts";
import { isInProgramme } from "../../shared/domain/submission.ts";
import type { Principal } from "../../shared/http/principal.ts";
import { problem } from "../../shared/http/problem.ts";
import type { CatalogueVersion } from "../../shared/store/catalogue-store.ts";
import type { SigningKey } from "../../shared/store/signing-key.ts";
import type { SnapshotLinks } from "../../shared/store/snapshot-links.ts";
import type { PortalStores } from "./stores.ts";

export interface ApiStores extends PortalStores {
  readonly links: SnapshotLinks;
  readonly signingKey: () => Promise<SigningKey>;
}

export interface PortalEnv {
  Variables: { caller: Principal; version: CatalogueVersion };
}
export type PortalContext = Context<PortalEnv>;

/** A report period of the programme by its code; undefined for any other text. */
export function reportPeriodOf(catalogue: Catalogue, code: string | undefined): Period | undefined {
  const period = parsePeriod(code ?? "");
  const isReported = period && catalogue.programme.reportPeriods.includes(period.type);
  return isReported && isInProgramme(catalogue, period) ? period : undefined;
}

export function notFound(detail: string): Response {
  return problem("not-found", { detail });
}

export function forbidden(): Response {
  return problem("forbidden", { detail: "Tài khoản này không được xem hoặc thực hiện việc này." });
}

/** JSON that no shared cache may keep. */
export function json(
  body: unknown,
  init: { status?: number; headers?: Record<string, string> } = {},
): Response {
  return Response.json(body, {
    status: init.status ?? 200,
    headers: { "cache-control": "no-store", ...init.headers },
  });
}

/** A page of a list that can grow, with the link to the next one (RFC 8288). */
export function listPage(
  context: PortalContext,
  items: readonly unknown[],
  next: Record<string, string> | null,
): Response {
  if (!next) return json(items);
  const url = new URL(context.req.url);
  for (const [name, value] of Object.entries(next)) url.searchParams.set(name, value);
  return json(items, { headers: { link: `<${url.pathname}${url.search}>; rel="next"` } });
}

/** The `limit` parameter: 1 to 500, 100 unless told. */
export function pageLimit(context: PortalContext): number {
  const limit = Number(context.req.query("limit") ?? 100);
  return Number.isInteger(limit) && limit >= 1 && limit <= 500 ? limit : 100;
}
