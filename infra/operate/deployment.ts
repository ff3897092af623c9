/** Which deployment a command works on: the names that `npm run deploy` wrote down, and clients to what they name. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { documentClient } from "../../shared/store/clients/dynamodb.ts";
import { s3Client } from "../../shared/store/clients/s3.ts";
import { type SigningKeyRegister, signingKeyRegister } from "../../shared/store/signing-key-register.ts";
import {
  type SnapshotFiles,
  type SnapshotRecords,
  snapshotFiles,
  snapshotRecords,
} from "../../shared/store/snapshot-store.ts";
import { StartFailure } from "../local/start-failure.ts";
import { readStage } from "../settings/read.ts";
import type { StageSettings } from "../settings/schema.ts";

const ROOT = join(import.meta.dirname, "..", "..");

const entranceOutputs = z.looseObject({
  Address: z.url(),
  UserPoolId: z.string(),
  LedgerTable: z.string(),
  SnapshotsTable: z.string(),
  SnapshotBucket: z.string(),
});

export interface Deployment {
  readonly settings: StageSettings;
  readonly address: string;
  readonly userPoolId: string;
  readonly ledgerTable: string;
  readonly snapshotsTable: string;
  readonly snapshotBucket: string;
}

/** Reads `build/outputs-STAGE.json`, or the file named. Throws {@link StartFailure} when the stage is not deployed from here. */
export function readDeployment(stage: string | undefined, file: string | undefined): Deployment {
  if (stage === undefined) throw new StartFailure("--stage is missing: dev or prod");
  const settings = readStage(stage);
  const path = file ?? join(ROOT, "build", `outputs-${stage}.json`);
  if (!existsSync(path)) {
    throw new StartFailure(
      `${path} is missing: npm run deploy -- -c stage=${stage} writes it, or name another with --outputs`,
    );
  }
  const stacks = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(path, "utf8")));
  const outputs = entranceOutputs.safeParse(stacks[`${stage}-entrance`]);
  if (!outputs.success) throw new StartFailure(`${path} does not have the outputs of ${stage}-entrance`);
  const { Address, UserPoolId, LedgerTable, SnapshotsTable, SnapshotBucket } = outputs.data;
  return {
    settings,
    address: Address,
    userPoolId: UserPoolId,
    ledgerTable: LedgerTable,
    snapshotsTable: SnapshotsTable,
    snapshotBucket: SnapshotBucket,
  };
}

/** What holds a ward's record. */
export interface WardStores {
  readonly documents: ReturnType<typeof documentClient>;
  readonly ledgerTable: string;
  readonly records: SnapshotRecords;
  readonly files: SnapshotFiles;
  readonly signingKeys: SigningKeyRegister;
}

export function storesOf({ ledgerTable, snapshotsTable, snapshotBucket }: Deployment): WardStores {
  const documents = documentClient();
  return {
    documents,
    ledgerTable,
    records: snapshotRecords(documents, snapshotsTable),
    files: snapshotFiles(s3Client(), snapshotBucket),
    signingKeys: signingKeyRegister(documents, snapshotsTable),
  };
}
