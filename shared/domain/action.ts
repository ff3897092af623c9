/**
 * What administrators do besides what the ledger tells of submissions: kept like it, one immutable entry each. An entry
 * is written before what it tells of is done, so that nothing is done without one.
 */

export const ACTION_KINDS = [
  "person-invited",
  "person-changed",
  "person-disabled",
  "person-enabled",
  "person-signed-out",
  "snapshot-requested",
] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];

export interface ActionEntry {
  readonly kind: ActionKind;
  readonly actionId: string;
  /** Epoch ms. */
  readonly at: number;
  /** User name. */
  readonly by: string;
  readonly reason: string;
  /** User name of whom it is about. */
  readonly person?: string | undefined;
  readonly orgUnit?: string | undefined;
  readonly period?: string | undefined;
  /** What became what, in words; names and addresses of people are left out. */
  readonly changes: readonly string[];
}
