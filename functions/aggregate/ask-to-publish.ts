/** Asking for what one look at a ward, or an area, found changed. */
import type { Check } from "../../shared/store/agenda.ts";
import type { PublishMessage } from "../../shared/store/messages.ts";
import type { Queue } from "../../shared/store/queue.ts";

/** Asks for snapshots of several periods; each message names the others' checks, so that readers are told of all at once. */
export async function askToPublish(
  publishQueue: Queue<PublishMessage>,
  of: Pick<PublishMessage, "ward" | "at">,
  asked: ReadonlyMap<string, readonly Check[]>,
): Promise<void> {
  await publishQueue.send(
    [...asked].map(([period, checks]) => ({
      ...of,
      period,
      checks,
      others: [...asked].flatMap(([other, itsChecks]) => (other === period ? [] : itsChecks)),
    })),
  );
}
