/**
 * Letters to a unit as soon as something concerns it: a revision was returned, a period reopened or that ended before its
 * time, a reviewer asks for a report.
 */
import { wardDate } from "../../shared/domain/calendar.ts";
import type { Catalogue } from "../../shared/domain/catalogue.ts";
import { foldPeriod, type SubmissionState } from "../../shared/domain/fold.ts";
import { parsePeriod } from "../../shared/domain/period.ts";
import { type Reopening, reopenedUntil } from "../../shared/domain/reopening.ts";
import type {
  ReminderMessage,
  ReopenedMessage,
  ReopeningEndedMessage,
  ReturnedMessage,
} from "../../shared/store/messages.ts";
import { deliverAll, type Outgoing } from "./deliver.ts";
import { type NotifyDependencies, reachablePeople, reportsFor } from "./dependencies.ts";
import type { Letter } from "./letters/letter.ts";
import { type AboutReport, reminderLetter, returnLetter } from "./letters/reminders.ts";
import { type AboutReopening, reopeningEndLetter, reopeningLetter } from "./letters/reopening.ts";

/** Tells the unit's officers of the return, unless a new revision has come since. Returns how many were told now. */
export async function tellOfReturn(
  dependencies: NotifyDependencies,
  message: ReturnedMessage,
): Promise<number> {
  const { ward, orgUnit, dataSet, period, revision, at } = message;
  const about = await findReport(dependencies, ward, message);
  if (!about) return 0;
  const entries = await dependencies.ledger.readSubmission(ward, { orgUnit, dataSet, period });
  const state = foldPeriod(period, entries).submissions.get(dataSet)?.get(orgUnit);
  const latest = state?.revisions.at(-1);
  if (latest?.entry.revision !== revision || latest.decision?.decision !== "return") return 0;
  const letter = returnLetter(about, latest.decision);
  return deliverAll(
    dependencies,
    await toOfficers(dependencies, ward, orgUnit, letter, {
      day: wardDate(at),
      kind: "returned",
      about: `${dataSet}#${period}#${revision}`,
    }),
  );
}

/**
 * Tells the unit's officers which forms it can send again, and until when, unless that was ended meanwhile. Returns how
 * many were told now.
 */
export async function tellOfReopening(
  dependencies: NotifyDependencies,
  { ward, orgUnit, period, until, at }: ReopenedMessage,
): Promise<number> {
  const about = await findReopened(dependencies, ward, { orgUnit, period });
  const told = about?.reopenings.find((one) => one.reopenedAt === at && one.grantedUntil === until);
  if (!about || !told || told.end) return 0;
  return deliverAll(
    dependencies,
    await toOfficers(dependencies, ward, orgUnit, reopeningLetter(about, until), {
      day: wardDate(at),
      kind: "reopened",
      // One that is made again after it was ended is another.
      about: `${period}#${until}#${at}`,
    }),
  );
}

/** Tells the unit's officers that a reopening is over before its time. Returns how many were told now. */
export async function tellOfReopeningEnd(
  dependencies: NotifyDependencies,
  { ward, orgUnit, period, reopeningId, at }: ReopeningEndedMessage,
): Promise<number> {
  const about = await findReopened(dependencies, ward, { orgUnit, period });
  const ended = about?.reopenings.find((one) => one.reopeningId === reopeningId);
  if (!about || !ended) return 0;
  // Another reopening may hold the period open.
  const openUntil = reopenedUntil(about.reopenings, at);
  return deliverAll(
    dependencies,
    await toOfficers(dependencies, ward, orgUnit, reopeningEndLetter(about, ended, openUntil), {
      day: wardDate(at),
      kind: "reopening-ended",
      about: `${period}#${reopeningId}`,
    }),
  );
}

/** Undefined when the unit has no form of the period's type any more. */
async function findReopened(
  { catalogues, ledger, baseUrl }: NotifyDependencies,
  ward: string,
  of: { readonly orgUnit: string; readonly period: string },
): Promise<(AboutReopening & { readonly reopenings: readonly Reopening[] }) | undefined> {
  const version = await catalogues.current(ward);
  if (!version) throw new Error(`mails of ward ${ward}, which has no catalogue`);
  const { orgUnits, dataSets } = version.catalogue;
  const orgUnit = orgUnits.find(({ code }) => code === of.orgUnit);
  const period = parsePeriod(of.period);
  if (!orgUnit || !period) return undefined;
  const forms = dataSets.filter(
    ({ period: type, assigned }) => type === period.type && assigned.includes(of.orgUnit),
  );
  if (forms.length === 0) return undefined;
  return { orgUnit, period, forms, baseUrl, reopenings: await ledger.readReopenings(ward, of) };
}

/** Passes a reviewer's wish on to the officers of those units that still miss. Returns how many were told now. */
export async function sendReminders(
  dependencies: NotifyDependencies,
  message: ReminderMessage,
): Promise<number> {
  const { ward, dataSet, period, orgUnits, askedBy, at } = message;
  const entries = await dependencies.ledger.readPeriods(ward, [period], { consistent: true });
  const states = foldPeriod(period, entries).submissions.get(dataSet);
  const letters: Outgoing[] = [];
  for (const orgUnit of orgUnits.filter((code) => !hasSent(states?.get(code)))) {
    const about = await findReport(dependencies, ward, { orgUnit, dataSet, period });
    if (!about) continue;
    const letter = reminderLetter(about, askedBy);
    letters.push(
      ...(await toOfficers(dependencies, ward, orgUnit, letter, {
        day: wardDate(at),
        kind: "reminder",
        about: `${dataSet}#${period}`,
      })),
    );
  }
  return deliverAll(dependencies, letters);
}

function hasSent(state: SubmissionState | undefined): boolean {
  return state?.counted != null;
}

/** Undefined when the catalogue has no such unit, data set or period any more: then nobody waits for it. */
async function findReport(
  { catalogues, baseUrl }: NotifyDependencies,
  ward: string,
  of: { readonly orgUnit: string; readonly dataSet: string; readonly period: string },
): Promise<AboutReport | undefined> {
  const version = await catalogues.current(ward);
  if (!version) throw new Error(`mails of ward ${ward}, which has no catalogue`);
  const catalogue: Catalogue = version.catalogue;
  const orgUnit = catalogue.orgUnits.find(({ code }) => code === of.orgUnit);
  const dataSet = catalogue.dataSets.find(({ code }) => code === of.dataSet);
  const period = parsePeriod(of.period);
  return orgUnit && dataSet && period && { catalogue, orgUnit, dataSet, period, baseUrl };
}

async function toOfficers(
  { people }: NotifyDependencies,
  ward: string,
  unit: string,
  letter: Letter,
  key: Pick<Outgoing["key"], "day" | "kind" | "about">,
): Promise<Outgoing[]> {
  const officers = (await reachablePeople(people, ward)).filter((person) => reportsFor(person, unit));
  return officers.map((person) => ({ key: { ward, username: person.username, ...key }, person, letter }));
}
