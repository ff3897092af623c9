import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dueAt, opensAt } from "../../../shared/domain/period.ts";
import {
  checkSubmission,
  type Finding,
  isInProgramme,
  reportPeriodsOf,
  type SubmissionDraft,
} from "../../../shared/domain/submission.ts";
import { decideSubmission } from "../../../shared/domain/submit.ts";
import { catalogueOf, periodOf, smallWard } from "../../samples/catalogues.ts";

const catalogue = catalogueOf(smallWard());
const NOW = Date.parse("2026-09-15T08:00:00+07:00");

/** As a request brings it: keys such as `__proto__` are the object's own. */
function json(text: string): Record<string, unknown> {
  return JSON.parse(text);
}

function quarterly(over: Partial<SubmissionDraft> = {}): SubmissionDraft {
  return {
    orgUnit: "vp",
    dataSet: "M01-CT",
    period: "2026-Q3",
    values: { rac_phat_sinh: 100, rac_thu_gom: 98 },
    narrative: {},
    ...over,
  };
}

function monthly(over: Partial<SubmissionDraft> = {}): SubmissionDraft {
  return {
    orgUnit: "tdp-01",
    dataSet: "M01-DV",
    period: "2026-09",
    values: { ho_tong: 100 },
    narrative: {},
    ...over,
  };
}

function findings(draft: SubmissionDraft, now = NOW): readonly Finding[] {
  const check = checkSubmission(catalogue, draft, now);
  return check.ok ? [] : check.findings;
}

/** `code pointer` of every finding. */
function problems(draft: SubmissionDraft, now = NOW): string[] {
  return findings(draft, now).map(({ code, pointer }) => `${code} ${pointer}`);
}

function accepted(draft: SubmissionDraft, now = NOW) {
  const check = checkSubmission(catalogue, draft, now);
  if (!check.ok) throw new Error(JSON.stringify(check.findings));
  return check;
}

describe("a submission", () => {
  it("is accepted when it is known, assigned, open and consistent", () => {
    expect(accepted(quarterly())).toEqual({
      ok: true,
      submission: {
        orgUnit: "vp",
        dataSet: catalogue.dataSets[0],
        period: periodOf("2026-Q3"),
        values: { rac_phat_sinh: 100, rac_thu_gom: 98 },
        narrative: {},
      },
      warnings: [],
    });
  });

  it("is told everything that is wrong with it at once", () => {
    const draft = quarterly({
      orgUnit: "khong-co",
      period: "2026-13",
      values: json('{"rac_phat_sinh": -1, "rac_thu_gom": 1.2345, "ke_hoach": 1, "la": 5, "a/b~c": 6}'),
      narrative: { ket_qua: "x".repeat(4001), la: "x" },
    });
    expect(problems(draft).sort()).toEqual([
      "negative /values/rac_phat_sinh",
      "text-too-long /narrative/ket_qua",
      "too-many-decimals /values/rac_thu_gom",
      "unknown-element /narrative/la",
      "unknown-element /values/a~1b~0c",
      "unknown-element /values/la",
      "unknown-org-unit /orgUnit",
      "unknown-period /period",
      "wrong-type /values/ke_hoach",
    ]);
  });

  it("has each finding explained in Vietnamese", () => {
    const draft = quarterly({ period: "2026-13", values: { rac_phat_sinh: -1, la: 1 }, orgUnit: "x" });
    for (const { message } of findings(draft)) expect(message).toMatch(/^\p{Lu}.+[ăâđêôơưạ-ỹ].*\.$/u);
  });

  it.each([
    ["unknown-org-unit /orgUnit", quarterly({ orgUnit: "khong-co" })],
    ["unknown-org-unit /orgUnit", quarterly({ orgUnit: "VP" })],
    ["unknown-org-unit /orgUnit", quarterly({ orgUnit: "" })],
    ["unknown-data-set /dataSet", quarterly({ dataSet: "M99-CT" })],
    ["unknown-data-set /dataSet", quarterly({ dataSet: "constructor" })],
    ["not-assigned /dataSet", quarterly({ orgUnit: "tdp-01" })],
    ["unknown-period /period", quarterly({ period: "2026-Q5" })],
    ["unknown-period /period", quarterly({ period: "" })],
    ["wrong-period-type /period", quarterly({ period: "2026-09" })],
    ["wrong-period-type /period", quarterly({ period: "2026" })],
    ["period-not-open /period", quarterly({ period: "2027-Q4" })],
    ["empty-submission /values", quarterly({ values: {} })],
    ["empty-submission /values", quarterly({ values: { ke_hoach: null, rac_thu_gom: null } })],
    ["unknown-element /values/la", quarterly({ values: { ke_hoach: true, la: 1 } })],
    ["unknown-element /values/la", quarterly({ values: { ke_hoach: true, la: null } })],
    ["unknown-element /values/__proto__", quarterly({ values: json('{"ke_hoach": true, "__proto__": 1}') })],
    ["unknown-element /values/toString", quarterly({ values: { ke_hoach: true, toString: 1 } })],
    ["unknown-element /narrative/__proto__", quarterly({ narrative: JSON.parse('{"__proto__": "x"}') })],
    ["unknown-element /narrative/la", quarterly({ narrative: { la: "x" } })],
    ["unknown-element /narrative/ket_qua", monthly({ narrative: { ket_qua: "x" } })],
    ["text-too-long /narrative/ket_qua", quarterly({ narrative: { ket_qua: "x".repeat(4001) } })],
    [
      "part-exceeds-whole /values/rac_thu_gom",
      quarterly({ values: { rac_phat_sinh: 1, rac_thu_gom: 1.001 } }),
    ],
  ])("is refused with %s", (problem, draft) => {
    expect(problems(draft)).toEqual([problem]);
  });

  it("is told of each fault in a sentence", () => {
    const refused = [
      quarterly({ orgUnit: "khong-co" }),
      quarterly({ dataSet: "M99-CT" }),
      quarterly({ orgUnit: "tdp-01" }),
      quarterly({ period: "2026-Q5" }),
      quarterly({ period: "2031-Q1" }),
      quarterly({ period: "2026-09" }),
      quarterly({ period: "2027-Q4" }),
      quarterly({ values: {} }),
      quarterly({ values: { ke_hoach: 1, ngay_ban_hanh: "mai", rac_phat_sinh: "x", rac_thu_gom: 0.1234 } }),
      monthly({ values: { ho_tong: "x" } }),
      monthly({ values: { ho_tong: 1.5 } }),
      monthly({ values: { ho_tong: -1 } }),
      quarterly({ narrative: { la: "x" } }),
      quarterly({ narrative: { ket_qua: "\u0000" } }),
      quarterly({ narrative: { ket_qua: "x".repeat(4001) } }),
    ];
    for (const draft of refused) {
      const messages = findings(draft).map(({ message }) => message);
      expect(messages.length).toBeGreaterThan(0);
      for (const message of messages) expect(message).toMatch(/^\p{Lu}.{10,}\.$/u);
    }
    const [early] = findings(quarterly({ period: "2027-Q4" }));
    expect(early?.message).toContain("nhận số liệu từ ngày 15/9/2027.");
  });

  it("says nothing about values or period type when the data set is unknown", () => {
    expect(problems(quarterly({ dataSet: "M99-CT", period: "2026-09", values: { la: -1 } }))).toEqual([
      "unknown-data-set /dataSet",
    ]);
  });

  it("leaves to its reader what that found malformed already", () => {
    const nothing = {
      orgUnit: undefined,
      dataSet: undefined,
      period: undefined,
      values: undefined,
      narrative: undefined,
    };
    expect(checkSubmission(catalogue, nothing, NOW)).toEqual({ ok: false, findings: [] });
    expect(problems(quarterly({ values: undefined }))).toEqual([]);
  });
});

describe("the value of an integer", () => {
  it.each([
    [0, 0],
    [-0, 0],
    [1, 1],
    [9_007_199_254_740_991, 9_007_199_254_740_991],
  ])("%d is taken", (value, stored) => {
    expect(accepted(monthly({ values: { ho_tong: value } })).submission.values.ho_tong).toBe(stored);
  });

  it.each([
    ["wrong-type", '"1"'],
    ["wrong-type", "true"],
    ["wrong-type", "[]"],
    ["wrong-type", "{}"],
    ["wrong-type", '""'],
    ["wrong-type", "1.5"],
    ["wrong-type", "-1.5"],
    ["wrong-type", "1e-7"],
    ["negative", "-1"],
    ["negative", "-9007199254740993"],
    ["negative", "-1e400"],
    ["out-of-range", "9007199254740992"],
    ["out-of-range", "9007199254740993"],
    ["out-of-range", "1e21"],
    ["out-of-range", "1e400"],
  ])("is %s: %s", (code, value) => {
    expect(problems(monthly({ values: json(`{"ho_tong": ${value}}`) }))).toEqual([`${code} /values/ho_tong`]);
  });
});

describe("the value of a decimal", () => {
  it.each([
    ["0", 0],
    ["-0.0", 0],
    ["0.001", 0.001],
    ["1.50", 1.5],
    ["1e2", 100],
    ["100e-1", 10],
    ["999999999999.999", 999_999_999_999.999],
    ["99999999999999.9", 99_999_999_999_999.9],
    ["999999999999999", 999_999_999_999_999],
  ])("%s is taken", (value, stored) => {
    const { submission } = accepted(quarterly({ values: json(`{"rac_phat_sinh": ${value}}`) }));
    expect(submission.values.rac_phat_sinh).toBe(stored);
  });

  it.each([
    ["wrong-type", '"1,5"'],
    ["wrong-type", "false"],
    ["negative", "-0.001"],
    ["negative", "-1.23456"],
    ["negative", "-1e400"],
    ["too-many-decimals", "0.0001"],
    ["too-many-decimals", "1.2345"],
    ["too-many-decimals", "1e-7"],
    ["too-many-decimals", "1.5e-7"],
    ["too-many-decimals", "123456789012.1234"],
    ["out-of-range", "9999999999999.999"],
    ["out-of-range", "1000000000000000"],
    ["out-of-range", "1e21"],
    ["out-of-range", "1.5e300"],
    ["out-of-range", "1e400"],
  ])("is %s: %s", (code, value) => {
    expect(problems(quarterly({ values: json(`{"rac_phat_sinh": ${value}}`) }))).toEqual([
      `${code} /values/rac_phat_sinh`,
    ]);
  });

  it("is taken with up to 3 places and 15 digits, and comes back as it went in", () => {
    const digits = fc.integer({ min: 0, max: 10 ** 15 - 1 });
    fc.assert(
      fc.property(digits, fc.constantFrom(1, 10, 100, 1000), (significant, scale) => {
        const value = significant / scale;
        const { submission } = accepted(quarterly({ values: { rac_phat_sinh: value } }));
        expect(submission.values.rac_phat_sinh).toBe(value);
      }),
    );
  });
});

describe("other values", () => {
  it.each([true, false])("a boolean is %s", (value) => {
    expect(accepted(quarterly({ values: { ke_hoach: value } })).submission.values.ke_hoach).toBe(value);
  });

  it.each([0, 1, "true", "", "có", []])("a boolean is not %j", (value) => {
    expect(problems(quarterly({ values: { ke_hoach: value } }))).toEqual(["wrong-type /values/ke_hoach"]);
  });

  it("a date is a real day", () => {
    const { submission } = accepted(quarterly({ values: { ngay_ban_hanh: "2028-02-29" } }));
    expect(submission.values.ngay_ban_hanh).toBe("2028-02-29");
  });

  it.each(["2026-02-29", "29/02/2028", "2028-2-29", "", 20280229, true])("a date is not %j", (value) => {
    expect(problems(quarterly({ values: { ngay_ban_hanh: value } }))).toEqual([
      "wrong-type /values/ngay_ban_hanh",
    ]);
  });

  it("null and absent are not reported, zero and false are", () => {
    const { submission } = accepted(
      monthly({ values: { ho_tong: 0, ho_van_hoa: null, dang_ky: false, buoi_hop: 0 } }),
    );
    expect(submission.values).toEqual({ ho_tong: 0, dang_ky: false, buoi_hop: 0 });
  });

  it("never more than one finding each, whatever JSON sends", () => {
    const codes = ["wrong-type", "negative", "too-many-decimals", "out-of-range", "empty-submission"];
    const element = fc.constantFrom("ke_hoach", "ngay_ban_hanh", "rac_phat_sinh");
    fc.assert(
      fc.property(element, fc.jsonValue(), (code, value) => {
        const found = findings(quarterly({ values: { [code]: value } }));
        expect(found.length).toBeLessThanOrEqual(1);
        for (const finding of found) expect(codes).toContain(finding.code);
      }),
    );
  });
});

describe("a rule", () => {
  it("of severity error refuses, each broken one by itself", () => {
    const content = smallWard();
    content.dataSets[0]?.rules.push(
      { severity: "error", code: "too-much", when: "rac_phat_sinh > 1000", message: "Quá nhiều." },
      {
        severity: "error",
        code: "too-much",
        when: "rac_thu_gom > 1000 or rac_phat_sinh > 1000",
        message: "Quá.",
      },
    );
    const draft = quarterly({ values: { rac_phat_sinh: 1001, rac_thu_gom: 1002 } });
    const check = checkSubmission(catalogueOf(content), draft, NOW);
    expect(check.ok ? [] : check.findings.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
      "part-exceeds-whole /values/rac_thu_gom",
      "too-much /values/rac_phat_sinh",
      "too-much /values/rac_thu_gom",
    ]);
  });

  it("of severity warning accepts and says so", () => {
    const { warnings } = accepted(monthly({ values: { nguoi_du: 5, buoi_hop: 0 } }));
    expect(warnings).toEqual([
      {
        pointer: "/values/nguoi_du",
        code: "attendance-without-meeting",
        message: "Có lượt người dự nhưng không có buổi họp nào",
      },
    ]);
  });

  it("is judged only when all its elements are reported", () => {
    expect(accepted(monthly({ values: { nguoi_du: 5 } })).warnings).toEqual([]);
    expect(accepted(monthly({ values: { nguoi_du: 5, buoi_hop: null } })).warnings).toEqual([]);
    expect(accepted(monthly({ values: { ho_van_hoa: 5 } })).warnings).toEqual([]);
  });

  it("is not judged over a value that is wrong in itself", () => {
    expect(problems(monthly({ values: { ho_van_hoa: 5, ho_tong: -1 } }))).toEqual([
      "negative /values/ho_tong",
    ]);
  });

  it("allows the part to equal the whole", () => {
    expect(accepted(monthly({ values: { ho_van_hoa: 5, ho_tong: 5 } })).warnings).toEqual([]);
  });
});

describe("a narrative text", () => {
  const stored = (text: string) => accepted(quarterly({ narrative: { ket_qua: text } })).submission.narrative;

  it("with a person's number is taken as it is, and said to hold one", () => {
    const { submission, warnings } = accepted(quarterly({ narrative: { ket_qua: "Liên hệ 0912 345 678" } }));
    expect(submission.narrative).toEqual({ ket_qua: "Liên hệ 0912 345 678" });
    expect(warnings).toEqual([
      {
        pointer: "/narrative/ket_qua",
        code: "personal-data",
        message: expect.stringContaining("số điện thoại"),
      },
    ]);
  });

  it("that names nobody by number is taken without a word", () => {
    expect(accepted(quarterly({ narrative: { ket_qua: "Đã xong" } })).warnings).toEqual([]);
  });

  it("may have 4,000 characters, of any kind, and no more", () => {
    for (const character of ["x", "ế", "𠮷", "😀"]) {
      expect(stored(character.repeat(4000))).toEqual({ ket_qua: character.repeat(4000) });
      expect(problems(quarterly({ narrative: { ket_qua: character.repeat(4001) } }))).toEqual([
        "text-too-long /narrative/ket_qua",
      ]);
    }
  });

  it("is counted and kept in composed form (NFC)", () => {
    const decomposed = "ế".normalize("NFD");
    expect(decomposed).toHaveLength(3);
    expect(stored(decomposed.repeat(4000))).toEqual({ ket_qua: "ế".repeat(4000) });
    expect(problems(quarterly({ narrative: { ket_qua: decomposed.repeat(4001) } }))).toEqual([
      "text-too-long /narrative/ket_qua",
    ]);
  });

  it("is kept without the blanks around it, which do not count", () => {
    expect(stored(`  \n${"x".repeat(4000)}\t `)).toEqual({ ket_qua: "x".repeat(4000) });
    expect(stored("Dòng một\n\n  Dòng hai")).toEqual({ ket_qua: "Dòng một\n\n  Dòng hai" });
  });

  it.each(["\u0000", "\u0008", "\u000b", "\u001b", "\u007f", "\ud800", "\udc00"])(
    "may not have %j in it, which no page can print",
    (character) => {
      expect(problems(quarterly({ narrative: { ket_qua: `a${character}b` } }))).toEqual([
        "wrong-type /narrative/ket_qua",
      ]);
    },
  );

  it("may have tabs and line breaks of any system", () => {
    expect(stored("a\tb\r\nc\nd")).toEqual({ ket_qua: "a\tb\r\nc\nd" });
  });

  it("that is empty is left out", () => {
    expect(stored("")).toEqual({});
    expect(stored(" \n ")).toEqual({});
  });
});

describe("the period of a submission", () => {
  const opening = opensAt(periodOf("2026-Q3"));

  it("is open from the first moment of its window", () => {
    expect(problems(quarterly(), opening - 1)).toEqual(["period-not-open /period"]);
    expect(problems(quarterly(), opening)).toEqual([]);
    expect(new Date(opening).toISOString()).toBe("2026-06-14T17:00:00.000Z");
  });

  it("is one of the programme's years", () => {
    const in2031 = Date.parse("2031-06-01T00:00:00+07:00");
    expect(problems(quarterly({ period: "2025-Q4" }))).toEqual(["unknown-period /period"]);
    expect(problems(quarterly({ period: "2031-Q1" }), in2031)).toEqual(["unknown-period /period"]);
    expect(problems(quarterly({ period: "2026-Q1" }))).toEqual([]);
    expect(problems(quarterly({ period: "2030-Q4" }), in2031)).toEqual([]);
    expect(isInProgramme(catalogue, periodOf("2026-01"))).toBe(true);
    expect(isInProgramme(catalogue, periodOf("2031"))).toBe(false);
  });

  it("is part of the report periods that it lies in", () => {
    const codes = reportPeriodsOf(catalogue, periodOf("2026-09")).map(({ code }) => code);
    expect(codes).toEqual(["2026-09", "2026-Q3", "2026-H2", "2026-9M", "2026"]);
    expect(reportPeriodsOf(catalogue, periodOf("2026-H2")).map(({ code }) => code)).toEqual([
      "2026-H2",
      "2026",
    ]);
  });
});

describe("lateness", () => {
  it("begins with the due moment, to the millisecond", () => {
    const due = dueAt(periodOf("2026-Q3"), catalogue.programme);
    const lateAt = (receivedAt: number) => {
      const { submission } = accepted(quarterly(), receivedAt);
      const attempt = { submission, submissionId: "a", baseRevision: 0, receivedAt, receivedBy: "vp" };
      const verdict = decideSubmission(attempt, [], catalogue.programme, false);
      return verdict.outcome === "append" && verdict.entry.late;
    };
    expect(lateAt(due - 1)).toBe(false);
    expect(lateAt(due)).toBe(true);
    expect(new Date(due).toISOString()).toBe("2026-09-16T17:00:00.000Z");
  });
});
