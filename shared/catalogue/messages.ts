/** What is wrong with the shape of a catalogue file, in words for whoever keeps it. */
import type * as z from "zod";

const TYPES: Readonly<Record<string, string>> = {
  string: "Phải là chữ",
  number: "Phải là một số",
  int: "Phải là một số nguyên",
  boolean: "Phải là Có/Không (true hoặc false)",
  array: "Phải là một danh sách",
  object: "Phải là một nhóm mục, mỗi mục một tên",
};

/** For `safeParse`; a field whose form needs explaining has its own message in the schema. */
export function shapeMessage(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined ? "Thiếu mục này." : `${TYPES[issue.expected] ?? "Sai kiểu"}.`;
    case "invalid_value":
      return `Phải là một trong: ${issue.values.map(String).join(", ")}.`;
    case "too_small":
      if (issue.origin === "string") return "Không được để trống.";
      return issue.origin === "array"
        ? `Phải có ít nhất ${issue.minimum} mục.`
        : `Phải từ ${issue.minimum} trở lên.`;
    case "too_big":
      return issue.origin === "string"
        ? `Dài quá ${issue.maximum} ký tự.`
        : `Không được quá ${issue.maximum}.`;
    case "unrecognized_keys":
      return `Có mục lạ: ${issue.keys.join(", ")}. Nếu tên gọi có dấu phẩy, hãy đặt tên trong ngoặc kép.`;
    case "invalid_union":
      return "Thiếu hoặc sai loại.";
    default:
      return "Không hợp lệ.";
  }
}
