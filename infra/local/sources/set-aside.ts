/**
 * The on-failure destination: what could not be processed, kept whole in the data folder in the form that Lambda
 * writes to an S3 destination.
 */
import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Failed {
  readonly functionArn: string;
  readonly attempts: number;
  readonly error: string;
  readonly payload: unknown;
}

export class SetAside {
  readonly #folder: string;
  readonly #onError: (line: string) => void;

  constructor(folder: string, onError: (line: string) => void) {
    this.#folder = folder;
    this.#onError = onError;
    mkdirSync(folder, { recursive: true });
  }

  /** @param source what the event came from; it begins the file's name. */
  add(source: string, failed: Failed): void {
    const { functionArn, attempts, error, payload } = failed;
    const requestId = randomUUID();
    const timestamp = new Date().toISOString();
    const record = {
      requestContext: {
        requestId,
        functionArn,
        condition: "RetriesExhausted",
        approximateInvokeCount: attempts,
      },
      responseContext: { errorMessage: error },
      version: "1.0",
      timestamp,
      payload: JSON.stringify(payload),
    };
    const file = join(this.#folder, `${source}-${timestamp.replaceAll(":", ".")}-${requestId}.json`);
    writeFileSync(file, JSON.stringify(record, undefined, 2));
    this.#onError(`${source}: given up after ${attempts} attempts (${error}); kept in ${file}`);
  }

  /** Paths of everything set aside. */
  list(): string[] {
    return readdirSync(this.#folder).map((name) => join(this.#folder, name));
  }
}
