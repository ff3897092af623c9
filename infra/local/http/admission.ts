/**
 * Who gets in, decided before a body is read: so many requests a second as API Gateway's stage lets in, so many of one
 * caller at a time, and so much to be kept as this process has room for.
 */
import type { IncomingMessage } from "node:http";
import { TokenBucket } from "../../../shared/runtime/token-bucket.ts";
import type { LocalSettings } from "../../settings/schema.ts";

/** Bodies of requests that are being read or worked on, all together. */
const BYTES_MAX = 256 * 1024 * 1024;

export type AdmissionLimits = Pick<LocalSettings, "throttling" | "underWayPerCaller">;
export type Admitted = { readonly kind: "admitted"; leave(): void };
export type Refused = {
  readonly kind: "refused";
  readonly code: "too-many-requests" | "unavailable";
  /** Undefined: nobody knows. */
  readonly retryAfterSeconds: number | undefined;
};

export class Admission {
  readonly #bodyBytesMax: number;
  readonly #bucket: TokenBucket;
  readonly #perCallerMax: number;
  /** By what they show: who shows nothing is one caller, the address that all of them share here. */
  readonly #underWay = new Map<string, number>();
  #bytes = 0;

  constructor(limits: AdmissionLimits, bodyBytesMax: number) {
    this.#bucket = new TokenBucket(limits.throttling, Date.now());
    this.#perCallerMax = limits.underWayPerCaller;
    this.#bodyBytesMax = bodyBytesMax;
  }

  /** Lets a request in, which leaves again when it is answered, or refuses it. */
  admit(request: Pick<IncomingMessage, "headers">): Admitted | Refused {
    const taken = this.#bucket.take(Date.now());
    if (!taken.admitted) {
      const retryAfterSeconds = Math.ceil(taken.waitMs / 1000);
      return { kind: "refused", code: "too-many-requests", retryAfterSeconds };
    }
    const { authorization = "", cookie = "" } = request.headers;
    const caller = `${authorization} ${cookie}`;
    const underWay = this.#underWay.get(caller) ?? 0;
    if (underWay >= this.#perCallerMax)
      return { kind: "refused", code: "too-many-requests", retryAfterSeconds: undefined };
    const bytes = this.#announced(request);
    if (this.#bytes + bytes > BYTES_MAX)
      return { kind: "refused", code: "unavailable", retryAfterSeconds: undefined };
    this.#bytes += bytes;
    this.#underWay.set(caller, underWay + 1);
    return {
      kind: "admitted",
      leave: () => {
        this.#bytes -= bytes;
        const left = (this.#underWay.get(caller) ?? 1) - 1;
        if (left === 0) this.#underWay.delete(caller);
        else this.#underWay.set(caller, left);
      },
    };
  }

  /** What is kept of the body at most: what it says that it is, or anything when it does not say. */
  #announced({ headers }: Pick<IncomingMessage, "headers">): number {
    const said =
      headers["transfer-encoding"] === undefined ? Number(headers["content-length"] ?? 0) : Infinity;
    return Math.min(said, this.#bodyBytesMax);
  }
}
