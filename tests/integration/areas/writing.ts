/**
 * Everything that people send, filled in so that a ward's own people change something of their ward with it. Sent by the
 * people of another ward it must change nothing there, although every code, id, file and token in it is that ward's.
 */
import { randomUUID } from "node:crypto";
import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import type { Stack } from "../../../infra/local/stack.ts";
import type { CatalogueFile } from "../../../shared/catalogue/schema.ts";
import { WORKBOOK_TYPE } from "../../../shared/wire/workbook.ts";
import { localS3 } from "../local-s3.ts";
import { SUBMISSIONS } from "../system.ts";

/** What the other ward has and its people know. */
export interface Known {
  readonly period: string;
  /** Of a submission that is stored. */
  readonly submissionId: string;
  readonly draft: { readonly submissionId: string; readonly writer: string; readonly version: string };
  /** The unit's form as a workbook, and the model's for all its units. */
  readonly workbook: Uint8Array;
  readonly manyUnits: Uint8Array;
  readonly receipt: Uint8Array;
  readonly catalogue: CatalogueFile;
  /** Ids of two that are in force. */
  readonly reopenings: readonly [string, string];
  /** A mail's link with the secret of who sends. */
  readonly mailLink: string;
}

export type Body =
  | { readonly json: unknown }
  | { readonly file: Uint8Array }
  | { readonly form: Readonly<Record<string, string>> }
  | { readonly upload: Uint8Array };

export interface Write {
  /** As the application's routing table says it. */
  readonly route: string;
  readonly path: string;
  readonly body: Body;
  /** Who changes something of the own ward with it; null when nothing is stored by it. */
  readonly by: "admin" | "officer" | null;
}

export function writesOf(known: Known): readonly Write[] {
  const { period, draft, workbook, manyUnits, receipt, catalogue, reopenings } = known;
  const values = { dan_so: 2_000, nguoi_bhyt: 1_900 };
  const place = { orgUnit: "tyt", dataSet: "M06-TYT", period };
  const form = `/nhap/M06-TYT/${period}`;
  const many = `/nhap/M03-DV/${period}/nhieu-don-vi`;
  const person = "/quan-tri/nguoi-dung/tdp-05";
  const why = "Thử từ phường khác";
  const filled = (orgUnit: string, typed: Record<string, string>) =>
    JSON.stringify({ id: randomUUID(), rows: [{ orgUnit, baseRevision: 0, values: typed, narrative: {} }] });
  const write = (route: string, path: string, body: Body, by: Write["by"] = null): Write => ({
    route: `POST ${route}`,
    path,
    body,
    by,
  });
  const { programme } = catalogue;
  return [
    write("/api/v1/submissions", SUBMISSIONS, {
      json: { ...place, submissionId: known.submissionId, baseRevision: 1, values },
    }),
    write(
      "/api/v1/submissions",
      SUBMISSIONS,
      { json: { ...place, submissionId: randomUUID(), baseRevision: 1, values } },
      "officer",
    ),
    write("/api/v1/workbooks/:dataSet/:period", `/api/v1/workbooks/M06-TYT/${period}?orgUnit=tyt`, {
      file: workbook,
    }),
    write("/api/v1/workbooks/:dataSet/:period", `/api/v1/workbooks/M03-DV/${period}`, { file: manyUnits }),
    write(
      "/api/v1/submissions/:orgUnit/:dataSet/:period/:revision/decision",
      `${SUBMISSIONS}/kthtdt/M09-CT/${period}/1/decision`,
      { json: { decision: "return", reason: why } },
      "admin",
    ),
    write(
      "/api/v1/reminders",
      "/api/v1/reminders",
      { json: { dataSet: "M03-DV", period, orgUnits: ["tdp-03"] } },
      "admin",
    ),
    write(
      "/api/v1/reopenings",
      "/api/v1/reopenings",
      { json: { orgUnit: "tyt", period: "2026-Q1", until: "2027-02-01T00:00:00+07:00", reason: why } },
      "admin",
    ),
    write(
      "/api/v1/reopenings/:reopeningId/end",
      `/api/v1/reopenings/${reopenings[0]}/end`,
      { json: { reason: why } },
      "admin",
    ),
    // Whose draft it is says the session; what it goes on from, the page.
    write(
      "/nhap/:dataSet/:period/ban-nhap",
      `${form}/ban-nhap`,
      { form: { ...draft, draftVersion: draft.version, "v.dan_so": "7" } },
      "officer",
    ),
    write(
      "/nhap/:dataSet/:period",
      `${form}?donVi=tyt`,
      {
        form: {
          submissionId: draft.submissionId,
          baseRevision: "2",
          "v.dan_so": "3000",
          "v.nguoi_bhyt": "2900",
        },
      },
      "admin",
    ),
    write("/nhap/:dataSet/:period/excel", `${form}/excel?donVi=tyt`, { upload: workbook }),
    write("/nhap/:dataSet/:period/excel/tep", `${form}/excel/tep?donVi=tyt`, {
      form: { noiDung: filled("tyt", { dan_so: "5" }) },
    }),
    write("/nhap/:dataSet/:period/nhieu-don-vi", many, { upload: manyUnits }),
    write("/nhap/:dataSet/:period/nhieu-don-vi/tep", `${many}/tep`, {
      form: { noiDung: filled("tdp-01", { ho_tong: "400" }) },
    }),
    write(
      "/nhap/:dataSet/:period/nhieu-don-vi/gui",
      `${many}/gui`,
      { form: { noiDung: filled("tdp-01", { ho_tong: "400", ho_van_hoa: "380" }) } },
      "admin",
    ),
    write("/xac-minh", "/xac-minh", { upload: receipt }),
    write("/thu-bao", known.mailLink, { form: { nhan: "khong" } }, "admin"),
    write("/duyet", "/duyet", { form: { chon: `M06-TYT/${period}/tyt/3` } }, "admin"),
    write("/duyet/nhac", "/duyet/nhac", { form: { dataSet: "M03-DV", period } }, "admin"),
    write(
      "/so-lieu/:dataSet/:period/:orgUnit",
      `/so-lieu/M06-TYT/${period}/tyt`,
      { form: { revision: "3", decision: "return", reason: why } },
      "admin",
    ),
    write(
      "/mo-lai",
      "/mo-lai",
      { form: { buoc: "xac-nhan", ky: "2026-Q2", donVi: "tyt", den: "2027-02-01", lyDo: why } },
      "admin",
    ),
    write(
      "/mo-lai/:reopeningId/ket-thuc",
      `/mo-lai/${reopenings[1]}/ket-thuc`,
      { form: { lyDo: why } },
      "admin",
    ),
    // The names of all wards' people are one list: one that is taken stays whose it is.
    write("/quan-tri/moi-nguoi-dung", "/quan-tri/moi-nguoi-dung", {
      form: {
        tenDangNhap: "tdp-05",
        hoTen: "Người khác",
        thuDienTu: "khac@example.vn",
        donVi: "tdp-05",
        vaiTro: "officer",
        buoc: "xac-nhan",
      },
    }),
    write(
      "/quan-tri/nguoi-dung/:username/sua",
      `${person}/sua`,
      {
        form: {
          hoTen: "Người khác",
          thuDienTu: "khac@example.vn",
          donVi: "tdp-05",
          vaiTro: "officer",
          lyDo: why,
          buoc: "xac-nhan",
        },
      },
      "admin",
    ),
    ...["khoa", "mo-khoa", "dang-xuat"].map((step) =>
      write(`/quan-tri/nguoi-dung/:username/${step}`, `${person}/${step}`, { form: { lyDo: why } }, "admin"),
    ),
    // Of who is in use already there is nothing to send again.
    write("/quan-tri/nguoi-dung/:username/moi-lai", `${person}/moi-lai`, { form: { lyDo: why } }),
    write("/quan-tri/them-don-vi", "/quan-tri/them-don-vi", {
      form: { ma: "tdp-99", ten: "Tổ dân phố số 99", loai: "residential-group" },
    }),
    write("/quan-tri/don-vi/:code", "/quan-tri/don-vi/tyt", { form: { ten: "Tên khác" } }),
    write("/quan-tri/ngay-nghi", "/quan-tri/ngay-nghi", { form: { tu: "2027-03-01" } }),
    write("/quan-tri/nguoi-ky", "/quan-tri/nguoi-ky", { form: { chucVu: "chairman", hoTen: "Người khác" } }),
    write("/quan-tri/danh-muc/:version", "/quan-tri/danh-muc/1", { form: {} }),
    write("/quan-tri/danh-muc/tai-len", "/quan-tri/danh-muc/tai-len", {
      upload: new TextEncoder().encode(JSON.stringify(catalogue)),
    }),
    write(
      "/quan-tri/danh-muc/cong-bo",
      "/quan-tri/danh-muc/cong-bo",
      {
        form: {
          noiDung: JSON.stringify({
            ...catalogue,
            programme: { ...programme, holidays: [...programme.holidays, "2027-03-01"] },
          }),
          phienBan: "1",
          lyDo: why,
          daXem: "1",
        },
      },
      "admin",
    ),
    write("/quan-tri/cong-bo", "/quan-tri/cong-bo", { form: { ky: period, lyDo: why } }, "admin"),
    write("/dang-xuat", "/dang-xuat", { form: {} }, "admin"),
  ];
}

/** What a browser sends from a page whose token is `csrf`. */
export function requestOf({ path, body }: Write, origin: string, csrf: string): RequestInit {
  const headers = { origin };
  if ("json" in body) {
    const type = { "content-type": "application/json" };
    return { method: "POST", headers: { ...headers, ...type }, body: JSON.stringify(body.json) };
  }
  if ("file" in body) {
    const type = { "content-type": WORKBOOK_TYPE };
    return { method: "POST", headers: { ...headers, ...type }, body: new Uint8Array(body.file) };
  }
  if ("form" in body) return { method: "POST", headers, body: new URLSearchParams({ ...body.form, csrf }) };
  const upload = new FormData();
  upload.set("csrf", csrf);
  upload.set("tep", new File([new Uint8Array(body.upload)], path.split("/").at(-1) ?? "tep"));
  return { method: "POST", headers, body: upload };
}

/** Everything that is kept under a tenant's name: items with the bytes of all they hold, and the names of files. */
export async function everythingOf(stack: Stack, tenant: string): Promise<ReadonlyMap<string, string>> {
  const { documents, tables, aws, bucket } = stack;
  const kept = new Map<string, string>();
  const belongs = (name: string) => name.split(/[#/]/).includes(tenant);
  for (const table of Object.values(tables)) {
    let after: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await documents.send(
        new ScanCommand({ TableName: table, ExclusiveStartKey: after }),
      );
      for (const item of Items) {
        const { pk, sk = "", principal } = item;
        const isTheirs = belongs(pk) || belongs(sk) || principal?.ward === tenant;
        if (isTheirs) kept.set(`${table} ${pk} ${sk}`, JSON.stringify(item));
      }
      after = LastEvaluatedKey;
    } while (after);
  }
  const s3 = localS3(aws);
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  for (const { Key = "", ETag = "" } of Contents) if (belongs(Key)) kept.set(`file ${Key}`, ETag);
  s3.destroy();
  return kept;
}

/** What has been added to, taken from or changed in what was kept. */
export function differences(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string[] {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name)).sort();
}
