/**
 * Who may do what (api.md, "Roles"): every route of every application, with what each person is answered. The unit is
 * `tdp-01`, the form is of the model that `mttq` leads.
 */
import { randomUUID } from "node:crypto";
import { WORKBOOK_TYPE } from "../../../shared/wire/workbook.ts";
import { submission } from "../system.ts";

export const PEOPLE = {
  nobody: undefined,
  "the unit's officer": "tdp-01",
  "another unit's officer": "tdp-02",
  "the model's lead": "mttq",
  "another model's lead": "vhxh",
  leadership: "chu-tich",
  admin: "quan-tri",
  /** Of a ward that has units, forms and people of the same names. */
  "another ward's admin": "quan-tri-an-bien",
} as const;
export type Name = keyof typeof PEOPLE;
export const NAMES = Object.keys(PEOPLE) as Name[];

/** What is posted: as JSON or as it is with a token, as a form or with a file from a page. */
export type Posted =
  | { readonly kind: "json"; readonly body: unknown }
  | { readonly kind: "file"; readonly type: string }
  | { readonly kind: "form"; readonly fields: Readonly<Record<string, string>> }
  | { readonly kind: "upload" };

/** In the order of {@link PEOPLE}. */
type Statuses = readonly [number, number, number, number, number, number, number, number];

export interface Row {
  /** As the application's routing table says it. */
  readonly route: string;
  readonly path: string;
  readonly posted: Posted | undefined;
  readonly expected: Readonly<Record<Name, number>>;
}

const json = (body: unknown): Posted => ({ kind: "json", body });
const file = (type: string): Posted => ({ kind: "file", type });
const form = (fields: Record<string, string> = {}): Posted => ({ kind: "form", fields });
const upload: Posted = { kind: "upload" };

function row(route: string, path: string, statuses: Statuses, posted?: Posted): Row {
  const expected = Object.fromEntries(NAMES.map((name, index) => [name, statuses[index]])) as Row["expected"];
  return { route, path, posted, expected };
}

/** The submission that the rows are about; it is stored, approved and published. */
export const REVISION = "/api/v1/submissions/tdp-01/M03-DV/2026-Q3/1";

const FORM = "/nhap/M03-DV/2026-Q3";
const SUBMITTED = "/so-lieu/M03-DV/2026-Q3/tdp-01";
const REPORT = "/bao-cao/2026-Q3";
const PERSON = "/quan-tri/nguoi-dung/tdp-05";

const ANYBODY: Statuses = [200, 200, 200, 200, 200, 200, 200, 200];
/** The other ward is answered of its own. */
const ANY_CALLER: Statuses = [401, 200, 200, 200, 200, 200, 200, 200];
const READERS: Statuses = [401, 403, 403, 403, 403, 200, 200, 200];
/** Nobody is sent to sign in. */
const ANY_VISITOR: Statuses = [302, 200, 200, 200, 200, 200, 200, 200];
const READERS_PAGE: Statuses = [302, 403, 403, 403, 403, 200, 200, 200];
const MODEL_PAGE: Statuses = [302, 403, 403, 200, 403, 200, 200, 200];
const ADMIN_PAGE: Statuses = [302, 403, 403, 403, 403, 403, 200, 200];
const NO_SUCH: Statuses = [302, 404, 404, 404, 404, 404, 404, 404];
/** What is sent says nothing, so that who may send it is told what is missing. */
const ADMIN_FORM: Statuses = [401, 403, 403, 403, 403, 403, 422, 422];

/** The JSON interface. */
const API: readonly Row[] = [
  // Empty: who may submit it is told so.
  row(
    "POST /api/v1/submissions",
    "/api/v1/submissions",
    [401, 422, 403, 403, 403, 403, 422, 422],
    json(submission({ orgUnit: "tdp-01", values: {} })),
  ),
  row(
    "GET /api/v1/workbooks/:dataSet/:period",
    "/api/v1/workbooks/M03-DV/2026-Q3?orgUnit=tdp-01",
    [401, 200, 403, 403, 403, 403, 200, 200],
  ),
  // No workbook: who may hand one in for the units is told so.
  row(
    "POST /api/v1/workbooks/:dataSet/:period",
    "/api/v1/workbooks/M03-DV/2026-Q3",
    [401, 403, 403, 422, 403, 403, 422, 422],
    file(WORKBOOK_TYPE),
  ),
  row(
    "GET /api/v1/submissions",
    "/api/v1/submissions?orgUnit=tdp-01&dataSet=M03-DV&period=2026-Q3",
    [401, 200, 403, 200, 403, 200, 200, 200],
  ),
  row(
    "GET /api/v1/submissions/:orgUnit/:dataSet/:period/:revision",
    REVISION,
    [401, 200, 403, 200, 403, 200, 200, 404],
  ),
  row(
    "GET /api/v1/submissions/:orgUnit/:dataSet/:period/:revision/receipt",
    `${REVISION}/receipt`,
    [401, 200, 403, 200, 403, 200, 200, 404],
  ),
  row(
    "POST /api/v1/submissions/:orgUnit/:dataSet/:period/:revision/decision",
    `${REVISION}/decision`,
    [401, 403, 403, 200, 403, 403, 200, 404],
    json({ decision: "approve" }),
  ),
  row(
    "POST /api/v1/reminders",
    "/api/v1/reminders",
    [401, 403, 403, 202, 403, 403, 202, 202],
    json({ dataSet: "M03-DV", period: "2026-Q3", orgUnits: ["tdp-03"] }),
  ),
  row(
    "POST /api/v1/reopenings",
    "/api/v1/reopenings",
    [401, 403, 403, 403, 403, 403, 201, 201],
    json({ orgUnit: "tdp-01", period: "2026-Q1", until: "2026-10-01T00:00:00+07:00", reason: "Bổ sung" }),
  ),
  row("GET /api/v1/reopenings", "/api/v1/reopenings", READERS),
  row(
    "POST /api/v1/reopenings/:reopeningId/end",
    "/api/v1/reopenings/x/end",
    [401, 403, 403, 403, 403, 403, 404, 404],
    json({ reason: "Mở nhầm" }),
  ),
  row("GET /api/v1/catalogue", "/api/v1/catalogue", ANY_CALLER),
  row("GET /api/v1/reports/:period", "/api/v1/reports/2026-Q3", READERS),
  row("GET /api/v1/reports/:period", "/api/v1/reports/2026-Q9", [401, 403, 403, 403, 403, 404, 404, 404]),
  row(
    "GET /api/v1/reports/:period/indicators/:code",
    "/api/v1/reports/2026-Q3/indicators/M03.2",
    [401, 403, 403, 200, 403, 200, 200, 200],
  ),
  // Says nothing of what does not exist to those who may not see what does.
  row(
    "GET /api/v1/reports/:period/indicators/:code",
    "/api/v1/reports/2026-Q3/indicators/X",
    [401, 403, 403, 403, 403, 404, 404, 404],
  ),
  row("GET /api/v1/snapshots/:period", "/api/v1/snapshots/2026-Q3", READERS),
  row("GET /api/v1/snapshots/:period", "/api/v1/snapshots/1999", [401, 403, 403, 403, 403, 404, 404, 404]),
  row(
    "GET /api/v1/snapshots/:period/:version/:file",
    "/api/v1/snapshots/2026-Q3/latest/report.pdf",
    [401, 403, 403, 403, 403, 302, 302, 404],
  ),
  row(
    "GET /api/v1/snapshots/:period/:version/:file",
    "/api/v1/snapshots/2026-Q3/latest/report-M03.pdf",
    [401, 403, 403, 302, 403, 302, 302, 404],
  ),
  // A ward has no members; those who may read an area's are told so.
  row("GET /api/v1/members", "/api/v1/members", READERS),
  ...[
    "catalogue",
    "reports/2026-Q3",
    "reports/2026-Q3/indicators/M03.2",
    "snapshots/2026-Q3",
    "snapshots/2026-Q3/latest/report.pdf",
  ].map((rest, index) =>
    row(
      [
        "GET /api/v1/members/:member/catalogue",
        "GET /api/v1/members/:member/reports/:period",
        "GET /api/v1/members/:member/reports/:period/indicators/:code",
        "GET /api/v1/members/:member/snapshots/:period",
        "GET /api/v1/members/:member/snapshots/:period/:version/:file",
      ][index] ?? "",
      `/api/v1/members/le-chan/${rest}`,
      [401, 403, 403, 403, 403, 404, 404, 404],
    ),
  ),
  row("GET /api/v1/jwks.json", "/api/v1/jwks.json", ANYBODY),
  row("GET /api/v1/schemas/snapshot-v1.json", "/api/v1/schemas/snapshot-v1.json", ANYBODY),
  row("GET /api/v1/openapi.json", "/api/v1/openapi.json", ANYBODY),
];

/** Forms and workbooks. */
const ENTRY: readonly Row[] = [
  row("GET /nhap/:dataSet/:period", FORM, [302, 200, 200, 403, 403, 403, 200, 200]),
  row("GET /nhap/:dataSet/:period", `${FORM}?donVi=tdp-01`, [302, 200, 403, 403, 403, 403, 200, 200]),
  row("GET /nhap/:dataSet/:period", "/nhap/M03-DV/2026-09", NO_SUCH),
  row("GET /nhap/:dataSet/:period", "/nhap/M03-DV/2026-Q9", NO_SUCH),
  row(
    "POST /nhap/:dataSet/:period",
    `${FORM}?donVi=tdp-01`,
    [401, 422, 403, 403, 403, 403, 422, 422],
    form(),
  ),
  row(
    "POST /nhap/:dataSet/:period/ban-nhap",
    `${FORM}/ban-nhap?donVi=tdp-01`,
    [401, 200, 403, 403, 403, 403, 200, 200],
    form({ submissionId: randomUUID(), writer: randomUUID() }),
  ),
  row(
    "GET /nhap/:dataSet/:period/cac-ky-truoc",
    `${FORM}/cac-ky-truoc?donVi=tdp-01`,
    [302, 200, 403, 403, 403, 403, 200, 200],
  ),
  row(
    "GET /nhap/:dataSet/:period/bien-nhan/:revision",
    `${FORM}/bien-nhan/1?donVi=tdp-01`,
    [302, 200, 403, 200, 403, 200, 200, 404],
  ),
  row(
    "GET /nhap/:dataSet/:period/excel",
    `${FORM}/excel?donVi=tdp-01`,
    [302, 200, 403, 403, 403, 403, 200, 200],
  ),
  row(
    "GET /nhap/:dataSet/:period/excel/bieu-mau.xlsx",
    `${FORM}/excel/bieu-mau.xlsx?donVi=tdp-01`,
    [302, 200, 403, 403, 403, 403, 200, 200],
  ),
  row(
    "POST /nhap/:dataSet/:period/excel",
    `${FORM}/excel?donVi=tdp-01`,
    [401, 422, 403, 403, 403, 403, 422, 422],
    upload,
  ),
  row(
    "POST /nhap/:dataSet/:period/excel/tep",
    `${FORM}/excel/tep?donVi=tdp-01`,
    [401, 400, 403, 403, 403, 403, 400, 400],
    form(),
  ),
  row(
    "GET /nhap/:dataSet/:period/nhieu-don-vi",
    `${FORM}/nhieu-don-vi`,
    [302, 403, 403, 200, 403, 403, 200, 200],
  ),
  row(
    "GET /nhap/:dataSet/:period/nhieu-don-vi/bieu-mau.xlsx",
    `${FORM}/nhieu-don-vi/bieu-mau.xlsx`,
    [302, 403, 403, 200, 403, 403, 200, 200],
  ),
  row(
    "POST /nhap/:dataSet/:period/nhieu-don-vi",
    `${FORM}/nhieu-don-vi`,
    [401, 403, 403, 422, 403, 403, 422, 422],
    upload,
  ),
  row(
    "POST /nhap/:dataSet/:period/nhieu-don-vi/tep",
    `${FORM}/nhieu-don-vi/tep`,
    [401, 403, 403, 400, 403, 403, 400, 400],
    form(),
  ),
  row(
    "POST /nhap/:dataSet/:period/nhieu-don-vi/gui",
    `${FORM}/nhieu-don-vi/gui`,
    [401, 403, 403, 400, 403, 403, 400, 400],
    form(),
  ),
];

/** Reading, deciding, signing in and out. */
const PORTAL: readonly Row[] = [
  row("GET /tai-san/:hash/:file", "/tai-san/0/site.css", ANYBODY),
  row("GET /dang-nhap", "/dang-nhap", [302, 302, 302, 302, 302, 302, 302, 302]),
  row("GET /dang-nhap/xong", "/dang-nhap/xong?code=x&state=y", [400, 400, 400, 400, 400, 400, 400, 400]),
  row("GET /dang-nhap-lai", "/dang-nhap-lai", ANYBODY),
  row("POST /dang-xuat", "/dang-xuat", [303, 303, 303, 303, 303, 303, 303, 303], form()),
  row("GET /", "/", [200, 200, 200, 200, 200, 302, 302, 302]),
  row("GET /", "/khong-co", [404, 404, 404, 404, 404, 404, 404, 404]),
  row("GET /xac-minh", "/xac-minh", ANY_VISITOR),
  row("POST /xac-minh", "/xac-minh", [303, 422, 422, 422, 422, 422, 422, 422], upload),
  // Whose link it is says its secret, not a session.
  row("GET /thu-bao", "/thu-bao", [404, 404, 404, 404, 404, 404, 404, 404]),
  row("POST /thu-bao", "/thu-bao", [404, 404, 404, 404, 404, 404, 404, 404], form({ nhan: "khong" })),
  row("GET /duyet", "/duyet", [302, 403, 403, 200, 200, 403, 200, 200]),
  row(
    "POST /duyet",
    "/duyet",
    [401, 403, 403, 409, 403, 403, 409, 409],
    form({ chon: "M03-DV/2026-Q3/tdp-99/1" }),
  ),
  row(
    "POST /duyet",
    "/duyet",
    [401, 403, 403, 409, 403, 403, 409, 409],
    form({ traLai: "M03-DV/2026-Q3/tdp-99/1", "lyDo.M03-DV/2026-Q3/tdp-99/1": "Sai" }),
  ),
  row(
    "POST /duyet/nhac",
    "/duyet/nhac",
    [401, 403, 403, 303, 403, 403, 303, 303],
    form({ dataSet: "M03-DV", period: "2026-Q3" }),
  ),
  row("GET /so-lieu/:dataSet/:period/:orgUnit", SUBMITTED, [302, 200, 403, 200, 403, 200, 200, 404]),
  row(
    "POST /so-lieu/:dataSet/:period/:orgUnit",
    SUBMITTED,
    [401, 403, 403, 422, 403, 403, 422, 404],
    form({ revision: "1", decision: "return", reason: "" }),
  ),
  row(
    "GET /so-lieu/:dataSet/:period/:orgUnit/so-sanh",
    `${SUBMITTED}/so-sanh?tu=1&den=1`,
    [302, 200, 403, 200, 403, 200, 200, 404],
  ),
  row(
    "GET /so-lieu/:dataSet/:period/:orgUnit/so-sanh",
    `${SUBMITTED}/so-sanh?tu=1&den=7`,
    [302, 404, 403, 404, 403, 404, 404, 404],
  ),
  row("GET /lich-su", "/lich-su", [302, 200, 200, 200, 200, 403, 403, 403]),
  row("GET /lich-su", "/lich-su?nam=2025", [302, 404, 404, 404, 404, 403, 403, 403]),
  row("GET /gian-doan", "/gian-doan", ANY_VISITOR),
  row("GET /tong-quan", "/tong-quan", [302, 403, 403, 403, 403, 302, 302, 302]),
  row("GET /bao-cao", "/bao-cao", READERS_PAGE),
  row("GET /bao-cao/:period", REPORT, READERS_PAGE),
  row("GET /bao-cao/:period", "/bao-cao/2026-Q9", [302, 403, 403, 403, 403, 404, 404, 404]),
  row("GET /bao-cao/:period/chi-tieu", `${REPORT}/chi-tieu`, READERS_PAGE),
  row("GET /bao-cao/:period/chi-tieu", `${REPORT}/chi-tieu?trang-thai=behind`, READERS_PAGE),
  row("GET /bao-cao/:period/mo-hinh/:model", `${REPORT}/mo-hinh/M03`, MODEL_PAGE),
  row(
    "GET /bao-cao/:period/mo-hinh/:model",
    `${REPORT}/mo-hinh/M99`,
    [302, 403, 403, 403, 403, 404, 404, 404],
  ),
  row("GET /bao-cao/:period/chi-tieu/:code", `${REPORT}/chi-tieu/M03.2`, MODEL_PAGE),
  // A ward has no members.
  row("GET /bao-cao/:period/don-vi", `${REPORT}/don-vi`, [302, 403, 403, 403, 403, 404, 404, 404]),
  row("GET /bao-cao-mo-hinh", "/bao-cao-mo-hinh", [302, 403, 403, 200, 200, 200, 200, 200]),
  row("GET /bao-cao/:period/phien-ban", `${REPORT}/phien-ban`, READERS_PAGE),
  row(
    "GET /bao-cao/:period/phien-ban/:version",
    `${REPORT}/phien-ban/1`,
    [302, 403, 403, 403, 403, 200, 200, 404],
  ),
  row("GET /mo-lai", "/mo-lai", ADMIN_PAGE),
  row("POST /mo-lai", "/mo-lai", ADMIN_FORM, form()),
  row("GET /mo-lai/:reopeningId/ket-thuc", "/mo-lai/x/ket-thuc", [302, 403, 403, 403, 403, 403, 404, 404]),
  row(
    "POST /mo-lai/:reopeningId/ket-thuc",
    "/mo-lai/x/ket-thuc",
    [401, 403, 403, 403, 403, 403, 404, 404],
    form(),
  ),
];

/** The administrator's. Accounts are of the ward: the other's administrator finds no such person. */
const ADMINISTRATION: readonly Row[] = [
  row("GET /quan-tri", "/quan-tri", ADMIN_PAGE),
  row("GET /quan-tri/nguoi-dung", "/quan-tri/nguoi-dung", ADMIN_PAGE),
  row("GET /quan-tri/moi-nguoi-dung", "/quan-tri/moi-nguoi-dung", ADMIN_PAGE),
  row("POST /quan-tri/moi-nguoi-dung", "/quan-tri/moi-nguoi-dung", ADMIN_FORM, form()),
  row("GET /quan-tri/nguoi-dung/:username", PERSON, [302, 403, 403, 403, 403, 403, 200, 404]),
  ...[
    ...["sua", "khoa", "dang-xuat"].map((step) => ({ step, page: 200, posted: 422 })),
    // Of no use for who is in use already: back to the account.
    ...["mo-khoa", "moi-lai"].map((step) => ({ step, page: 302, posted: 303 })),
  ].flatMap(({ step, page, posted }) => [
    row(`GET /quan-tri/nguoi-dung/:username/${step}`, `${PERSON}/${step}`, [
      302,
      403,
      403,
      403,
      403,
      403,
      page,
      404,
    ]),
    row(
      `POST /quan-tri/nguoi-dung/:username/${step}`,
      `${PERSON}/${step}`,
      [401, 403, 403, 403, 403, 403, posted, 404],
      form(),
    ),
  ]),
  row("GET /quan-tri/don-vi", "/quan-tri/don-vi", ADMIN_PAGE),
  row("GET /quan-tri/them-don-vi", "/quan-tri/them-don-vi", ADMIN_PAGE),
  row("POST /quan-tri/them-don-vi", "/quan-tri/them-don-vi", ADMIN_FORM, form()),
  row("GET /quan-tri/don-vi/:code", "/quan-tri/don-vi/tdp-01", ADMIN_PAGE),
  row("POST /quan-tri/don-vi/:code", "/quan-tri/don-vi/tdp-01", ADMIN_FORM, form()),
  row("GET /quan-tri/ngay-nghi", "/quan-tri/ngay-nghi", ADMIN_PAGE),
  row("POST /quan-tri/ngay-nghi", "/quan-tri/ngay-nghi", ADMIN_FORM, form()),
  row("GET /quan-tri/nguoi-ky", "/quan-tri/nguoi-ky", ADMIN_PAGE),
  row("POST /quan-tri/nguoi-ky", "/quan-tri/nguoi-ky", ADMIN_FORM, form({ chucVu: "khac" })),
  row("GET /quan-tri/danh-muc", "/quan-tri/danh-muc", ADMIN_PAGE),
  row("GET /quan-tri/danh-muc/:version", "/quan-tri/danh-muc/1", ADMIN_PAGE),
  row(
    "POST /quan-tri/danh-muc/:version",
    "/quan-tri/danh-muc/1",
    [401, 403, 403, 403, 403, 403, 200, 200],
    form(),
  ),
  row(
    "GET /quan-tri/danh-muc/tai-len",
    "/quan-tri/danh-muc/tai-len",
    [302, 403, 403, 403, 403, 403, 302, 302],
  ),
  row(
    "GET /quan-tri/danh-muc/cong-bo",
    "/quan-tri/danh-muc/cong-bo",
    [302, 403, 403, 403, 403, 403, 302, 302],
  ),
  row("GET /quan-tri/danh-muc/tai-ve", "/quan-tri/danh-muc/tai-ve", ADMIN_PAGE),
  row("POST /quan-tri/danh-muc/tai-len", "/quan-tri/danh-muc/tai-len", ADMIN_FORM, upload),
  row("POST /quan-tri/danh-muc/cong-bo", "/quan-tri/danh-muc/cong-bo", ADMIN_FORM, form()),
  row("GET /quan-tri/cong-bo", "/quan-tri/cong-bo", ADMIN_PAGE),
  row("POST /quan-tri/cong-bo", "/quan-tri/cong-bo", ADMIN_FORM, form()),
  row("GET /quan-tri/thu-chua-gui", "/quan-tri/thu-chua-gui", ADMIN_PAGE),
  row("GET /quan-tri/nhat-ky", "/quan-tri/nhat-ky", ADMIN_PAGE),
  row("GET /quan-tri/nhat-ky.csv", "/quan-tri/nhat-ky.csv", ADMIN_PAGE),
];

export const TABLE: readonly Row[] = [...API, ...ENTRY, ...PORTAL, ...ADMINISTRATION];
