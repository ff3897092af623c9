/** Requests made from the interface's own description: such as it allows, and the same with something broken. */
import * as fc from "fast-check";
import * as z from "zod";
import type { DescribedOperation } from "../integration/description.ts";

export interface FuzzedRequest {
  readonly operation: DescribedOperation;
  /** With the parameters filled in, encoded. */
  readonly path: string;
  /** The body's text; undefined where there is none. */
  readonly body: string | undefined;
}

/** Words that mean something to the system, by the name of the field or parameter they fit. */
export type Vocabulary = Readonly<Record<string, readonly string[]>>;

/** What has broken systems before: none of it may break this one. */
const HOSTILE: readonly unknown[] = [
  "",
  " ",
  "\u0000",
  "null",
  "undefined",
  "__proto__",
  "constructor",
  "../../etc/passwd",
  "%00",
  "' OR 1=1 --",
  "$\u007bjndi:ldap://x}",
  "<script>alert(1)</script>",
  "=1+1",
  "#",
  "le-chan#2026-Q3",
  "2026-Q3#tyt",
  "\ud800",
  "ế".repeat(300),
  "x".repeat(5000),
  "2026-13",
  "9999-Q9",
  "0000",
  -1,
  0,
  -0,
  1e308,
  2 ** 53,
  0.1,
  1.0005,
  null,
  true,
  [],
  {},
  [[[[[[[[[[]]]]]]]]]],
  { __proto__: null, toString: 1 },
];

/** Bodies that fit together as a schema cannot say, by operation: `post /submissions`. */
export type PlausibleBodies = Readonly<Record<string, fc.Arbitrary<unknown>>>;

/** Whatever can be read, asked for by the first word that fits each place of its path. */
export function firstReads(
  operations: readonly DescribedOperation[],
  vocabulary: Vocabulary,
): FuzzedRequest[] {
  return operations
    .filter(({ method }) => method === "get")
    .map((operation) => ({
      operation,
      path: operation.path.replaceAll(/\{(\w+)\}/g, (_, name) => vocabulary[name]?.[0] ?? "x"),
      body: undefined,
    }));
}

/** Requests to any of the operations. */
export function requestsTo(
  operations: readonly DescribedOperation[],
  vocabulary: Vocabulary,
  plausible: PlausibleBodies,
): fc.Arbitrary<FuzzedRequest> {
  // There is more to get wrong in a body than in an address.
  const withBody = operations.filter(({ bodySchema }) => bodySchema !== undefined);
  return fc.constantFrom(...operations, ...withBody, ...withBody).chain((operation) => {
    const { method, path, bodySchema } = operation;
    const schema = jsonSchema.optional().parse(bodySchema);
    return fc.record({
      operation: fc.constant(operation),
      path: pathOf(operation, vocabulary),
      body: schema
        ? bodyOf(bySchema(schema, "", vocabulary), plausible[`${method} ${path}`])
        : fc.constant(undefined),
    });
  });
}

function pathOf({ path, parameters }: DescribedOperation, vocabulary: Vocabulary): fc.Arbitrary<string> {
  const given = parameters.map((parameter) => {
    const value = fc.oneof(
      { weight: 4, arbitrary: known(parameter.name, vocabulary) },
      { weight: 1, arbitrary: fc.constantFrom(...HOSTILE.filter((each) => typeof each === "string")) },
      { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 20 }) },
    );
    // A segment of these would be another path.
    const fits = (text: string) => parameter.in === "query" || !/^$|^\.\.?$|[/\\]/.test(text);
    const text = value.filter((each) => each.isWellFormed() && fits(each)).map(encodeURIComponent);
    return parameter.required || parameter.in === "path" ? text : fc.option(text);
  });
  return fc.tuple(...given).map((values) => {
    let filled = path;
    const query: string[] = [];
    parameters.forEach((parameter, i) => {
      const value = values[i];
      if (typeof value !== "string") return;
      if (parameter.in === "path") filled = filled.replace(`{${parameter.name}}`, () => value);
      else query.push(`${parameter.name}=${value}`);
    });
    return `${filled}${query.length > 0 ? `?${query.join("&")}` : ""}`;
  });
}

function bodyOf(
  allowed: fc.Arbitrary<unknown>,
  plausible: fc.Arbitrary<unknown> = allowed,
): fc.Arbitrary<string> {
  const valid = fc.oneof(allowed, plausible);
  const broken = fc
    .tuple(valid, fc.nat(), fc.oneof(fc.constantFrom(...HOSTILE), fc.jsonValue()))
    .map(([body, place, value]) => replaceSomewhere(body, place, value));
  const cut = fc.tuple(valid, fc.nat()).map(([body, at]) => {
    const text = JSON.stringify(body);
    return text.slice(0, at % (text.length + 1));
  });
  return fc.oneof(
    { weight: 4, arbitrary: valid.map((body) => JSON.stringify(body)) },
    { weight: 5, arbitrary: broken.map((body) => JSON.stringify(body)) },
    { weight: 1, arbitrary: cut },
  );
}

/** The parts of JSON Schema that the description uses. */
interface JsonSchema {
  readonly type?: string | readonly string[] | undefined;
  readonly anyOf?: readonly JsonSchema[] | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly const?: unknown;
  readonly format?: string | undefined;
  readonly pattern?: string | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly items?: JsonSchema | undefined;
  readonly properties?: Readonly<Record<string, JsonSchema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly additionalProperties?: boolean | JsonSchema | undefined;
}
const jsonSchema: z.ZodType<JsonSchema> = z.lazy(() =>
  z.looseObject({
    type: z.union([z.string(), z.array(z.string())]).optional(),
    anyOf: z.array(jsonSchema).optional(),
    enum: z.array(z.unknown()).optional(),
    format: z.string().optional(),
    pattern: z.string().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    maxLength: z.number().optional(),
    items: jsonSchema.optional(),
    properties: z.record(z.string(), jsonSchema).optional(),
    required: z.array(z.string()).optional(),
    additionalProperties: z.union([z.boolean(), jsonSchema]).optional(),
  }),
);

/** Values that a schema allows; words of the vocabulary where the field's name has some. */
function bySchema(schema: JsonSchema, name: string, vocabulary: Vocabulary): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((each) => bySchema(each, name, vocabulary)));
  if (Array.isArray(schema.type)) {
    const types: string[] = schema.type;
    return fc.oneof(...types.map((type) => bySchema({ ...schema, type }, name, vocabulary)));
  }
  switch (schema.type) {
    case "object":
      return objectBySchema(schema, name, vocabulary);
    case "array":
      return fc.array(bySchema(schema.items ?? {}, name.replace(/s$/, ""), vocabulary), { maxLength: 5 });
    case "string":
      return textBySchema(schema, name, vocabulary);
    case "integer":
      return fc.integer({ min: schema.minimum ?? 0, max: Math.min(schema.maximum ?? 3, 3) });
    case "number":
      return fc.oneof(fc.nat(2000), fc.double({ min: 0, max: 1000, noNaN: true }));
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return fc.jsonValue();
  }
}

function objectBySchema(schema: JsonSchema, name: string, vocabulary: Vocabulary): fc.Arbitrary<unknown> {
  const fields = Object.entries(schema.properties ?? {}).map(
    ([field, each]) => [field, bySchema(each, field, vocabulary)] as const,
  );
  if (fields.length > 0) {
    return fc.record(Object.fromEntries(fields), { requiredKeys: [...(schema.required ?? [])] });
  }
  const values = typeof schema.additionalProperties === "object" ? schema.additionalProperties : {};
  return fc.dictionary(known(`${name}.key`, vocabulary), bySchema(values, `${name}.value`, vocabulary), {
    maxKeys: 6,
  });
}

function textBySchema(schema: JsonSchema, name: string, vocabulary: Vocabulary): fc.Arbitrary<string> {
  const words = vocabulary[name];
  if (words) return fc.constantFrom(...words);
  if (schema.format === "uuid") return fc.uuid();
  if (schema.format === "date-time") {
    return fc
      .date({ min: new Date("2026-01-01"), max: new Date("2030-12-31"), noInvalidDate: true })
      .map((date) => date.toISOString());
  }
  if (schema.pattern !== undefined) return fc.stringMatching(new RegExp(schema.pattern, "u"));
  return fc.string({ unit: "grapheme", maxLength: Math.min(schema.maxLength ?? 40, 40) });
}

function known(name: string, vocabulary: Vocabulary): fc.Arbitrary<string> {
  return fc.constantFrom(...(vocabulary[name] ?? ["x"]));
}

/** The body with the value in place of one of its own, or of all of it. */
function replaceSomewhere(body: unknown, place: number, value: unknown): unknown {
  const isBranch = typeof body === "object" && body !== null && !Array.isArray(body);
  const entries = isBranch ? Object.entries(body) : [];
  if (entries.length === 0 || place % 7 === 0) return value;
  const at = place % entries.length;
  return Object.fromEntries(
    entries.map(([key, each], i) => [
      key,
      i === at ? replaceSomewhere(each, Math.floor(place / 7), value) : each,
    ]),
  );
}
