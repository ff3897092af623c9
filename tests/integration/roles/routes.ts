/** Every route of the functions that answer HTTP, read from the applications just as their handlers build them. */
import type { Hono } from "hono";
import { functionEnvironments } from "../../../infra/local/function-environment.ts";
import { matchRoute } from "../../../infra/local/http/routes.ts";
import { ROUTES, type RoutedFunction } from "../../../infra/pipeline.ts";

export interface Route {
  /** As the application says it: `POST /nhap/:dataSet/:period`. */
  readonly name: string;
  readonly function: RoutedFunction | "portal";
  /** The function that the gateway hands such a request to. */
  readonly reaches: RoutedFunction | "portal";
}

/** Nothing is asked of these addresses: an application knows its routes without them. */
const NOWHERE = "http://127.0.0.1:9";

export async function everyRoute(): Promise<Route[]> {
  const { intake, portal, admin } = functionEnvironments({
    baseUrl: NOWHERE,
    issuerUrl: NOWHERE,
    bucket: "none",
    closeQueueUrl: NOWHERE,
    publishQueueUrl: NOWHERE,
    notifyQueueUrl: NOWHERE,
    signingKeyFile: "none",
    rendering: { publicUrl: NOWHERE, pdfStandard: "ua-1" },
  });
  Object.assign(process.env, { AWS_REGION: "ap-southeast-1" }, intake, portal, admin);
  const [ofIntake, ofPortal, ofAdmin] = await Promise.all([
    import("../../../functions/intake/handler.ts"),
    import("../../../functions/portal/handler.ts"),
    import("../../../functions/admin/handler.ts"),
  ]);
  return [
    ...routesOf("intake", ofIntake.app),
    ...routesOf("portal", ofPortal.app),
    ...routesOf("admin", ofAdmin.app),
  ];
}

function routesOf(name: Route["function"], { routes }: Pick<Hono, "routes">): Route[] {
  // What stands before a route to guard it takes every method.
  const own = routes.filter(({ method }) => method !== "ALL");
  return [...new Map(own.map(({ method, path }) => [`${method} ${path}`, { method, path }])).entries()].map(
    ([route, { method, path }]) => ({ name: route, function: name, reaches: reachedBy(method, path) }),
  );
}

function reachedBy(method: string, path: string): Route["reaches"] {
  const taking = (name: RoutedFunction) => matchRoute(ROUTES[name], method, path) !== undefined;
  return taking("intake") ? "intake" : taking("admin") ? "admin" : "portal";
}
