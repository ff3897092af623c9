/** The HTTP application of `intake`: everything that submits. */
import { Hono } from "hono";
import { type IntakeDependencies, submissionApi } from "./api.ts";

export function intakeApp(dependencies: IntakeDependencies): Hono {
  const app = new Hono();
  app.route("/", submissionApi(dependencies));
  return app;
}
