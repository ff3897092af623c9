/** The reason that a reviewer gives for a decision; the unit reads it. */
import { isPrintable, UNPRINTABLE_MESSAGE } from "../../../shared/domain/printable.ts";

const MAX_CHARACTERS = 1000;

/** What is wrong with a reason; undefined when nothing is. */
export function reasonError(decision: "approve" | "return", reason: string): string | undefined {
  if (decision === "return" && reason === "") return "Hãy nêu lý do trả lại để đơn vị biết cần sửa gì.";
  if ([...reason].length > MAX_CHARACTERS) return "Lý do dài quá 1.000 ký tự; hãy rút gọn.";
  return isPrintable(reason) ? undefined : UNPRINTABLE_MESSAGE;
}
