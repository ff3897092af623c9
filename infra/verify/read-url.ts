/** Published versions of a running system, with its keys and its ledger, through its HTTP interface. */
import * as z from "zod";
import type { RevisionEntry } from "../../shared/domain/ledger.ts";
import { jwks, type PublicJwk } from "../../shared/wire/jwks.ts";
import { snapshotVersion } from "../../shared/wire/snapshot.ts";
import { submissionRevision } from "../../shared/wire/submission.ts";
import { StartFailure } from "../local/start-failure.ts";
import type { PublishedVersion } from "./published-version.ts";
import { type LedgerRevisions, ledgerKey } from "./verify-ledger.ts";

const ADDRESS = /^(https?:\/\/[^/]+)\/api\/v1\/snapshots\/([^/]+)(?:\/(\d+|latest))?\/?$/;

export interface Remote {
  /** Every version of the period up to the one asked for, oldest first. */
  versions(): Promise<PublishedVersion[]>;
  keys(): Promise<readonly PublicJwk[]>;
  /** Every revision of the data-set periods. */
  ledger(periods: readonly string[]): Promise<LedgerRevisions>;
}

/** @param address `https://host/api/v1/snapshots/2026-Q3`, or with a version. Throws {@link StartFailure} for others. */
export function openRemote(address: string, token: string): Remote {
  const [, origin, period, version] = ADDRESS.exec(address) ?? [];
  if (!origin || !period)
    throw new StartFailure(`${address} is no address like https://host/api/v1/snapshots/2026-Q3/2`);
  const get = async (url: string): Promise<Response> => {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(url, { headers, redirect: "manual" });
    if (response.status >= 400) throw new StartFailure(`${url} answers ${response.status}`);
    return response;
  };
  const readList = async <S extends z.ZodType>(url: string, item: S): Promise<z.output<S>[]> => {
    const items: z.output<S>[] = [];
    for (let next: string | undefined = url; next !== undefined; ) {
      const response = await get(next);
      const page = z.array(z.json()).parse(await response.json());
      items.push(...page.map((one) => item.parse(one)));
      const [, path] = /<([^>]+)>; rel="next"/.exec(response.headers.get("link") ?? "") ?? [];
      next = path === undefined ? undefined : `${origin}${path}`;
    }
    return items;
  };
  const download = async (url: string): Promise<Uint8Array> => {
    const location = (await get(url)).headers.get("location");
    const response = await fetch(location ?? url);
    if (!response.ok) throw new StartFailure(`${url}: the download answers ${response.status}`);
    return response.bytes();
  };
  return {
    async versions() {
      const base = `${origin}/api/v1/snapshots/${period}`;
      const listed = (await readList(base, snapshotVersion)).sort((a, b) => a.version - b.version);
      const last = version === undefined || version === "latest" ? Number.POSITIVE_INFINITY : Number(version);
      const versions: PublishedVersion[] = [];
      for (const { version: number, files } of listed.filter((one) => one.version <= last)) {
        const read = files.map(
          async ({ name }) => [name, await download(`${base}/${number}/${name}`)] as const,
        );
        versions.push({ place: `${period} v${number}`, files: new Map(await Promise.all(read)) });
      }
      return versions;
    },
    async keys() {
      return jwks.parse(await (await get(`${origin}/api/v1/jwks.json`)).json()).keys;
    },
    async ledger(periods) {
      const ledger = new Map<string, RevisionEntry>();
      for (const code of periods) {
        const url = `${origin}/api/v1/submissions?period=${code}&limit=500`;
        for (const { status: _, reason: __, ...content } of await readList(url, submissionRevision)) {
          ledger.set(ledgerKey(content), { kind: "revision", ...content });
        }
      }
      return ledger;
    },
  };
}
