import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { Effect, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, Function as LambdaFunction, Runtime, Tracing } from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import type { FunctionEnv } from "../../shared/runtime/env.ts";
import { type DeployedFunctionName, FUNCTIONS, GATE_FUNCTIONS } from "../pipeline.ts";
import { metricsNamespace, type StageContext } from "./context.ts";
import { functionCode } from "./function-code.ts";

const SIZES: Record<DeployedFunctionName, { memoryMb: number; timeoutSeconds: number }> = {
  ...FUNCTIONS,
  ...GATE_FUNCTIONS,
};

/** The registry has no arm64 build of the Typst compiler in use, so the one function that carries it runs on x86_64. */
export const ARCHITECTURES: Record<DeployedFunctionName, "arm64" | "x86_64"> = {
  intake: "arm64",
  portal: "arm64",
  admin: "arm64",
  aggregate: "arm64",
  publish: "x86_64",
  notify: "arm64",
  heartbeat: "arm64",
  claims: "arm64",
  origin: "arm64",
};

/** What the runtime and Powertools read: no part of a function's own environment (`shared/runtime/env.ts`). */
export const RUNTIME_ENV = {
  /** Stack traces in the log name our source lines, not the bundle's. */
  NODE_OPTIONS: "--enable-source-maps",
  POWERTOOLS_LOG_LEVEL: "INFO",
} as const;

export interface DeployedFunctionProps<F extends DeployedFunctionName> {
  readonly context: StageContext;
  /** Typed by the handler's own schema: a missing or misspelt variable does not compile. */
  readonly env: FunctionEnv<F>;
}

/**
 * One Lambda function with its own role, which starts with nothing but its log and its traces: whatever else it may
 * do, the stage that owns it says in one statement each.
 */
export class DeployedFunction<F extends DeployedFunctionName> extends Construct {
  readonly lambda: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, name: F, { context, env }: DeployedFunctionProps<F>) {
    super(scope, `${name}-function`);
    const { settings, key } = context;
    const reserved = settings.reservedConcurrency;

    const logGroup = new LogGroup(this, "Log", {
      retention: settings.retention.logDays,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(key && { encryptionKey: key }),
    });
    this.role = new Role(this, "Role", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
    logGroup.grantWrite(this.role);

    this.lambda = new LambdaFunction(this, "Lambda", {
      description: `${settings.stage}: ${name}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: ARCHITECTURES[name] === "arm64" ? Architecture.ARM_64 : Architecture.X86_64,
      code: functionCode(name),
      handler: "handler.handler",
      memorySize: SIZES[name].memoryMb,
      timeout: Duration.seconds(SIZES[name].timeoutSeconds),
      role: this.role,
      logGroup,
      tracing: Tracing.ACTIVE,
      environment: {
        ...RUNTIME_ENV,
        POWERTOOLS_SERVICE_NAME: name,
        POWERTOOLS_METRICS_NAMESPACE: metricsNamespace(context),
        ...env,
      },
      ...(key && { environmentEncryption: key }),
      ...(reserved &&
        name in reserved && {
          reservedConcurrentExecutions: reserved[name as keyof typeof reserved],
        }),
    });
  }

  /** Adds one permission. Named actions on named resources only; a wildcard needs its reason in `review/wildcards.ts`. */
  allow(actions: readonly string[], ...resources: readonly string[]): void {
    this.role.addToPrincipalPolicy(
      new PolicyStatement({ effect: Effect.ALLOW, actions: [...actions], resources: [...resources] }),
    );
  }

  /** What reading or writing data encrypted under the deployment's own key takes; nothing where AWS manages the key. */
  allowKeyUse({ key }: StageContext): void {
    if (!key) return;
    this.allow(["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"], key.keyArn);
  }
}
