/** What a signed receipt says of a submission: that this content was received, from which unit, when, and whether in time. */
import * as z from "zod";
import { isLate } from "../domain/extensions.ts";
import type { DeadlineExtension } from "../domain/fair-deadline.ts";
import type { RevisionEntry } from "../domain/ledger.ts";
import { deadlineExtension } from "./report.ts";
import { instant, sha256Hex } from "./scalars.ts";

const signedReceipt = z.strictObject({
  receiptVersion: z.literal(1),
  ward: z.string(),
  orgUnit: z.string(),
  dataSet: z.string(),
  period: z.string(),
  revision: z.int().min(1),
  submissionId: z.string(),
  receivedAt: instant,
  late: z.boolean(),
  /** Only where outages moved the deadline. */
  extension: deadlineExtension.exactOptional(),
  /** SHA-256 over the whole content, figures and texts included. */
  digest: sha256Hex,
});
export type SignedReceipt = z.output<typeof signedReceipt>;

/** `extension`: of the deadline as it stands when the receipt is signed. */
export function receiptOf(
  ward: string,
  entry: RevisionEntry,
  extension: DeadlineExtension | null,
): SignedReceipt {
  const { orgUnit, dataSet, period, revision, submissionId, receivedAt, digest } = entry;
  const late = isLate(entry, extension);
  return {
    receiptVersion: 1,
    ...{ ward, orgUnit, dataSet, period, revision, submissionId, receivedAt, late, digest },
    ...(extension && { extension }),
  };
}

/** Same receipt, same bytes. */
export function encodeReceipt(receipt: SignedReceipt): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(z.encode(signedReceipt, receipt)));
}

/** Throws when it is none. */
export function decodeReceipt(bytes: Uint8Array): SignedReceipt {
  return signedReceipt.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
}
