/** The HTTP application of `portal`: reading, deciding, signing in. */
import { Hono } from "hono";
import type { Identity } from "../../shared/http/identity.ts";
import { portalApi } from "./api.ts";
import type { PortalStores } from "./api-context.ts";
import { signIn } from "./sign-in.ts";

export interface PortalDependencies extends PortalStores {
  readonly identity: Identity;
  /** Public origin of the system. */
  readonly baseUrl: string;
}

export function portalApp({ identity, baseUrl, ...stores }: PortalDependencies): Hono {
  const app = new Hono();
  app.route("/api/v1", portalApi(identity.authenticate, stores));
  app.route("/", signIn({ ...identity, baseUrl }));
  return app;
}
