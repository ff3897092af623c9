/**
 * The pipeline in one table: what the CDK app deploys and what the local stack runs are both read from here,
 * so that batch sizes, retries and time-outs cannot differ between the two.
 */
import { HEARTBEAT_MINUTES } from "../shared/domain/outage.ts";

/**
 * Memory buys processor on Lambda: 1,769 MB are one whole processor. None of these needs its memory as memory; each
 * has as much as makes its work end soon, which costs the same as half of it for twice as long. Time-outs are many
 * times what the work takes (docs/performance.md), so that only what hangs is ended.
 */
export const FUNCTIONS = {
  // A person waits, above all at a cold start: half a processor more would be felt by nobody. Below API Gateway's 30 s.
  intake: { memoryMb: 1024, timeoutSeconds: 15 },
  portal: { memoryMb: 1024, timeoutSeconds: 15 },
  // A few people, a few times a month; checking a catalogue against all that is stored takes longest.
  admin: { memoryMb: 1024, timeoutSeconds: 25 },
  // Some milliseconds a ward; up to 100 wards in one batch of the stream.
  aggregate: { memoryMb: 1024, timeoutSeconds: 120 },
  // Typst lays out on one whole processor and holds some 200 MB.
  publish: { memoryMb: 2048, timeoutSeconds: 120 },
  notify: { memoryMb: 1024, timeoutSeconds: 120 },
  // Waits for others most of the time.
  heartbeat: { memoryMb: 256, timeoutSeconds: 30 },
} as const;
export type FunctionName = keyof typeof FUNCTIONS;
export const FUNCTION_NAMES = Object.keys(FUNCTIONS) as FunctionName[];

/**
 * Functions that only AWS needs: what goes into Cognito's access tokens (`claims`), and that a request came through
 * the edge (`origin`). On one machine the local issuer and the local host do without them.
 */
export const GATE_FUNCTIONS = {
  claims: { memoryMb: 256, timeoutSeconds: 5 },
  origin: { memoryMb: 128, timeoutSeconds: 5 },
} as const;
export type GateFunctionName = keyof typeof GATE_FUNCTIONS;
export type DeployedFunctionName = FunctionName | GateFunctionName;

/** Which function answers which requests, in API Gateway's route syntax; everything else goes to `portal`. */
export const ROUTES = {
  intake: ["POST /api/v1/submissions", "ANY /api/v1/workbooks/{proxy+}", "ANY /nhap/{proxy+}"],
  admin: ["ANY /quan-tri", "ANY /quan-tri/{proxy+}"],
} as const;
export type RoutedFunction = keyof typeof ROUTES;

/** The ledger's stream into `aggregate`. */
export const LEDGER_STREAM = {
  batchSize: 100,
  /** Submissions that arrive together are folded together. */
  batchingWindowSeconds: 1,
  retryAttempts: 8,
  bisectBatchOnError: true,
  maxRecordAgeSeconds: 24 * 3600,
  /** At a deadline a shard brings more wards a second than one invocation folds, by far (docs/performance.md). */
  parallelizationFactor: 10,
} as const;

/** One message per ward that the night has something to look at: fold it, and ask for snapshots where it changed. */
export const CLOSE_QUEUE = {
  batchSize: 1,
  maxReceiveCount: 5,
  visibilityTimeoutSeconds: 6 * 120,
  /** Wards closed at once when deployed: the country's in minutes (docs/performance.md), gentle on the tables. */
  maxConcurrency: 10,
} as const;

/** One message per (ward, period) to publish. */
export const PUBLISH_QUEUE = {
  batchSize: 1,
  maxReceiveCount: 5,
  visibilityTimeoutSeconds: 6 * 120,
  /** Reports rendered at once when deployed: a night's work for the country before five, well within a new account's quota. */
  maxConcurrency: 10,
} as const;

/** What people are to be told by mail. A ward's morning is one message of some 70 mails. */
export const NOTIFY_QUEUE = { batchSize: 1, maxReceiveCount: 5, visibilityTimeoutSeconds: 6 * 120 } as const;

/** What runs by the clock, in ward time; `job` is what the started function is told to do. */
export const SCHEDULES = {
  /** The nightly run (reporting rules, "Publication"). */
  daily: { function: "aggregate", job: "daily", cron: "5 0 * * *", timeZone: "Asia/Ho_Chi_Minh" },
  /** Areas are rolled up when their wards are through, the country after the cities. */
  city: { function: "aggregate", job: "roll-up-city", cron: "0 5 * * *", timeZone: "Asia/Ho_Chi_Minh" },
  country: { function: "aggregate", job: "roll-up-country", cron: "0 6 * * *", timeZone: "Asia/Ho_Chi_Minh" },
  /** The day's mails: the night's reports are there, and nobody is woken. */
  morning: { function: "notify", job: "morning", cron: "0 7 * * *", timeZone: "Asia/Ho_Chi_Minh" },
} as const satisfies Record<string, Schedule>;

/**
 * The look at whether officers could send: more often than once a day, and never made up for, since a look that was not
 * made is itself what the next one tells of.
 */
export const HEARTBEAT = {
  function: "heartbeat",
  job: "heartbeat",
  everyMinutes: HEARTBEAT_MINUTES,
} as const;

export interface Schedule {
  readonly function: FunctionName;
  readonly job: string;
  /** Minute and hour, every day. */
  readonly cron: `${number} ${number} * * *`;
  readonly timeZone: string;
}
