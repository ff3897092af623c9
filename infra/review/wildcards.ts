/**
 * Every permission that does not name its resource in full, with the reason why it cannot. The tests read this list: a
 * wildcard that is not in it, or an entry that no wildcard needs, fails.
 */
export interface Wildcard {
  readonly actions: readonly string[];
  /** As the table of permissions shows it (docs/permissions.md). */
  readonly resource: string;
  readonly reason: string;
}

export const WILDCARDS = {
  traces: {
    actions: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
    resource: "*",
    reason: "X-Ray has no resources to name; the two actions only add traces.",
  },
  snapshotFiles: {
    actions: ["s3:GetObject", "s3:PutObject"],
    resource: "records/snapshots-files/*",
    reason:
      "Files are named when they are written. The bucket is this system's own and refuses to have any of them replaced or removed.",
  },
  setAsideFiles: {
    actions: ["s3:PutObject"],
    resource: "records/set-aside/aws/lambda/*",
    reason: "Lambda names the files of failed batches by function, date and shard.",
  },
  scheduledVersions: {
    actions: ["lambda:InvokeFunction"],
    resource: "aggregate/aggregate-function/Lambda:*",
    reason: "The scheduler may start any version of this one function.",
  },
  scheduledMailVersions: {
    actions: ["lambda:InvokeFunction"],
    resource: "notify/notify-function/Lambda:*",
    reason: "The scheduler may start any version of this one function.",
  },
  scheduledLookVersions: {
    actions: ["lambda:InvokeFunction"],
    resource: "heartbeat/heartbeat-function/Lambda:*",
    reason: "The scheduler may start any version of this one function.",
  },
} as const satisfies Record<string, Wildcard>;
