/**
 * The tables' shapes, read by the CDK app and by the local stack alike.
 *
 * One table per kind of data, so that each function is granted exactly what it needs:
 * - `ledger`: append-only, everything that happened; the only one with a stream.
 * - `reports`: derived from the ledger and rebuildable at any time: REPORT items, closing balances, and the agenda of the
 *   nightly run.
 * - `snapshots`: the record of every published version; the files are in the bucket.
 * - `mails`: which mails were sent, and which of them people want.
 * - `sessions`: browser sessions, gone by themselves after `expiresAt` (epoch seconds).
 * - `drafts`: what people typed and have not sent, gone by themselves likewise.
 */
export const TABLES = {
  ledger: { partitionKey: "pk", sortKey: "sk", stream: true },
  reports: { partitionKey: "pk", sortKey: "sk", stream: false },
  snapshots: { partitionKey: "pk", sortKey: "sk", stream: false },
  mails: { partitionKey: "pk", sortKey: "sk", stream: false, timeToLive: "expiresAt" },
  sessions: { partitionKey: "pk", sortKey: undefined, stream: false, timeToLive: "expiresAt" },
  drafts: { partitionKey: "pk", sortKey: "sk", stream: false, timeToLive: "expiresAt" },
} as const;
export type TableName = keyof typeof TABLES;
