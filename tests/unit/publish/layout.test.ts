/** The report on paper, measured from the PDF itself: Nghị định 30/2020/NĐ-CP, annex I. Millimetres; sizes in points. */
import { beforeAll, describe, expect, it } from "vitest";
import { renderReport } from "../../../functions/publish/report/render.ts";
import { type Pdf, type PdfPage, type PdfShape, type PdfText, readPdf } from "./read-pdf.ts";
import { sampleCatalogue, sampleSnapshot } from "./sample-snapshot.ts";

const MM_PER_POINT = 25.4 / 72;
/** What a reader of paper cannot see. */
const TOLERANCE = 0.15;
const TOP_MARGIN = 20;
/** From the baseline up to the top of capitals, and down to the lowest tail: Tinos, parts of the size. */
const ASCENT = 0.7;
const DESCENT = 0.216;

let pdf: Pdf;
let first: PdfPage;
beforeAll(async () => {
  pdf = await readPdf(renderReport(sampleSnapshot()));
  const [page] = pdf.pages;
  if (!page) throw new Error("no page");
  first = page;
});

function find(page: PdfPage, text: string): PdfText {
  const found = page.texts.find((candidate) => candidate.text === text);
  if (!found) throw new Error(`no "${text}" on the page`);
  return found;
}

/** Texts of the page below its top margin, in lines from top to bottom. */
function linesOf(page: PdfPage): PdfText[][] {
  const body = page.texts.filter(({ baseline }) => baseline > TOP_MARGIN);
  const lines = Map.groupBy(body, ({ baseline }) => Math.round(baseline * 2) / 2);
  return [...lines].sort(([a], [b]) => a - b).map(([, line]) => line.toSorted((a, b) => a.left - b.left));
}

/** The line drawn closest below a text. */
function ruleBelow(page: PdfPage, text: PdfText): PdfShape {
  const middle = (text.left + text.right) / 2;
  const [rule] = page.shapes
    .filter(
      ({ drawn, top, bottom, left, right }) =>
        drawn === "stroke" && bottom - top < 0.1 && top > text.baseline && left < middle && middle < right,
    )
    .toSorted((a, b) => a.top - b.top);
  if (!rule) throw new Error(`no line below "${text.text}"`);
  return rule;
}

const middleOf = ({ left, right }: { left: number; right: number }) => (left + right) / 2;
const lengthOf = ({ left, right }: { left: number; right: number }) => right - left;
const isBold = ({ font }: PdfText) => font === "Tinos-Bold";

/** Lines of running text: of body size, across the whole width. */
function bodyTexts(): PdfText[] {
  return pdf.pages
    .flatMap(({ texts }) => texts)
    .filter(({ size, baseline }) => size === 14 && baseline > TOP_MARGIN);
}

describe("pages", () => {
  it("are A4", () => {
    for (const { width, height } of pdf.pages) {
      expect(width).toBeCloseTo(210, 1);
      expect(height).toBeCloseTo(297, 1);
    }
  });

  it("have margins of 20–25 mm above and below, 30–35 mm left and 15–20 mm right", () => {
    const body = pdf.pages.flatMap(({ texts }) => texts).filter(({ baseline }) => baseline > TOP_MARGIN);
    const left = Math.min(...body.map((text) => text.left));
    const right = 210 - Math.max(...body.map((text) => text.right));
    const top = Math.min(...body.map(({ baseline, size }) => baseline - ASCENT * size * MM_PER_POINT));
    const shapes = pdf.pages.flatMap((page) => page.shapes);
    const lowestText = Math.max(
      ...body.map(({ baseline, size }) => baseline + DESCENT * size * MM_PER_POINT),
    );
    const bottom = 297 - Math.max(lowestText, ...shapes.map((shape) => shape.bottom));
    for (const [margin, least, most] of [
      [left, 30, 35],
      [right, 15, 20],
      [top, 20, 25],
      [bottom, 20, 25],
    ] as const) {
      expect(margin).toBeGreaterThanOrEqual(least);
      expect(margin).toBeLessThanOrEqual(most);
    }
    expect(Math.min(...shapes.map((shape) => shape.left))).toBeGreaterThanOrEqual(30);
    expect(Math.max(...shapes.map((shape) => shape.right))).toBeLessThanOrEqual(195);
  });

  it("are numbered from the second on, in the middle of the top margin; each annex counts for itself", () => {
    const numbers = pdf.pages.map(({ texts }) =>
      texts.filter(({ text, baseline }) => baseline < TOP_MARGIN && /^\d+$/u.test(text)),
    );
    expect(numbers[0]).toEqual([]);
    const textArea = { left: 31, right: 194 };
    for (const found of numbers.slice(1)) {
      expect(found).toHaveLength(1);
      const [number] = found;
      if (!number) continue;
      expect(middleOf(number)).toBeCloseTo(middleOf(textArea), 1);
      expect(number.size).toBeGreaterThanOrEqual(13);
      expect(number.size).toBeLessThanOrEqual(14);
    }
    const annexes = pdf.pages.flatMap(({ texts }, index) =>
      texts.some(({ text }) => /^Phụ lục I+$/u.test(text)) ? [index] : [],
    );
    expect(annexes).toHaveLength(3);
    expect(numbers.slice(1).map(([number]) => Number(number?.text))).toEqual(
      pdf.pages.slice(1).map((_, i) => {
        const start = annexes.findLast((annex) => annex <= i + 1) ?? 0;
        return i + 2 - start;
      }),
    );
    expect(pdf.labels?.[annexes[0] ?? 0]).toBe("1");
  });

  it("are black, but for one colour and greys in tables and charts", () => {
    const colors = new Set(pdf.pages.flatMap(({ shapes }) => shapes.map(({ color }) => color)));
    const grey = /^#([0-9a-f]{2})\1\1$/u;
    expect([...colors].filter((color) => !grey.test(color))).toEqual(["#1f4e79"]);
  });
});

describe("the header block", () => {
  it("has the name of the state on one line, top right, 12–13 bold capitals", () => {
    const state = find(first, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    expect(state.size).toBeGreaterThanOrEqual(12);
    expect(state.size).toBeLessThanOrEqual(13);
    expect(isBold(state)).toBe(true);
    expect(state.left).toBeGreaterThan(95);
    expect(state.baseline).toBeLessThan(30);
  });

  it("has the motto centred under it, 13–14 bold, with a line exactly as long", () => {
    const state = find(first, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    const motto = find(first, "Độc lập - Tự do - Hạnh phúc");
    expect(motto.size).toBeGreaterThanOrEqual(13);
    expect(motto.size).toBeLessThanOrEqual(14);
    expect(isBold(motto)).toBe(true);
    expect(motto.baseline).toBeGreaterThan(state.baseline);
    expect(Math.abs(middleOf(motto) - middleOf(state))).toBeLessThan(TOLERANCE);
    const rule = ruleBelow(first, motto);
    expect(Math.abs(rule.left - motto.left)).toBeLessThan(TOLERANCE);
    expect(Math.abs(rule.right - motto.right)).toBeLessThan(TOLERANCE);
    expect(rule.top - motto.baseline).toBeLessThan(3);
  });

  it("has the issuing body top left, 12–13 bold, with a line a third to a half as long", () => {
    const body = find(first, "ỦY BAN NHÂN DÂN");
    const place = find(first, "PHƯỜNG LÊ CHÂN");
    expect(body.baseline).toBeCloseTo(find(first, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM").baseline, 1);
    const rule = ruleBelow(first, place);
    expect(Math.abs(middleOf(rule) - middleOf(place))).toBeLessThan(TOLERANCE);
    for (const text of [body, place]) {
      expect(text.right).toBeLessThan(95);
      expect(isBold(text)).toBe(true);
      expect(text.size).toBe(13);
      expect(lengthOf(rule) / lengthOf(text)).toBeGreaterThanOrEqual(1 / 3);
      expect(lengthOf(rule) / lengthOf(text)).toBeLessThanOrEqual(1 / 2);
    }
  });

  it("leaves room for number and day, on one line, 13 upright and 13–14 italic", () => {
    const number = find(first, "Số:");
    const symbol = find(first, "/BC-UBND");
    const [place, month, year] = ["Phường Lê Chân, ngày", "tháng", "năm 2026"].map((text) =>
      find(first, text),
    );
    if (!place || !month || !year) throw new Error("no place and date");
    expect(number.size).toBe(13);
    expect(symbol.left - number.right).toBeGreaterThan(8);
    for (const text of [symbol, place, month, year]) expect(text.baseline).toBeCloseTo(number.baseline, 1);
    for (const text of [place, month, year]) {
      expect(text.font).toBe("Tinos-Italic");
      expect(text.size).toBeGreaterThanOrEqual(13);
    }
    expect(month.left - place.right).toBeGreaterThan(6);
    expect(year.left - month.right).toBeGreaterThan(6);
  });
});

describe("the title", () => {
  it("is centred, 13–14 bold, with a line a third to a half as long under the subject", () => {
    const title = find(first, "BÁO CÁO");
    const end = first.texts.find(({ text }) => text.startsWith("Thực hiện Chương trình"));
    const subject = linesOf(first).filter(
      ([line]) => line && line.baseline > title.baseline && line.baseline < (end?.baseline ?? 0),
    );
    expect(subject.length).toBeGreaterThan(1);
    const extents = subject.map((line) => ({
      left: Math.min(...line.map(({ left }) => left)),
      right: Math.max(...line.map(({ right }) => right)),
    }));
    for (const extent of [title, ...extents]) expect(Math.abs(middleOf(extent) - 112.5)).toBeLessThan(0.5);
    for (const text of [title, ...subject.flat()]) {
      expect(isBold(text)).toBe(true);
      expect(text.size).toBe(14);
    }
    const last = subject.at(-1)?.[0];
    if (!last) throw new Error("no subject");
    const rule = ruleBelow(first, { ...last, ...extents.at(-1) });
    for (const extent of extents) {
      expect(lengthOf(rule) / lengthOf(extent)).toBeGreaterThanOrEqual(1 / 3);
      expect(lengthOf(rule) / lengthOf(extent)).toBeLessThanOrEqual(1 / 2);
    }
  });
});

describe("the body", () => {
  it("is set in 14 point, first lines indented by 1–1.27 cm", () => {
    const starts = bodyTexts().map(({ left }) => left - 31);
    const indented = starts.filter((start) => Math.abs(start - 12.7) < TOLERANCE);
    const flush = starts.filter((start) => Math.abs(start) < TOLERANCE);
    expect(indented.length).toBeGreaterThan(50);
    expect(flush.length).toBeGreaterThan(50);
  });

  it("has lines between single and one and a half apart, and at least 6 points more between paragraphs", () => {
    // Of page 1: its running text is the opening.
    const body = linesOf(first).filter(([line]) => line && line.size === 14 && !isBold(line));
    const steps = body.slice(1).map((line, i) => {
      const [[before], [text]] = [body[i] ?? [], line];
      if (!before || !text) throw new Error("an empty line");
      return { step: (text.baseline - before.baseline) / MM_PER_POINT, starts: text.left > 40 };
    });
    const single = 1.149 * 14;
    const within = steps.filter(({ starts }) => !starts).map(({ step }) => step);
    const between = steps.filter(({ starts }) => starts).map(({ step }) => step);
    expect(within.length).toBeGreaterThan(3);
    for (const step of within) {
      expect(step).toBeGreaterThanOrEqual(single);
      expect(step).toBeLessThanOrEqual(1.5 * single);
    }
    for (const step of between) expect(step).toBeGreaterThanOrEqual(Math.max(...within) + 6 - 0.1);
  });

  it("never leaves a heading, a caption or a table's head at the foot of a page", () => {
    for (const page of pdf.pages) {
      const last = linesOf(page).at(-1) ?? [];
      expect(last.every(isBold), last.map(({ text }) => text).join(" ")).toBe(
        last.some(({ text }) => text === "CHỦ TỊCH"),
      );
      expect(last[0]?.text).not.toMatch(/^Bảng \d+/u);
    }
  });

  it("ends with the signature on the right half, level with the recipients on the left", () => {
    const page = pdf.pages.find(({ texts }) => texts.some(({ text }) => text === "Nơi nhận:"));
    if (!page) throw new Error("no page with recipients");
    const recipients = find(page, "Nơi nhận:");
    expect(recipients).toMatchObject({ size: 12, font: "Tinos-BoldItalic" });
    expect(find(page, "- Lưu: VT.").size).toBe(11);
    for (const line of ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]) {
      const text = find(page, line);
      expect(text.left).toBeGreaterThan(112);
      expect(text.size).toBe(14);
      expect(isBold(text)).toBe(true);
    }
    expect(Math.abs(find(page, "TM. ỦY BAN NHÂN DÂN").baseline - recipients.baseline)).toBeLessThan(1);
    // No name is invented under the space for the signature.
    const { baseline: chairman } = find(page, "CHỦ TỊCH");
    const below = page.texts.filter(({ baseline, left }) => left > 112 && baseline > chairman);
    expect(below).toEqual([]);
  });

  it("has the signer's name, where the settings give it, under the space for the signature", async () => {
    const catalogue = sampleCatalogue();
    const signer = { position: "vice-chairman", name: "Họ Và Tên Người Ký" } as const;
    const programme = { ...catalogue.programme, signer };
    const snapshot = sampleSnapshot({ catalogue: { ...catalogue, programme }, period: "2026-09" });
    const signed = await readPdf(renderReport(snapshot));
    const page = signed.pages.find(({ texts }) => texts.some(({ text }) => text === "Nơi nhận:"));
    if (!page) throw new Error("no page with recipients");
    const office = find(page, "PHÓ CHỦ TỊCH");
    const name = find(page, signer.name);
    expect(name.size).toBe(14);
    expect(isBold(name)).toBe(true);
    expect(name.baseline - office.baseline).toBeGreaterThan(25);
    expect(Math.abs(middleOf(name) - middleOf(office))).toBeLessThan(0.5);
  });
});

describe("tables", () => {
  it("are set in 10–12 points", () => {
    const sizes = new Set(
      pdf.pages.flatMap(({ texts }) => texts.map(({ size }) => Math.round(size * 10) / 10)),
    );
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(10);
    expect([...sizes].sort((a, b) => a - b)).toEqual([10, 10.5, 11, 12, 13, 14]);
  });

  it("repeat their head on every page that they go on to", () => {
    const heads = pdf.pages.filter(({ texts }) => texts.some(({ text }) => text === "Nội dung, mô hình"));
    expect(heads).toHaveLength(2);
    const annex = pdf.pages.filter(({ texts }) => texts.some(({ text }) => text === "Cách tính"));
    expect(annex.length).toBeGreaterThan(1);
    for (const { texts } of annex.slice(1)) {
      const top = Math.min(
        ...texts.filter(({ baseline }) => baseline > TOP_MARGIN).map(({ baseline }) => baseline),
      );
      expect(texts.find(({ text }) => text === "Cách tính")?.baseline).toBeLessThan(top + 2);
    }
  });

  it("have every text within its row: none runs over the line below it", async () => {
    const many = await readPdf(renderReport(sampleSnapshot({ period: "2026-9M", missing: 0.3 })));
    for (const page of [...pdf.pages, ...many.pages]) {
      const rules = page.shapes.filter(
        ({ drawn, top, bottom, left, right }) => drawn === "stroke" && bottom - top < 0.1 && right - left > 3,
      );
      for (const text of page.texts.filter(({ size }) => size === 10 || size === 10.5)) {
        const crossed = rules.find(
          (rule) =>
            rule.left < text.right &&
            rule.right > text.left &&
            rule.top > text.baseline - 0.5 * text.size * MM_PER_POINT &&
            rule.top < text.baseline,
        );
        expect(crossed && text.text).toBeUndefined();
      }
    }
  });

  it("align numbers on the decimal comma", () => {
    const page = pdf.pages.find(({ texts }) => texts.some(({ text }) => text === "M04.3"));
    if (!page) throw new Error("no page with M04.3");
    const row = (code: string) => {
      const { baseline } = find(page, code);
      return page.texts.filter((text) => Math.abs(text.baseline - baseline) < 0.3);
    };
    /** The tail of a percentage is 2.333 em wide: comma, two digits, space, sign. */
    const tail = 2.333 * 10.5 * MM_PER_POINT;
    const percentages = ["M04.2", "M04.4"].map((code) => row(code).find(({ text }) => text.endsWith("%")));
    const whole = row("M04.3").find(({ text, left }) => /^[\d.]+$/u.test(text) && left > 60);
    if (!whole) throw new Error("no value in the row of M04.3");
    for (const percentage of percentages) {
      expect(Math.abs((percentage?.right ?? 0) - tail - whole.right)).toBeLessThan(TOLERANCE);
    }
  });

  /** Of a row of the overview: indicators, seven statuses, two rates. */
  const FIGURES = 10;
  it("set the overview's figures under each other's last digits", () => {
    const rows = pdf.pages
      .filter(({ texts }) => texts.some(({ text }) => text === "Nội dung, mô hình"))
      .flatMap(linesOf)
      .map((line) => line.filter(({ text }) => /^\d+(?:,\d\d)?$/u.test(text)).map(({ right }) => right))
      .map((ends) => ends.slice(-FIGURES))
      .filter((ends) => ends.length === FIGURES);
    expect(rows.length).toBeGreaterThan(10);
    for (const ends of rows) {
      for (const [i, end] of ends.entries()) {
        expect(Math.abs(end - (rows[0]?.[i] ?? 0))).toBeLessThan(TOLERANCE);
      }
    }
  });
});

describe("annexes", () => {
  it("have their number in 14 bold and their title in bold capitals, centred", () => {
    const titles = [
      ["Phụ lục I", "TÌNH HÌNH GỬI BÁO CÁO CỦA TỪNG ĐƠN VỊ"],
      ["Phụ lục II", "CÁCH TÍNH VÀ NGUỒN CỦA CÁC CHỈ TIÊU"],
      ["Phụ lục III", "CÁCH KIỂM TRA BÁO CÁO"],
    ] as const;
    for (const [number, title] of titles) {
      const page = pdf.pages.find(({ texts }) => texts.some(({ text }) => text === number));
      if (!page) throw new Error(`no page with ${number}`);
      for (const text of [find(page, number), find(page, title)]) {
        expect(isBold(text)).toBe(true);
        expect(text.size).toBe(14);
        expect(Math.abs(middleOf(text) - 112.5)).toBeLessThan(0.5);
      }
      expect(find(page, title).baseline).toBeGreaterThan(find(page, number).baseline);
    }
  });
});
