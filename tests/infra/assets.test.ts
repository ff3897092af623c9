/** What the deployment uploads, started as Lambda would start it: the emitted folder alone, away from the source tree. */
import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { marshall } from "@aws-sdk/util-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { startBytes } from "../../infra/bundle.ts";
import { DataFolder } from "../../infra/local/data-folder.ts";
import { functionEnvironments, runtimeEnvironment } from "../../infra/local/function-environment.ts";
import { Sandbox } from "../../infra/local/lambda/sandbox.ts";
import { BUCKET, type Servers, startServers } from "../../infra/local/servers.ts";
import { signingKeyFor } from "../../infra/local/signing-key.ts";
import { Teardown } from "../../infra/local/teardown.ts";
import { ARCHITECTURES } from "../../infra/parts/deployed-function.ts";
import { writeAsset } from "../../infra/parts/function-code.ts";
import { type DeployedFunctionName, FUNCTIONS, GATE_FUNCTIONS } from "../../infra/pipeline.ts";
import { digestOf } from "../../shared/domain/digest.ts";
import type { RevisionEntry } from "../../shared/domain/ledger.ts";
import { SUBMISSION_TO_REPORT } from "../../shared/runtime/metrics.ts";
import { catalogueStore } from "../../shared/store/catalogue-store.ts";
import { toRow } from "../../shared/store/ledger-rows.ts";
import { ledgerStore } from "../../shared/store/ledger-store.ts";
import { snapshotRecords } from "../../shared/store/snapshot-store.ts";
import { leChan } from "../integration/database.ts";
import {
  authorizerRequest,
  httpEvent,
  queueBatch,
  scheduledRun,
  streamBatch,
  tokenGeneration,
} from "./recorded-events.ts";

const NAMES = ["intake", "portal", "admin", "aggregate", "publish", "claims", "origin"] as const;
const SIZES = { ...FUNCTIONS, ...GATE_FUNCTIONS };
const KIB = 1024;
const MIB = KIB * KIB;
const ORIGIN_KEY = "k".repeat(48);

/** https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html: bytes 18 and 19 name the processor. */
const ELF_MACHINE = { x86_64: 62, arm64: 183 } as const;

const assets = mkdtempSync(join(tmpdir(), "ward-reporting-assets-"));
const folderOf = (name: DeployedFunctionName) => join(assets, name);
beforeAll(() => {
  for (const name of NAMES) writeAsset(name, folderOf(name));
});
afterAll(() => rmSync(assets, { recursive: true, force: true }));

describe("an asset", () => {
  it.each(["intake", "portal"] as const)("of %s reads at most 650 KB to start", (name) => {
    expect(startBytes(folderOf(name))).toBeLessThanOrEqual(650 * 1000);
  });

  it("of intake leaves the spreadsheets to the first file that is uploaded", () => {
    const parts = globSync("spreadsheets-*.mjs", { cwd: folderOf("intake") });
    expect(parts).toHaveLength(1);
    const whole = globSync("*.mjs", { cwd: folderOf("intake") }).reduce(
      (bytes, file) => bytes + statSync(join(folderOf("intake"), file)).size,
      0,
    );
    expect(startBytes(folderOf("intake"))).toBeLessThan(whole - 200 * KIB);
  });

  it.each(NAMES)("of %s is a minified ES module with its source map", (name) => {
    const bundle = readFileSync(join(folderOf(name), "handler.mjs"), "utf8");
    expect(bundle).toMatch(/sourceMappingURL=handler\.mjs\.map\s*$/);
    expect(statSync(join(folderOf(name), "handler.mjs.map")).size).toBeGreaterThan(0);
  });

  it("carries native code for the processor that its function runs on, and for no other", () => {
    for (const name of NAMES) {
      const natives = globSync("**/*.node", { cwd: folderOf(name) });
      expect([name, natives.length]).toEqual([name, name === "publish" ? 1 : 0]);
      for (const native of natives) {
        const header = readFileSync(join(folderOf(name), native)).subarray(0, 20);
        expect(header.subarray(0, 4).toString("latin1")).toBe("\x7fELF");
        expect(header.readUInt16LE(18)).toBe(ELF_MACHINE[ARCHITECTURES[name]]);
      }
    }
  });

  it("of publish carries the fonts, and fits well into Lambda unzipped", () => {
    const files = globSync("**/*", { cwd: folderOf("publish"), withFileTypes: true }).filter((file) =>
      file.isFile(),
    );
    expect(
      files
        .map(({ name }) => name)
        .filter((name) => name.endsWith(".ttf"))
        .sort(),
    ).toEqual([
      "Tinos_400Regular.ttf",
      "Tinos_400Regular_Italic.ttf",
      "Tinos_700Bold.ttf",
      "Tinos_700Bold_Italic.ttf",
    ]);
    const bytes = files.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
    expect(bytes).toBeLessThanOrEqual(70 * MIB);
  });
});

describe("started as Lambda starts it", () => {
  const teardown = new Teardown();
  const data = mkdtempSync(join(tmpdir(), "ward-reporting-servers-"));
  const printed: string[] = [];
  let servers: Servers;
  let folder: DataFolder;
  const { catalogue, file } = leChan();
  const { ward } = catalogue.programme;
  const dueAt = Date.parse("2026-09-17T00:05:00+07:00");

  const entry: RevisionEntry = (() => {
    const content = {
      kind: "revision",
      orgUnit: "tyt",
      dataSet: "M06-TYT",
      period: "2026-Q3",
      revision: 1,
      submissionId: "018f6d5e-0000-7000-8000-000000000001",
      receivedAt: Date.parse("2026-09-14T08:00:00+07:00"),
      receivedBy: "tyt",
      late: false,
      values: { dan_so: 161_051, nguoi_bhyt: 157_836 },
      narrative: {},
    } as const;
    return { ...content, digest: digestOf(content) };
  })();

  beforeAll(async () => {
    folder = DataFolder.open(data);
    teardown.add(() => rmSync(data, { recursive: true, force: true }));
    teardown.add(() => folder.close());
    servers = await startServers({
      folder,
      inMemory: true,
      teardown,
      onProgress: () => undefined,
      onNote: () => undefined,
      onError: console.error,
    });
    await catalogueStore(servers.documents, "ledger").publish(file, { sample: true, at: 0, by: "quan-tri" });
    await ledgerStore(servers.documents, "ledger").append(ward, entry);
  });
  afterAll(() => teardown.run());

  function environmentOf(name: DeployedFunctionName): Record<string, string> {
    const own = functionEnvironments({
      baseUrl: "https://baocao.example.vn",
      issuerUrl: "http://127.0.0.1:9",
      bucket: BUCKET,
      closeQueueUrl: servers.closeQueue.url,
      publishQueueUrl: servers.publishQueue.url,
      notifyQueueUrl: servers.notifyQueue.url,
      signingKeyFile: signingKeyFor(folder),
      rendering: { publicUrl: "https://baocao.example.vn", pdfStandard: "ua-1" },
    });
    if (name === "claims") return { ...runtimeEnvironment("intake", servers.aws) };
    if (name === "origin") return { ...runtimeEnvironment("intake", servers.aws), ORIGIN_KEY };
    // On one machine nobody collects figures; on Lambda they are collected.
    const collected = {
      POWERTOOLS_METRICS_DISABLED: "false",
      POWERTOOLS_METRICS_NAMESPACE: "WardReporting/test",
    };
    return { ...runtimeEnvironment(name, servers.aws), ...collected, ...own[name] };
  }

  /** One cold start and one event; what the handler returned. */
  async function run(name: DeployedFunctionName, event: unknown): Promise<unknown> {
    const sandbox = await Sandbox.start(
      {
        name,
        arn: `arn:aws:lambda:ap-southeast-1:000000000000:function:${name}`,
        folder: folderOf(name),
        ...SIZES[name],
        environment: environmentOf(name),
      },
      (chunk) => printed.push(chunk),
    );
    try {
      const outcome = await sandbox.invoke(JSON.stringify(event));
      if (outcome.kind !== "returned") throw new Error(`${outcome.error}\n${printed.join("").slice(-2000)}`);
      return outcome.value;
    } finally {
      await sandbox.stop();
    }
  }
  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
  const embeddedMetric = z.looseObject({ _aws: z.object({ CloudWatchMetrics: z.array(z.unknown()) }) });
  const answer = z.looseObject({
    statusCode: z.number(),
    headers: z.record(z.string(), z.string()).optional(),
  });

  it("intake asks a program without a token to sign in", async () => {
    const result = answer.parse(await run("intake", httpEvent("POST", "/api/v1/submissions", dueAt, {})));
    expect(result.statusCode).toBe(401);
    expect(result.headers?.["content-type"]).toContain("application/problem+json");
  });

  it("portal describes its interface, and asks for a sign-in before a report", async () => {
    expect(await run("portal", httpEvent("GET", "/api/v1/openapi.json", dueAt))).toMatchObject({
      statusCode: 200,
    });
    expect(await run("portal", httpEvent("GET", "/api/v1/reports/2026-Q3", dueAt))).toMatchObject({
      statusCode: 401,
    });
  });

  it("aggregate folds a ledger change, takes the nightly run, and closes a ward", async () => {
    expect(await run("aggregate", streamBatch(marshall(toRow(ward, entry))))).toEqual({
      batchItemFailures: [],
    });
    // Lambda hands the scheduler's event over and looks at no answer.
    expect(await run("aggregate", scheduledRun("2026-09-16T17:05:00Z"))).toBeNull();
    const close = queueBatch("close", { job: "close", ward, at: dueAt, period: "2026-Q3" });
    expect(await run("aggregate", close)).toEqual({ batchItemFailures: [] });
  });

  it("aggregate says in its log how long each submission took into the report", async () => {
    printed.length = 0;
    await run("aggregate", streamBatch(marshall(toRow(ward, entry))));
    const [line] = printed
      .join("")
      .split("\n")
      .filter((text) => text.includes('"_aws"'));
    const embedded = embeddedMetric.parse(JSON.parse(line ?? "null"));
    expect(embedded._aws.CloudWatchMetrics).toEqual([
      {
        Namespace: "WardReporting/test",
        Dimensions: [["service"]],
        Metrics: [{ Name: SUBMISSION_TO_REPORT, Unit: "Milliseconds" }],
      },
    ]);
    expect(embedded).toMatchObject({ service: "aggregate", [SUBMISSION_TO_REPORT]: expect.any(Number) });
  });

  it("publish renders and files the report with its own compiler, template and fonts", async () => {
    const message = queueBatch("publish", { ward, period: "2026-Q3", at: dueAt, checks: [] });
    expect(await run("publish", message)).toEqual({ batchItemFailures: [] });
    const record = await snapshotRecords(servers.documents, "snapshots").latest(ward, "2026-Q3");
    expect(record?.files.map(({ name }) => basename(name))).toEqual(
      expect.arrayContaining([
        "snapshot.json",
        "report.pdf",
        "tables.xlsx",
        "indicators.csv",
        "manifest.json",
        "manifest.jws",
      ]),
    );
  });

  it("claims completes a token", async () => {
    const event = tokenGeneration("tyt", ["le-chan:officer"], {
      "custom:ward": "le-chan",
      "custom:org_unit": "tyt",
    });
    expect(await run("claims", event)).toMatchObject({
      response: {
        claimsAndScopeOverrideDetails: {
          accessTokenGeneration: {
            claimsToAddOrOverride: { ward: "le-chan", org_unit: "tyt", roles: ["officer"] },
          },
        },
      },
    });
  });

  it("origin tells the edge's requests from others", async () => {
    expect(await run("origin", authorizerRequest(ORIGIN_KEY))).toEqual({ isAuthorized: true });
    expect(await run("origin", authorizerRequest("guess"))).toEqual({ isAuthorized: false });
  });
});
