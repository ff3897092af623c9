/**
 * Wards and their catalogues, kept in the ledger table: a new catalogue is a new version beside the old ones, and the
 * stream tells `aggregate` about it like about anything else that happened.
 *
 *     wards                 le-chan           the register of wards
 *     le-chan#catalogue     0001              version 1 of the ward's catalogue
 */
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, PutCommand, paginateQuery } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { parseCatalogue } from "../catalogue/parse.ts";
import type { CatalogueFile } from "../catalogue/schema.ts";
import type { Catalogue } from "../domain/catalogue.ts";
import { withOutages, withoutOutages } from "../domain/extensions.ts";
import { areaCatalogue } from "../domain/roll-up.ts";
import { type AreaLevel, areaLevel, areaStore } from "./area-store.ts";
import { outageStore } from "./outage-store.ts";

const WARDS = "wards";
const CATALOGUE = "catalogue";

export interface CatalogueVersion {
  readonly version: number;
  readonly catalogue: Catalogue;
  /** Whether the ward's figures are demonstration figures, to be marked as such everywhere. */
  readonly sample: boolean;
  /** When it came into force, epoch ms. */
  readonly at: number;
  /** Of an area, whose members stand where a ward's org units do; null for a ward. */
  readonly level: AreaLevel | null;
}

/** Catalogues come with the outages that the system has recorded for the ward (`Programme.outages`). */
export interface CatalogueStore {
  /** The ward's catalogue in force, or undefined when there is no such ward. May be up to `cacheMs` old. */
  current(ward: string): Promise<CatalogueVersion | undefined>;
  /** The same, read now: for who must not go by a deadline that has been moved since. */
  newest(ward: string): Promise<CatalogueVersion | undefined>;
  /**
   * The newest version of the ward's catalogue that has this digest: the one that a report was computed with. Outages
   * are no part of the digest, and read now.
   */
  withDigest(ward: string, digest: string): Promise<CatalogueVersion | undefined>;
  /** Appends the next version and registers the ward; the same content again changes nothing. Returns the version. */
  publish(
    file: CatalogueFile,
    options: { sample: boolean; at: number; by: string; why?: string | undefined; level?: AreaLevel },
  ): Promise<number>;
  /** Codes of all wards, a page at a time. */
  wards(): AsyncIterable<readonly string[]>;
}

/** How long a function may go on with the catalogue it has read. */
const CACHE_MS = 60_000;
/** Catalogues kept at once, some 90 KB each: a function that meets every ward of the country must not keep them all. */
const CACHED_MAX = 50;

const catalogueRow = z.object({
  sk: z.string(),
  c: z.string().transform((text): unknown => JSON.parse(text)),
  sample: z.boolean(),
  at: z.number(),
  level: areaLevel.optional(),
});

/** A version as it is stored. */
export function storedCatalogue(item: unknown): CatalogueVersion {
  const { sk, c, sample, at, level = null } = catalogueRow.parse(item);
  const parsed = parseCatalogue(c);
  if (!parsed.ok) throw new Error(`stored catalogue ${sk}: ${JSON.stringify(parsed.faults)}`);
  return { version: Number(sk), catalogue: parsed.catalogue, sample, at, level };
}

/** The ledger table's partition that holds the versions of a ward's catalogue. */
export function cataloguePartition(ward: string): string {
  return `${ward}#${CATALOGUE}`;
}

/** The sort key of a version. */
export function versionKey(version: number): string {
  return String(version).padStart(4, "0");
}

/** Whether a ledger table's partition key is that of a ward's catalogue; the ward, then. */
export function wardOfCataloguePartition(pk: string): string | undefined {
  const [ward, kind] = pk.split("#");
  return kind === CATALOGUE ? ward : undefined;
}

/** Whether a ledger table's partition key is that of the register of wards. */
export function isWardRegister(pk: string): boolean {
  return pk === WARDS;
}

/** @param cacheMs how long the catalogue in force may be out of date. */
export function catalogueStore(
  client: DynamoDBDocumentClient,
  table: string,
  cacheMs = CACHE_MS,
): CatalogueStore {
  const areas = areaStore(client, table);
  const outages = outageStore(client, table);
  /** Longest ago first. */
  const cache = new Map<string, { readUntil: number; version: CatalogueVersion }>();
  const keep = (ward: string, version: CatalogueVersion) => {
    cache.delete(ward);
    cache.set(ward, { readUntil: performance.now() + cacheMs, version });
    const [oldest] = cache.keys();
    if (cache.size > CACHED_MAX && oldest !== undefined) cache.delete(oldest);
  };

  /** Newest first. */
  async function* readVersions(ward: string): AsyncGenerator<CatalogueVersion> {
    const pages = paginateQuery(
      { client, pageSize: 1 },
      {
        TableName: table,
        KeyConditionExpression: "#pk = :pk",
        ExpressionAttributeNames: { "#pk": "pk" },
        ExpressionAttributeValues: { ":pk": cataloguePartition(ward) },
        ScanIndexForward: false,
        ConsistentRead: true,
      },
    );
    for await (const { Items = [] } of pages) {
      for (const item of Items) {
        const stored = storedCatalogue(item);
        yield stored.level === null
          ? stored
          : { ...stored, catalogue: areaCatalogue(stored.catalogue, await areas.members(ward)) };
      }
    }
  }

  const readLatest = async (ward: string): Promise<CatalogueVersion | undefined> => {
    for await (const version of readVersions(ward)) return version;
    return undefined;
  };

  const withItsOutages = async (
    ward: string,
    reading: Promise<CatalogueVersion | undefined>,
  ): Promise<CatalogueVersion | undefined> => {
    const [version, recorded] = await Promise.all([reading, outages.read(ward)]);
    return version && { ...version, catalogue: withOutages(version.catalogue, recorded) };
  };

  const readNewest = async (ward: string): Promise<CatalogueVersion | undefined> => {
    const version = await withItsOutages(ward, readLatest(ward));
    // That there is no such ward is not kept: it may be set up at any moment, and what waits for that goes on.
    if (version) keep(ward, version);
    return version;
  };

  const readWithDigest = async (ward: string, digest: string): Promise<CatalogueVersion | undefined> => {
    const cached = cache.get(ward);
    // No longer than for anybody else: what is no part of the digest may have changed since.
    if (cached && cached.readUntil > performance.now() && cached.version.catalogue.digest === digest)
      return { ...cached.version, catalogue: withoutOutages(cached.version.catalogue) };
    for await (const version of readVersions(ward)) if (version.catalogue.digest === digest) return version;
    return undefined;
  };

  return {
    async current(ward) {
      const cached = cache.get(ward);
      return cached && cached.readUntil > performance.now() ? cached.version : readNewest(ward);
    },

    newest: readNewest,

    withDigest: (ward, digest) => withItsOutages(ward, readWithDigest(ward, digest)),

    async publish(file, { sample, at, by, why, level }) {
      const { ward } = file.programme;
      const content = JSON.stringify(file);
      const latest = await readLatest(ward);
      const parsed = parseCatalogue(file);
      if (!parsed.ok) throw new Error(`catalogue of ${ward}: ${JSON.stringify(parsed.faults)}`);
      const catalogue = level ? areaCatalogue(parsed.catalogue, await areas.members(ward)) : parsed.catalogue;
      const isSame =
        latest !== undefined &&
        latest.sample === sample &&
        JSON.stringify(latest.catalogue) === JSON.stringify(catalogue);
      if (isSame) return latest.version;
      const version = (latest?.version ?? 0) + 1;
      await client.send(
        new PutCommand({
          TableName: table,
          Item: {
            pk: cataloguePartition(ward),
            sk: versionKey(version),
            c: content,
            sample,
            at,
            by,
            ...(why !== undefined && { why }),
            ...(level && { level }),
          },
          ConditionExpression: "attribute_not_exists(#pk)",
          ExpressionAttributeNames: { "#pk": "pk" },
        }),
      );
      if (!level) await registerWard(client, table, ward);
      cache.delete(ward);
      return version;
    },

    async *wards() {
      const pages = paginateQuery(
        { client },
        {
          TableName: table,
          KeyConditionExpression: "#pk = :pk",
          ExpressionAttributeNames: { "#pk": "pk" },
          ExpressionAttributeValues: { ":pk": WARDS },
        },
      );
      for await (const page of pages) {
        yield (page.Items ?? []).map((item) => z.object({ sk: z.string() }).parse(item).sk);
      }
    },
  };
}

async function registerWard(client: DynamoDBDocumentClient, table: string, ward: string): Promise<void> {
  try {
    await client.send(
      new PutCommand({
        TableName: table,
        Item: { pk: WARDS, sk: ward },
        ConditionExpression: "attribute_not_exists(#pk)",
        ExpressionAttributeNames: { "#pk": "pk" },
      }),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
