/** What a running system shows from outside: how far the night is, and what the functions logged of their work. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { Stack } from "../../infra/local/stack.ts";

const SNAPSHOT_COUNT_MS = 1_000;

/** Counts the published versions while the night goes on. */
export function countPublished(stack: Stack, onPublished: (what: string) => void) {
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

/** How often the changes of a ward were folded together, and how many reports that computed. */
export interface Folds {
  readonly runs: number;
  readonly entries: number;
  readonly reports: number;
}

const foldLine = z.looseObject({
  message: z.literal("reports folded"),
  changes: z.int(),
  periods: z.array(z.string()),
});

/** What `aggregate` logged of its work on the stream. */
export function readFolds({ dataDir }: Stack): Folds {
  const lines = readFileSync(join(dataDir, "logs", "aggregate.log"), "utf8").split("\n");
  const folds = lines.flatMap((line) => {
    if (!line.includes("reports folded")) return [];
    const { changes, periods } = foldLine.parse(JSON.parse(line));
    // A ward that was only set up has no reports yet.
    return periods.length === 0 ? [] : [{ changes, reports: periods.length }];
  });
  return {
    runs: folds.length,
    entries: folds.reduce((sum, { changes }) => sum + changes, 0),
    reports: folds.reduce((sum, { reports }) => sum + reports, 0),
  };
}
