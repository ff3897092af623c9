/** The events that start `aggregate`, parsed: ledger stream and nightly schedule (the queue's is everyone's). */
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import type { Catalogue } from "../../shared/domain/catalogue.ts";
import type { LedgerEntry } from "../../shared/domain/ledger.ts";
import type { Outage } from "../../shared/domain/outage.ts";
import { scheduledEvent } from "../../shared/runtime/scheduled-event.ts";
import { isActionPartition } from "../../shared/store/action-store.ts";
import { isAreaTree } from "../../shared/store/area-store.ts";
import {
  isWardRegister,
  storedCatalogue,
  wardOfCataloguePartition,
} from "../../shared/store/catalogue-store.ts";
import { fromItem } from "../../shared/store/ledger-rows.ts";
import { storedOutage, wardOfOutagePartition } from "../../shared/store/outage-store.ts";

/**
 * What EventBridge Scheduler sends every night, and an operator to run it now, for one period of every ward, or to
 * derive everything anew.
 */
export const nightlyEvent = scheduledEvent(
  z.discriminatedUnion("job", [
    z.object({ job: z.literal("daily"), period: z.string().optional() }),
    z.object({ job: z.literal("roll-up-city") }),
    z.object({ job: z.literal("roll-up-country") }),
    z.object({ job: z.literal("rebuild") }),
  ]),
);

const attributeValue = z.custom<AttributeValue>((value) => typeof value === "object" && value !== null);

export const streamEvent = z
  .object({
    Records: z.array(
      z.object({
        eventSource: z.literal("aws:dynamodb"),
        dynamodb: z.object({
          SequenceNumber: z.string(),
          /** Epoch seconds. */
          ApproximateCreationDateTime: z.number(),
          NewImage: z.record(z.string(), attributeValue).optional(),
        }),
      }),
    ),
  })
  .transform(({ Records }) => ({
    kind: "stream" as const,
    records: Records.map(({ dynamodb }) => ({
      sequenceNumber: dynamodb.SequenceNumber,
      storedAt: dynamodb.ApproximateCreationDateTime * 1000,
      newImage: dynamodb.NewImage,
    })),
  }));
export type StreamRecord = z.output<typeof streamEvent>["records"][number];

/** What happened to a ward: a ledger entry, a new version of its catalogue, or an outage that is over. */
export type WardChange =
  | {
      readonly kind: "entry";
      readonly ward: string;
      readonly entry: LedgerEntry;
      /** When the ledger took it, epoch ms: long after it was made for what comes from an archive. */
      readonly storedAt: number;
    }
  | { readonly kind: "catalogue"; readonly ward: string; readonly catalogue: Catalogue; readonly at: number }
  | { readonly kind: "outage"; readonly ward: string; readonly outage: Outage };

/**
 * What a stream record tells of; undefined for the register of wards, for administrators' actions, and for areas, which
 * have no reports of their own to keep up. Throws when the record is none of ours.
 */
export function readStreamRecord({ newImage, storedAt }: StreamRecord): WardChange | undefined {
  if (!newImage) return undefined;
  const pk = z.string().parse(newImage.pk?.S);
  if (isWardRegister(pk) || isActionPartition(pk) || isAreaTree(pk)) return undefined;
  const ofCatalogue = wardOfCataloguePartition(pk);
  if (ofCatalogue !== undefined) {
    const { catalogue, at, level } = storedCatalogue(unmarshall(newImage));
    if (level !== null) return undefined;
    return { kind: "catalogue", ward: ofCatalogue, catalogue, at };
  }
  const outOf = wardOfOutagePartition(pk);
  if (outOf !== undefined) return { kind: "outage", ward: outOf, outage: storedOutage(unmarshall(newImage)) };
  return { kind: "entry", ward: pk.slice(0, pk.indexOf("#")), entry: fromItem(newImage), storedAt };
}
