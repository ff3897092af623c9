/** Every address that reads, as the applications list their routes, about what one tenant has. */
import type { SnapshotRecord } from "../../../shared/store/snapshot-store.ts";
import type { BrowserSession } from "../browser-session.ts";
import { everyRoute } from "../roles/routes.ts";
import { SUBMISSIONS } from "../system.ts";

export interface Target {
  readonly tenant: string;
  readonly period: string;
  readonly published: SnapshotRecord;
  readonly reopenings: readonly string[];
  /** Of a person there, with the secret of another tenant's. */
  readonly mailLink: string;
}

/** What routes ask for besides their path. A new one that takes a parameter belongs here. */
const QUERIES: Readonly<Record<string, readonly string[]>> = {
  "GET /nhap/:dataSet/:period": ["donVi=tyt", "donVi=kthtdt"],
  "GET /nhap/:dataSet/:period/cac-ky-truoc": ["donVi=tyt", "donVi=kthtdt"],
  "GET /nhap/:dataSet/:period/bien-nhan/:revision": ["donVi=tyt", "donVi=kthtdt"],
  "GET /nhap/:dataSet/:period/excel": ["donVi=tyt"],
  "GET /nhap/:dataSet/:period/excel/bieu-mau.xlsx": ["donVi=tyt"],
  "GET /api/v1/workbooks/:dataSet/:period": ["orgUnit=tyt"],
  "GET /so-lieu/:dataSet/:period/:orgUnit/so-sanh": ["tu=1&den=1"],
  "GET /lich-su": ["nam=2026"],
  "GET /quan-tri/danh-muc/tai-ve": ["phien-ban=1"],
};

/** Refuses a route with a parameter that nobody has said values for. */
export async function addressesOf({
  period,
  published,
  reopenings,
  mailLink,
  tenant,
}: Target): Promise<string[]> {
  const known: Record<string, readonly string[]> = {
    period: [period, "2026-9M"],
    code: ["M06.2", "M09.2"],
    version: ["1", "latest"],
    // One of each kind: what is asked for is a name, the same for every ward.
    file: ["snapshot.json", "report.pdf", "report-M06.pdf"],
    orgUnit: ["tyt", "kthtdt"],
    dataSet: ["M06-TYT", "M09-CT"],
    revision: ["1"],
    member: [tenant],
    hash: ["none"],
    model: ["M06", "M09"],
    username: ["tyt", "chu-tich"],
    reopeningId: reopenings,
  };
  const routes = (await everyRoute()).filter(({ name }) => name.startsWith("GET ") && !name.includes("*"));
  const paths = routes.flatMap(({ name }) => {
    const path = name.slice("GET ".length);
    const made = path.split("/").reduce<string[]>(
      (starts, part) => {
        const parameter = /^:(\w+)/.exec(part)?.[1];
        if (parameter !== undefined && !known[parameter]) throw new Error(`what is ${part} of ${path}?`);
        const values = parameter === undefined ? [part] : (known[parameter] ?? []);
        return starts.flatMap((start) => values.map((value) => `${start}/${value}`));
      },
      [""],
    );
    const asked = made.map((one) => one.slice(1));
    return [...asked, ...asked.flatMap((one) => (QUERIES[name] ?? []).map((query) => `${one}?${query}`))];
  });
  const digests = published.files.map(({ sha256 }) => `/xac-minh?ma=${sha256}`);
  const lists = ["orgUnit=tyt&dataSet=M06-TYT", "orgUnit=kthtdt&dataSet=M09-CT"].map(
    (of) => `${SUBMISSIONS}?${of}&period=${period}`,
  );
  return [...new Set([...paths, ...digests, ...lists, mailLink])];
}

/** Asked for at once. */
const AT_ONCE = 6;

/** Of these addresses, those whose answers give one of `signs` away, or lead to it. */
export async function leaks(
  who: BrowserSession,
  addresses: readonly string[],
  signs: readonly string[],
): Promise<string[]> {
  const found: string[] = [];
  const rest = addresses.values();
  const askNext = async () => {
    for (const address of rest) {
      const { status, html, location } = await who.get(address);
      if (status >= 500) throw new Error(`${address}: ${status}`);
      // A digest that was asked for is shown back.
      const shown = `${html.replaceAll(/[0-9a-f]{64}/g, (digest) => (address.includes(digest) ? "" : digest))} ${location ?? ""}`;
      if (signs.some((sign) => shown.includes(sign))) found.push(address);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, askNext));
  return found.sort();
}
