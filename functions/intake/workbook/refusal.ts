/** Why a file is not taken, for the person who sent it. Nothing of it is kept, and their file stays as it is. */
export interface WorkbookRefusal {
  readonly title: string;
  readonly text: string;
}

export type OrRefused<T> =
  | ({ readonly ok: true } & T)
  | { readonly ok: false; readonly refusal: WorkbookRefusal };

export function refused(
  title: string,
  text: string,
): { readonly ok: false; readonly refusal: WorkbookRefusal } {
  return { ok: false, refusal: { title, text } };
}

export const DOWNLOAD_AGAIN = "Hãy tải biểu mẫu ở trang này, chép số liệu sang rồi nộp lại.";
