/**
 * What differs from one deployment to the next, and nothing else. Checked before anything is built, so that a wrong
 * setting is one readable line and not a failed deployment half an hour later.
 */
import * as z from "zod";
import { PDF_STANDARDS } from "../../shared/wire/manifest.ts";

/** The log retentions that CloudWatch Logs accepts, in days; a stage keeps its logs for one of them. */
const LOG_DAYS = [7, 14, 30, 60, 90, 180, 365, 400, 731] as const;

const email = z.email("must be an e-mail address");

const throttling = z.strictObject({ requestsPerSecond: z.int().positive(), burst: z.int().positive() });

export const stageSettings = z.strictObject({
  /** Prefix of every stack and resource name. */
  stage: z.string().regex(/^[a-z][a-z0-9-]{1,15}$/, "must be 2 to 16 lower-case letters, digits or hyphens"),
  /** Where data is kept. Not a constant: a ward decides it (docs/data-and-law.md). */
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "must be an AWS region code such as ap-southeast-1"),
  /** The programme's catalogue, a path from the repository's root. */
  catalogue: z.string().regex(/\.ya?ml$/, "must be a YAML file"),
  /** The system's own address; null: the address that CloudFront gives. */
  domain: z
    .strictObject({
      name: z.hostname("must be a host name such as baocao.example.vn"),
      /** CloudFront takes its certificate from us-east-1 only, wherever the system runs. */
      certificateArn: z
        .string()
        .regex(/^arn:aws:acm:us-east-1:\d{12}:certificate\//, "must be an ACM certificate in us-east-1"),
    })
    .nullable(),
  /** Where readers of a printed report reach the system: its QR code leads there. */
  publicUrl: z.url({ protocol: /^https$/, error: "must be an https address" }),
  /** PDF/UA-1: accessible; PDF/A-2a: accessible and for archives that ask for it. */
  pdfStandard: z.enum(PDF_STANDARDS),
  /** First part of the sign-in page's address, unique within the region: `<prefix>.auth.<region>.amazoncognito.com`. */
  signInPrefix: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9-]{1,60}[a-z0-9])$/, "must be lower-case letters, digits and hyphens")
    .refine((prefix) => !/aws|amazon|cognito/.test(prefix), "must not contain aws, amazon or cognito"),
  /** Sender of invitations and second-factor codes: an address whose domain is verified in SES, in the same region. */
  mailSender: z.strictObject({ address: email, name: z.string().min(1) }),
  /** Who is told when an alarm rings or the budget is nearly spent. */
  alarmAddress: email,
  /** Where alarms link to: the published address of docs/runbook.md. */
  runbookUrl: z.url("must be the address of the runbook"),
  monthlyBudgetUsd: z.number().positive(),
  retention: z.strictObject({
    logDays: z.literal(LOG_DAYS, `must be one of ${LOG_DAYS.join(", ")}`),
    /** No published version can be changed or removed for so long. */
    snapshotDays: z.int().min(1).max(36_500),
    /** `governance`: someone given that right by hand can lift it; `compliance`: nobody can, not even the account's owner. */
    snapshotLock: z.enum(["governance", "compliance"]),
    accessLogDays: z.int().min(30).max(3650),
  }),
  /** `aws-managed`: no monthly charge; `customer-managed`: own key, policy and audit trail, 1 USD a month. */
  encryptionKey: z.enum(["aws-managed", "customer-managed"]),
  /** CloudFront's flat-rate plan, whose price includes the firewall; `pay-as-you-go` leaves the plan. */
  edgePlan: z.enum(["free", "pay-as-you-go"]),
  /** Requests that all users together may make; what is above is answered 429. */
  throttling,
  /** Requests that one address may make in 5 minutes before the firewall refuses it: a ward's offices share one. */
  requestsPerAddress: z.int().min(100).max(2_000_000),
  /** Of those, requests that a program may make with one access token: its office's address is not its own. */
  requestsPerToken: z.int().min(100).max(2_000_000),
  /**
   * Concurrency set aside per function, so that a night's publishing cannot take what entering figures needs; null in
   * an account whose quota is still the 10 of a new account (AWS refuses to leave fewer than that unreserved).
   */
  reservedConcurrency: z
    .strictObject({
      intake: z.int().positive(),
      portal: z.int().positive(),
      admin: z.int().positive(),
      aggregate: z.int().positive(),
      publish: z.int().positive(),
    })
    .nullable(),
  /**
   * Write units a second that the reports table is made ready for; null: the 4,000 of any new table, enough for a city. On
   * demand a table grows to twice its load of half an hour ago only: a country's first deadline would wait for it.
   */
  reportsWriteUnits: z.int().min(4_000).max(40_000).nullable(),
});

export type StageSettings = z.output<typeof stageSettings>;
export type StageSettingsInput = z.input<typeof stageSettings>;

/** What the host on one machine is told of load. */
export interface LocalSettings extends Pick<StageSettings, "throttling"> {
  /**
   * How much may wait for a free process of one function, longest 20 s; what comes on top is answered 503 at once. Lambda
   * has no such queue: it starts more processes, which one machine cannot.
   */
  readonly waiting: { readonly requests: number; readonly bytes: number };
  /** Requests of one token or session at the same time: half of what may wait, so that nobody shuts the others out. */
  readonly underWayPerCaller: number;
}
