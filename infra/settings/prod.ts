import type { StageSettingsInput } from "./schema.ts";

/** Phường Lê Chân. The addresses under example.vn are to be replaced before the first deployment (docs/runbook.md). */
export const prod: StageSettingsInput = {
  stage: "prod",
  region: "ap-southeast-1",
  catalogue: "shared/catalogue/le-chan.yaml",
  domain: null,
  publicUrl: "https://baocao.example.vn",
  pdfStandard: "ua-1",
  signInPrefix: "le-chan-bao-cao",
  mailSender: { address: "bao-cao@example.vn", name: "Báo cáo phường Lê Chân" },
  alarmAddress: "van-hanh@example.vn",
  runbookUrl: "https://example.vn/ward-programme-reporting/docs/runbook.md",
  monthlyBudgetUsd: 10,
  retention: { logDays: 365, snapshotDays: 1826, snapshotLock: "governance", accessLogDays: 365 },
  encryptionKey: "aws-managed",
  edgePlan: "free",
  throttling: { requestsPerSecond: 100, burst: 200 },
  requestsPerAddress: 3000,
  requestsPerToken: 1000,
  reservedConcurrency: { intake: 50, portal: 50, admin: 5, aggregate: 60, publish: 20 },
  reportsWriteUnits: null,
};
