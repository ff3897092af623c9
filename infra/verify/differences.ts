/** Where two JSON values differ, told in words that an inspector can follow up. */
import * as z from "zod";

interface Difference {
  readonly path: readonly (string | number)[];
  readonly found: unknown;
  readonly expected: unknown;
}

type Json = z.infer<ReturnType<typeof z.json>>;

/** Each place where `found` is not `expected`. */
function differencesBetween(found: Json, expected: Json, path: Difference["path"] = []): Difference[] {
  if (found === expected) return [];
  if (Array.isArray(found) && Array.isArray(expected)) {
    const length = Math.max(found.length, expected.length);
    return Array.from({ length }).flatMap((_, i) =>
      differencesBetween(found[i] ?? null, expected[i] ?? null, [...path, i]),
    );
  }
  if (isObject(found) && isObject(expected)) {
    const keys = new Set([...Object.keys(found), ...Object.keys(expected)]);
    return [...keys].flatMap((key) =>
      differencesBetween(found[key] ?? null, expected[key] ?? null, [...path, key]),
    );
  }
  return [{ path, found, expected }];
}

function isObject(value: Json): value is { [key: string]: Json } {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

const submission = z.object({ orgUnit: z.string(), dataSet: z.string(), period: z.string() });

/** One sentence per difference between a `snapshot.json` and the same computed again. */
export function describeDifferences(found: Json, computed: Json): string[] {
  return differencesBetween(found, computed).map((difference) => {
    const { path } = difference;
    const said = `ghi ${show(difference.found)}, tính lại là ${show(difference.expected)}`;
    const [part, index, ...rest] = path;
    const element = at(found, path.slice(0, 2)) ?? at(computed, path.slice(0, 2));
    const code = z.object({ code: z.string() }).safeParse(element);
    if (part === "indicators" && code.success) return `chỉ tiêu ${code.data.code}: ${rest.join(".")} ${said}`;
    const of = submission.safeParse(element);
    if (part === "counted" && of.success) {
      const { orgUnit, dataSet, period } = of.data;
      const place = `báo cáo của ${orgUnit}, biểu mẫu ${dataSet}, kỳ ${period}`;
      return rest[0] === "digest"
        ? `${place}: nội dung không khớp mã SHA-256 của bản đã gửi`
        : `${place}: ${rest.join(".")} ${said}`;
    }
    const earlier = z.object({ period: z.string() }).safeParse(element);
    if (part === "history" && earlier.success)
      return `chỉ tiêu ${rest.at(-1)} kỳ ${earlier.data.period}: ${said}`;
    return `/${[part, index, ...rest].filter((step) => step !== undefined).join("/")}: ${said}`;
  });
}

function at(value: Json, path: Difference["path"]): unknown {
  return path.reduce<unknown>(
    (inner, step) =>
      inner !== null && typeof inner === "object" ? Reflect.get(inner, String(step)) : undefined,
    value,
  );
}

const SHOWN_LENGTH = 80;

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "không có";
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}
