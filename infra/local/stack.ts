/**
 * The whole system on this machine: the pipeline of `infra/pipeline.ts` with the same functions, run against local
 * servers that speak AWS's protocols.
 */
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Catalogue } from "../../shared/domain/catalogue.ts";
import type { SnapshotRecord } from "../../shared/store/snapshot-store.ts";
import { bundleFunctions } from "../bundle.ts";
import { FUNCTION_NAMES, HEARTBEAT, ROUTES, SCHEDULES } from "../pipeline.ts";
import { local } from "../settings/local.ts";
import { MovableClock } from "./clock.ts";
import { DataFolder, passwordFor } from "./data-folder.ts";
import { checkDataLayout } from "./data-layout.ts";
import { connectSources } from "./event-sources.ts";
import { isFirstStart, isSample, readWardCatalogue, storeWardCatalogue } from "./first-start.ts";
import type { AwsEnvironment, UserPoolEnvironment } from "./function-environment.ts";
import { BUNDLES_FOLDER, createFunctions } from "./functions.ts";
import { HttpFront } from "./http/front.ts";
import { localAccounts } from "./issuer/accounts.ts";
import { createIssuer, ISSUER_PATH } from "./issuer/issuer.ts";
import { accessTokenFor } from "./issuer/sign-in.ts";
import { removeRecordsOf } from "./issuer/store.ts";
import { startUserPool } from "./issuer/user-pool.ts";
import { type LocalUser, localUsers } from "./issuer/users.ts";
import { CITY_USER, cityUser, hasCity, setUpLocalCity } from "./local-city.ts";
import { newestSnapshots, publishedBetween } from "./publication.ts";
import { type RenderingOptions, renderingSettings } from "./rendering-settings.ts";
import type { LocalQueue } from "./s3-sqs.ts";
import { mailsDrained, reportsDrained, startScheduledRun } from "./scheduled-run.ts";
import { BUCKET, startServers } from "./servers.ts";
import { settled } from "./settled.ts";
import { signingKeyFor } from "./signing-key.ts";
import { DailySchedule } from "./sources/daily-schedule.ts";
import { Heartbeat } from "./sources/heartbeat.ts";
import { SetAside } from "./sources/set-aside.ts";
import { StartFailure } from "./start-failure.ts";
import { TABLE_NAMES } from "./tables.ts";
import { Teardown } from "./teardown.ts";

export interface StackOptions {
  /** Everything is kept here. */
  readonly dataDir: string;
  /** 0: any free one. */
  readonly port: number;
  /** Where business time starts, epoch milliseconds; the real time by default. */
  readonly now?: number | undefined;
  /** Database, files and queues keep nothing: for tests. */
  readonly inMemory?: boolean | undefined;
  /** For people who work with it: the database is slower for some minutes and faster from then on. */
  readonly longRunning?: boolean | undefined;
  /** By default the one of the last start, at first that of phường Lê Chân. */
  readonly catalogueFile?: string | undefined;
  /** Whether the figures are invented, and marked as such everywhere; as at the last start by default. */
  readonly sample?: boolean | undefined;
  /** Whether the ward has a city over it, with a leader who reads its reports; as at the last start by default. */
  readonly city?: boolean | undefined;
  /** What reports say of the system and how they are made; as at the last start by default. */
  readonly rendering?: RenderingOptions | undefined;
  /** Something that stands between the functions and the servers: gets where these answer, gives where it does. */
  readonly between?: ((servers: AwsEnvironment) => Promise<AwsEnvironment>) | undefined;
  /** Gets the name of each part that is ready; there are {@link START_STEPS}. */
  readonly onProgress?: ((step: string) => void) | undefined;
  /** Gets a line about what takes unusually long; printed to stderr by default. */
  readonly onNote?: ((line: string) => void) | undefined;
  /** Gets a line for everything that goes wrong in the background; printed to stderr by default. */
  readonly onError?: ((line: string) => void) | undefined;
}

export const START_STEPS = 5;

export interface Stack {
  /** Address of the system. */
  readonly url: string;
  readonly dataDir: string;
  readonly catalogue: Catalogue;
  readonly users: readonly LocalUser[];
  readonly password: string;
  /** For reaching the local servers as the functions do. */
  readonly aws: AwsEnvironment & UserPoolEnvironment;
  readonly documents: DynamoDBDocumentClient;
  readonly tables: typeof TABLE_NAMES;
  readonly bucket: string;
  /** Business time, epoch milliseconds. */
  now(): number;
  /** Moves business time; it runs on from there. */
  setNow(epochMs: number): void;
  /** An access token for a local user, by the code flow. */
  token(username: string): Promise<string>;
  /** Resolves when every ledger entry so far is in the reports. */
  drainStream(): Promise<void>;
  /**
   * Runs the daily schedule now, or for one period only. Resolves, when nothing is left to do, with the snapshots
   * that it published, by the periods' cut-off.
   */
  runDaily(period?: string): Promise<readonly SnapshotRecord[]>;
  /** Has the system look now whether officers could send. */
  runHeartbeat(): Promise<void>;
  /** Has the morning's mails written now. */
  runMorning(): Promise<void>;
  /** Resolves when no mail is waiting to be sent. */
  drainMails(): Promise<void>;
  /** Files with the events that could not be processed. */
  setAside(): string[];
  /** Messages of all queues that were given up. */
  deadLetters(): number;
  /** Lets what is under way finish, keeps the rest for the next start. */
  stop(): Promise<void>;
}

/** Starts everything; resolves when it answers. Throws {@link StartFailure} for what the caller can put right. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const teardown = new Teardown();
  try {
    return await start(options, teardown);
  } catch (error) {
    await teardown.run();
    throw error;
  }
}

async function start(options: StackOptions, teardown: Teardown): Promise<Stack> {
  const onProgress = options.onProgress ?? (() => undefined);
  const print = (line: string) => console.error(line);
  const { onError = print, onNote = print } = options;
  const clock = new MovableClock();
  if (options.now !== undefined) clock.set(options.now);

  const folder = DataFolder.open(options.dataDir);
  teardown.add(() => folder.close());
  checkDataLayout(folder, isFirstStart(folder));
  const front = await openFront(options.port);
  teardown.add(() => front.stop());
  const ward = readWardCatalogue(folder, options.catalogueFile);

  const [servers] = await settled([
    startServers({
      folder,
      inMemory: options.inMemory ?? false,
      longRunning: options.longRunning,
      teardown,
      onProgress,
      onNote,
      onError,
    }),
    bundleFunctions(FUNCTION_NAMES, BUNDLES_FOLDER).then(() => onProgress("functions")),
  ]);
  const stored = { sample: isSample(folder, options.sample), at: clock.now() };
  const catalogue = await storeWardCatalogue(servers.documents, TABLE_NAMES.ledger, folder, ward, stored);
  const withCity = hasCity(folder, options.city);
  if (withCity) await setUpLocalCity(servers.documents, TABLE_NAMES.ledger, ward, stored);
  onProgress("catalogue");

  const { programme } = catalogue;
  const password = passwordFor(folder);
  const users = new Map([
    ...localUsers(catalogue),
    ...(withCity ? [[CITY_USER, cityUser(programme)] as const] : []),
  ]);
  const accounts = localAccounts(folder.database, users, programme.ward);
  const issuer = await createIssuer({ baseUrl: front.url, programme, accounts, password, folder, onError });
  const userPool = await startUserPool({
    accounts,
    accessKeyId: servers.aws.AWS_ACCESS_KEY_ID,
    signOut: (username) => removeRecordsOf(folder.database, username),
    onError,
  });
  teardown.add(() => userPool.stop());
  const aws = { ...servers.aws, AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: userPool.url };
  const seen = (await options.between?.(servers.aws)) ?? servers.aws;
  const urlOf = ({ url }: LocalQueue) => url.replace(aws.AWS_ENDPOINT_URL_SQS, seen.AWS_ENDPOINT_URL_SQS);

  const functions = createFunctions({
    addresses: {
      baseUrl: front.url,
      issuerUrl: issuer.url,
      bucket: BUCKET,
      closeQueueUrl: urlOf(servers.closeQueue),
      publishQueueUrl: urlOf(servers.publishQueue),
      notifyQueueUrl: urlOf(servers.notifyQueue),
      signingKeyFile: signingKeyFor(folder),
      rendering: renderingSettings(folder, options.rendering ?? {}),
    },
    aws: { ...aws, ...seen },
    folder,
    teardown,
    onError,
  });
  await Promise.all([functions.intake.warmUp(), functions.portal.warmUp(), functions.aggregate.warmUp()]);
  onProgress("sign-in");

  // Starting took a while; it is to be as late as was said when the system answers.
  if (options.now !== undefined) clock.set(options.now);
  const setAside = new SetAside(folder.folder("failed"), onError);
  const stream = connectSources({ servers, functions, clock, folder, setAside, teardown, onError });
  const runs = { functions, clock, setAside };
  const schedule = (name: keyof typeof SCHEDULES) => {
    const run = () => startScheduledRun(runs, SCHEDULES[name]);
    const started = new DailySchedule({ ...SCHEDULES[name], name, clock, folder, run });
    teardown.add(() => started.stop());
    return started;
  };
  const daily = schedule("daily");
  const morning = schedule("morning");
  const rollUps = { city: schedule("city"), country: schedule("country") };

  const heartbeat = new Heartbeat({
    clock,
    folder,
    invoke: (event) => functions[HEARTBEAT.function].invoke(event),
    onError,
  });
  teardown.add(() => heartbeat.stop());

  front.serve({
    issuer: { path: ISSUER_PATH, handle: issuer.handle },
    routes: ROUTES,
    limits: local,
    invoke: (name, event, waitMs) => functions[name].invoke(event, waitMs),
    now: () => clock.now(),
    onError,
  });
  // First of all no new requests; opened first, it would be closed last.
  teardown.add(() => front.stop());

  return {
    url: front.url,
    dataDir: folder.path,
    catalogue,
    users: [...users.values()],
    password,
    aws,
    documents: servers.documents,
    tables: TABLE_NAMES,
    bucket: BUCKET,
    now: () => clock.now(),
    setNow: (epochMs) => clock.set(epochMs),
    token: (username) => accessTokenFor(front.url, username, password),
    drainStream: () => stream.drain(),
    async runDaily(period) {
      // At night the stream has long brought what the day did; here somebody may ask a moment after it.
      await stream.drain();
      const newest = () => newestSnapshots(servers.documents, catalogue, clock.now());
      const before = await newest();
      const ran =
        period === undefined ? await daily.runNow() : await startScheduledRun(runs, SCHEDULES.daily, period);
      if (!ran) throw new Error("the daily run failed; its event was set aside");
      await reportsDrained(servers);
      // What the morning's schedules do: cities when their wards are through, then the country.
      for (const level of ["city", "country"] as const) {
        if (!(await rollUps[level].runNow())) throw new Error("a roll-up failed; its event was set aside");
        await reportsDrained(servers);
      }
      return publishedBetween(before, await newest());
    },
    runHeartbeat: () => heartbeat.beat(),
    async runMorning() {
      if (!(await morning.runNow())) throw new Error("the morning's run failed; its event was set aside");
    },
    drainMails: () => mailsDrained(servers),
    setAside: () => setAside.list(),
    deadLetters: () =>
      [servers.closeQueue, servers.publishQueue, servers.notifyQueue].reduce(
        (sum, { name }) => sum + servers.s3Sqs.deadLetters(name),
        0,
      ),
    stop: () => teardown.run(),
  };
}

async function openFront(port: number): Promise<HttpFront> {
  try {
    return await HttpFront.open(port);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") {
      throw new StartFailure(`port ${port} is taken by another program; choose another with --port`);
    }
    throw error;
  }
}
