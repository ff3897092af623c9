import type { LocalSettings } from "./schema.ts";

/**
 * One machine: what API Gateway and Lambda are told on AWS, here for `npm start`. A machine takes some hundreds of
 * requests a second; the rate is above that, so that its processes are what is used up first, and a flood is not even read.
 */
export const local: LocalSettings = {
  throttling: { requestsPerSecond: 1000, burst: 2000 },
  waiting: { requests: 2000, bytes: 64 * 1024 * 1024 },
  underWayPerCaller: 1000,
};
