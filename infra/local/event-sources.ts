/** What starts the functions besides HTTP: the ledger's stream and the queues (`infra/pipeline.ts`). */
import { CLOSE_QUEUE, LEDGER_STREAM, NOTIFY_QUEUE, PUBLISH_QUEUE } from "../pipeline.ts";
import type { MovableClock } from "./clock.ts";
import type { DataFolder } from "./data-folder.ts";
import { type Functions, functionArn } from "./functions.ts";
import type { FunctionPool } from "./lambda/function-pool.ts";
import type { LocalQueue } from "./s3-sqs.ts";
import { REGION, type Servers } from "./servers.ts";
import { LedgerStream } from "./sources/ledger-stream.ts";
import { QueuePoller } from "./sources/queue-poller.ts";
import type { SetAside } from "./sources/set-aside.ts";
import type { Teardown } from "./teardown.ts";

export interface EventSourcesOptions {
  readonly servers: Servers;
  readonly functions: Functions;
  readonly clock: MovableClock;
  readonly folder: DataFolder;
  readonly setAside: SetAside;
  readonly teardown: Teardown;
  onError(line: string): void;
}

/** Starts polling; gives the stream's poller, which can be waited for. */
export function connectSources(options: EventSourcesOptions): LedgerStream {
  const { servers, functions, clock, folder, setAside, teardown, onError } = options;
  const stream = new LedgerStream({
    ...LEDGER_STREAM,
    client: servers.streams,
    streamArn: servers.ledgerStreamArn,
    region: REGION,
    functionArn: functionArn("aggregate"),
    clock,
    folder,
    setAside,
    invoke: (event) => functions.aggregate.invoke(event),
    onError,
  });
  const poll = (queue: LocalQueue, target: FunctionPool, batchSize: number, concurrency: number) =>
    new QueuePoller(
      {
        client: servers.sqs,
        queue,
        region: REGION,
        batchSize,
        concurrency,
        clock,
        invoke: (event) => target.invoke(event),
        onError,
      },
      servers.s3Sqs.receiptsInFlight(queue.name),
    );
  const queues = [
    poll(servers.closeQueue, functions.aggregate, CLOSE_QUEUE.batchSize, 1),
    poll(servers.publishQueue, functions.publish, PUBLISH_QUEUE.batchSize, 2),
    poll(servers.notifyQueue, functions.notify, NOTIFY_QUEUE.batchSize, 1),
  ];
  teardown.add(async () => {
    await Promise.all([stream.stop(), ...queues.map((queue) => queue.stop())]);
  });
  return stream;
}
