/** What the server has not got yet, kept in this browser: it survives a closed tab and a lost connection. */

export interface LocalCopy {
  /** Texts by field name. */
  readonly fields: Readonly<Record<string, string>>;
  readonly submissionId: string;
  readonly baseRevision: string;
  /** The draft on the server that it goes on from; empty: none. */
  readonly draftVersion: string;
  /** The page that wrote it. */
  readonly writer: string;
  /** When, as people read it. */
  readonly typedAt: string;
  /** Whether it was being sent, so that nobody knows whether it arrived. */
  readonly isSending: boolean;
}

const place = (key: string) => `nhap/${key}`;

export function readCopy(key: string): LocalCopy | undefined {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(place(key)) ?? "null");
    return isCopy(found) ? found : undefined;
  } catch {
    // Written by no script of ours, or the browser keeps nothing: there is no copy.
    return undefined;
  }
}

/** False when the browser keeps nothing (private window, no room). */
export function writeCopy(key: string, copy: LocalCopy): boolean {
  try {
    localStorage.setItem(place(key), JSON.stringify(copy));
    return true;
  } catch {
    return false;
  }
}

export function removeCopy(key: string): void {
  try {
    localStorage.removeItem(place(key));
  } catch {
    // A browser that keeps nothing has nothing to remove.
  }
}

function isCopy(found: unknown): found is LocalCopy {
  if (typeof found !== "object" || found === null) return false;
  const texts = ["submissionId", "baseRevision", "draftVersion", "writer", "typedAt"];
  const fields: unknown = Reflect.get(found, "fields");
  return (
    texts.every((name) => typeof Reflect.get(found, name) === "string") &&
    typeof Reflect.get(found, "isSending") === "boolean" &&
    typeof fields === "object" &&
    fields !== null &&
    Object.values(fields).every((text) => typeof text === "string")
  );
}
