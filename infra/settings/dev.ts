import type { StageSettingsInput } from "./schema.ts";

/** For trying changes out: the same parts as `prod`, kept for a shorter time. */
export const dev: StageSettingsInput = {
  stage: "dev",
  region: "ap-southeast-1",
  catalogue: "shared/catalogue/le-chan.yaml",
  domain: null,
  publicUrl: "https://baocao-thu.example.vn",
  pdfStandard: "ua-1",
  signInPrefix: "le-chan-bao-cao-dev",
  mailSender: { address: "bao-cao@example.vn", name: "Báo cáo phường Lê Chân (thử nghiệm)" },
  alarmAddress: "van-hanh@example.vn",
  runbookUrl: "https://example.vn/ward-programme-reporting/docs/runbook.md",
  monthlyBudgetUsd: 10,
  retention: { logDays: 14, snapshotDays: 1, snapshotLock: "governance", accessLogDays: 30 },
  encryptionKey: "aws-managed",
  edgePlan: "free",
  throttling: { requestsPerSecond: 50, burst: 100 },
  requestsPerAddress: 2000,
  requestsPerToken: 700,
  reservedConcurrency: null,
  reportsWriteUnits: null,
};
