/** An application as API Gateway starts it. */
import type { Env, Hono } from "hono";
import { handle, type LambdaContext, type LambdaEvent } from "hono/aws-lambda";

/**
 * The handler of an HTTP API's events (format 2). API Gateway hands the path over decoded, and the adapter takes it for
 * an encoded one: a `#` or `?` in a code would end the path there, and the rest would lead to another route.
 */
export function lambdaHandler<E extends Env>(app: Hono<E>) {
  const answer = handle(app);
  return (event: LambdaEvent, context?: LambdaContext) =>
    answer("rawPath" in event ? { ...event, rawPath: encodePath(event.rawPath) } : event, context);
}

function encodePath(decoded: string): string {
  return decoded.split("/").map(encodeURIComponent).join("/");
}
