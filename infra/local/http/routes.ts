/** API Gateway's HTTP API routes: an exact path, or one that ends in a greedy `{proxy+}`. */

export interface RouteMatch {
  /** As API Gateway says it in the event: the route, or `$default` when none matches. */
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>> | undefined;
}

/** The match of the first route that takes the request; undefined when none does. */
export function matchRoute(routes: readonly string[], method: string, path: string): RouteMatch | undefined {
  for (const routeKey of routes) {
    const [routeMethod, routePath = ""] = routeKey.split(" ");
    if (routeMethod !== "ANY" && routeMethod !== method) continue;
    const greedy = /^(.*)\{(\w+)\+\}$/.exec(routePath);
    if (greedy === null) {
      if (path === routePath) return { routeKey, pathParameters: undefined };
      continue;
    }
    const [, prefix = "", name = ""] = greedy;
    const rest = path.slice(prefix.length);
    if (path.startsWith(prefix) && rest !== "") return { routeKey, pathParameters: { [name]: rest } };
  }
  return undefined;
}
