/** The interface's own description, to hold answers against. */
import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import * as z from "zod";
import type { Answer, Person } from "./system.ts";

const parameter = z.looseObject({
  name: z.string(),
  in: z.enum(["path", "query"]),
  required: z.boolean().default(false),
});
const operation = z.looseObject({
  parameters: z.array(parameter).default([]),
  requestBody: z
    .looseObject({ content: z.record(z.string(), z.looseObject({ schema: z.unknown() })) })
    .optional(),
  responses: z.record(z.string(), z.unknown()),
});
const documentSchema = z.looseObject({
  openapi: z.string(),
  servers: z.array(z.object({ url: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), operation)),
});

export interface DescribedOperation {
  readonly method: string;
  /** The path's template, without the server's part. */
  readonly path: string;
  readonly parameters: readonly z.output<typeof parameter>[];
  /** JSON Schema of the body; undefined where there is none, or a file. */
  readonly bodySchema: unknown;
}

export interface Description {
  readonly document: z.output<typeof documentSchema>;
  readonly ajv: Ajv2020;
  readonly operations: readonly DescribedOperation[];
  /** What of the answer is not as the document says of the operation, its status and its media type; null: nothing. */
  differences(answer: Answer, method: string, path: string): string | null;
}

export async function readDescription(reader: Person): Promise<Description> {
  const document = documentSchema.parse((await reader.get("/api/v1/openapi.json")).body);
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema(document, "openapi.json");
  return {
    document,
    ajv,
    operations: Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, { parameters, requestBody }]) => ({
        method,
        path,
        parameters,
        bodySchema: requestBody?.content["application/json"]?.schema,
      })),
    ),
    differences(answer, method, path) {
      const responses = ["paths", path, method, "responses", String(answer.status)];
      if (answer.body === "" && document.paths[path]?.[method]?.responses[answer.status] !== undefined) {
        return null;
      }
      const mediaType = (answer.headers.get("content-type") ?? "").split(";")[0] ?? "";
      const validate = ajv.getSchema(pointerTo([...responses, "content", mediaType, "schema"]));
      if (!validate) return `${method} ${path} does not describe ${answer.status} ${mediaType}`;
      return validate(answer.body) === true ? null : (validate.errors ?? []).map(say).join("; ");
    },
  };
}

function pointerTo(steps: readonly string[]): string {
  const escaped = steps.map((step) => encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1")));
  return `openapi.json#/${escaped.join("/")}`;
}

function say({ instancePath, message }: ErrorObject): string {
  return `${instancePath} ${message}`;
}
