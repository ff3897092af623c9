/**
 * `/nhap/{dataSet}/{period}/nhieu-don-vi`: one workbook with a row for each unit. A model's lead makes it ready and has it
 * checked; each row is sent only by who may send for its unit (api.md, "Roles"), and is a submission of its own.
 */
import { type Context, Hono } from "hono";
import { html } from "hono/html";
import { formatPeriod } from "../../shared/domain/vietnamese.ts";
import { manyUnitsAddress, REVIEW_PATH } from "../../shared/http/addresses.ts";
import { htmlPage, messagePage } from "../../shared/http/page.ts";
import { type PageVariables, requireSession } from "../../shared/http/page-session.ts";
import { mayDecideOn, maySubmitFor } from "../../shared/http/principal.ts";
import { receivedAt } from "../../shared/http/request.ts";
import { requireUpload } from "../../shared/http/upload.ts";
import type { FormDependencies } from "./form.ts";
import { refuseEarly } from "./form-opening.ts";
import { type FormSubject, findSubject } from "./form-place.ts";
import { answerFile } from "./workbook/answer-file.ts";
import { readContent } from "./workbook/content.ts";
import type { FilledWorkbook } from "./workbook/filled.ts";
import { freshForm, markedForm, type WorkbookPlace } from "./workbook/form-of.ts";
import type { JudgedRow } from "./workbook/judge.ts";
import { manyUnitsPreview } from "./workbook/many-units-preview.ts";
import { manyUnitsResult } from "./workbook/many-units-result.ts";
import { judgeWorkbook, receiveUpload, type UploadProblem } from "./workbook/receive.ts";
import { readAgreed, sendRows } from "./workbook/send-rows.ts";
import { readStored } from "./workbook/stored.ts";
import { uploadPage } from "./workbook/upload-page.ts";

type FormContext = Context<PageVariables>;

export function manyUnitsWorkbooks({
  sessions,
  baseUrl,
  catalogues,
  ledger,
}: FormDependencies): Hono<PageVariables> {
  const app = new Hono<PageVariables>();
  const signedIn = requireSession(sessions, baseUrl);

  app.get("/nhap/:dataSet/:period/nhieu-don-vi", signedIn, async (context) => {
    const subject = await openSubject(context);
    return subject instanceof Response ? subject : showUpload(context, subject);
  });

  app.get("/nhap/:dataSet/:period/nhieu-don-vi/bieu-mau.xlsx", signedIn, async (context) => {
    const subject = await openSubject(context);
    if (subject instanceof Response) return subject;
    const stored = await readStored(ledger, subject, null, { now: receivedAt(context), history: false });
    return answerFile(freshForm(workbookPlace(subject), stored));
  });

  app.post("/nhap/:dataSet/:period/nhieu-don-vi", requireUpload(sessions, baseUrl), async (context) => {
    const subject = await openSubject(context);
    if (subject instanceof Response) return subject;
    const received = await receiveUpload(workbookPlace(subject), context.get("upload"));
    if (received.outcome !== "filled") return showUpload(context, subject, received);
    const { filled } = received;
    const judged = await judge(context, subject, filled, { history: true });
    const hasFaults = judged.some(({ verdict }) => verdict.kind === "faulty");
    const view = { subject, judged, filled, addresses: addressesOf(subject) };
    return htmlPage(context, manyUnitsPreview(view), hasFaults ? 422 : 200);
  });

  app.post("/nhap/:dataSet/:period/nhieu-don-vi/tep", signedIn, async (context) => {
    const subject = await openSubject(context);
    if (subject instanceof Response) return subject;
    const filled = await readContent(context);
    if (filled instanceof Response) return filled;
    const judged = await judge(context, subject, filled, { history: false });
    return answerFile(markedForm(workbookPlace(subject), filled.id, judged));
  });

  app.post("/nhap/:dataSet/:period/nhieu-don-vi/gui", signedIn, async (context) => {
    const subject = await openSubject(context);
    if (subject instanceof Response) return subject;
    const filled = await readContent(context);
    if (filled instanceof Response) return filled;
    const judged = await judge(context, subject, filled, { history: false });
    const results = await sendRows(ledger, subject.version, judged, {
      agreed: readAgreed(context.get("form")),
      by: subject.session.principal,
      at: receivedAt(context),
    });
    return htmlPage(context, manyUnitsResult({ subject, results, filled, addresses: addressesOf(subject) }));
  });

  /** The form, when it is open and the person leads its model, or the page that says why not. */
  const openSubject = async (context: FormContext): Promise<FormSubject | Response> => {
    const subject = await findSubject(context, catalogues);
    if (subject instanceof Response) return subject;
    const { session, version, dataSet, period } = subject;
    const { catalogue, sample } = version;
    if (mayDecideOn(session.principal, dataSet, catalogue)) {
      return (await refuseEarly(context, subject, receivedAt(context))) ?? subject;
    }
    const text = `Chỉ cơ quan chủ trì mô hình và quản trị viên dùng biểu mẫu nhiều đơn vị của “${dataSet.name}”, ${formatPeriod(period.code)}.`;
    const frame = { session, programme: catalogue.programme, sample };
    return htmlPage(context, messagePage({ ...frame, title: "Không có quyền", text }), 403);
  };

  const judge = async (
    context: FormContext,
    subject: FormSubject,
    filled: FilledWorkbook,
    lookBack: { readonly history: boolean },
  ): Promise<JudgedRow[]> => {
    const now = receivedAt(context);
    const stored = await readStored(ledger, subject, null, { now, ...lookBack });
    return judgeWorkbook(workbookPlace(subject), filled, stored, now);
  };

  const workbookPlace = (subject: FormSubject): WorkbookPlace => ({
    ...subject,
    orgUnit: null,
    address: `${baseUrl}${addressesOf(subject).upload}`,
  });

  const showUpload = (context: FormContext, subject: FormSubject, problem?: UploadProblem) => {
    const { principal } = subject.session;
    const page = uploadPage({
      subject,
      about: `${subject.dataSet.assigned.length} đơn vị, mỗi đơn vị một dòng; dòng để trống thì bỏ qua.`,
      back: { address: REVIEW_PATH, text: "Duyệt báo cáo" },
      section: REVIEW_PATH,
      addresses: addressesOf(subject),
      remark: subject.dataSet.assigned.every((unit) => maySubmitFor(principal, unit))
        ? undefined
        : html`<p class="ds-paragraph">Cơ
quan chủ trì nhập và kiểm tra được tệp tại đây; quản trị viên nộp tệp này để gửi thay các đơn vị.</p>`,
      problem,
    });
    return htmlPage(context, page, problem ? 422 : 200);
  };
  return app;
}

function addressesOf({ dataSet, period }: FormSubject) {
  const upload = manyUnitsAddress(dataSet.code, period.code);
  return { upload, file: `${upload}/bieu-mau.xlsx`, filledFile: `${upload}/tep`, send: `${upload}/gui` };
}
