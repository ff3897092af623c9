import { join } from "node:path";
import { AssetHashType, DockerImage } from "aws-cdk-lib";
import { Code } from "aws-cdk-lib/aws-lambda";
import { bundleFunction } from "../bundle.ts";
import type { DeployedFunctionName } from "../pipeline.ts";
import { addReportRuntime } from "./report-runtime.ts";

const ROOT = join(import.meta.dirname, "..", "..");

/**
 * A function's bundle as an asset. It is bundled on the machine that deploys, by the same call that the local stack
 * and the benchmark use; CDK insists on naming a container image for the case that this fails, which here it reports.
 */
export function functionCode(name: DeployedFunctionName): Code {
  return Code.fromAsset(join(ROOT, "functions", name), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry("none"),
      local: {
        tryBundle(outDir) {
          writeAsset(name, outDir);
          return true;
        },
      },
    },
  });
}

/** Everything that Lambda gets of a function. */
export function writeAsset(name: DeployedFunctionName, outDir: string): void {
  bundleFunction(name, outDir);
  if (name === "publish") addReportRuntime(outDir);
}
