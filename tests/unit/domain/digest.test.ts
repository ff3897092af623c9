import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, digestOf, sha256 } from "../../../shared/domain/digest.ts";
import { catalogueOf, smallWard } from "../../samples/catalogues.ts";

/** The same data with the keys of every object written in another order. */
function reordered(value: unknown, turn: number): unknown {
  if (Array.isArray(value)) return value.map((member) => reordered(member, turn));
  if (value === null || typeof value !== "object") return value;
  const members = Object.entries(value).map(([key, member]) => [key, reordered(member, turn)]);
  const start = turn % (members.length + 1);
  return Object.fromEntries([...members.slice(start), ...members.slice(0, start)].reverse());
}

describe("a digest", () => {
  it("does not depend on the order in which keys were written", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(7), (value, turn) => {
        expect(digestOf(reordered(value, turn))).toBe(digestOf(value));
      }),
    );
  });

  it("differs when the data does", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const isSame = canonicalJson(a) === canonicalJson(b);
        expect(digestOf(a) === digestOf(b)).toBe(isSame);
        if (isSame) expect(JSON.parse(canonicalJson(a))).toEqual(JSON.parse(canonicalJson(b)));
      }),
    );
  });

  it("keeps the order of lists, and takes absent for undefined", () => {
    expect(digestOf([1, 2])).not.toBe(digestOf([2, 1]));
    expect(digestOf({ a: 1, b: undefined })).toBe(digestOf({ a: 1 }));
    expect(digestOf({ a: null })).not.toBe(digestOf({}));
  });

  it("covers every key, whatever its name", () => {
    const odd: unknown = JSON.parse('{"__proto__": 1, "constructor": 2, "10": 3, "9": 4}');
    expect(canonicalJson(odd)).toBe('{"9":4,"10":3,"__proto__":1,"constructor":2}');
  });

  it("of a catalogue is that of what it measures: no holiday, signer or help text changes it, every other word does", () => {
    const content = smallWard();
    const { digest } = catalogueOf(content);
    const elementsWith = (more: object) =>
      content.dataSets.map((dataSet) => ({
        ...dataSet,
        elements: dataSet.elements.map((element) => ({ ...element, ...more })),
      }));
    const signer = { position: "vice-chairman", name: "Họ Và Tên" };
    const programme = { ...content.programme, holidays: ["2026-09-03"], signer };
    expect(catalogueOf({ ...content, programme }).digest).toBe(digest);
    const helped = catalogueOf({ ...content, dataSets: elementsWith({ help: "Kể cả hộ tạm trú." }) });
    expect(helped.dataSets[0]?.elements[0]?.help).toBe("Kể cả hộ tạm trú.");
    expect(helped.digest).toBe(digest);
    expect(catalogueOf({ ...content, dataSets: elementsWith({ name: "Số khác" }) }).digest).not.toBe(digest);
  });

  it("is SHA-256 in lower-case hex of the UTF-8 text", () => {
    expect(sha256("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(sha256("phường")).toBe(sha256(new TextEncoder().encode("phường")));
  });
});
