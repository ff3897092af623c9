/** `/quan-tri/nguoi-dung`: who may sign in and as what; inviting, moving, disabling, each confirmed before it is done. */
import { Hono } from "hono";
import { html } from "hono/html";
import {
  checkboxes,
  errorLinks,
  type FieldErrors,
  fieldsWith,
  selectField,
  textAreaField,
  textField,
} from "../../shared/http/fields.ts";
import type { Markup } from "../../shared/http/page.ts";
import { backLink, errorSummary, facts, notice, statusMark, table } from "../../shared/http/parts.ts";
import { ROLES } from "../../shared/http/principal.ts";
import { receivedAt } from "../../shared/http/request.ts";
import { namesOf, notFound, type PageContext, type PageEnv } from "../../shared/http/ward-page.ts";
import type { Person, PersonDetails } from "../../shared/store/people.ts";
import { type AdminStores, answerAdminPage, hiddenFields } from "./admin-context.ts";
import {
  change,
  type Doing,
  disable,
  enable,
  invite,
  inviteAgain,
  signOutEverywhere,
} from "./change-people.ts";
import {
  checkPerson,
  leftUndone,
  type PersonField,
  ROLE_NAMES,
  reasonError,
  sayRoles,
  selfLockout,
  type TypedPerson,
  typedPerson,
} from "./person-rules.ts";

const PEOPLE_PATH = "/quan-tri/nguoi-dung";
const INVITE_PATH = "/quan-tri/moi-nguoi-dung";
const personAddress = (username: string) => `${PEOPLE_PATH}/${encodeURIComponent(username)}`;

type PeopleStores = Pick<AdminStores, "people" | "actions" | "accessEnds">;

/** What was just done, as the address that one is sent on to says it. */
const DONE: Readonly<Record<string, string>> = {
  moi: "Đã mời. Thư mời kèm mật khẩu tạm thời được gửi tới địa chỉ thư điện tử đã ghi.",
  sua: "Đã lưu thay đổi.",
  khoa: "Đã khóa tài khoản. Mọi phiên làm việc của người này đã kết thúc.",
  "mo-khoa": "Đã mở khóa tài khoản. Người này đăng nhập lại được.",
  "dang-xuat": "Đã đăng xuất người này khỏi mọi thiết bị.",
  "moi-lai": "Đã gửi lại thư mời, kèm mật khẩu tạm thời mới có hiệu lực 3 ngày.",
};

export function peoplePages(stores: PeopleStores): Hono<PageEnv> {
  const app = new Hono<PageEnv>();
  const { people } = stores;

  app.get(PEOPLE_PATH, async (context) => {
    const { catalogue } = context.get("version");
    const all = await people.list(catalogue.programme.ward);
    return answerAdminPage(context, {
      title: "Người dùng",
      at: PEOPLE_PATH,
      content: listPart(context, all, (context.req.query("tim") ?? "").trim()),
    });
  });

  app.get(INVITE_PATH, (context) => showForm(context, undefined, EMPTY, new Map()));

  app.post(INVITE_PATH, async (context) => {
    const typed = typedPerson(context.get("form"));
    const { errors, person } = checkPerson(typed, context.get("version").catalogue);
    if (errors.size > 0) return showForm(context, undefined, typed, errors);
    const step = context.get("form").get("buoc");
    if (step === "sua") return showForm(context, undefined, typed, new Map());
    if (step !== "xac-nhan") return confirmPerson(context, undefined, person, typed);
    const outcome = await invite(
      stores,
      person,
      doingOf(context, typed.lyDo),
      recordedFacts(context, person),
    );
    if (outcome === "invited") return context.redirect(`${personAddress(person.username)}?xong=moi`, 303);
    const taken = new Map([
      ["tenDangNhap", "Đã có tài khoản với tên đăng nhập này; hãy chọn tên khác."] as const,
    ]);
    return showForm(context, undefined, typed, taken);
  });

  app.get(`${PEOPLE_PATH}/:username`, async (context) => {
    const person = await findPerson(context, people);
    return person ? showPerson(context, person) : noSuchPerson(context);
  });

  app.get(`${PEOPLE_PATH}/:username/sua`, async (context) => {
    const person = await findPerson(context, people);
    return person ? showForm(context, person, typedOf(person), new Map()) : noSuchPerson(context);
  });

  app.post(`${PEOPLE_PATH}/:username/sua`, async (context) => {
    const person = await findPerson(context, people);
    if (!person) return noSuchPerson(context);
    const typed = { ...typedPerson(context.get("form")), tenDangNhap: person.username };
    const { errors: found, person: after } = checkPerson(typed, context.get("version").catalogue);
    const errors = new Map(found);
    const lockout = selfLockout(context.get("session").principal.username, after);
    if (lockout !== undefined) errors.set("vaiTro", lockout);
    const reason = reasonError(typed.lyDo);
    if (reason !== undefined) errors.set("lyDo", reason);
    if (errors.size > 0) return showForm(context, person, typed, errors);
    const step = context.get("form").get("buoc");
    if (step === "sua") return showForm(context, person, typed, new Map());
    const changes = changesOf(context, person, after);
    if (changes.length === 0) return context.redirect(personAddress(person.username), 303);
    if (step !== "xac-nhan") {
      const alone = leftAlone(context, await everybody(context, people), person, after);
      return confirmPerson(context, person, after, typed, alone);
    }
    await change(stores, person, after, doingOf(context, typed.lyDo), recordedChanges(changes));
    return context.redirect(`${personAddress(person.username)}?xong=sua`, 303);
  });

  const showStep = async (
    context: PageContext,
    person: Person,
    step: Step,
    typed: string,
    error: string | undefined,
  ) => {
    const all = step.locksOut ? await everybody(context, people) : [];
    const alone = step.locksOut ? leftAlone(context, all, person, undefined) : "";
    return confirmStep(context, person, step, typed, error, alone);
  };

  for (const [path, step] of Object.entries(STEPS)) {
    app.get(`${PEOPLE_PATH}/:username/${path}`, async (context) => {
      const person = await findPerson(context, people);
      if (!person) return noSuchPerson(context);
      // Where somebody else was quicker, or the page is an old one.
      if (!step.isFor(person)) return context.redirect(personAddress(person.username));
      return showStep(context, person, step, "", undefined);
    });
    app.post(`${PEOPLE_PATH}/:username/${path}`, async (context) => {
      const person = await findPerson(context, people);
      if (!person) return noSuchPerson(context);
      if (!step.isFor(person)) return context.redirect(personAddress(person.username), 303);
      const typed = (context.get("form").get("lyDo") ?? "").trim();
      const isSelf = person.username === context.get("session").principal.username;
      const error = isSelf && step.locksOut ? LOCKS_ONESELF_OUT : reasonError(typed);
      if (error !== undefined) return showStep(context, person, step, typed, error);
      await step.run(stores, person, doingOf(context, typed));
      return context.redirect(`${personAddress(person.username)}?xong=${path}`, 303);
    });
  }
  return app;
}

function doingOf(context: PageContext, reason: string): Doing {
  return { by: context.get("session").principal.username, at: receivedAt(context), reason };
}

async function findPerson(context: PageContext, people: AdminStores["people"]): Promise<Person | undefined> {
  const username = context.req.param("username");
  return (await everybody(context, people)).find((person) => person.username === username);
}

function everybody(context: PageContext, people: AdminStores["people"]): Promise<Person[]> {
  return people.list(context.get("version").catalogue.programme.ward);
}

const LEFT_UNDONE = {
  officer: "không còn ai nhập báo cáo và nhận thư nhắc",
  lead: "không còn ai duyệt báo cáo của mô hình do đơn vị chủ trì",
} as const;

/** That a unit is left with nobody, so that somebody is invited instead; nothing for a unit that is closed. */
function leftAlone(
  context: PageContext,
  all: readonly Person[],
  person: Person,
  after: PersonDetails | undefined,
): Markup | string {
  const unit = context.get("version").catalogue.orgUnits.find(({ code }) => code === person.orgUnit);
  const undone = leftUndone(all, person, after);
  if (!unit || undone.length === 0) return "";
  return notice(
    "warning",
    `${unit.name} sẽ ${undone.map((role) => LEFT_UNDONE[role]).join("; ")}`,
    "Đây là tài khoản cuối cùng của đơn vị làm việc đó. Nếu đơn vị còn phải báo cáo, hãy mời người thay.",
  );
}

function noSuchPerson(context: PageContext) {
  return notFound(context, "Không có người dùng này trong phường.");
}

function listPart(context: PageContext, all: readonly Person[], search: string): Markup {
  const names = namesOf(context.get("version").catalogue);
  const unitOf = ({ orgUnit }: Person) => (orgUnit === undefined ? "" : names.orgUnit(orgUnit));
  const plain = (text: string) =>
    text.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d").replaceAll("Đ", "D").toLowerCase();
  const found = all.filter((person) =>
    plain(`${person.name} ${person.username} ${person.email} ${unitOf(person)}`).includes(plain(search)),
  );
  const columns = ["Họ tên", "Tên đăng nhập", "Đơn vị", "Vai trò", "Trạng thái"].map((name) => ({ name }));
  const rows = found.map((person) => [
    html`<a class="ds-link" href="${personAddress(person.username)}">${person.name}</a>`,
    person.username,
    unitOf(person),
    sayRoles(person.roles),
    accountStatus(person),
  ]);
  return html`<div class="stack">
<h1 class="ds-heading" data-size="md">Người dùng</h1>
<div class="actions"><a class="ds-button" href="${INVITE_PATH}">Mời người dùng</a></div>
<form class="filters" method="get" role="search">
<div class="ds-field"><label class="ds-label" for="tim">Tìm theo tên, đơn vị, thư điện tử</label>
<input class="ds-input" id="tim" name="tim" value="${search}" autocomplete="off"></div>
<button class="ds-button" data-variant="secondary" type="submit">Tìm</button></form>
${
  rows.length === 0
    ? html`<p class="ds-paragraph">Không có người dùng nào khớp với nội dung tìm.</p>`
    : table(`${found.length} người dùng`, columns, rows)
}
</div>`;
}

function accountStatus({ enabled, invited }: Person): Markup {
  if (!enabled) return statusMark("đã khóa", "cross", "danger");
  return invited
    ? statusMark("đã mời, chưa đăng nhập", "ring", "neutral")
    : statusMark("đang dùng", "check", "success");
}

/** Names and values of a person, as pages show them. */
function personFacts(context: PageContext, person: PersonDetails): [string, string][] {
  const names = namesOf(context.get("version").catalogue);
  return [
    ["Họ tên", person.name],
    ["Tên đăng nhập", person.username],
    ["Thư điện tử", person.email],
    ["Đơn vị", person.orgUnit === undefined ? "không thuộc đơn vị báo cáo" : names.orgUnit(person.orgUnit)],
    ["Vai trò", sayRoles(person.roles)],
  ];
}

/** What may go into the record, which nobody can take anything out of again: no names and no addresses. */
const RECORDED: readonly string[] = ["Đơn vị", "Vai trò"];

function recordedFacts(context: PageContext, person: PersonDetails): string[] {
  return personFacts(context, person)
    .filter(([name]) => RECORDED.includes(name))
    .map(([name, value]) => `${name}: ${value}`);
}

interface PersonChange {
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

function changesOf(context: PageContext, before: PersonDetails, after: PersonDetails): PersonChange[] {
  const earlier = new Map(personFacts(context, before));
  return personFacts(context, after)
    .map(([field, to]) => ({ field, from: earlier.get(field) ?? "", to }))
    .filter(({ from, to }) => from !== to);
}

function recordedChanges(changes: readonly PersonChange[]): string[] {
  return changes.map(({ field, from, to }) =>
    RECORDED.includes(field) ? `${field}: ${from} → ${to}` : `${field}: đã đổi`,
  );
}

function showPerson(context: PageContext, person: Person) {
  const done = DONE[context.req.query("xong") ?? ""];
  const link = (path: string, text: string, variant: string) =>
    html`<a class="ds-button" data-variant="${variant}" href="${personAddress(person.username)}/${path}">${text}</a>`;
  const isSelf = person.username === context.get("session").principal.username;
  return answerAdminPage(context, {
    title: person.name,
    at: PEOPLE_PATH,
    content: html`<div class="stack narrow">
${backLink(PEOPLE_PATH, "Người dùng")}
${done === undefined ? "" : notice("success", done)}
<h1 class="ds-heading" data-size="md">${person.name}</h1>
${facts([...personFacts(context, person), ["Trạng thái", accountStatus(person)]])}
<div class="actions">${link("sua", "Sửa, chuyển đơn vị", "primary")}
${Object.entries(STEPS)
  .filter(([, step]) => step.isFor(person) && !(isSelf && step.locksOut))
  .map(([path, { title }]) => link(path, title, "secondary"))}</div>
${isSelf ? html`<p class="ds-paragraph quiet">Đây là tài khoản đang dùng; không thể tự khóa tài khoản của chính mình.</p>` : ""}
<p class="ds-paragraph"><a class="ds-link" href="/quan-tri/nhat-ky?nguoi=${encodeURIComponent(person.username)}">Nhật ký liên quan đến người này</a></p>
</div>`,
  });
}

const EMPTY: TypedPerson = {
  tenDangNhap: "",
  hoTen: "",
  thuDienTu: "",
  donVi: "",
  vaiTro: ["officer"],
  lyDo: "",
};

function typedOf({ username, name, email, orgUnit, roles }: Person): TypedPerson {
  return {
    tenDangNhap: username,
    hoTen: name,
    thuDienTu: email,
    donVi: orgUnit ?? "",
    vaiTro: roles,
    lyDo: "",
  };
}

/** @param person whose account is changed; undefined to invite somebody. */
function showForm(
  context: PageContext,
  person: Person | undefined,
  typed: TypedPerson,
  errors: FieldErrors<PersonField>,
) {
  const { catalogue } = context.get("version");
  const about = fieldsWith(errors);
  const title = person ? `Sửa tài khoản: ${person.name}` : "Mời người dùng";
  const roles = ROLES.map((code) => ({ code, name: ROLE_NAMES[code] }));
  return answerAdminPage(context, {
    title: `${errors.size > 0 ? "Lỗi: " : ""}${title}`,
    at: PEOPLE_PATH,
    status: errors.size > 0 ? 422 : 200,
    content: html`<div class="stack narrow">
${errors.size > 0 ? errorSummary(errorLinks(errors)) : ""}
${backLink(person ? personAddress(person.username) : PEOPLE_PATH, person ? person.name : "Người dùng")}
<h1 class="ds-heading" data-size="md">${title}</h1>
${person ? html`<p class="ds-paragraph">Tên đăng nhập: <strong>${person.username}</strong> (không đổi được).</p>` : ""}
<form class="form" method="post" novalidate>
${hiddenFields({ csrf: context.get("session").csrfToken })}
${person ? "" : textField(about("tenDangNhap", "Tên đăng nhập", "Chữ thường không dấu và chữ số, ví dụ nguyen-an. Không đổi được về sau."), typed.tenDangNhap)}
${textField(about("hoTen", "Họ tên"), typed.hoTen)}
${textField(about("thuDienTu", "Thư điện tử", "Nhận thư mời, mã xác nhận và thông báo."), typed.thuDienTu, { type: "email" })}
${checkboxes(about("vaiTro", "Vai trò"), roles, typed.vaiTro)}
${selectField(about("donVi", "Đơn vị"), catalogue.orgUnits, typed.donVi, "Không thuộc đơn vị báo cáo")}
${textAreaField(about("lyDo", person ? "Lý do" : "Ghi chú (không bắt buộc)", "Được ghi vào nhật ký."), typed.lyDo)}
<div class="actions"><button class="ds-button" type="submit">Tiếp tục</button></div>
</form>
</div>`,
  });
}

/** Shows what will be done, to be confirmed. */
function confirmPerson(
  context: PageContext,
  before: Person | undefined,
  after: PersonDetails,
  typed: TypedPerson,
  alone: Markup | string = "",
) {
  const { csrfToken } = context.get("session");
  const title = before ? "Xác nhận thay đổi" : "Xác nhận lời mời";
  const secondFactor = after.roles.some((role) => role === "admin" || role === "leadership");
  return answerAdminPage(context, {
    title,
    at: PEOPLE_PATH,
    content: html`<div class="stack narrow">
<h1 class="ds-heading" data-size="md">${title}</h1>
${
  before
    ? html`<p class="ds-paragraph">${before.name} (${before.username}):</p>
<ul class="ds-list">${changesOf(context, before, after).map(({ field, from, to }) => html`<li>${field}: ${from} → ${to}</li>`)}</ul>
<p class="ds-paragraph quiet">Nếu đơn vị hoặc vai trò thay đổi, người này bị đăng xuất và phải đăng nhập lại.</p>`
    : html`${facts(personFacts(context, after))}
<p class="ds-paragraph quiet">Thư mời kèm mật khẩu tạm thời (hiệu lực 3 ngày) sẽ được gửi tới ${after.email}.</p>`
}
${alone}
${secondFactor ? html`<p class="ds-paragraph quiet">Vai trò lãnh đạo và quản trị đăng nhập bằng mật khẩu và mã xác nhận gửi qua thư điện tử.</p>` : ""}
<form class="actions" method="post">
${hiddenFields({ csrf: csrfToken, ...typed })}
<button class="ds-button" type="submit" name="buoc" value="xac-nhan">${before ? "Lưu thay đổi" : "Gửi lời mời"}</button>
<button class="ds-button" data-variant="secondary" type="submit" name="buoc" value="sua">Sửa lại</button>
</form>
</div>`,
  });
}

interface Step {
  readonly title: string;
  readonly text: string;
  readonly button: string;
  /** Whether one may not do it to oneself. */
  readonly locksOut: boolean;
  /** To whom it is offered, and can be done. */
  isFor(person: Person): boolean;
  run(stores: PeopleStores, person: Person, doing: Doing): Promise<void>;
}

const LOCKS_ONESELF_OUT = "Không thể tự khóa tài khoản của chính mình; hãy nhờ một quản trị viên khác.";

const STEPS: Readonly<Record<string, Step>> = {
  "moi-lai": {
    title: "Gửi lại thư mời",
    text: "Dùng khi người này chưa nhận được thư mời hoặc mật khẩu tạm thời đã hết hiệu lực (3 ngày). Thư mới có mật khẩu tạm thời mới; mật khẩu trước không dùng được nữa.",
    button: "Gửi lại thư mời",
    locksOut: false,
    isFor: ({ enabled, invited }) => enabled && invited,
    run: inviteAgain,
  },
  "dang-xuat": {
    title: "Đăng xuất khỏi mọi thiết bị",
    text: "Dùng khi mất thiết bị hoặc nghi ngờ lộ mật khẩu. Người này phải đăng nhập lại; bản nháp đã lưu không mất.",
    button: "Đăng xuất người này",
    locksOut: false,
    // Who has not signed in yet is nowhere to be signed out from.
    isFor: ({ enabled, invited }) => enabled && !invited,
    run: signOutEverywhere,
  },
  khoa: {
    title: "Khóa tài khoản",
    text: "Người này bị đăng xuất ngay và không đăng nhập được nữa. Báo cáo đã gửi vẫn còn nguyên. Có thể mở khóa lại bất cứ lúc nào.",
    button: "Khóa tài khoản",
    locksOut: true,
    isFor: ({ enabled }) => enabled,
    run: disable,
  },
  "mo-khoa": {
    title: "Mở khóa tài khoản",
    text: "Người này đăng nhập lại được với vai trò như trước.",
    button: "Mở khóa",
    locksOut: false,
    isFor: ({ enabled }) => !enabled,
    run: enable,
  },
};

function confirmStep(
  context: PageContext,
  person: Person,
  step: Step,
  typed: string,
  error: string | undefined,
  alone: Markup | string,
) {
  return answerAdminPage(context, {
    title: `${error === undefined ? "" : "Lỗi: "}${step.title}: ${person.name}`,
    at: PEOPLE_PATH,
    status: error === undefined ? 200 : 422,
    content: html`<div class="stack narrow">
${error === undefined ? "" : errorSummary([{ field: "lyDo", message: error }])}
${backLink(personAddress(person.username), person.name)}
<h1 class="ds-heading" data-size="md">${step.title}: ${person.name}</h1>
<p class="ds-paragraph">${step.text}</p>
${alone}
<form class="form" method="post" novalidate>
${hiddenFields({ csrf: context.get("session").csrfToken })}
${textAreaField({ name: "lyDo", label: "Lý do", hint: "Được ghi vào nhật ký.", error }, typed)}
<div class="actions"><button class="ds-button" type="submit">${step.button}</button>
<a class="ds-link" href="${personAddress(person.username)}">Không làm nữa</a></div>
</form>
</div>`,
  });
}
