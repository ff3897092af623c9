/** The events that start `aggregate`, parsed: ledger stream and nightly schedule (the queue's is everyone's). */
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import * as z from "zod";
import type { LedgerEntry } from "../../shared/domain/ledger.ts";
import { isWardRegister, wardOfCataloguePartition } from "../../shared/store/catalogue-store.ts";
import { fromItem } from "../../shared/store/ledger-rows.ts";

/** What EventBridge Scheduler sends every night, and an operator to run it now or for one period only. */
export const scheduledEvent = z.object({
  source: z.literal("aws.scheduler"),
  time: z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
  detail: z.object({ job: z.literal("daily"), period: z.string().optional() }),
});

const attributeValue = z.custom<AttributeValue>((value) => typeof value === "object" && value !== null);

export const streamEvent = z
  .object({
    Records: z.array(
      z.object({
        eventSource: z.literal("aws:dynamodb"),
        dynamodb: z.object({
          SequenceNumber: z.string(),
          NewImage: z.record(z.string(), attributeValue).optional(),
        }),
      }),
    ),
  })
  .transform(({ Records }) => ({
    kind: "stream" as const,
    records: Records.map(({ dynamodb }) => ({
      sequenceNumber: dynamodb.SequenceNumber,
      newImage: dynamodb.NewImage,
    })),
  }));
export type StreamRecord = z.output<typeof streamEvent>["records"][number];

export interface WardEntry {
  readonly ward: string;
  readonly entry: LedgerEntry;
}

/**
 * The ledger entry that a stream record tells of; undefined for the register of wards and for catalogues, whose
 * effect is computed when it is read and by the nightly run. Throws when the record is none of ours.
 */
export function readStreamRecord({ newImage }: StreamRecord): WardEntry | undefined {
  if (!newImage) return undefined;
  const pk = z.string().parse(newImage.pk?.S);
  if (isWardRegister(pk) || wardOfCataloguePartition(pk) !== undefined) return undefined;
  return { ward: pk.slice(0, pk.indexOf("#")), entry: fromItem(newImage) };
}
