/** Vietnam since the middle of 2025: wards, communes and special zones, in provinces and cities. */
export const COUNTRY_WARDS = 3_321;
export const CITIES = 34;

/** What AWS allows, as it was known when this was written: to be held against its documentation before it is relied on. */
export const LIMITS = {
  /** DynamoDB: write units a second of one partition, and so of one partition key. */
  partitionWriteUnits: 1_000,
  /** Capacity that a partition did not use is kept for bursts, for so long. */
  burstSeconds: 300,
  /** An on-demand table that has never been used takes this much at once … */
  freshTableWriteUnits: 4_000,
  /** … and from then on twice its highest load of more than this long ago. */
  doublesAfterSeconds: 30 * 60,
  /** Quota of a table. */
  tableWriteUnits: 40_000,
  /** Lambda: invocations at once in an account. */
  concurrency: 1_000,
  /** … and what starting an environment takes besides loading the code, at the upper end of what AWS says. */
  coldStartMs: 1_000,
  /** Lambda asks each shard of a stream this often. */
  streamPollSeconds: 0.25,
  /** From a put to its record in the stream: assumed. */
  streamDelaySeconds: 0.2,
} as const;

/** Of one request in the region, from a function: assumed. */
export const LATENCY_MS = { dynamoDb: 5, s3: 40, kms: 20 } as const;

/** A Lambda function has one whole processor at this much memory. */
export const PROCESSOR_MB = 1_769;
