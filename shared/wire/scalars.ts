/**
 * How single values travel in JSON. Each is a codec: decoding parses what came in, encoding makes what goes out, and
 * the JSON Schema of the interface is generated from the very same definition.
 */
import * as z from "zod";
import { isIsoDate, wardIso } from "../domain/calendar.ts";
import { type DecimalText, toJsonNumber } from "../domain/decimal.ts";

const PLAIN_DECIMAL = /^-?\d+(?:\.\d+)?$/;

/** A number with every digit kept: a JSON number on the wire, an exact decimal text inside. */
export const decimal = z.codec(
  z.custom<number | string>((value) => ["number", "string", "object"].includes(typeof value)),
  z.custom<DecimalText>((value) => typeof value === "string" && PLAIN_DECIMAL.test(value)),
  {
    decode: (value) => String(value) as DecimalText,
    encode: (text) => toJsonNumber(text),
  },
);

/** The last moment that ISO 8601 can say in ward time with four digits for the year. */
const LAST_INSTANT = Date.parse("9999-12-31T23:59:59.999+07:00");

/** A moment: ISO 8601 in ward time on the wire, epoch milliseconds inside. */
export const instant = z.codec(z.iso.datetime({ offset: true }), z.number().max(LAST_INSTANT), {
  decode: (text) => Date.parse(text),
  encode: wardIso,
});

/** A calendar day in ward time, `YYYY-MM-DD`. */
export const isoDate = z.string().refine(isIsoDate).meta({ format: "date" });

export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);

export const elementValue = z.union([z.number(), z.boolean(), z.string()]);

/** Parses JSON keeping numbers that a double cannot hold as their digits, so that {@link decimal} loses nothing. */
export function parseExactJson(text: string): unknown {
  const reviver = (_key: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === "number" && context?.source !== undefined && !isSameNumber(value, context.source)
      ? context.source
      : value;
  return JSON.parse(text, reviver);
}

function isSameNumber(value: number, source: string): boolean {
  return String(value) === source || !PLAIN_DECIMAL.test(source);
}

/** JSON Schema of the wire side of a schema, with the codecs above as plain numbers and texts. */
export function wireJsonSchema(schema: z.ZodType): Record<string, unknown> {
  return z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === decimal.def.in) jsonSchema.type = "number";
    },
  });
}
