/** Workbooks through the API: a program fetches a form, has it read, and submits what it says. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WORKBOOK_TYPE } from "../../../shared/wire/workbook.ts";
import { openSession } from "../browser-session.ts";
import { type Person, SUBMISSIONS, type System, startSystem } from "../system.ts";
import { filledIn, type Typed } from "./workbook.ts";

let system: System;
beforeAll(async () => {
  system = await startSystem("2026-09-15T08:00:00+07:00");
});
afterAll(() => system?.stop());

const WORKBOOKS = "/api/v1/workbooks/M03-DV/2026-Q3";
const OWN = `${WORKBOOKS}?orgUnit=tdp-01`;
const TOTAL = "Tổng số hộ";

async function fetched(path: string, username: string): Promise<Uint8Array> {
  const token = await system.stack.token(username);
  const answer = await fetch(`${system.stack.url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  expect(answer.headers.get("content-type")).toBe(WORKBOOK_TYPE);
  return new Uint8Array(await answer.arrayBuffer());
}

const read = (person: Person, bytes: Uint8Array | string, type = WORKBOOK_TYPE, path = OWN) =>
  person.send(path, {
    method: "POST",
    headers: { "content-type": type },
    body: typeof bytes === "string" ? bytes : new Uint8Array(bytes),
  });
const filled = async (figures: Readonly<Record<string, Typed>>) =>
  filledIn(await fetched(OWN, "tdp-01"), figures);

describe("a workbook through the API", () => {
  it("is read into a submission that is taken as it stands, once however often it is read", async () => {
    const officer = await system.as("tdp-01");
    const workbook = await filled({ [TOTAL]: "1.234" });
    const [first, again] = [await read(officer, workbook), await read(officer, workbook)];
    expect(first).toMatchObject({
      status: 200,
      body: {
        rows: [
          { orgUnit: "tdp-01", outcome: "new", latestRevision: 0, submission: { values: { ho_tong: 1234 } } },
        ],
      },
    });
    expect(again.body).toEqual(first.body);
    const { submission } = (first.body as { rows: { submission: unknown }[] }).rows[0] ?? {};
    expect((await officer.post(SUBMISSIONS, submission)).status).toBe(201);
    expect((await officer.post(SUBMISSIONS, submission)).status).toBe(200);
    expect((await read(officer, workbook)).body).toMatchObject({
      rows: [{ outcome: "same", latestRevision: 1 }],
    });
  });

  it("of another program's page is the same workbook", async () => {
    const page = await (await openSession(system.stack, "tdp-01")).get(
      "/nhap/M03-DV/2026-Q3/excel/bieu-mau.xlsx",
    );
    expect((await read(await system.as("tdp-01"), page.bytes)).status).toBe(200);
  });

  it("says each fault where it is", async () => {
    const answer = await read(
      await system.as("tdp-01"),
      await filled({ [TOTAL]: -1, "Số phiếu khảo sát thu về": "x" }),
    );
    expect(answer.body).toMatchObject({
      rows: [
        {
          outcome: "faulty",
          errors: [
            { pointer: "/values/ho_tong", code: "negative" },
            { pointer: "/values/phieu_khao_sat", code: "wrong-type" },
          ],
        },
      ],
    });
  });

  it("warns of what is unusual after the unit's earlier reports", async () => {
    const officer = await system.as("tdp-01");
    system.at("2026-06-20T08:00:00+07:00");
    const earlier = { orgUnit: "tdp-01", dataSet: "M03-DV", period: "2026-Q2", baseRevision: 0 };
    await officer.post(SUBMISSIONS, {
      ...earlier,
      submissionId: crypto.randomUUID(),
      values: { ho_tong: 300 },
    });
    system.at("2026-09-15T08:00:00+07:00");
    expect((await read(officer, await filled({ [TOTAL]: 900 }))).body).toMatchObject({
      rows: [{ outcome: "changed", warnings: [{ pointer: "/values/ho_tong", code: "stock-jump" }] }],
    });
  });

  it("of many units is the lead's and the administrator's", async () => {
    const workbook = await fetched(WORKBOOKS, "mttq");
    const answer = await read(await system.as("mttq"), workbook, WORKBOOK_TYPE, WORKBOOKS);
    expect(answer.body).toMatchObject({
      rows: expect.arrayContaining([{ orgUnit: "tdp-30", outcome: "blank", latestRevision: 0, errors: [] }]),
    });
  });

  it.each<[string, () => Promise<Uint8Array | string>, string, string, number, string]>([
    ["too large", async () => "x".repeat(2 * 1024 * 1024 + 1), WORKBOOK_TYPE, OWN, 413, "too-large"],
    ["of another type", async () => "x", "text/csv", OWN, 415, "unsupported-media-type"],
    ["that is none", async () => "x", WORKBOOK_TYPE, OWN, 422, "invalid-workbook"],
    [
      "of another form",
      async () => filled({}),
      WORKBOOK_TYPE,
      `${WORKBOOKS.replace("Q3", "Q2")}?orgUnit=tdp-01`,
      422,
      "invalid-workbook",
    ],
    [
      "for a period to come",
      async () => filled({}),
      WORKBOOK_TYPE,
      "/api/v1/workbooks/M03-DV/2027-Q1?orgUnit=tdp-01",
      404,
      "not-found",
    ],
    [
      "for another unit",
      async () => filled({}),
      WORKBOOK_TYPE,
      `${WORKBOOKS}?orgUnit=tdp-02`,
      403,
      "forbidden",
    ],
  ])("%s is refused", async (_, bytes, type, path, status, problem) => {
    const answer = await read(await system.as("tdp-01"), await bytes(), type, path);
    expect(answer).toMatchObject({ status, body: { type: problem } });
  });
});
