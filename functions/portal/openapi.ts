/** `GET /api/v1/openapi.json`: the whole interface as OpenAPI 3.1, generated from the schemas that validate. */
import * as z from "zod";
import { type ProblemType, problemStatus } from "../../shared/http/problem.ts";
import { jwks } from "../../shared/wire/jwks.ts";
import { reminderAnswer, reminderRequest } from "../../shared/wire/reminder.ts";
import { indicatorAnswer, reportAnswer } from "../../shared/wire/report.ts";
import { wireJsonSchema } from "../../shared/wire/scalars.ts";
import { snapshotVersion } from "../../shared/wire/snapshot.ts";
import {
  decisionAnswer,
  decisionRequest,
  finding,
  receipt,
  reopeningAnswer,
  reopeningEndRequest,
  reopeningRequest,
  submissionRequest,
  submissionRevision,
} from "../../shared/wire/submission.ts";
import { WORKBOOK_TYPE, workbookReading } from "../../shared/wire/workbook.ts";

interface Parameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly description: string;
  readonly required?: boolean;
}

/** JSON by its schema, or a file: a workbook, a signed receipt. */
type Content = z.ZodType | "workbook" | "receipt";

interface Operation {
  readonly method: "get" | "post";
  readonly path: string;
  readonly summary: string;
  readonly parameters?: readonly Parameter[];
  readonly request?: Content;
  /** By status; null: no body. */
  readonly answers: Readonly<Record<number, Content | null>>;
  readonly problems: readonly ProblemType[];
  readonly isPublic?: boolean;
}

const inPath = (name: string, description: string): Parameter => ({
  name,
  in: "path",
  description,
  required: true,
});
const inQuery = (name: string, description: string): Parameter => ({ name, in: "query", description });
const PERIOD = inPath("period", "Mã kỳ, ví dụ 2026-09, 2026-Q3, 2026-H1, 2026-9M, 2026");
const LIMIT = inQuery("limit", "Số mục mỗi trang, 1–500; trang sau theo tiêu đề Link");
const REVISION_PATH = [
  inPath("orgUnit", "Mã đơn vị"),
  inPath("dataSet", "Mã biểu mẫu"),
  PERIOD,
  inPath("revision", "Số bản"),
];
const WORKBOOK_PARAMETERS = [
  inPath("dataSet", "Mã biểu mẫu"),
  PERIOD,
  inQuery("orgUnit", "Mã đơn vị; không nêu: biểu mẫu nhiều đơn vị, mỗi đơn vị một dòng"),
];
const READ_PROBLEMS = [
  "unauthenticated",
  "forbidden",
  "not-found",
  "too-many-requests",
  "unavailable",
] as const;

const OPERATIONS: readonly Operation[] = [
  {
    method: "post",
    path: "/submissions",
    summary:
      "Gửi báo cáo của một đơn vị cho một biểu mẫu và một kỳ; gửi lại cùng submissionId không bị ghi hai lần",
    request: submissionRequest,
    answers: { 200: receipt, 201: receipt },
    problems: [
      "malformed-json",
      "too-large",
      "unsupported-media-type",
      "unauthenticated",
      "not-your-unit",
      "invalid-submission",
      "submission-id-reused",
      "period-locked",
      "revision-conflict",
      "too-many-requests",
      "unavailable",
    ],
  },
  {
    method: "get",
    path: "/workbooks/{dataSet}/{period}",
    summary: "Biểu mẫu Excel của một đơn vị, hoặc của tất cả các đơn vị được giao (khi không nêu orgUnit)",
    parameters: WORKBOOK_PARAMETERS,
    answers: { 200: "workbook" },
    problems: READ_PROBLEMS,
  },
  {
    method: "post",
    path: "/workbooks/{dataSet}/{period}",
    summary:
      "Đọc và kiểm tra một tệp Excel đã nhập, không ghi gì; mỗi dòng đúng cho ra một submission để gửi tiếp bằng POST /submissions",
    parameters: WORKBOOK_PARAMETERS,
    request: "workbook",
    answers: { 200: workbookReading },
    problems: [...READ_PROBLEMS, "too-large", "unsupported-media-type", "invalid-workbook"],
  },
  {
    method: "get",
    path: "/submissions",
    summary: "Các bản báo cáo đã gửi của một kỳ, kèm trạng thái",
    parameters: [
      { ...inQuery("period", "Mã kỳ của biểu mẫu"), required: true },
      inQuery("orgUnit", "Chỉ của đơn vị này"),
      inQuery("dataSet", "Chỉ của biểu mẫu này"),
      inQuery("after", "Vị trí để đọc tiếp, theo tiêu đề Link"),
      LIMIT,
    ],
    answers: { 200: z.array(submissionRevision) },
    problems: [...READ_PROBLEMS, "invalid-request"],
  },
  {
    method: "get",
    path: "/submissions/{orgUnit}/{dataSet}/{period}/{revision}",
    summary: "Một bản báo cáo đã gửi",
    parameters: REVISION_PATH,
    answers: { 200: submissionRevision },
    problems: READ_PROBLEMS,
  },
  {
    method: "get",
    path: "/submissions/{orgUnit}/{dataSet}/{period}/{revision}/receipt",
    summary: "Biên nhận có chữ ký số của một bản báo cáo (JWS dạng gọn, RFC 7515); kiểm tra bằng /jwks.json",
    parameters: REVISION_PATH,
    answers: { 200: "receipt" },
    problems: READ_PROBLEMS,
  },
  {
    method: "post",
    path: "/submissions/{orgUnit}/{dataSet}/{period}/{revision}/decision",
    summary: "Duyệt hoặc trả lại một bản báo cáo (trả lại phải có lý do)",
    parameters: REVISION_PATH,
    request: decisionRequest,
    answers: { 200: decisionAnswer, 201: decisionAnswer },
    problems: [
      ...READ_PROBLEMS,
      "malformed-json",
      "too-large",
      "unsupported-media-type",
      "invalid-request",
      "already-returned",
      "period-locked",
    ],
  },
  {
    method: "post",
    path: "/reminders",
    summary:
      "Nhắc các đơn vị chưa có báo cáo của một biểu mẫu và một kỳ bằng thư; mỗi ngày nhiều nhất một thư",
    request: reminderRequest,
    answers: { 202: reminderAnswer },
    problems: [...READ_PROBLEMS, "malformed-json", "too-large", "unsupported-media-type", "invalid-request"],
  },
  {
    method: "post",
    path: "/reopenings",
    summary: "Mở lại một kỳ đã khóa cho một đơn vị, đến một thời điểm",
    request: reopeningRequest,
    answers: { 201: reopeningAnswer },
    problems: [...READ_PROBLEMS, "malformed-json", "too-large", "unsupported-media-type", "invalid-request"],
  },
  {
    method: "post",
    path: "/reopenings/{reopeningId}/end",
    summary:
      "Kết thúc sớm một lần mở lại: kỳ khóa lại ngay cho đơn vị, báo cáo đã gửi trong thời gian mở lại giữ nguyên",
    parameters: [inPath("reopeningId", "Mã lần mở lại")],
    request: reopeningEndRequest,
    answers: { 200: reopeningAnswer, 201: reopeningAnswer },
    problems: [
      ...READ_PROBLEMS,
      "malformed-json",
      "too-large",
      "unsupported-media-type",
      "invalid-request",
      "reopening-over",
    ],
  },
  {
    method: "get",
    path: "/reopenings",
    summary: "Các lần mở lại kỳ báo cáo",
    parameters: [inQuery("after", "Vị trí để đọc tiếp, theo tiêu đề Link"), LIMIT],
    answers: { 200: z.array(reopeningAnswer) },
    problems: READ_PROBLEMS,
  },
  {
    method: "get",
    path: "/catalogue",
    summary: "Chương trình, đơn vị, biểu mẫu, mô hình và chỉ tiêu đang áp dụng",
    answers: { 200: z.looseObject({ version: z.int(), digest: z.string() }) },
    problems: READ_PROBLEMS,
  },
  {
    method: "get",
    path: "/reports/{period}",
    summary: "Báo cáo của kỳ tại thời điểm này",
    parameters: [PERIOD],
    answers: { 200: reportAnswer },
    problems: READ_PROBLEMS,
  },
  {
    method: "get",
    path: "/reports/{period}/indicators/{code}",
    summary: "Một chỉ tiêu và nguồn của nó: phần của từng đơn vị và bản báo cáo làm căn cứ",
    parameters: [PERIOD, inPath("code", "Mã chỉ tiêu, ví dụ M06.2")],
    answers: { 200: indicatorAnswer },
    problems: READ_PROBLEMS,
  },
  {
    method: "get",
    path: "/snapshots/{period}",
    summary: "Các bản công bố của kỳ, mới nhất trước",
    parameters: [PERIOD, inQuery("before", "Chỉ các phiên bản trước số này"), LIMIT],
    answers: { 200: z.array(snapshotVersion) },
    problems: READ_PROBLEMS,
  },
  {
    method: "get",
    path: "/snapshots/{period}/{version}/{file}",
    summary: "Tải một tệp của bản công bố: chuyển hướng đến địa chỉ tải chỉ có hiệu lực trong thời gian ngắn",
    parameters: [
      PERIOD,
      inPath("version", "Số phiên bản hoặc latest"),
      inPath(
        "file",
        "snapshot.json, report.pdf, report-MÃ.pdf (báo cáo riêng của một mô hình), tables.xlsx, indicators.csv, data-value-set.json (DHIS2), manifest.json hoặc manifest.jws",
      ),
    ],
    answers: { 302: null },
    problems: READ_PROBLEMS,
  },
  {
    method: "get",
    path: "/jwks.json",
    summary: "Khóa công khai để kiểm tra chữ ký manifest.jws của các bản công bố (RFC 7517)",
    answers: { 200: jwks },
    problems: ["too-many-requests", "unavailable"],
    isPublic: true,
  },
  {
    method: "get",
    path: "/schemas/snapshot-v1.json",
    summary: "JSON Schema của snapshot.json",
    answers: { 200: z.looseObject({}) },
    problems: [],
    isPublic: true,
  },
  {
    method: "get",
    path: "/openapi.json",
    summary: "Mô tả này",
    answers: { 200: z.looseObject({}) },
    problems: [],
    isPublic: true,
  },
];

const problemBody = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.array(finding).optional(),
});

let document: Record<string, unknown> | undefined;

/** The OpenAPI document; built once per process. */
export function openApiDocument(): Record<string, unknown> {
  document ??= buildDocument();
  return document;
}

function buildDocument(): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of OPERATIONS) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Báo cáo chương trình của phường",
      version: "1",
      description:
        "Khi nhận 429 hoặc 503, hãy gửi lại đúng yêu cầu đó sau số giây ghi ở Retry-After; nếu không có, sau 5 giây và lâu dần. Gửi lại báo cáo với cùng submissionId không bị ghi hai lần.",
    },
    servers: [{ url: "/api/v1" }],
    paths,
    components: {
      schemas: { Problem: wireJsonSchema(problemBody) },
      securitySchemes: { bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
    },
  };
}

function describe({ summary, parameters = [], request, answers, problems, isPublic }: Operation): unknown {
  return {
    summary,
    security: isPublic ? [] : [{ bearer: [] }],
    parameters: parameters.map((parameter) => ({ ...parameter, schema: { type: "string" } })),
    ...(request && {
      requestBody: { required: true, content: contentOf(request) },
    }),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, schema]) => [status, answerOf(schema)])),
      ...problemResponses(problems),
    },
  };
}

function answerOf(content: Content | null): unknown {
  return content === null
    ? { description: "Chuyển hướng", headers: { Location: { schema: { type: "string" } } } }
    : { description: "Thành công", content: contentOf(content) };
}

function contentOf(content: Content): unknown {
  if (content === "receipt") return { "application/jose": { schema: { type: "string" } } };
  return content === "workbook"
    ? { [WORKBOOK_TYPE]: { schema: {} } }
    : { "application/json": { schema: wireJsonSchema(content) } };
}

const RETRY_AFTER = {
  "Retry-After": {
    description: "Số giây nên chờ trước khi gửi lại",
    schema: { type: "integer", minimum: 0 },
  },
};

/** Problems by status: several types may share one. Longer heads than the front takes never get to a function. */
function problemResponses(types: readonly ProblemType[]): Record<string, unknown> {
  const byStatus = Map.groupBy([...types, "internal-error" as const], problemStatus);
  return {
    ...Object.fromEntries(
      [...byStatus].map(([status, sharing]) => [
        status,
        {
          ...problemResponse(sharing.join(", ")),
          ...((status === 429 || status === 503) && { headers: RETRY_AFTER }),
        },
      ]),
    ),
    431: problemResponse("header-too-large"),
  };
}

function problemResponse(description: string) {
  return {
    description,
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  };
}
