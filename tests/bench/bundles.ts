/**
 * Each function's bundle: its size, and how long a process takes to start and import it, against a bundle of nothing
 * but the AWS SDK clients that it uses, and against Node alone. Nothing is asked of any server.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { BUNDLE_OPTIONS, bundleFunction, NATIVE_PACKAGES, startBytes } from "../../infra/bundle.ts";
import { functionEnvironments, runtimeEnvironment } from "../../infra/local/function-environment.ts";
import { FUNCTION_NAMES, type FunctionName } from "../../infra/pipeline.ts";
import { race, type Timing } from "./measure.ts";

export interface BundleFigures {
  readonly name: FunctionName;
  readonly bytes: number;
  readonly sdkBytes: number;
  /** Start of the process, import, end of the process. */
  readonly cold: Timing;
  /** The same with what V8 compiled kept from an earlier run. */
  readonly coldCached: Timing;
  readonly sdkCold: Timing;
  readonly nodeCold: Timing;
}

const ROOT = join(import.meta.dirname, "../..");

const DYNAMODB = `
  import { ConditionalCheckFailedException, DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
  import * as lib from "@aws-sdk/lib-dynamodb";
  const dynamo = lib.DynamoDBDocumentClient.from(new DynamoDBClient({}));
  export const dynamoDb = [dynamo, QueryCommand, ConditionalCheckFailedException,
    lib.PutCommand, lib.GetCommand, lib.QueryCommand, lib.BatchGetCommand, lib.DeleteCommand, lib.paginateQuery];`;
const S3 = `
  import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
  export const s3 = [new S3Client({}), GetObjectCommand, PutObjectCommand];`;
const SQS = `
  import { SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";
  export const sqs = [new SQSClient({}), SendMessageBatchCommand];`;
const COGNITO = `
  import * as cognito from "@aws-sdk/client-cognito-identity-provider";
  export const people = [new cognito.CognitoIdentityProviderClient({}), cognito.AdminAddUserToGroupCommand,
    cognito.AdminCreateUserCommand, cognito.AdminDisableUserCommand, cognito.AdminEnableUserCommand,
    cognito.AdminRemoveUserFromGroupCommand, cognito.AdminSetUserMFAPreferenceCommand,
    cognito.AdminUpdateUserAttributesCommand, cognito.AdminUserGlobalSignOutCommand, cognito.CreateGroupCommand,
    cognito.ListUsersInGroupCommand];`;
const SES = `
  import { SendEmailCommand, SESv2Client } from "@aws-sdk/client-sesv2";
  export const ses = [new SESv2Client({}), SendEmailCommand];`;
const SIGNED_URLS = `
  import { S3RequestPresigner } from "@aws-sdk/s3-request-presigner";
  export const presigner = new S3RequestPresigner(dynamo.config);`;

/** The clients that each function makes, with the operations it asks of them. */
const SDK_ONLY: Readonly<Record<FunctionName, string>> = {
  intake: DYNAMODB,
  portal: DYNAMODB + SQS + SIGNED_URLS,
  admin: DYNAMODB + SQS + COGNITO,
  aggregate: DYNAMODB + SQS,
  publish: DYNAMODB + S3 + SQS,
  notify: DYNAMODB + S3 + SQS + SES + COGNITO,
  heartbeat: DYNAMODB,
};

export async function benchBundles({ rounds }: { rounds: number }): Promise<BundleFigures[]> {
  const folder = mkdtempSync(join(tmpdir(), "bundles-"));
  try {
    // Where the native module of `publish` is found.
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    const empty = join(folder, "empty.mjs");
    writeFileSync(empty, "");
    const environments = environmentsOfNothing();
    const figures: BundleFigures[] = [];
    for (const name of FUNCTION_NAMES) {
      bundleFunction(name, join(folder, name));
      const own = join(folder, name, "handler.mjs");
      const sdk = join(folder, `${name}-sdk.mjs`);
      buildSync({
        ...BUNDLE_OPTIONS,
        // As the SDK comes, with every way to credentials.
        external: NATIVE_PACKAGES,
        stdin: { contents: SDK_ONLY[name], resolveDir: ROOT, loader: "ts" },
        outfile: sdk,
      });
      const env = environments[name];
      const cached = { ...env, NODE_COMPILE_CACHE: join(folder, `${name}-cache`) };
      const times = await race(
        {
          nodeCold: () => importCold(empty, env),
          sdkCold: () => importCold(sdk, env),
          cold: () => importCold(own, env),
          coldCached: () => importCold(own, cached),
        },
        { rounds, roundMs: 1, warmUpMs: 1 },
      );
      figures.push({ name, bytes: startBytes(join(folder, name)), sdkBytes: statSync(sdk).size, ...times });
    }
    return figures;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function importCold(module: string, env: Readonly<Record<string, string>>): void {
  const { status, stderr } = spawnSync(process.execPath, [module], { env: { ...env }, encoding: "utf8" });
  if (status !== 0) throw new Error(`${module} did not import: ${stderr}`);
}

/** What the functions' schemas ask for; nothing answers at these addresses. */
function environmentsOfNothing(): Readonly<Record<FunctionName, Readonly<Record<string, string>>>> {
  const nowhere = "http://127.0.0.1:1";
  const aws = {
    AWS_REGION: "ap-southeast-1",
    AWS_ACCESS_KEY_ID: "bench",
    AWS_SECRET_ACCESS_KEY: "bench",
    AWS_ENDPOINT_URL_DYNAMODB: nowhere,
    AWS_ENDPOINT_URL_S3: nowhere,
    AWS_ENDPOINT_URL_SQS: nowhere,
    AWS_ENDPOINT_URL_SESV2: nowhere,
  };
  const own = functionEnvironments({
    baseUrl: nowhere,
    issuerUrl: nowhere,
    bucket: "bench",
    closeQueueUrl: `${nowhere}/close`,
    publishQueueUrl: `${nowhere}/publish`,
    notifyQueueUrl: `${nowhere}/notify`,
    signingKeyFile: "/dev/null",
    rendering: { publicUrl: nowhere, pdfStandard: "ua-1" },
  });
  return {
    intake: { ...own.intake, ...runtimeEnvironment("intake", aws) },
    portal: { ...own.portal, ...runtimeEnvironment("portal", aws) },
    admin: { ...own.admin, ...runtimeEnvironment("admin", aws) },
    aggregate: { ...own.aggregate, ...runtimeEnvironment("aggregate", aws) },
    publish: { ...own.publish, ...runtimeEnvironment("publish", aws) },
    notify: { ...own.notify, ...runtimeEnvironment("notify", aws) },
    heartbeat: { ...own.heartbeat, ...runtimeEnvironment("heartbeat", aws) },
  };
}
