/** `/quan-tri/thu-chua-gui`: the mails that did not go out or came back, to whom and why, so that an address can be put right. */
import { Hono } from "hono";
import { html } from "hono/html";
import { formatDate, formatMoment } from "../../shared/domain/vietnamese.ts";
import { type Cell, table } from "../../shared/http/parts.ts";
import { receivedAt } from "../../shared/http/request.ts";
import { namesOf, type PageContext, type PageEnv } from "../../shared/http/ward-page.ts";
import {
  FAILED_DAYS,
  type MailFeedback,
  type MailKind,
  type MailRow,
} from "../../shared/store/mail-store.ts";
import type { Person } from "../../shared/store/people.ts";
import { type AdminStores, answerAdminPage } from "./admin-context.ts";

const MAILS_PATH = "/quan-tri/thu-chua-gui";
const TITLE = "Thư chưa đến người nhận";

const KIND_NAMES: Readonly<Record<MailKind, string>> = {
  digest: "Thư trong ngày: nhắc gửi báo cáo, báo cáo mới công bố",
  returned: "Báo cáo bị trả lại",
  reminder: "Đề nghị gửi báo cáo",
  reopened: "Kỳ báo cáo được mở lại",
  "reopening-ended": "Kết thúc sớm việc mở lại kỳ báo cáo",
};

/** By SES's name for what went wrong: its own sentence may hold addresses, and is English. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ["MessageRejected", "Dịch vụ thư từ chối thư; hãy kiểm tra địa chỉ thư điện tử của người nhận."],
  ["BadRequestException", "Địa chỉ thư điện tử không hợp lệ; hãy kiểm tra địa chỉ của người nhận."],
  ["TooManyRequestsException", "Gửi quá nhanh so với mức dịch vụ thư cho phép."],
  ["LimitExceededException", "Đã hết số thư được gửi trong ngày."],
  ["AccountSuspendedException", "Dịch vụ thư đã ngừng nhận thư của hệ thống; cần báo đơn vị vận hành."],
  ["SendingPausedException", "Dịch vụ thư đang tạm dừng gửi thư của hệ thống; cần báo đơn vị vận hành."],
  ["MailFromDomainNotVerifiedException", "Tên miền gửi thư chưa được xác minh; cần báo đơn vị vận hành."],
]);
const UNKNOWN_REASON = "Không gửi được qua dịch vụ thư; nếu lặp lại, cần báo đơn vị vận hành.";
/** By SES's type and subtype of a bounce, then by type alone. */
const BOUNCES: ReadonlyMap<string, string> = new Map([
  [
    "Permanent",
    "Máy chủ thư của người nhận trả lại thư, thường vì không có địa chỉ này; hãy kiểm tra và sửa địa chỉ.",
  ],
  ...["Permanent/Suppressed", "Permanent/OnAccountSuppressionList"].map(
    (name) =>
      [
        name,
        "Địa chỉ này đã từng trả lại thư nên dịch vụ thư không gửi đến nữa; hãy sửa địa chỉ, nếu địa chỉ đúng thì báo đơn vị vận hành.",
      ] as const,
  ),
  ["Transient", "Máy chủ thư của người nhận tạm thời không nhận thư; nếu lặp lại, hãy kiểm tra địa chỉ."],
  ["Transient/MailboxFull", "Hộp thư của người nhận đã đầy; hãy báo người nhận."],
  ...["MessageTooLarge", "ContentRejected", "AttachmentRejected"].map(
    (name) =>
      [
        `Transient/${name}`,
        "Máy chủ thư của người nhận không nhận thư có nội dung này; cần báo đơn vị vận hành.",
      ] as const,
  ),
]);
const UNKNOWN_BOUNCE = "Máy chủ thư của người nhận trả lại thư, không nói rõ vì sao; hãy kiểm tra địa chỉ.";
const COMPLAINT =
  "Dịch vụ thư không gửi đến địa chỉ này nữa; hãy trao đổi với người nhận, rồi báo đơn vị vận hành để gửi lại được.";
const CORRECTED = "Địa chỉ đã được sửa sau thư này.";
const INTERRUPTED = "Việc gửi bị ngắt giữa chừng, chưa rõ thư đã đi hay chưa.";

export function mailPage({ mails, people }: Pick<AdminStores, "mails" | "people">): Hono<PageEnv> {
  const app = new Hono<PageEnv>();
  app.get(MAILS_PATH, async (context) => {
    const { ward } = context.get("version").catalogue.programme;
    const [failed, everybody] = await Promise.all([
      mails.listFailed(ward, receivedAt(context)),
      people.list(ward),
    ]);
    return answerAdminPage(context, {
      title: TITLE,
      at: MAILS_PATH,
      content: html`<div class="stack">
<h1 class="ds-heading" data-size="md">${TITLE}</h1>
<p class="ds-paragraph narrow">Thư gửi lỗi được hệ thống tự gửi lại vài lần; thư đã gửi được thì không còn ở đây. Thư bị trả lại sau khi gửi thì không gửi lại.
Nếu địa chỉ sai, hãy mở tài khoản của người nhận và sửa địa chỉ thư điện tử; các thư sau gửi đến địa chỉ mới.</p>
${failed.length === 0 ? html`<p class="ds-paragraph">Trong ${FAILED_DAYS} ngày qua, mọi thư đều đã gửi được, không có thư bị trả lại.</p>` : failedTable(context, failed, everybody)}
</div>`,
    });
  });
  return app;
}

function failedTable(context: PageContext, failed: readonly MailRow[], everybody: readonly Person[]) {
  const names = namesOf(context.get("version").catalogue);
  const known = new Map(everybody.map((person) => [person.username, person]));
  const columns = [
    { name: "Người nhận" },
    { name: "Đơn vị" },
    { name: "Thư" },
    { name: "Ngày" },
    { name: "Tình trạng" },
    { name: "Lý do" },
  ];
  const rows = failed.map((row): Cell[] => {
    const person = known.get(row.username);
    return [
      html`<a class="ds-link" href="/quan-tri/nguoi-dung/${encodeURIComponent(row.username)}">${person?.name ?? row.username}</a>`,
      person?.orgUnit === undefined ? "–" : names.orgUnit(person.orgUnit),
      KIND_NAMES[row.kind],
      formatDate(row.day),
      stateOf(row),
      row.feedback && person && person.email !== row.to ? `${reasonOf(row)} ${CORRECTED}` : reasonOf(row),
    ];
  });
  return table(
    `${failed.length} thư chưa đến người nhận trong ${FAILED_DAYS} ngày qua, mới nhất trước`,
    columns,
    rows,
  );
}

function stateOf({ feedback, attempts }: MailRow): string {
  if (!feedback) return `Chưa gửi được, đã thử ${attempts} lần`;
  const what = feedback.kind === "bounce" ? "Bị trả lại" : "Bị đánh dấu là thư rác";
  return `${what}, ${formatMoment(feedback.at)}`;
}

function reasonOf({ state, error, feedback }: MailRow): string {
  if (feedback) return feedbackReason(feedback);
  if (state === "sending") return INTERRUPTED;
  return REASONS.get(error.split(":", 1)[0] ?? "") ?? UNKNOWN_REASON;
}

function feedbackReason({ kind, why }: MailFeedback): string {
  if (kind === "complaint") return COMPLAINT;
  return BOUNCES.get(why) ?? BOUNCES.get(why.split("/", 1)[0] ?? "") ?? UNKNOWN_BOUNCE;
}
