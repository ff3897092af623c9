/** A reason that somebody gives for what they do to a unit's report or period; the unit reads it. */
import { isPrintable, UNPRINTABLE_MESSAGE } from "../../../shared/domain/printable.ts";

const MAX_CHARACTERS = 1000;

/**
 * What is wrong with a reason; undefined when nothing is.
 * @param missing what to say when there is none; null: it may be left out.
 */
export function reasonError(reason: string, missing: string | null): string | undefined {
  if (missing !== null && reason === "") return missing;
  if ([...reason].length > MAX_CHARACTERS) return "Lý do dài quá 1.000 ký tự; hãy rút gọn.";
  return isPrintable(reason) ? undefined : UNPRINTABLE_MESSAGE;
}

export const RETURN_WITHOUT_REASON = "Hãy nêu lý do trả lại để đơn vị biết cần sửa gì.";
