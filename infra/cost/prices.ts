/**
 * AWS list prices in USD, one file, one date. Asia Pacific (Singapore) unless said otherwise; no discounts, no taxes, no
 * free tier that ends after a year. Written down from the public price pages as they were known at {@link LISTED_ON};
 * nothing here is fetched, so compare with https://aws.amazon.com/pricing/ before promising anyone a figure.
 */
export const LISTED_ON = "2026-11-23";

const MILLION = 1_000_000;

export const PRICES = {
  lambda: {
    armGbSecond: 0.000_013_333_4,
    x86GbSecond: 0.000_016_666_7,
    request: 0.2 / MILLION,
    /** Every month, for good. */
    free: { gbSeconds: 400_000, requests: MILLION },
  },
  httpApi: { request: 1.25 / MILLION },
  dynamodb: {
    writeUnit: 0.71 / MILLION,
    readUnit: 0.1425 / MILLION,
    storageGbMonth: 0.285,
    recoveryGbMonth: 0.228,
    free: { storageGb: 25 },
  },
  s3: {
    standardGbMonth: 0.025,
    instantRetrievalGbMonth: 0.005,
    put: 0.005 / 1000,
    get: 0.0004 / 1000,
  },
  sqs: { request: 0.4 / MILLION, free: { requests: MILLION } },
  scheduler: { free: { runs: 14 * MILLION } },
  cloudWatch: {
    logGb: 0.7,
    alarm: 0.1,
    metric: 0.3,
    free: { logGb: 5, alarms: 10, metrics: 10 },
  },
  xray: { trace: 5 / MILLION, free: { traces: 100_000 } },
  cognito: { activeUser: 0.015, free: { activeUsers: 10_000 } },
  ses: { mail: 0.1 / 1000 },
  secret: 0.4,
  key: 1,
  /** Flat-rate plans of CloudFront; they include the firewall. */
  edgePlans: [
    { name: "free plan", month: 0, requests: MILLION },
    { name: "Pro plan", month: 15, requests: 10 * MILLION },
    { name: "Business plan", month: 200, requests: 125 * MILLION },
  ],
  firewall: { webAcl: 5, rule: 1, request: 0.6 / MILLION },
  cloudFront: { request: 0.012 / 10_000, gb: 0.12, free: { requests: 10 * MILLION, gb: 1000 } },
} as const;
