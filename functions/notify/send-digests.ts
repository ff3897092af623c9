/** The day's letters: load → decide → send. One letter to each person who has something to read, however often it is run. */
import { addDays, wardDate } from "../../shared/domain/calendar.ts";
import type { Catalogue, IsoDate } from "../../shared/domain/catalogue.ts";
import type { FoldedPeriod } from "../../shared/domain/fold.ts";
import { isNight, reminderOf } from "../../shared/domain/reminder.ts";
import { publishablePeriods } from "../../shared/domain/schedule.ts";
import { listTasks, type Task } from "../../shared/domain/task.ts";
import { unsubscribeAddress } from "../../shared/http/addresses.ts";
import { ledgerReader } from "../../shared/reporting/ledger-reader.ts";
import type { MailRow } from "../../shared/store/mail-store.ts";
import type { Person } from "../../shared/store/people.ts";
import type { SnapshotRecord } from "../../shared/store/snapshot-store.ts";
import { decodeSnapshot } from "../../shared/wire/snapshot.ts";
import { deliverAll, type Outgoing } from "./deliver.ts";
import { type NotifyDependencies, reachablePeople, reportsFor } from "./dependencies.ts";
import { digestLetter } from "./letters/digest-letter.ts";
import type { PublishedReport } from "./letters/published-report.ts";
import { remindersPart } from "./letters/reminders.ts";

/** How far back a report is still news, so that a day or two of failing mail loses none. */
const NEWS_DAYS = 7;

export interface DigestRun {
  readonly ward: string;
  /** Epoch ms. */
  readonly at: number;
  /** Whether reminders are due: in the morning. Else only who reads reports gets a letter. */
  readonly withReminders: boolean;
}

/** Sends the ward's letters of the day; returns how many went out now. Nothing at night. */
export async function sendDigests(dependencies: NotifyDependencies, run: DigestRun): Promise<number> {
  const { catalogues, people, mails } = dependencies;
  const { ward, at, withReminders } = run;
  if (isNight(at)) return 0;
  const version = await catalogues.current(ward);
  if (!version) throw new Error(`mails of ward ${ward}, which has no catalogue`);
  const { catalogue } = version;
  const day = wardDate(at);
  const [everybody, sent, tasks, news] = await Promise.all([
    reachablePeople(people, ward),
    mails.list(ward, addDays(day, -NEWS_DAYS), day),
    withReminders ? readTasks(dependencies, catalogue, at) : [],
    readNews(dependencies, catalogue, at),
  ]);
  const told = readTold(sent, day);
  const reports = reportReader(dependencies);

  const letters: Outgoing[] = [];
  for (const person of everybody) {
    if (told.today.has(person.username)) continue;
    const own = tasks.filter(({ orgUnit }) => reportsFor(person, orgUnit.code));
    const reading = await readingOf(dependencies, person, news, told.published.get(person.username));
    const letter = digestLetter({
      addressee: person.name,
      reminders: remindersPart(own, dependencies.baseUrl),
      reports: await Promise.all(reading.records.map(reports)),
      baseUrl: dependencies.baseUrl,
      unsubscribeUrl: reading.unsubscribeUrl,
    });
    if (!letter) continue;
    const key = { ward, day, kind: "digest", username: person.username } as const;
    letters.push({ key, person, letter, published: reading.records.map(nameOf) });
  }
  return deliverAll(dependencies, letters);
}

/** Tasks that units are reminded of today. Only their periods are read: what day it is says which those are. */
async function readTasks({ ledger }: NotifyDependencies, catalogue: Catalogue, at: number): Promise<Task[]> {
  const of = { orgUnits: catalogue.orgUnits, dataSets: catalogue.dataSets };
  const spokenOf = (folded: ReadonlyMap<string, FoldedPeriod>) =>
    listTasks(catalogue, of, folded, at).filter((task) => reminderOf(task) !== undefined);
  const periods = new Set(spokenOf(new Map()).map(({ period }) => period.code));
  return spokenOf(await ledgerReader(ledger, catalogue.programme.ward).read([...periods]));
}

/** The newest version of each report that may have been published lately. */
async function readNews(
  { ledger, snapshots }: NotifyDependencies,
  catalogue: Catalogue,
  at: number,
): Promise<SnapshotRecord[]> {
  const { ward } = catalogue.programme;
  const periods = publishablePeriods(catalogue, await ledger.readReopenings(ward), at);
  const newest = await Promise.all(periods.map(({ code }) => snapshots.latest(ward, code)));
  const since = at - NEWS_DAYS * 86_400_000;
  return newest.filter((record) => record !== undefined).filter(({ publishedAt }) => publishedAt > since);
}

function readTold(sent: readonly MailRow[], day: IsoDate) {
  const digests = sent.filter(({ kind, state }) => kind === "digest" && state === "sent");
  const published = new Map<string, Set<string>>();
  for (const row of digests) {
    const known = published.get(row.username) ?? new Set();
    for (const name of row.published) known.add(name);
    published.set(row.username, known);
  }
  return {
    today: new Set(digests.filter((row) => row.day === day).map(({ username }) => username)),
    published,
  };
}

/** The reports that the person is to be told of: leadership, unless they have been told or want no such mail. */
async function readingOf(
  { mails, baseUrl }: NotifyDependencies,
  { username, ward, roles }: Person,
  news: readonly SnapshotRecord[],
  told: ReadonlySet<string> = new Set(),
): Promise<{ records: readonly SnapshotRecord[]; unsubscribeUrl: string | undefined }> {
  const records = roles.includes("leadership") ? news.filter((record) => !told.has(nameOf(record))) : [];
  if (records.length === 0) return { records, unsubscribeUrl: undefined };
  const { wantsPublished, token } = await mails.choiceOf(ward, username);
  return {
    records: wantsPublished ? records : [],
    unsubscribeUrl: baseUrl + unsubscribeAddress({ ward, username, token }),
  };
}

function nameOf({ period, version }: SnapshotRecord): string {
  return `${period}#${version}`;
}

/** Reads each report once, for all who are told of it. */
function reportReader({ files }: NotifyDependencies): (record: SnapshotRecord) => Promise<PublishedReport> {
  const read = new Map<string, Promise<PublishedReport>>();
  return (record) => {
    const known = read.get(record.folder);
    if (known) return known;
    const reading = files.read(record.folder, "snapshot.json").then((bytes) => ({
      snapshot: decodeSnapshot(bytes),
      publishedAt: record.publishedAt,
    }));
    read.set(record.folder, reading);
    return reading;
  };
}
