/** What a running system shows from outside: how far the night is, and what the functions logged of their work. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Stack } from "../../infra/local/stack.ts";

const SNAPSHOT_COUNT_MS = 1_000;

/** Counts the published versions while the night goes on. */
function countPublished(stack: Stack, onPublished: (what: string) => void) {
  let seen = 0;
  let stopped = false;
  const look = async () => {
    let found = 0;
    let after: Record<string, unknown> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await stack.documents.send(
        new ScanCommand({
          TableName: stack.tables.snapshots,
          ProjectionExpression: "#folder",
          ExpressionAttributeNames: { "#folder": "folder" },
          ExclusiveStartKey: after,
        }),
      );
      found += Items.filter(({ folder }) => folder !== undefined).length;
      after = LastEvaluatedKey;
    } while (after);
    for (; seen < found; seen += 1) onPublished("");
  };
  const counting = (async () => {
    while (!stopped) {
      await look();
      await new Promise((resolve) => setTimeout(resolve, SNAPSHOT_COUNT_MS));
    }
  })();
  return {
    seen: () => seen,
    async stop() {
      stopped = true;
      await counting;
      await look();
    },
  };
}

/** Closes, publishes and rolls up everything that is due, or one period; gives how many versions there are then. */
export async function publishNight(
  stack: Stack,
  only: string | undefined,
  onPublished: (what: string) => void,
): Promise<number> {
  const counted = countPublished(stack, onPublished);
  try {
    await stack.runDaily(only);
  } finally {
    await counted.stop();
  }
  return counted.seen();
}

/** A fold of some changes of one ward, as `aggregate` logged it when the reports were saved (epoch ms). */
export interface Fold {
  readonly ward: string;
  readonly at: number;
  readonly changes: number;
  /** How many reports it computed. */
  readonly reports: number;
}

const foldLine = z.looseObject({
  message: z.literal("reports folded"),
  timestamp: z.iso.datetime({ offset: true }),
  ward: z.string(),
  changes: z.int(),
  periods: z.array(z.string()),
});

/** What `aggregate` logged of its work on the stream. */
export function listFolds({ dataDir }: Stack): Fold[] {
  const lines = readFileSync(join(dataDir, "logs", "aggregate.log"), "utf8").split("\n");
  return lines.flatMap((line) => {
    if (!line.includes("reports folded")) return [];
    const { timestamp, ward, changes, periods } = foldLine.parse(JSON.parse(line));
    return [{ ward, at: Date.parse(timestamp), changes, reports: periods.length }];
  });
}

const snapshotLine = z.looseObject({
  message: z.literal("snapshot"),
  timestamp: z.iso.datetime({ offset: true }),
  ward: z.string(),
});

/** When `publish` was through with each report (epoch ms), as it logged. */
export function listPublished({ dataDir }: Stack): { readonly ward: string; readonly at: number }[] {
  const lines = readFileSync(join(dataDir, "logs", "publish.log"), "utf8").split("\n");
  return lines.flatMap((line) => {
    if (!line.includes('"snapshot"')) return [];
    const { timestamp, ward } = snapshotLine.parse(JSON.parse(line));
    return [{ ward, at: Date.parse(timestamp) }];
  });
}

/** How often the changes of a ward were folded together, and how many reports that computed. */
export interface Folds {
  readonly runs: number;
  readonly entries: number;
  readonly reports: number;
}

export function readFolds(stack: Stack): Folds {
  // A ward that was only set up has no reports yet.
  const folds = listFolds(stack).filter(({ reports }) => reports > 0);
  return {
    runs: folds.length,
    entries: folds.reduce((sum, { changes }) => sum + changes, 0),
    reports: folds.reduce((sum, { reports }) => sum + reports, 0),
  };
}
