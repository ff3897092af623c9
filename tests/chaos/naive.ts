/** Controls: what a hasty developer would have written. Each must be caught by the runs that the system passes. */
import { randomUUID } from "node:crypto";
import { SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { Hono } from "hono";
import * as z from "zod";
import { readStreamRecord } from "../../functions/aggregate/events.ts";
import { foldStreamBatch } from "../../functions/aggregate/stream-batch.ts";
import { submissionApi } from "../../functions/intake/api.ts";
import { publish } from "../../functions/publish/publish.ts";
import { wardIso } from "../../shared/domain/calendar.ts";
import { digestOf } from "../../shared/domain/digest.ts";
import type { RevisionEntry } from "../../shared/domain/ledger.ts";
import { dueAt } from "../../shared/domain/period.ts";
import { partitionsOf } from "../../shared/domain/slices.ts";
import { checkSubmission } from "../../shared/domain/submission.ts";
import { receivedAt } from "../../shared/http/request.ts";
import { toRow } from "../../shared/store/ledger-rows.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import type { ReportStore } from "../../shared/store/report-store.ts";
import type { SnapshotRecord } from "../../shared/store/snapshot-store.ts";
import { submissionFields } from "../../shared/wire/submission.ts";
import { leChan } from "../integration/database.ts";
import { periodOf } from "../samples/catalogues.ts";
import type { ChaosOptions } from "./run.ts";
import { SYSTEM, type Variant } from "./variant.ts";

export interface Control {
  readonly variant: Variant;
  /** What the audit must find, in its words. */
  readonly caughtBy: RegExp;
  /** With how much it is tried. */
  readonly trial: Pick<ChaosOptions, "submissions" | "nights" | "density">;
}

/** Nothing is published in it. */
const LEDGER = { submissions: 120, nights: 0 };
/** The last changes tell: whatever comes later would make up for it. So there are few, and many faults. */
const FEW = { submissions: 25, nights: 0, density: 8 };
const PUBLICATION = { submissions: 60, nights: 2 };

const control = (
  name: string,
  caughtBy: RegExp,
  parts: Partial<Omit<Variant, "name">>,
  trial = LEDGER,
): Control => ({ variant: { ...SYSTEM, ...parts, name }, caughtBy, trial });

export const CONTROLS: readonly Control[] = [
  control("puts a revision without a condition", /acknowledged and is lost|no moment|is not it/, {
    ledger: (client, table) => ({
      ...ledgerStore(client, table),
      async append(ward, entry) {
        await client.send(new PutCommand({ TableName: table, Item: toRow(ward, entry) }));
        return { outcome: "appended" };
      },
    }),
  }),

  control("takes a repeated submission for a new one", /is stored \d+ times/, {
    submissions: ({ catalogues, ledger }) => {
      const app = new Hono();
      app.post("/api/v1/submissions", async (context) => {
        const body = bodyFormat.parse(await context.req.json());
        const version = await catalogues.current("le-chan");
        if (!version) throw new Error("no catalogue");
        const at = receivedAt(context);
        const check = checkSubmission(version.catalogue, { ...body, narrative: undefined }, at);
        if (!check.ok) return Response.json(check.findings, { status: 422 });
        const { values, narrative, period } = check.submission;
        for (;;) {
          const stored = await ledger.readSubmission("le-chan", body);
          const revision = stored.filter(({ kind }) => kind === "revision").length + 1;
          const { orgUnit, dataSet, submissionId } = body;
          const late = at >= dueAt(period, version.catalogue.programme);
          const of = { orgUnit, dataSet, period: period.code, revision, submissionId };
          const content = {
            kind: "revision",
            ...of,
            receivedAt: at,
            receivedBy: "quan-tri",
            late,
            values,
            narrative,
          } as const;
          const entry: RevisionEntry = { ...content, digest: digestOf(content) };
          if ((await ledger.append("le-chan", entry)).outcome === "exists") continue;
          return Response.json({ ...of, receivedAt: wardIso(at), late, warnings: [] }, { status: 201 });
        }
      });
      return app;
    },
  }),

  control("answers before the submission is stored", /acknowledged and is lost/, {
    submissions: (dependencies) =>
      submissionApi({
        ...dependencies,
        ledger: {
          ...dependencies.ledger,
          async append(ward, entry) {
            void dependencies.ledger.append(ward, entry).catch(() => undefined);
            return { outcome: "appended" };
          },
        },
      }) as unknown as Hono,
  }),

  control("counts what comes instead of counting what is there", /rests on \d+ of \d+ entries/, {
    async foldStreamBatch(parts, records, log) {
      const counting: ReportStore = {
        ...parts.reports,
        async save(report) {
          const partitions = new Set(partitionsOf(leChan().catalogue, periodOf(report.period.code)));
          const more = records.filter((record) => {
            const change = readStreamRecord(record);
            return change?.kind === "entry" && partitions.has(change.entry.period);
          });
          const known = await parts.reports.read(report.ward, report.period.code);
          const entries = (known?.ledger.entries ?? 0) + more.length;
          return parts.reports.save({ ...report, ledger: { ...report.ledger, entries } });
        },
      };
      return foldStreamBatch({ ...parts, reports: counting }, records, log);
    },
  }),

  control(
    "logs what fails and goes on",
    /rests on|is missing|differs from the reference/,
    {
      async foldStreamBatch(parts, records, log) {
        await foldStreamBatch(parts, records, log).catch(() => undefined);
        return { batchItemFailures: [] };
      },
    },
    FEW,
  ),

  control(
    "records a version before its files are there",
    /is not there/,
    {
      publish: (dependencies, message) => {
        const { files, records } = dependencies;
        const writes: (() => Promise<unknown>)[] = [];
        return publish(
          {
            ...dependencies,
            files: {
              ...files,
              async write(folder, name, mediaType, content) {
                writes.push(() => files.write(folder, name, mediaType, content));
                return content;
              },
            },
            records: {
              ...records,
              async record(record: SnapshotRecord) {
                const outcome = await records.record(record);
                for (const write of writes) await write();
                return outcome;
              },
            },
          },
          message,
        );
      },
    },
    PUBLICATION,
  ),

  control(
    "does not look at what a queue did not take",
    /is due and its last version is not/,
    {
      queue: (client, url) => ({
        async send(messages) {
          if (messages.length === 0) return;
          await client.send(
            new SendMessageBatchCommand({
              QueueUrl: url,
              Entries: messages.map((message) => ({
                Id: randomUUID(),
                MessageBody: JSON.stringify(message),
              })),
            }),
          );
        },
      }),
    },
    PUBLICATION,
  ),
];

const bodyFormat = z.object({
  orgUnit: submissionFields.orgUnit,
  dataSet: submissionFields.dataSet,
  period: submissionFields.period,
  submissionId: submissionFields.submissionId,
  values: submissionFields.values,
});
