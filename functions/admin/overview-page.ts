/** `/quan-tri`: what an administrator can do here. */

import { Hono } from "hono";
import { html } from "hono/html";
import { OUTAGES_PATH } from "../../shared/http/addresses.ts";
import { ADMIN_PATH } from "../../shared/http/admin-navigation.ts";
import type { PageEnv } from "../../shared/http/ward-page.ts";
import { answerAdminPage } from "./admin-context.ts";

const TASKS = [
  ["/quan-tri/nguoi-dung", "Người dùng", "Mời, chuyển đơn vị, đổi vai trò, khóa tài khoản."],
  ["/quan-tri/don-vi", "Đơn vị", "Thêm, đổi tên, đóng đơn vị báo cáo."],
  ["/quan-tri/ngay-nghi", "Ngày nghỉ", "Ngày nghỉ lễ dùng để tính hạn gửi báo cáo."],
  ["/quan-tri/nguoi-ky", "Người ký", "Chức vụ và họ tên in dưới chỗ ký của báo cáo."],
  [
    "/quan-tri/danh-muc",
    "Danh mục",
    "Biểu mẫu, chỉ tiêu, mô hình: tải về, tải lên phiên bản mới, xem trước thay đổi.",
  ],
  ["/mo-lai", "Mở lại kỳ", "Cho một đơn vị gửi thêm vào kỳ đã khóa."],
  ["/quan-tri/cong-bo", "Công bố lại", "Yêu cầu công bố ngay một kỳ báo cáo."],
  ["/quan-tri/thu-chua-gui", "Thư chưa đến", "Thư nào chưa gửi được hoặc bị trả lại, vì sao."],
  [OUTAGES_PATH, "Các lần gián đoạn", "Lúc nào đơn vị không gửi được báo cáo; hạn nào đã lùi vì vậy."],
  ["/quan-tri/nhat-ky", "Nhật ký", "Ai đã làm gì, lúc nào, vì sao."],
] as const;

export function overviewPage(): Hono<PageEnv> {
  const app = new Hono<PageEnv>();
  app.get(ADMIN_PATH, (context) =>
    answerAdminPage(context, {
      title: "Quản trị",
      at: ADMIN_PATH,
      content: html`<div class="stack">
<h1 class="ds-heading" data-size="md">Quản trị</h1>
<ul class="tasks">${TASKS.map(
        ([path, name, text]) =>
          html`<li><div class="what"><a class="ds-link" href="${path}">${name}</a><p class="quiet small">${text}</p></div></li>`,
      )}</ul>
</div>`,
    }),
  );
  return app;
}
