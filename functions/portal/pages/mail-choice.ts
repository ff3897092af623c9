/**
 * `/thu-bao`: where a mail's reader ends mails about published reports, or takes them up again. The link's secret says
 * who it is, as mail programs that press the button for their user have no session (RFC 8058). Opening the link
 * changes nothing: programs that look at links before their users do would end the mails.
 */
import { type Context, Hono } from "hono";
import { html } from "hono/html";
import * as z from "zod";
import { unsubscribeAddress } from "../../../shared/http/addresses.ts";
import { framedPage, htmlPage, messagePage } from "../../../shared/http/page.ts";
import { notice } from "../../../shared/http/parts.ts";
import type { MailStore } from "../../../shared/store/mail-store.ts";
import type { PageDependencies } from "./page-context.ts";

const link = z.object({ phuong: z.string().min(1), nguoi: z.string().min(1), ma: z.string().min(1) });

interface Reader {
  readonly ward: string;
  readonly username: string;
  readonly token: string;
  readonly wantsPublished: boolean;
}

export function mailChoicePages({ catalogues, mails }: Pick<PageDependencies, "catalogues" | "mails">): Hono {
  const app = new Hono();

  app.get("/thu-bao", async (context) => {
    const reader = await findReader(context, mails);
    return reader ? show(context, reader, false) : unknown(context);
  });

  app.post("/thu-bao", async (context) => {
    const reader = await findReader(context, mails);
    if (!reader) return unknown(context);
    const wantsPublished = await readWish(context.req.raw);
    if (wantsPublished === undefined) return show(context, reader, false);
    await mails.choosePublished(reader.ward, reader.username, wantsPublished);
    return show(context, { ...reader, wantsPublished }, true);
  });

  const show = async (context: Context, { wantsPublished, ...reader }: Reader, changed: boolean) => {
    const version = await catalogues.current(reader.ward);
    const title = "Thư khi có báo cáo mới";
    const state = wantsPublished
      ? "Ông/Bà đang nhận thư tóm tắt mỗi khi có báo cáo mới được công bố."
      : "Ông/Bà không còn nhận thư khi có báo cáo mới. Báo cáo vẫn xem được trong hệ thống.";
    const content = html`<div class="stack narrow">
<h1 class="ds-heading" data-size="md">${title}</h1>
${changed ? notice("success", wantsPublished ? "Đã nhận thư trở lại" : "Đã ngừng gửi thư", state) : html`<p class="ds-paragraph">${state}</p>`}
<form class="form" method="post" action="${unsubscribeAddress(reader)}">
<input type="hidden" name="nhan" value="${wantsPublished ? "khong" : "co"}">
<div class="actions"><button class="ds-button" type="submit"${wantsPublished ? "" : html` data-variant="secondary"`}>${
      wantsPublished ? "Ngừng nhận thư" : "Nhận thư trở lại"
    }</button></div>
</form>
<p class="ds-paragraph quiet">Thư nhắc gửi báo cáo và thư báo trả lại của đơn vị là việc phải làm, không tắt được ở đây.</p>
</div>`;
    return htmlPage(
      context,
      framedPage({
        title,
        session: undefined,
        programme: version?.catalogue.programme,
        sample: version?.sample ?? false,
        content,
      }),
    );
  };
  return app;
}

async function findReader(context: Context, mails: MailStore): Promise<Reader | undefined> {
  const asked = link.safeParse(context.req.query());
  if (!asked.success) return undefined;
  const { phuong: ward, nguoi: username, ma: token } = asked.data;
  const choice = await mails.choiceBySecret(ward, username, token);
  return choice && { ward, username, token, wantsPublished: choice.wantsPublished };
}

/** What a mail program (`List-Unsubscribe=One-Click`) or our own form asks for; undefined when it is neither. */
async function readWish(request: Request): Promise<boolean | undefined> {
  let form: FormData;
  try {
    form = await request.formData();
  } catch {
    return undefined;
  }
  if (form.get("List-Unsubscribe") === "One-Click" || form.get("nhan") === "khong") return false;
  return form.get("nhan") === "co" ? true : undefined;
}

function unknown(context: Context) {
  const title = "Đường dẫn không đúng";
  const text = "Đường dẫn trong thư không đầy đủ hoặc đã đổi. Hãy mở lại từ thư mới nhất.";
  return htmlPage(context, messagePage({ session: undefined, title, text }), 404);
}
