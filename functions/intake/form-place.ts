/** Which unit, data set and period a form's address means, and whether the person may be there. */
import type { Context } from "hono";
import { html } from "hono/html";
import type { DataSet, OrgUnit } from "../../shared/domain/catalogue.ts";
import { type Period, parsePeriod } from "../../shared/domain/period.ts";
import { isInProgramme } from "../../shared/domain/submission.ts";
import { formatPeriod } from "../../shared/domain/vietnamese.ts";
import { formAddress, manyUnitsAddress, REVIEW_PATH } from "../../shared/http/addresses.ts";
import { framedPage, htmlPage, messagePage } from "../../shared/http/page.ts";
import type { PageVariables } from "../../shared/http/page-session.ts";
import { backLink } from "../../shared/http/parts.ts";
import { isAdmin } from "../../shared/http/principal.ts";
import type { Session } from "../../shared/http/session.ts";
import type { CatalogueStore, CatalogueVersion } from "../../shared/store/catalogue-store.ts";

/** A data set's form for a period, whoever's figures it takes. */
export interface FormSubject {
  readonly session: Session;
  readonly version: CatalogueVersion;
  readonly dataSet: DataSet;
  readonly period: Period;
}

export interface FormPlace extends FormSubject {
  readonly orgUnit: OrgUnit;
  /** Whether the unit is another one than the person's own. */
  readonly isActingFor: boolean;
}

export function addressOf({ dataSet, period, orgUnit, isActingFor }: FormPlace): string {
  return formAddress(dataSet.code, period.code, isActingFor ? orgUnit.code : undefined);
}

/** Which form an address means, or the page that says why there is none. */
export async function findSubject(
  context: Context<PageVariables>,
  catalogues: CatalogueStore,
): Promise<FormSubject | Response> {
  const session = context.get("session");
  const version = await catalogues.current(session.principal.ward);
  if (!version) {
    const text = "Địa bàn của tài khoản chưa được thiết lập; hãy báo quản trị viên.";
    return htmlPage(context, messagePage({ session, title: "Chưa dùng được", text }), 403);
  }
  const { catalogue, level } = version;
  if (level !== null) {
    const text = "Cấp trên của phường, xã chỉ xem báo cáo, không gửi số liệu.";
    const page = { ...frameOf(session, version), title: "Không có biểu mẫu ở cấp này", text };
    return htmlPage(context, messagePage(page), 403);
  }
  const dataSet = catalogue.dataSets.find(({ code }) => code === context.req.param("dataSet"));
  const period = parsePeriod(context.req.param("period") ?? "");
  if (!dataSet || period?.type !== dataSet.period || !isInProgramme(catalogue, period)) {
    const text = "Không có biểu mẫu và kỳ báo cáo như địa chỉ đã mở.";
    return htmlPage(
      context,
      messagePage({ ...frameOf(session, version), title: "Không có biểu mẫu này", text }),
      404,
    );
  }
  return { session, version, dataSet, period };
}

/** The place, or the page that says why there is none. */
export async function findPlace(
  context: Context<PageVariables>,
  catalogues: CatalogueStore,
): Promise<FormPlace | Response> {
  const subject = await findSubject(context, catalogues);
  if (subject instanceof Response) return subject;
  const { session, version, dataSet, period } = subject;
  const frame = frameOf(session, version);
  const refuse = (status: 403 | 404, title: string, text: string) =>
    htmlPage(context, messagePage({ ...frame, title, text }), status);
  const own = session.principal.orgUnit;
  const wanted = context.req.query("donVi") ?? own;
  if (wanted === null || wanted === undefined) {
    return isAdmin(session.principal)
      ? htmlPage(context, chooseUnitPage(frame, version, dataSet, period))
      : refuse(403, "Không có quyền nhập số liệu", "Tài khoản này chỉ xem, không nhập số liệu.");
  }
  const orgUnit = version.catalogue.orgUnits.find(({ code }) => code === wanted);
  if (!orgUnit) return refuse(404, "Không có đơn vị này", "Danh mục không có đơn vị như địa chỉ đã mở.");
  if (!dataSet.assigned.includes(orgUnit.code)) {
    const text = `${orgUnit.name} không được giao báo cáo theo biểu mẫu “${dataSet.name}”.`;
    return refuse(403, "Biểu mẫu không giao cho đơn vị này", text);
  }
  return { ...subject, orgUnit, isActingFor: orgUnit.code !== own };
}

/** Path of the navigation entry that leads to the place: what is missing, for who fills it in for a unit. */
export function sectionOf({ isActingFor }: FormPlace): string {
  return isActingFor ? REVIEW_PATH : "/";
}

function frameOf(session: Session, { catalogue, sample }: CatalogueVersion) {
  return { session, programme: catalogue.programme, sample };
}

export function notYourUnit(context: Context, { session, version, orgUnit }: FormPlace) {
  const { programme } = version.catalogue;
  const text = `Tài khoản này không được nhập hay xem số liệu của ${orgUnit.name}.`;
  return htmlPage(
    context,
    messagePage({ session, programme, title: "Không phải đơn vị của tài khoản", text }),
    403,
  );
}

function chooseUnitPage(
  frame: Pick<Parameters<typeof framedPage>[0], "session" | "programme" | "sample">,
  { catalogue }: CatalogueVersion,
  dataSet: DataSet,
  period: Period,
) {
  const units = catalogue.orgUnits.filter(({ code }) => dataSet.assigned.includes(code));
  return framedPage({
    ...frame,
    title: "Chọn đơn vị",
    content: html`<div class="narrow">${backLink(REVIEW_PATH, "Duyệt báo cáo")}
<h1 class="ds-heading" data-size="md">Nhập thay đơn vị nào?</h1>
<p class="ds-paragraph">${dataSet.name}, ${formatPeriod(period.code)}. Hệ thống ghi lại người nhập thay.</p>
${units.length < 2 ? "" : html`<p class="ds-paragraph"><a class="ds-link" href="${manyUnitsAddress(dataSet.code, period.code)}">Nhập nhiều đơn vị bằng một tệp Excel</a></p>`}
<ul class="ds-list in-columns">${units.map(
      ({ code, name }) =>
        html`<li><a class="ds-link" href="${formAddress(dataSet.code, period.code, code)}">${name}</a></li>`,
    )}</ul></div>`,
  });
}
