/** `/nhap/{dataSet}/{period}/excel`: one unit's form as a workbook, out and in. Sending is the form's own. */
import { type Context, Hono } from "hono";
import { html } from "hono/html";
import {
  filledFileAddress,
  formAddress,
  workbookAddress,
  workbookFileAddress,
} from "../../shared/http/addresses.ts";
import { htmlPage } from "../../shared/http/page.ts";
import { type PageVariables, requireSession } from "../../shared/http/page-session.ts";
import { receivedAt } from "../../shared/http/request.ts";
import { requireUpload } from "../../shared/http/upload.ts";
import type { FormDependencies } from "./form.ts";
import { findOpening } from "./form-opening.ts";
import { type FormPlace, findPlace, sectionOf } from "./form-place.ts";
import { answerFile } from "./workbook/answer-file.ts";
import { readContent } from "./workbook/content.ts";
import { freshForm, markedForm, type WorkbookPlace } from "./workbook/form-of.ts";
import { previewPage } from "./workbook/preview-page.ts";
import { judgeWorkbook, receiveUpload, type UploadProblem } from "./workbook/receive.ts";
import { readStored } from "./workbook/stored.ts";
import { uploadPage } from "./workbook/upload-page.ts";

type FormContext = Context<PageVariables>;

export function oneUnitWorkbooks({
  sessions,
  baseUrl,
  catalogues,
  ledger,
  drafts,
}: FormDependencies): Hono<PageVariables> {
  const app = new Hono<PageVariables>();
  const signedIn = requireSession(sessions, baseUrl);

  app.get("/nhap/:dataSet/:period/excel", signedIn, async (context) => {
    const place = await openPlace(context);
    return place instanceof Response ? place : showUpload(context, place);
  });

  app.get("/nhap/:dataSet/:period/excel/bieu-mau.xlsx", signedIn, async (context) => {
    const place = await openPlace(context);
    if (place instanceof Response) return place;
    return answerFile(freshForm(workbookPlace(place), await stored(context, place, { history: false })));
  });

  app.post("/nhap/:dataSet/:period/excel", requireUpload(sessions, baseUrl), async (context) => {
    const place = await openPlace(context);
    if (place instanceof Response) return place;
    const received = await receiveUpload(workbookPlace(place), context.get("upload"));
    if (received.outcome !== "filled") return showUpload(context, place, received);
    const { filled } = received;
    const now = receivedAt(context);
    const known = await stored(context, place, { history: true });
    const [judged] = judgeWorkbook(workbookPlace(place), filled, known, now);
    if (!judged) throw new Error("a workbook of one unit has one row");
    const page = previewPage({ place, judged, filled, addresses: addressesOf(place) });
    return htmlPage(context, page, judged.verdict.kind === "faulty" ? 422 : 200);
  });

  app.post("/nhap/:dataSet/:period/excel/tep", signedIn, async (context) => {
    const place = await openPlace(context);
    if (place instanceof Response) return place;
    const filled = await readContent(context);
    if (filled instanceof Response) return filled;
    const own = { ...filled, rows: filled.rows.filter(({ orgUnit }) => orgUnit === place.orgUnit.code) };
    const judged = judgeWorkbook(
      workbookPlace(place),
      own,
      await stored(context, place, { history: false }),
      receivedAt(context),
    );
    return answerFile(markedForm(workbookPlace(place), filled.id, judged));
  });

  /** The place when it can be sent to, or the page that says why not. */
  const openPlace = async (context: FormContext): Promise<FormPlace | Response> => {
    const place = await findPlace(context, catalogues);
    if (place instanceof Response) return place;
    const opening = await findOpening(context, { ledger, drafts }, place);
    return opening instanceof Response ? opening : place;
  };

  const stored = (context: FormContext, place: FormPlace, lookBack: { history: boolean }) =>
    readStored(ledger, place, place.orgUnit.code, { now: receivedAt(context), ...lookBack });

  const workbookPlace = (place: FormPlace): WorkbookPlace => ({
    ...place,
    orgUnit: place.orgUnit.code,
    address: `${baseUrl}${addressesOf(place).upload}`,
  });

  const showUpload = (context: FormContext, place: FormPlace, problem?: UploadProblem) => {
    const { orgUnit, isActingFor } = place;
    return htmlPage(
      context,
      uploadPage({
        subject: place,
        about: html`Đơn vị báo cáo: <strong>${orgUnit.name}</strong>${isActingFor ? " (nhập thay)" : ""}.`,
        back: { address: addressesOf(place).form, text: "Nhập trên trang" },
        section: sectionOf(place),
        addresses: addressesOf(place),
        problem,
      }),
      problem ? 422 : 200,
    );
  };
  return app;
}

function addressesOf({ dataSet, period, orgUnit, isActingFor }: FormPlace) {
  const of = [dataSet.code, period.code, isActingFor ? orgUnit.code : undefined] as const;
  return {
    form: formAddress(...of),
    upload: workbookAddress(...of),
    file: workbookFileAddress(...of),
    filledFile: filledFileAddress(...of),
  };
}
