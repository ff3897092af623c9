/** What a deployment costs a month, from what one operation takes and what AWS lists for it. Pure. */
import type { Catalogue, PeriodType } from "../../shared/domain/catalogue.ts";
import { HEARTBEAT_MINUTES } from "../../shared/domain/outage.ts";
import { FUNCTIONS } from "../pipeline.ts";
import type { Measured } from "./measured.ts";
import { PRICES } from "./prices.ts";

/** What stands in the templates all month, whoever uses it. */
export interface Standing {
  readonly alarms: number;
  readonly firewallRules: number;
  readonly ownKey: boolean;
  readonly polledQueues: number;
}

export interface CostLine {
  readonly what: string;
  /** Why this much, in figures. */
  readonly from: string;
  readonly usd: number;
  /** Whether it is there without any use. */
  readonly idle: boolean;
}

export interface Cost {
  readonly wards: number;
  readonly lines: readonly CostLine[];
  readonly total: number;
  readonly idle: number;
  readonly perWard: number;
  /** The dearest line. */
  readonly dominatedBy: CostLine;
}

const PER_YEAR: Record<PeriodType, number> = { month: 12, quarter: 4, half: 2, "nine-months": 1, year: 1 };
const DAYS = 30.4;
const GB = 1e9;
/** The heartbeat, whatever the number of wards. Each look asks intake once, reads one item and writes one. */
const LOOKS = (DAYS * 24 * 60) / HEARTBEAT_MINUTES;
const HEARTBEAT_GB = FUNCTIONS.heartbeat.memoryMb / 1024;
/** Lambda polls a queue with five connections of 20 seconds each, empty or not. */
const POLLS_PER_QUEUE = 5 * 3 * 60 * 24 * DAYS;
/** X-Ray follows the first request of each second and a twentieth of the others. */
const TRACED_SECONDS = DAYS * 86_400;

/** Submissions of one ward in an average month, first ones only: each data set once per period by each assigned unit. */
export function submissionsPerMonth({ dataSets }: Catalogue): number {
  return dataSets.reduce((sum, { assigned, period }) => sum + (assigned.length * PER_YEAR[period]) / 12, 0);
}

export function monthlyCost(
  wards: number,
  catalogue: Catalogue,
  measured: Measured,
  standing: Standing,
): Cost {
  const submissions = wards * submissionsPerMonth(catalogue) * measured.submissionsPerUnitAndPeriod;
  const reads = wards * measured.leadershipRequestsPerDay * DAYS;
  const requests = submissions * measured.requestsPerSubmission + reads + LOOKS;
  const snapshots = wards * measured.snapshotsPerMonth;
  // Only what is due or has changed is looked at.
  const closings = snapshots;
  const users = wards * (catalogue.orgUnits.length + 2);
  const mails =
    wards * (catalogue.orgUnits.length * measured.mailsPerUnitAndMonth + measured.leadershipMailsPerMonth);
  // A morning's message for each ward and day, and one for each snapshot.
  const notifications = wards * DAYS + snapshots;
  const invocations = LOOKS + requests + submissions + closings + snapshots + notifications;

  const lines: [CostLine, ...CostLine[]] = [
    ...compute(),
    ...data(),
    ...edge(),
    line("Alarms", `${standing.alarms}, 10 free`, above(standing.alarms, 10) * PRICES.cloudWatch.alarm, true),
    line("Secret", "key between CloudFront and the API", PRICES.secret, true),
    line("Signing key", "asymmetric, of the published reports", PRICES.key, true),
    line(
      "Own encryption key",
      standing.ownKey ? "customer-managed" : "AWS-managed: none",
      standing.ownKey ? PRICES.key : 0,
      true,
    ),
    queues(),
    watching(),
    mailing(),
    line(
      "Accounts",
      `${count(users)} people active, ${count(PRICES.cognito.free.activeUsers)} free`,
      above(users, PRICES.cognito.free.activeUsers) * PRICES.cognito.activeUser,
    ),
  ];
  const total = sum(lines);
  const [first, ...rest] = lines;
  return {
    wards,
    lines,
    total,
    idle: sum(lines.filter(({ idle }) => idle)),
    perWard: total / wards,
    dominatedBy: rest.reduce((dearest, other) => (other.usd > dearest.usd ? other : dearest), first),
  };

  function compute(): [CostLine, ...CostLine[]] {
    const armSeconds =
      (submissions * measured.intakeMs +
        (requests - submissions) * measured.portalMs +
        (submissions + closings) * measured.aggregateMs +
        mails * measured.mailMs +
        LOOKS * measured.lookMs * HEARTBEAT_GB) /
      1000;
    const x86Seconds = (snapshots * measured.publishMs * 2) / 1000;
    const { free, armGbSecond, x86GbSecond, request } = PRICES.lambda;
    const paidShare = above(armSeconds + x86Seconds, free.gbSeconds) / Math.max(1, armSeconds + x86Seconds);
    return [
      line(
        "Functions",
        `${count(invocations)} runs, ${count(armSeconds + x86Seconds)} GB-seconds, ${count(free.gbSeconds)} free`,
        paidShare * (armSeconds * armGbSecond + x86Seconds * x86GbSecond) +
          above(invocations, free.requests) * request,
      ),
      line("HTTP API", `${count(requests)} requests`, requests * PRICES.httpApi.request),
    ];
  }

  function data(): CostLine[] {
    const { dynamodb, s3 } = PRICES;
    const writes =
      submissions * (measured.submissionWriteUnits + measured.foldWriteUnits) +
      snapshots +
      submissions * 2 +
      mails * 2 +
      LOOKS;
    const readUnits =
      submissions * measured.foldReadUnits +
      requests +
      LOOKS +
      reads * measured.reportReadUnits +
      closings * measured.closeReadUnits +
      snapshots * measured.publishReadUnits;
    const months = measured.yearsStored * 12;
    const tablesGb =
      (submissions * months * measured.submissionBytes +
        wards * measured.reportsStoredBytes +
        snapshots * months * 1000) /
      GB;
    const filesGb = (snapshots * months * measured.snapshotBytes) / GB;
    const lastYearGb = (snapshots * 12 * measured.snapshotBytes) / GB;
    return [
      line(
        "Tables: requests",
        `${count(writes)} write and ${count(readUnits)} read units`,
        writes * dynamodb.writeUnit + readUnits * dynamodb.readUnit,
      ),
      line(
        "Tables: storage and recovery",
        `${gb(tablesGb)} after ${measured.yearsStored} years, ${dynamodb.free.storageGb} GB free`,
        above(tablesGb, dynamodb.free.storageGb) * dynamodb.storageGbMonth +
          tablesGb * dynamodb.recoveryGbMonth,
      ),
      line(
        "Published files",
        `${gb(filesGb)} after ${measured.yearsStored} years, ${count(snapshots * 2)} new a month`,
        lastYearGb * s3.standardGbMonth +
          (filesGb - lastYearGb) * s3.instantRetrievalGbMonth +
          snapshots * 2 * s3.put +
          reads * 0.1 * s3.get,
      ),
    ];
  }

  /** The cheapest way to have the firewall and CloudFront: a plan that is large enough, or by use. */
  function edge(): CostLine[] {
    const { firewall, cloudFront } = PRICES;
    const byUse = {
      name: "paid by use",
      month:
        firewall.webAcl +
        standing.firewallRules * firewall.rule +
        requests * firewall.request +
        above(requests, cloudFront.free.requests) * cloudFront.request +
        above((requests * measured.bytesPerRequest) / GB, cloudFront.free.gb) * cloudFront.gb,
    };
    const choices = [...PRICES.edgePlans.filter((plan) => plan.requests >= requests), byUse];
    const cheapest = choices.reduce((best, other) => (other.month < best.month ? other : best));
    return [
      line(
        "CloudFront with firewall",
        `${cheapest.name} for ${count(requests)} requests (by use: ${usd(byUse.month)})`,
        cheapest.month,
        true,
      ),
    ];
  }

  function queues(): CostLine {
    const polls = standing.polledQueues * POLLS_PER_QUEUE;
    const work = (closings + snapshots + notifications) * 3;
    return line(
      "Queues",
      `${count(polls)} empty polls and ${count(work)} other requests, ${count(PRICES.sqs.free.requests)} free`,
      above(polls + work, PRICES.sqs.free.requests) * PRICES.sqs.request,
      true,
    );
  }

  function watching(): CostLine {
    const { cloudWatch, xray } = PRICES;
    const traces = Math.min(invocations, TRACED_SECONDS + 0.05 * invocations);
    const logGb = (invocations * measured.logBytesPerInvocation) / GB;
    return line(
      "Logs, traces",
      `${gb(logGb)} of logs, ${cloudWatch.free.logGb} GB free; ${count(traces)} traces, ${count(xray.free.traces)} free`,
      above(logGb, cloudWatch.free.logGb) * cloudWatch.logGb + above(traces, xray.free.traces) * xray.trace,
    );
  }

  /** The day's letters, returns and reminders; and a code or an invitation for each account. */
  function mailing(): CostLine {
    return line(
      "Mails",
      `${count(mails)} letters, ${count(users)} of sign-in`,
      (mails + users) * PRICES.ses.mail,
    );
  }
}

/** Dollars as people read them: cents, and more digits where cents say nothing. */
export function usd(amount: number): string {
  return `${amount.toFixed(amount !== 0 && amount < 0.1 ? 4 : 2)} USD`;
}

function line(what: string, from: string, amount: number, idle = false): CostLine {
  return { what, from, usd: amount, idle };
}

function above(amount: number, free: number): number {
  return Math.max(0, amount - free);
}

function sum(lines: readonly CostLine[]): number {
  return lines.reduce((total, { usd: amount }) => total + amount, 0);
}

function count(amount: number): string {
  return Math.round(amount).toLocaleString("en-US");
}

function gb(amount: number): string {
  return `${amount.toFixed(amount < 1 ? 3 : 1)} GB`;
}
