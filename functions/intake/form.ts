/**
 * `/nhap/{dataSet}/{period}`: the form, putting it aside, checking and sending it, and the receipt. The same check and
 * the same append as the API.
 */
import { randomUUID } from "node:crypto";
import { type Context, Hono } from "hono";
import { html } from "hono/html";
import type { RevisionEntry } from "../../shared/domain/ledger.ts";
import type { Opening } from "../../shared/domain/reopening.ts";
import {
  checkSubmission,
  checkValues,
  type Finding,
  type SubmissionCheck,
} from "../../shared/domain/submission.ts";
import { hasSameContent, REVISIONS_PER_DAY } from "../../shared/domain/submit.ts";
import { readValues, type TypedForm, typedFrom } from "../../shared/domain/typed-form.ts";
import { formatMoment } from "../../shared/domain/vietnamese.ts";
import { receiptAddress, submissionAddress } from "../../shared/http/addresses.ts";
import { htmlPage, messagePage } from "../../shared/http/page.ts";
import { type PageVariables, requireSession } from "../../shared/http/page-session.ts";
import { maySeeSubmission, maySubmitFor } from "../../shared/http/principal.ts";
import { receivedAt } from "../../shared/http/request.ts";
import type { Sessions } from "../../shared/http/session.ts";
import { logSubmission } from "../../shared/runtime/submission-log.ts";
import type { CatalogueStore } from "../../shared/store/catalogue-store.ts";
import { checkPage } from "./check-page.ts";
import { type ComparedFigures, readEarlier } from "./earlier-reports.ts";
import { type DraftFields, readAction, readDraftFields, readTyped } from "./form-fields.ts";
import { findOpening, openingAt } from "./form-opening.ts";
import { type FormView, formPage } from "./form-page.ts";
import { addressOf, type FormPlace, findPlace, notYourUnit } from "./form-place.ts";
import { draftKey, type FormRecords, type RecordsDependencies, readRecords } from "./form-records.ts";
import { readRevisions } from "./form-state.ts";
import { receiptPage } from "./receipt-page.ts";
import { logOutcome, submit } from "./submit.ts";

export interface FormDependencies extends RecordsDependencies {
  readonly sessions: Sessions;
  readonly baseUrl: string;
  readonly catalogues: CatalogueStore;
}

type FormContext = Context<PageVariables>;

/** A form that was posted, by who may fill it in. */
interface PostedForm {
  readonly place: FormPlace;
  readonly typed: TypedForm;
  readonly draftFields: DraftFields;
}

export function submissionForms({
  sessions,
  baseUrl,
  catalogues,
  ledger,
  drafts,
}: FormDependencies): Hono<PageVariables> {
  const app = new Hono<PageVariables>();
  app.use("/nhap/*", requireSession(sessions, baseUrl));

  app.get("/nhap/:dataSet/:period", async (context) => {
    const place = await findPlace(context, catalogues);
    if (place instanceof Response) return place;
    const opening = await findOpening(context, { ledger, drafts }, place);
    if (opening instanceof Response) return opening;
    const records = await readRecords({ ledger, drafts }, place);
    const { draft } = records;
    const latest = records.revisions.at(-1)?.entry;
    if (draft && draft.baseRevision !== (latest?.revision ?? 0)) {
      return askAgain(context, place, draft, {
        heading: "Đã có bản báo cáo mới hơn bản nháp",
        says: "Bản nháp còn nguyên bên dưới và chưa được gửi.",
        status: 200,
        records,
        opening,
      });
    }
    const typed = draft ?? { submissionId: randomUUID(), ...typedFrom(place.dataSet, latest) };
    return show(context, place, { typed, records, opening });
  });

  app.post("/nhap/:dataSet/:period", async (context) => {
    const posted = await readPosted(context);
    if (posted instanceof Response) return posted;
    const { place, typed } = posted;
    switch (readAction(context.get("form"))) {
      case "luu-nhap":
        return saveDraft(context, posted);
      case "bo-nhap":
        await drafts.remove(draftKey(place));
        return context.redirect(addressOf(place), 303);
      case "sua":
        return show(context, place, { typed, ...reshown(posted) });
      case "kiem-tra":
        return checkFirst(context, posted);
      case "gui":
        return send(context, posted);
    }
  });

  // What the form's script saves while somebody types.
  app.post("/nhap/:dataSet/:period/ban-nhap", async (context) => {
    const posted = await readPosted(context);
    if (posted instanceof Response) return posted;
    const result = await keep(context, posted);
    context.header("cache-control", "no-store");
    if (result.outcome === "saved") {
      return context.json({ version: result.version, savedAt: formatMoment(receivedAt(context)) });
    }
    const { version, writer, savedAt } = result.latest;
    return context.json({ version, writer, savedAt: formatMoment(savedAt) }, 409);
  });

  // What the form's script judges by what is unusual: asked for when the page is there, which need not wait for it.
  app.get("/nhap/:dataSet/:period/cac-ky-truoc", async (context) => {
    const place = await findPlace(context, catalogues);
    if (place instanceof Response) return place;
    if (!maySubmitFor(place.session.principal, place.orgUnit.code)) return notYourUnit(context, place);
    context.header("cache-control", "no-store");
    return context.json((await readEarlier(ledger, place)).history);
  });

  app.get("/nhap/:dataSet/:period/bien-nhan/:revision", async (context) => {
    const place = await findPlace(context, catalogues);
    if (place instanceof Response) return place;
    const { session, version, dataSet, orgUnit } = place;
    if (!maySeeSubmission(session.principal, orgUnit.code, dataSet, version.catalogue)) {
      return notYourUnit(context, place);
    }
    const revisions = await readRevisions(ledger, place, place.period.code);
    const state = revisions.find(({ entry }) => String(entry.revision) === context.req.param("revision"));
    const first = revisions[0]?.entry;
    if (!state || !first) {
      const { programme } = version.catalogue;
      const text = "Đơn vị chưa gửi bản báo cáo này.";
      return htmlPage(context, messagePage({ session, programme, title: "Không có biên nhận", text }), 404);
    }
    const opening = await openingAt(ledger, place, receivedAt(context));
    return htmlPage(context, receiptPage(place, { state, first, opening, baseUrl }));
  });

  const readPosted = async (context: FormContext): Promise<PostedForm | Response> => {
    const place = await findPlace(context, catalogues);
    if (place instanceof Response) return place;
    if (!maySubmitFor(place.session.principal, place.orgUnit.code)) return notYourUnit(context, place);
    const form = context.get("form");
    return {
      place,
      typed: readTyped(form, place.dataSet, place.version.catalogue.narrative),
      draftFields: readDraftFields(form),
    };
  };

  const check = (context: FormContext, { place, typed }: PostedForm): SubmissionCheck => {
    const { version, dataSet, period, orgUnit } = place;
    const read = readValues(typed, dataSet);
    const draft = {
      orgUnit: orgUnit.code,
      dataSet: dataSet.code,
      period: period.code,
      values: read.values,
      narrative: typed.narrative,
    };
    const result = checkSubmission(version.catalogue, draft, receivedAt(context));
    return result.ok
      ? result
      : { ok: false, findings: result.findings.map((found) => read.findings.get(found.pointer) ?? found) };
  };

  /** What will be sent, to look over before it is. */
  const checkFirst = async (context: FormContext, posted: PostedForm) => {
    const { place, typed } = posted;
    const result = check(context, posted);
    if (!result.ok) {
      return show(context, place, { typed, findings: result.findings, ...reshown(posted), status: 422 });
    }
    const now = receivedAt(context);
    const [usual, opening] = await Promise.all([readEarlier(ledger, place), openingAt(ledger, place, now)]);
    const page = checkPage({ ...posted, ...result, ...usual, opening, now });
    return htmlPage(context, page, opening.isOpen ? 200 : 409);
  };

  const send = async (context: FormContext, posted: PostedForm) => {
    const { place, typed, draftFields } = posted;
    const result = check(context, posted);
    if (!result.ok) {
      logSubmission({ submission: "refused", refusal: "invalid-submission" });
      return show(context, place, { typed, findings: result.findings, ...reshown(posted), status: 422 });
    }
    const sent = await submit(ledger, place.version, {
      submission: result.submission,
      submissionId: typed.submissionId,
      baseRevision: typed.baseRevision,
      receivedAt: receivedAt(context),
      receivedBy: place.session.principal.username,
    });
    logOutcome(sent);
    switch (sent.outcome) {
      case "stored":
      case "replay":
        await drafts.removeSent(draftKey(place), {
          basedOn: draftFields.draftVersion,
          submissionId: typed.submissionId,
          receivedAt: sent.entry.receivedAt,
        });
        return context.redirect(receiptAddress(sent.entry, sent.entry.revision), 303);
      case "period-locked":
        // The form says so by itself.
        return show(context, place, { typed, ...reshown(posted), status: 409 });
      case "too-many-revisions": {
        const text = html`Mỗi báo cáo nhận nhiều nhất ${REVISIONS_PER_DAY} bản trong 24 giờ. Nội dung đã nhập vẫn còn bên
dưới; gửi lại được từ ${formatMoment(sent.againAt)}.`;
        const heading = "Chưa gửi được, báo cáo này đã gửi quá nhiều lần";
        const message = { tone: "danger", heading, text } as const;
        return show(context, place, { typed, message, ...reshown(posted), status: 409 });
      }
      case "submission-id-reused":
        return askAgain(context, place, typed, {
          heading: "Báo cáo này đã được gửi trước đó",
          says: "Nội dung bên dưới khác với bản đã gửi và chưa được gửi.",
          ...reshown(posted),
        });
      case "revision-conflict": {
        const isOwn = sent.latest?.receivedBy === place.session.principal.username;
        const who = isOwn ? "chính tài khoản này đã" : "đã có người khác";
        return askAgain(context, place, typed, {
          heading: "Đã có bản báo cáo mới hơn",
          says: `Trong lúc nhập, ${who} gửi một bản. Nội dung vừa nhập còn nguyên và chưa được gửi.`,
          ...reshown(posted),
        });
      }
    }
  };

  /** What was typed on after its id had been sent, in another tab perhaps, is another text and gets another id. */
  const keep = async (context: FormContext, posted: PostedForm) => {
    const { place, typed, draftFields } = posted;
    const revisions = await readRevisions(ledger, place, place.period.code);
    const sent = revisions.find(({ entry }) => entry.submissionId === typed.submissionId)?.entry;
    const now = sent && check(context, posted);
    const isOther = sent && now && !(now.ok && hasSameContent(sent, now.submission));
    return drafts.save(draftKey(place), isOther ? { ...typed, submissionId: randomUUID() } : typed, {
      basedOn: draftFields.draftVersion,
      writer: draftFields.writer,
      savedAt: receivedAt(context),
    });
  };

  const saveDraft = async (context: FormContext, posted: PostedForm) => {
    const { place, typed } = posted;
    const result = await keep(context, posted);
    if (result.outcome === "saved") return context.redirect(addressOf(place), 303);
    const { latest } = result;
    const text = `Lưu lúc ${formatMoment(latest.savedAt)}; số liệu của bản đó ghi cạnh từng ô. Nội dung bên dưới chưa được lưu: bấm Lưu nháp hoặc gửi nếu muốn dùng nội dung này.`;
    return show(context, place, {
      typed,
      draftVersion: latest.version,
      compared: [{ name: "Nháp ở nơi khác", values: readableValues(latest, place) }],
      message: { tone: "warning", heading: "Bản nháp đã được sửa ở thẻ hoặc thiết bị khác", text },
      isPosted: true,
      status: 409,
    });
  };

  /** Shows the form, with what there is to compare with. */
  const show = async (
    context: FormContext,
    place: FormPlace,
    {
      status = 200,
      records,
      ...view
    }: {
      typed: TypedForm;
      records?: FormRecords;
      opening?: Opening;
      draftVersion?: string;
      isPosted?: boolean;
      findings?: readonly Finding[];
      compared?: readonly ComparedFigures[];
      message?: FormView["message"];
      status?: 200 | 409 | 422;
    },
  ) => {
    const now = receivedAt(context);
    const [{ revisions, earlier, draft }, opening] = await Promise.all([
      records ?? readRecords({ ledger, drafts }, place),
      view.opening ?? openingAt(ledger, place, now),
    ]);
    const page = formPage({
      place,
      findings: [],
      compared: [],
      isPosted: false,
      now,
      draftVersion: draft?.version ?? "",
      ...view,
      opening,
      revisions,
      earlier,
      draft,
    });
    return htmlPage(context, page, status);
  };

  /** What was typed, on the ground of the revision that is the latest now, beside its figures. */
  const askAgain = async (
    context: FormContext,
    place: FormPlace,
    typed: TypedForm,
    {
      heading,
      says,
      status = 409,
      ...view
    }: {
      heading: string;
      says: string;
      status?: 200 | 409;
      records?: FormRecords;
      opening?: Opening;
      draftVersion?: string;
      isPosted?: boolean;
    },
  ) => {
    const records = view.records ?? (await readRecords({ ledger, drafts }, place));
    const latest = records.revisions.at(-1)?.entry;
    const revision = latest?.revision ?? 0;
    const text = latest ? html`${says} ${sayLatest(latest)}` : html`${says} Hãy kiểm tra rồi bấm gửi.`;
    return show(context, place, {
      ...view,
      typed: { ...typed, submissionId: randomUUID(), baseRevision: revision },
      records,
      compared: latest ? [{ name: `Bản ${revision}`, values: latest.values }] : [],
      message: { tone: "warning", heading, text },
      status,
    });
  };

  return app;
}

function sayLatest(latest: RevisionEntry) {
  const { revision } = latest;
  return html`Bản ${revision} do <b>${latest.receivedBy}</b> gửi lúc ${formatMoment(latest.receivedAt)}; số liệu của bản
đó ghi cạnh từng ô (<a class="ds-link" href="${submissionAddress(latest, revision)}">xem cả bản</a>). Hãy so lại, rồi bấm
gửi nếu muốn thay bản ${revision}.`;
}

/** A form that was posted is shown with what was posted, and saving goes on from the draft that its page knew. */
function reshown({ draftFields: { draftVersion } }: PostedForm) {
  return { isPosted: true, draftVersion };
}

/** What can be read of a draft, to compare with. */
function readableValues(draft: TypedForm, { dataSet }: FormPlace): ComparedFigures["values"] {
  const read = readValues(draft, dataSet);
  return Object.fromEntries(checkValues(read.values, dataSet).reported);
}
