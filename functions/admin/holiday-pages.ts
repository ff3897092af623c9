/** `/quan-tri/ngay-nghi`: the holidays by which due days are counted. What is changed becomes a new catalogue. */
import { Hono } from "hono";
import { html } from "hono/html";
import { withHolidays } from "../../shared/catalogue/edit.ts";
import { addDays, daysBetween, isIsoDate, toDayNumber } from "../../shared/domain/calendar.ts";
import type { Catalogue } from "../../shared/domain/catalogue.ts";
import { programmeYears } from "../../shared/domain/period.ts";
import { formatDate } from "../../shared/domain/vietnamese.ts";
import { checkboxes, errorLinks, type FieldErrors, fieldsWith, textField } from "../../shared/http/fields.ts";
import { errorSummary } from "../../shared/http/parts.ts";
import type { PageContext, PageEnv } from "../../shared/http/ward-page.ts";
import { type AdminDependencies, answerAdminPage, hiddenFields, NOT_A_DAY } from "./admin-context.ts";
import { showPreview } from "./catalogue-pages.ts";
import { fileInForce } from "./file-in-force.ts";

const HOLIDAYS_PATH = "/quan-tri/ngay-nghi";
/** The longest holiday, Tết, has nine days. */
const MAX_DAYS_AT_ONCE = 31;
const WEEKDAYS = ["Chủ nhật", "thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"];

type Field = "tu" | "den" | "bo";
interface Typed {
  readonly tu: string;
  readonly den: string;
  readonly bo: readonly string[];
}

export function holidayPages(stores: Pick<AdminDependencies, "archive" | "ledger">): Hono<PageEnv> {
  const app = new Hono<PageEnv>();
  app.get(HOLIDAYS_PATH, (context) => show(context, { tu: "", den: "", bo: [] }, new Map()));
  app.post(HOLIDAYS_PATH, async (context) => {
    const form = context.get("form");
    const typed = {
      tu: (form.get("tu") ?? "").trim(),
      den: (form.get("den") ?? "").trim(),
      bo: form.getAll("bo"),
    };
    const errors = check(typed, context.get("version").catalogue);
    if (errors.size > 0) return show(context, typed, errors);
    const { holidays } = context.get("version").catalogue.programme;
    const kept = holidays.filter((day) => !typed.bo.includes(day));
    const text = JSON.stringify(
      withHolidays(await fileInForce(context, stores), [...kept, ...addedDays(typed)]),
    );
    return showPreview(context, stores, { text, at: HOLIDAYS_PATH });
  });
  return app;
}

function addedDays({ tu, den }: Typed): string[] {
  if (tu === "") return [];
  const count = den === "" ? 1 : daysBetween(tu, den) + 1;
  return Array.from({ length: count }, (_, index) => addDays(tu, index));
}

function check({ tu, den, bo }: Typed, { programme }: Catalogue): FieldErrors<Field> {
  const errors = new Map<Field, string>();
  const { first, last } = programmeYears(programme);
  const isOutside = (day: string) => isIsoDate(day) && (day < `${first}` || day >= `${last + 1}`);
  if (tu === "" && den === "" && bo.length === 0) errors.set("tu", "Chọn ngày cần thêm hoặc ngày cần bỏ.");
  if (tu !== "" && !isIsoDate(tu)) errors.set("tu", NOT_A_DAY);
  else if (isOutside(tu)) errors.set("tu", `Chọn ngày từ năm ${first} đến năm ${last}.`);
  if (den !== "" && tu === "") errors.set("tu", "Chọn ngày đầu.");
  if (den !== "" && !isIsoDate(den)) errors.set("den", NOT_A_DAY);
  else if (den !== "" && isIsoDate(tu)) {
    const days = daysBetween(tu, den) + 1;
    if (days < 1) errors.set("den", "Ngày cuối phải từ ngày đầu trở đi.");
    else if (isOutside(den)) errors.set("den", `Chọn ngày từ năm ${first} đến năm ${last}.`);
    if (days > MAX_DAYS_AT_ONCE) errors.set("den", "Mỗi lần thêm không quá 31 ngày.");
  }
  return errors;
}

function sayDay(day: string): string {
  return `${formatDate(day)}, ${WEEKDAYS[(toDayNumber(day) + 4) % 7]}`;
}

function show(context: PageContext, typed: Typed, errors: FieldErrors<Field>) {
  const { holidays } = context.get("version").catalogue.programme;
  const years = [...Map.groupBy(holidays.toSorted(), (day) => day.slice(0, 4))].reverse();
  const about = fieldsWith(errors);
  return answerAdminPage(context, {
    title: `${errors.size > 0 ? "Lỗi: " : ""}Ngày nghỉ`,
    at: HOLIDAYS_PATH,
    status: errors.size > 0 ? 422 : 200,
    content: html`<div class="stack narrow">
${errors.size > 0 ? errorSummary(errorLinks(errors)) : ""}
<h1 class="ds-heading" data-size="md">Ngày nghỉ</h1>
<p class="ds-paragraph">Ngày nghỉ lễ rơi vào ngày làm việc không tính vào hạn gửi báo cáo. Thêm ngày nghỉ của năm sau khi có thông báo.</p>
<form class="form" method="post" novalidate>
${hiddenFields({ csrf: context.get("session").csrfToken })}
${textField(about("tu", "Thêm ngày nghỉ từ ngày"), typed.tu, { type: "date" })}
${textField(about("den", "Đến ngày", "Để trống nếu chỉ một ngày."), typed.den, { type: "date" })}
${years.map(([year, days], index) =>
  checkboxes(
    { ...about("bo", `Bỏ ngày nghỉ năm ${year}`), ...(index > 0 && { id: `bo-${year}` }) },
    days.map((day) => ({ code: day, name: sayDay(day) })),
    typed.bo,
  ),
)}
<div class="actions"><button class="ds-button" type="submit">Xem thay đổi</button></div>
</form>
</div>`,
  });
}
