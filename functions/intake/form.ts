/** `/nhap/{dataSet}/{period}`: the form, sending it, and the receipt. The same check and the same append as the API. */
import { randomUUID } from "node:crypto";
import { type Context, Hono } from "hono";
import { html } from "hono/html";
import type { RevisionState } from "../../shared/domain/fold.ts";
import { previousPeriod } from "../../shared/domain/period.ts";
import { checkSubmission, type Finding } from "../../shared/domain/submission.ts";
import { formatMoment, formatPeriod } from "../../shared/domain/vietnamese.ts";
import { receiptAddress, submissionAddress } from "../../shared/http/addresses.ts";
import { htmlPage, messagePage } from "../../shared/http/page.ts";
import { type PageVariables, requireSession } from "../../shared/http/page-session.ts";
import { notice } from "../../shared/http/parts.ts";
import { maySeeSubmission, maySubmitFor } from "../../shared/http/principal.ts";
import { receivedAt } from "../../shared/http/request.ts";
import type { Sessions } from "../../shared/http/session.ts";
import { logSubmission } from "../../shared/runtime/submission-log.ts";
import type { CatalogueStore } from "../../shared/store/catalogue-store.ts";
import type { LedgerStore } from "../../shared/store/ledger-store.ts";
import { readTyped, readValues, type TypedForm, typedFrom } from "./form-fields.ts";
import { type ComparedFigures, type FormView, formPage } from "./form-page.ts";
import { type FormPlace, findPlace, notYourUnit } from "./form-place.ts";
import { readRevisions, refuseSending } from "./form-state.ts";
import { receiptPage } from "./receipt-page.ts";
import { logOutcome, submit } from "./submit.ts";

export interface FormDependencies {
  readonly sessions: Sessions;
  readonly baseUrl: string;
  readonly catalogues: CatalogueStore;
  readonly ledger: LedgerStore;
}

type FormContext = Context<PageVariables>;

export function submissionForms({
  sessions,
  baseUrl,
  catalogues,
  ledger,
}: FormDependencies): Hono<PageVariables> {
  const app = new Hono<PageVariables>();
  app.use("/nhap/*", requireSession(sessions, baseUrl));

  app.get("/nhap/:dataSet/:period", async (context) => {
    const place = await findPlace(context, catalogues);
    if (place instanceof Response) return place;
    const refusal = await refuseSending(context, ledger, place);
    if (refusal) return refusal;
    const revisions = await readRevisions(ledger, place, place.period.code);
    return show(context, place, { revisions, typed: typedFrom(place.dataSet, revisions.at(-1)?.entry) });
  });

  app.post("/nhap/:dataSet/:period", async (context) => {
    const place = await findPlace(context, catalogues);
    if (place instanceof Response) return place;
    if (!maySubmitFor(place.session.principal, place.orgUnit.code)) return notYourUnit(context, place);
    const { version, dataSet, period, orgUnit, session } = place;
    const typed = readTyped(context.get("form"), dataSet, version.catalogue.narrative);
    const now = receivedAt(context);
    const read = readValues(typed, dataSet);
    const check = checkSubmission(
      version.catalogue,
      {
        orgUnit: orgUnit.code,
        dataSet: dataSet.code,
        period: period.code,
        values: read.values,
        narrative: typed.narrative,
      },
      now,
    );
    if (!check.ok) {
      logSubmission({ submission: "refused", refusal: "invalid-submission" });
      const findings = check.findings.map((finding) => read.findings.get(finding.pointer) ?? finding);
      return show(context, place, { typed, findings, status: 422 });
    }
    const result = await submit(ledger, version, {
      submission: check.submission,
      submissionId: typed.submissionId,
      baseRevision: typed.baseRevision,
      receivedAt: now,
      receivedBy: session.principal.username,
    });
    logOutcome(result);
    switch (result.outcome) {
      case "stored":
      case "replay":
        return context.redirect(receiptAddress(result.entry, result.entry.revision), 303);
      case "period-locked": {
        const text = html`Kỳ này khóa từ ${formatMoment(result.lockedAt)}. Nội dung đã nhập vẫn còn bên dưới nhưng chỉ gửi
được sau khi quản trị viên mở lại kỳ cho đơn vị.`;
        return show(context, place, {
          typed,
          message: notice("danger", "Chưa gửi được: kỳ báo cáo đã khóa", text),
          status: 409,
        });
      }
      case "submission-id-reused":
        return askAgain(context, place, typed, {
          heading: "Báo cáo này đã được gửi trước đó",
          says: "Nội dung bên dưới khác với bản đã gửi và chưa được gửi.",
        });
      case "revision-conflict":
        return askAgain(context, place, typed, {
          heading: "Đã có bản báo cáo mới hơn",
          says: "Có người đã gửi một bản khác trong lúc anh/chị nhập. Nội dung vừa nhập còn nguyên và chưa được gửi.",
        });
    }
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
    if (!state) {
      const { programme } = version.catalogue;
      const text = "Đơn vị chưa gửi bản báo cáo này.";
      return htmlPage(context, messagePage({ session, programme, title: "Không có biên nhận", text }), 404);
    }
    return htmlPage(context, receiptPage(place, state));
  });

  /** Shows the form, with what there is to compare with. */
  const show = async (
    context: FormContext,
    place: FormPlace,
    {
      status = 200,
      compared = [],
      ...view
    }: {
      typed: TypedForm;
      revisions?: readonly RevisionState[];
      findings?: readonly Finding[];
      compared?: readonly ComparedFigures[];
      message?: FormView["message"];
      status?: 200 | 409 | 422;
    },
  ) => {
    const [revisions, earlier] = await Promise.all([
      view.revisions ?? readRevisions(ledger, place, place.period.code),
      readEarlier(place),
    ]);
    const page = formPage({
      place,
      findings: [],
      now: receivedAt(context),
      ...view,
      revisions,
      compared: [...compared, ...earlier],
    });
    return htmlPage(context, page, status);
  };

  /** What was typed, on the ground of the revision that is the latest now, beside its figures. */
  const askAgain = async (
    context: FormContext,
    place: FormPlace,
    typed: TypedForm,
    { heading, says }: { heading: string; says: string },
  ) => {
    const revisions = await readRevisions(ledger, place, place.period.code);
    const latest = revisions.at(-1)?.entry;
    const revision = latest?.revision ?? 0;
    const text = latest
      ? html`${says} Bản ${revision} do <b>${latest.receivedBy}</b> gửi lúc ${formatMoment(latest.receivedAt)}; số liệu của
bản đó ghi cạnh từng ô (<a class="ds-link" href="${submissionAddress(latest, revision)}">xem cả bản</a>). Hãy so lại, rồi
bấm gửi nếu muốn thay bản ${revision}.`
      : html`${says} Hãy kiểm tra rồi bấm gửi.`;
    return show(context, place, {
      typed: { ...typed, submissionId: randomUUID(), baseRevision: revision },
      revisions,
      compared: latest ? [{ name: `Bản ${revision}`, values: latest.values }] : [],
      message: notice("warning", heading, text),
      status: 409,
    });
  };

  /** The figures of the period before, from the revision that counts; none when nothing was reported. */
  const readEarlier = async (place: FormPlace): Promise<ComparedFigures[]> => {
    const before = previousPeriod(place.period);
    if (!before) return [];
    const counted = (await readRevisions(ledger, place, before.code)).findLast(
      ({ status }) => status !== "returned",
    );
    return counted ? [{ name: formatPeriod(before.code), values: counted.entry.values }] : [];
  };

  return app;
}
