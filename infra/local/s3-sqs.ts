/** S3 and SQS from `fauxqs`, inside this process: what it holds is written to disk before it answers. */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { isIPv4, Socket } from "node:net";
import { type FauxqsServer, startFauxqs } from "fauxqs";

export interface QueueSettings {
  readonly name: string;
  readonly visibilityTimeoutSeconds: number;
  readonly maxReceiveCount: number;
}

export interface LocalQueue {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly deadLetterQueue: string;
}

export interface S3Sqs {
  readonly endpoint: string;
  readonly queues: readonly LocalQueue[];
  /** Messages that wait or are being worked on, dead letters not counted. */
  messagesLeft(queue: string): number;
  /** Receipt handles of messages that were being worked on when the host ended. */
  receiptsInFlight(queue: string): string[];
  deadLetters(queue: string): number;
  stop(): Promise<void>;
}

export interface S3SqsOptions {
  /** Undefined: nothing is kept; for tests. */
  readonly folder: string | undefined;
  readonly region: string;
  readonly bucket: string;
  readonly queues: readonly QueueSettings[];
}

export async function startS3Sqs(options: S3SqsOptions): Promise<S3Sqs> {
  const guard = refuseOtherMachines();
  const server = await startFauxqs({
    port: 0,
    logger: false,
    defaultRegion: options.region,
    ...(options.folder !== undefined && { dataDir: options.folder }),
  });
  guard.onlyAt(server.port);
  const endpoint = `http://127.0.0.1:${server.port}`;
  server.setup({ buckets: [options.bucket] });
  return {
    endpoint,
    queues: options.queues.map((queue) => createQueue(server, queue, endpoint)),
    messagesLeft(queue) {
      const { ready, delayed, inflight } = messagesOf(server, queue);
      return ready.length + delayed.length + inflight.length;
    },
    receiptsInFlight: (queue) => messagesOf(server, queue).inflight.map((entry) => entry.receiptHandle),
    deadLetters: (queue) => messagesOf(server, deadLetterQueueOf(queue)).ready.length,
    async stop() {
      await server.stop();
      guard.stop();
    },
  };
}

function deadLetterQueueOf(queue: string): string {
  return `${queue}-dead-letters`;
}

function createQueue(server: FauxqsServer, queue: QueueSettings, endpoint: string): LocalQueue {
  const deadLetterQueue = deadLetterQueueOf(queue.name);
  const attributes = (more: Record<string, string>) => ({
    // Two weeks, SQS's longest: a machine that was off over Tết still does what it was asked.
    MessageRetentionPeriod: String(14 * 24 * 3600),
    ...more,
  });
  server.setup({ queues: [{ name: deadLetterQueue, attributes: attributes({}) }] });
  const deadLetterTargetArn = arnOf(server, deadLetterQueue);
  server.setup({
    queues: [
      {
        name: queue.name,
        attributes: attributes({
          VisibilityTimeout: String(queue.visibilityTimeoutSeconds),
          RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: queue.maxReceiveCount }),
        }),
      },
    ],
  });
  const arn = arnOf(server, queue.name);
  const account = arn.split(":").at(4);
  // Not the URL kept with the queue: its host and port are those of an earlier start.
  return { name: queue.name, arn, url: `${endpoint}/${account}/${queue.name}`, deadLetterQueue };
}

function messagesOf(server: FauxqsServer, queue: string) {
  const found = server.inspectQueue(queue);
  if (found === undefined) throw new Error(`no queue ${queue}`);
  return found.messages;
}

function arnOf(server: FauxqsServer, queue: string): string {
  const found = server.inspectQueue(queue);
  if (found === undefined) throw new Error(`no queue ${queue}`);
  return found.arn;
}

/**
 * `fauxqs` listens on every network interface and asks for no credentials: connections from other machines are
 * dropped as they arrive; on every port of this process, until its port is known.
 */
function refuseOtherMachines() {
  let port: number | undefined;
  const onSocket = (message: unknown) => {
    const socket =
      typeof message === "object" && message !== null && "socket" in message ? message.socket : undefined;
    if (!(socket instanceof Socket) || isLoopback(socket.remoteAddress)) return;
    if (port === undefined || socket.localPort === port) socket.destroy();
  };
  subscribe("net.server.socket", onSocket);
  return {
    onlyAt(known: number) {
      port = known;
    },
    stop: () => unsubscribe("net.server.socket", onSocket),
  };
}

function isLoopback(address: string | undefined): boolean {
  const plain = address?.replace(/^::ffff:/, "");
  return plain !== undefined && (isIPv4(plain) ? plain.startsWith("127.") : plain === "::1");
}
