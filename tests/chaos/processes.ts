/**
 * Function processes that can be killed at any request they make. A killed one is served nothing any more, so that
 * nothing it may still be about to do has an effect, and what it knew is lost with it.
 */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { PROCESS_MARK } from "./asked.ts";

export interface Endpoints {
  readonly dynamoDb: string;
  readonly s3Sqs: string;
  readonly accessKeyId: string;
}

export const REGION = "ap-southeast-1";

export interface Clients {
  readonly dynamo: DynamoDBDocumentClient;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  destroy(): void;
}

/** How long anybody waits for an answer that never comes. */
export const PATIENCE = {
  connectionTimeout: 1_000,
  requestTimeout: 3_000,
  throwOnRequestTimeout: true,
  socketTimeout: 3_000,
};

/** As the functions have them (`shared/store/clients.ts`). `processId`: killed by this name. */
export function connect({ dynamoDb, s3Sqs, accessKeyId }: Endpoints, processId?: string): Clients {
  const common = {
    region: REGION,
    credentials: { accessKeyId, secretAccessKey: "chaos" },
    maxAttempts: 4,
    requestHandler: PATIENCE,
    ...(processId !== undefined && { customUserAgent: [[PROCESS_MARK, processId] as [string, string]] }),
  };
  const dynamo = new DynamoDBClient({ ...common, endpoint: dynamoDb });
  const s3 = new S3Client({ ...common, endpoint: s3Sqs, forcePathStyle: true });
  const sqs = new SQSClient({ ...common, endpoint: s3Sqs });
  return {
    dynamo: DynamoDBDocumentClient.from(dynamo, { marshallOptions: { removeUndefinedValues: true } }),
    s3,
    sqs,
    destroy() {
      for (const client of [dynamo, s3, sqs]) client.destroy();
    },
  };
}

export type Run<T> =
  | { readonly kind: "returned"; readonly value: T }
  | { readonly kind: "failed"; readonly error: string }
  | { readonly kind: "crashed"; readonly error: string };

interface Process<Parts> {
  readonly id: string;
  readonly clients: Clients;
  readonly parts: Parts;
  readonly killed: Promise<"killed">;
}

/** The processes of one function: each takes one event at a time, and a killed one is replaced by a fresh one. */
export class Processes<Parts> {
  readonly #name: string;
  readonly #endpoints: Endpoints;
  readonly #build: (clients: Clients) => Parts;
  readonly #idle: Process<Parts>[] = [];
  readonly #alive = new Map<string, { process: Process<Parts>; kill(): void }>();
  #started = 0;

  constructor(name: string, endpoints: Endpoints, build: (clients: Clients) => Parts) {
    this.#name = name;
    this.#endpoints = endpoints;
    this.#build = build;
  }

  /** How many have been killed. */
  get killed(): number {
    return this.#started - this.#alive.size;
  }

  async run<T>(work: (parts: Parts) => Promise<T>): Promise<Run<T>> {
    const process = this.#idle.pop() ?? this.#start();
    try {
      const outcome = await Promise.race([
        work(process.parts).then((value) => ({ kind: "returned", value }) as const),
        process.killed,
      ]);
      if (outcome === "killed") return { kind: "crashed", error: `${process.id} was killed` };
      return outcome;
    } catch (error) {
      return { kind: "failed", error: error instanceof Error ? error.message : String(error) };
    } finally {
      if (this.#alive.has(process.id)) this.#idle.push(process);
    }
  }

  /** True when it was one of ours. */
  kill(id: string): boolean {
    const found = this.#alive.get(id);
    if (!found) return false;
    this.#alive.delete(id);
    found.kill();
    found.process.clients.destroy();
    const place = this.#idle.indexOf(found.process);
    if (place >= 0) this.#idle.splice(place, 1);
    return true;
  }

  stop(): void {
    for (const { process } of this.#alive.values()) process.clients.destroy();
  }

  #start(): Process<Parts> {
    this.#started += 1;
    const id = `${this.#name}-${this.#started}`;
    const clients = connect(this.#endpoints, id);
    const { promise, resolve } = Promise.withResolvers<"killed">();
    const process = { id, clients, parts: this.#build(clients), killed: promise };
    this.#alive.set(id, { process, kill: () => resolve("killed") });
    return process;
  }
}
