/** What stands over the form: whose form it is, until when, how to fill it in, where to hand it in. */
import { dueAt } from "../../../shared/domain/period.ts";
import { formatDate, formatDay, formatPeriod, sayPlace } from "../../../shared/domain/vietnamese.ts";
import { countFaults, type WorkbookForm } from "./form-view.ts";
import { sayIdentity } from "./identity.ts";
import { type FormSheet, STYLES } from "./sheet.ts";

export function addHeading(
  sheet: FormSheet,
  { catalogue: { programme }, sample, dataSet, period, identity, address, rows }: WorkbookForm,
  { columns, unit }: { columns: readonly [from: number, to: number]; unit: string | undefined },
): void {
  const line = (text: string, style: (typeof STYLES)[keyof typeof STYLES], height?: number) =>
    sheet.putLine(text, style, columns, height);
  line(`${programme.issuer}, ${sayPlace(programme.city)}`, STYLES.issuer);
  line(dataSet.name, STYLES.title, 30);
  if (sample) line("SỐ LIỆU MẪU để giới thiệu hệ thống, không phải số liệu thực tế.", STYLES.alarm);
  line(
    `${formatPeriod(period.code)}: số liệu từ ${formatDate(period.from)} đến hết ${formatDate(period.to)}. Hạn gửi: hết ngày ${formatDay(dueAt(period, programme) - 1)}.`,
    STYLES.fact,
  );
  line(unit === undefined ? "Nhiều đơn vị, mỗi đơn vị một dòng." : `Đơn vị báo cáo: ${unit}.`, STYLES.fact);
  line(sayIdentity(identity), STYLES.quiet);
  const faults = countFaults(rows);
  if (faults > 0) {
    line(`Có ${faults} chỗ cần sửa, tô đỏ bên dưới. Sửa xong, lưu tệp này rồi nộp lại.`, STYLES.alarm, 24);
    for (const {
      name,
      faults: { whole },
    } of rows) {
      for (const fault of whole) line(unit === undefined ? `${name}: ${fault}` : fault, STYLES.alarm, 24);
    }
  }
  line(
    `Chỉ nhập vào các ô màu vàng. Không phát sinh thì ghi 0; chưa có số liệu thì để trống. Nhập xong, lưu tệp rồi nộp tại ${address}`,
    STYLES.guide,
    36,
  );
  sheet.addRow({ height: 8 });
}
