/** The stages that the templates are checked for: the two we deploy, and one with every choice made the other way. */
import { dev } from "../../infra/settings/dev.ts";
import { prod } from "../../infra/settings/prod.ts";
import { checkSettings } from "../../infra/settings/read.ts";
import type { StageSettings } from "../../infra/settings/schema.ts";

export const DEV: StageSettings = checkSettings(dev, "dev");
export const PROD: StageSettings = checkSettings(prod, "prod");
/** A city's: own domain, own key, another region, plans paid by use, files that nobody can unlock. */
export const CITY: StageSettings = checkSettings(
  {
    ...prod,
    stage: "city",
    region: "ap-southeast-5",
    domain: {
      name: "baocao.example.vn",
      certificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000-4000-8000-000000000000",
    },
    encryptionKey: "customer-managed",
    edgePlan: "pay-as-you-go",
    reservedConcurrency: null,
    reportsWriteUnits: 16_000,
    retention: { ...prod.retention, snapshotLock: "compliance" },
  },
  "city",
);
