/**
 * The acceptance data at the level of pure functions: 220 submissions, checked and decided one after the other as intake
 * does, and the three reports that they make. The same data goes over HTTP in the integration tests.
 */
import { describe, expect, it } from "vitest";
import { buildReport } from "../../shared/domain/build-report.ts";
import { wardIso } from "../../shared/domain/calendar.ts";
import type { SubmissionEntry } from "../../shared/domain/ledger.ts";
import type { Report } from "../../shared/domain/report.ts";
import { partitionsOf } from "../../shared/domain/slices.ts";
import { checkSubmission } from "../../shared/domain/submission.ts";
import { decideSubmission } from "../../shared/domain/submit.ts";
import { type AcceptanceRequest, acceptanceReports, acceptanceRequests } from "../acceptance/read.ts";
import { leChan, periodOf } from "../samples/catalogues.ts";
import { foldLedger } from "../samples/entries.ts";

const catalogue = leChan();

/** Answers one request as intake does, and stores what it accepts. */
function submit(ledger: SubmissionEntry[], { at, body }: AcceptanceRequest): AcceptanceRequest["expect"] {
  const now = Date.parse(at);
  const checked = checkSubmission(catalogue, { ...body, narrative: body.narrative ?? {} }, now);
  if (!checked.ok) return { status: 422, codes: checked.findings.map(({ code }) => code).sort() };
  const stored = ledger.filter(
    (entry) =>
      entry.orgUnit === body.orgUnit && entry.dataSet === body.dataSet && entry.period === body.period,
  );
  const attempt = {
    submission: checked.submission,
    submissionId: body.submissionId,
    baseRevision: body.baseRevision,
    receivedAt: now,
    receivedBy: "quan-tri",
  };
  const verdict = decideSubmission(attempt, stored, catalogue.programme, false);
  switch (verdict.outcome) {
    case "append":
      ledger.push(verdict.entry);
      return { status: 201, revision: verdict.entry.revision, late: verdict.entry.late };
    case "replay":
      return { status: 200, revision: verdict.entry.revision, late: verdict.entry.late };
    default:
      return { status: 409, type: verdict.outcome };
  }
}

/** The fields that the expected report has, as numbers. */
function asExpected({ period, indicators, completeness }: Report): Record<string, unknown> {
  const figure = (value: string | boolean | null) => (typeof value === "string" ? Number(value) : value);
  const { expected, received, onTime, late, missing, reportingRate, onTimeRate } = completeness;
  return {
    period: {
      code: period.code,
      type: period.type,
      from: period.from,
      to: period.to,
      due: wardIso(period.dueAt),
    },
    indicators: indicators.map((result) => ({
      code: result.code,
      value: figure(result.value),
      numerator: figure(result.numerator),
      denominator: figure(result.denominator),
      unitsReporting: result.unitsReporting,
      unitsAssigned: result.unitsAssigned,
      status: result.status,
    })),
    completeness: {
      expected,
      received,
      onTime,
      late,
      missing,
      reportingRate: figure(reportingRate),
      onTimeRate: figure(onTimeRate),
    },
  };
}

describe("the third quarter of 2026 in phường Lê Chân", () => {
  const ledger: SubmissionEntry[] = [];
  const requests = acceptanceRequests();
  const answers = requests.map((request) => submit(ledger, request));

  it("answers each of the 220 submissions as it must", () => {
    expect(requests).toHaveLength(220);
    requests.forEach((request, i) => {
      expect(answers[i], `request ${i + 1}: ${JSON.stringify(request.body)}`).toEqual(request.expect);
    });
  });

  it.each(Object.entries(acceptanceReports()))(
    "reports %s with every field as it must be",
    (code, expected) => {
      const period = periodOf(code);
      const read = new Set(partitionsOf(catalogue, period));
      const entries = ledger.filter((entry) => read.has(entry.period));
      expect(asExpected(buildReport(catalogue, period, foldLedger(entries)))).toEqual(expected);
    },
  );
});
