/** The functions on this machine: bundled as they are deployed, each with a few processes. */
import { join } from "node:path";
import { FUNCTIONS, type FunctionName } from "../pipeline.ts";
import { local } from "../settings/local.ts";
import type { DataFolder } from "./data-folder.ts";
import {
  type Addresses,
  type AwsEnvironment,
  functionEnvironments,
  runtimeEnvironment,
  type UserPoolEnvironment,
} from "./function-environment.ts";
import { openFunctionLog } from "./function-log.ts";
import { FunctionPool } from "./lambda/function-pool.ts";
import { REGION } from "./servers.ts";
import type { Teardown } from "./teardown.ts";

/** Native packages are found from here: `node_modules` lies above. */
export const BUNDLES_FOLDER = join(import.meta.dirname, "../../build");

/** Enough to keep two processor cores busy; `aggregate` serves the stream and the close queue side by side. */
export const PROCESSES: { readonly [F in FunctionName]: number } = {
  intake: 3,
  portal: 3,
  admin: 1,
  aggregate: 2,
  publish: 2,
  notify: 1,
  heartbeat: 1,
};

export type Functions = { readonly [F in FunctionName]: FunctionPool };

export interface FunctionsOptions {
  readonly addresses: Addresses;
  readonly aws: AwsEnvironment & UserPoolEnvironment;
  readonly folder: DataFolder;
  readonly teardown: Teardown;
  onError(line: string): void;
}

export function functionArn(name: FunctionName): string {
  return `arn:aws:lambda:${REGION}:000000000000:function:${name}`;
}

/** Needs the bundles; processes start with {@link FunctionPool.warmUp} or the first event. */
export function createFunctions({ addresses, aws, folder, teardown, onError }: FunctionsOptions): Functions {
  const environments = functionEnvironments(addresses);
  const create = (name: FunctionName): FunctionPool => {
    const log = openFunctionLog(folder.folder("logs"), name, (message) => onError(`${name}: ${message}`));
    const pool = new FunctionPool({
      spec: {
        name,
        arn: functionArn(name),
        folder: join(BUNDLES_FOLDER, name),
        ...FUNCTIONS[name],
        environment: { ...runtimeEnvironment(name, aws), ...environments[name] },
      },
      processesMax: PROCESSES[name],
      waitingMax: local.waiting,
      onOutput: log.write,
    });
    teardown.add(async () => {
      await pool.stop();
      await log.close();
    });
    return pool;
  };
  return {
    intake: create("intake"),
    portal: create("portal"),
    admin: create("admin"),
    aggregate: create("aggregate"),
    publish: create("publish"),
    notify: create("notify"),
    heartbeat: create("heartbeat"),
  };
}
