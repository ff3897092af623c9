/**
 * The environment of every function, one schema each: the handler parses it, and whoever sets it (the CDK
 * construct, the local stack) is typed by the same schema's input, so that a missing or misspelt name does not compile.
 */
import * as z from "zod";

const name = z.string().min(1);

/** What verifying a caller needs: the OpenID Connect issuer and what its access tokens must say. */
const identity = {
  /** Issuer URL exactly as in the tokens' `iss`. */
  OIDC_ISSUER: z.url(),
  OIDC_CLIENT_ID: name,
  /** How claims are laid out: Cognito's access tokens have no `aud`. */
  TOKEN_PROFILE: z.enum(["standard", "cognito"]),
  /** Expected audience of a `standard` profile token. */
  OIDC_AUDIENCE: name,
  SESSIONS_TABLE: name,
  /** Public origin of the system, e.g. `https://baocao.example.vn`: redirects and the same-origin check use it. */
  BASE_URL: z.url(),
};

export const intakeEnv = z.object({ ...identity, LEDGER_TABLE: name, DRAFTS_TABLE: name });
export const portalEnv = z.object({
  ...identity,
  LEDGER_TABLE: name,
  REPORTS_TABLE: name,
  SNAPSHOTS_TABLE: name,
  SNAPSHOT_BUCKET: name,
  NOTIFY_QUEUE_URL: z.url(),
  DRAFTS_TABLE: name,
  MAILS_TABLE: name,
  /** What receipts are signed with: the key of the published reports. */
  SIGNING_KEY: name,
});
export const adminEnv = z.object({
  ...identity,
  LEDGER_TABLE: name,
  SNAPSHOTS_TABLE: name,
  MAILS_TABLE: name,
  USER_POOL_ID: name,
  CLOSE_QUEUE_URL: z.url(),
});
export const aggregateEnv = z.object({
  LEDGER_TABLE: name,
  REPORTS_TABLE: name,
  SNAPSHOTS_TABLE: name,
  CLOSE_QUEUE_URL: z.url(),
  PUBLISH_QUEUE_URL: z.url(),
  NOTIFY_QUEUE_URL: z.url(),
});
export const publishEnv = z.object({
  LEDGER_TABLE: name,
  REPORTS_TABLE: name,
  SNAPSHOTS_TABLE: name,
  SNAPSHOT_BUCKET: name,
  /** What snapshots are signed with: `kms:` and a key id, or the path of a file with a private P-256 JWK. */
  SIGNING_KEY: name,
  NOTIFY_QUEUE_URL: z.url(),
  /** Public origin of the system as printed in reports: their QR codes lead there. */
  PUBLIC_URL: z.url(),
  PDF_STANDARD: z.enum(["ua-1", "a-2a"]),
});
export const notifyEnv = z.object({
  LEDGER_TABLE: name,
  SNAPSHOTS_TABLE: name,
  SNAPSHOT_BUCKET: name,
  MAILS_TABLE: name,
  NOTIFY_QUEUE_URL: z.url(),
  USER_POOL_ID: name,
  MAIL_SENDER_ADDRESS: z.email(),
  MAIL_SENDER_NAME: name,
  MAIL_CONFIGURATION_SET: name,
  /** Public origin of the system: links in mails begin with it. */
  BASE_URL: z.url(),
});

export const heartbeatEnv = z.object({
  LEDGER_TABLE: name,
  REPORTS_TABLE: name,
  /** Where it looks: the public origin of the system, and who signs people in. */
  BASE_URL: z.url(),
  OIDC_ISSUER: z.url(),
});

/** `claims` reads everything from the event that Cognito sends. */
export const claimsEnv = z.object({});
export const originEnv = z.object({
  /** What the edge adds to every request it forwards. */
  ORIGIN_KEY: z.string().min(32),
});

export const FUNCTION_ENV = {
  intake: intakeEnv,
  portal: portalEnv,
  admin: adminEnv,
  aggregate: aggregateEnv,
  publish: publishEnv,
  notify: notifyEnv,
  heartbeat: heartbeatEnv,
  claims: claimsEnv,
  origin: originEnv,
} as const;

export type FunctionEnv<F extends keyof typeof FUNCTION_ENV> = z.input<(typeof FUNCTION_ENV)[F]>;
