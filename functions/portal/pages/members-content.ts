/** From an area's report down to its members: what each has sent, and its own published report. */
import { html } from "hono/html";
import type { Catalogue } from "../../../shared/domain/catalogue.ts";
import { toCounts } from "../../../shared/domain/completeness.ts";
import type { Period } from "../../../shared/domain/period.ts";
import { addTallies, type MemberFigures } from "../../../shared/domain/roll-up.ts";
import { formatCount, formatDay, formatPercent, sayPeriod } from "../../../shared/domain/vietnamese.ts";
import {
  memberReportAddress,
  membersAddress,
  reportAddress,
  withQuery,
} from "../../../shared/http/addresses.ts";
import type { Markup } from "../../../shared/http/page.ts";
import { backLink, type Cell, table } from "../../../shared/http/parts.ts";
import { SORT_FIELD, type SortableColumn, sortable } from "../../../shared/http/sorting.ts";
import type { AreaLevel } from "../../../shared/store/area-store.ts";
import type { SnapshotRecord } from "../../../shared/store/snapshot-store.ts";
import { partsName, partsTitle } from "./part-names.ts";

interface Member {
  readonly code: string;
  readonly name: string;
  /** Undefined while nothing is known of its reports. */
  readonly counts: ReturnType<typeof toCounts> | undefined;
  readonly published: SnapshotRecord | undefined;
}

const columnsOf = (level: AreaLevel): readonly SortableColumn<Member>[] => [
  { name: partsTitle(level), key: "ten", by: ({ name }) => name },
  {
    name: "Báo cáo đã nhận",
    isNumber: true,
    key: "da-nhan",
    by: ({ counts }) => counts?.received ?? null,
  },
  {
    name: "Tỷ lệ báo cáo",
    isNumber: true,
    key: "ty-le",
    by: ({ counts }) => (counts?.reportingRate == null ? null : Number(counts.reportingRate)),
  },
  { name: "Đúng hạn", isNumber: true, key: "dung-han", by: ({ counts }) => counts?.onTime ?? null },
  { name: "Bản công bố", key: "cong-bo", by: ({ published }) => published?.publishedAt ?? null },
];

/** Who has reported least stands first, until it is asked otherwise. */
function fewestFirst(members: readonly Member[]): readonly Member[] {
  const share = ({ counts }: Member) => Number(counts?.reportingRate ?? -1);
  return members.toSorted((a, b) => share(a) - share(b));
}

/** How many have reported everything, and how many nothing, in a line. */
function summary(members: readonly Member[], level: AreaLevel): string {
  const none = members.filter(({ counts }) => !counts || counts.received === 0).length;
  const whole = members.filter(
    ({ counts }) => counts && counts.received > 0 && counts.received === counts.expected,
  );
  return `${formatCount(members.length)} ${partsName(level)}: ${formatCount(whole.length)} đã gửi đủ báo cáo, ${formatCount(none)} chưa gửi báo cáo nào.`;
}

export function membersContent({
  catalogue,
  level,
  period,
  figures,
  latest,
  sorting,
}: {
  readonly catalogue: Catalogue;
  readonly level: AreaLevel;
  readonly period: Period;
  readonly figures: readonly MemberFigures[];
  /** Of the members, in the catalogue's order. */
  readonly latest: readonly (SnapshotRecord | undefined)[];
  /** By which column, as the address asks. */
  readonly sorting: string | undefined;
}): Markup {
  const known = new Map(figures.map((one) => [one.member, one]));
  const members = catalogue.orgUnits.map(({ code, name }, index): Member => {
    const own = known.get(code);
    return { code, name, counts: own && toCounts(addTallies(own.byModel)), published: latest[index] };
  });
  const { columns, items } = sortable(columnsOf(level), fewestFirst(members), sorting, (value) =>
    withQuery(membersAddress(period.code), { [SORT_FIELD]: value }),
  );
  const rows = items.map(({ code, name, counts, published }): Cell[] => {
    const report = published
      ? html`<a class="ds-link" href="${memberReportAddress(code, period.code)}">PDF<span class="ds-sr-only"> của ${name}</span></a>, phiên bản ${published.version}, ${formatDay(published.publishedAt)}`
      : "chưa công bố";
    if (!counts) return [name, "chưa có số liệu", "", "", report];
    const { expected, received, onTime, reportingRate } = counts;
    return [
      name,
      `${formatCount(received)}/${formatCount(expected)}`,
      reportingRate === null ? "–" : formatPercent(reportingRate),
      formatCount(onTime),
      report,
    ];
  });
  return html`<div class="stack">
${backLink(reportAddress(period.code), `Báo cáo ${sayPeriod(period.code)}`)}
<h1 class="ds-heading" data-size="md">Các ${partsName(level)}, ${sayPeriod(period.code)}</h1>
<p class="ds-paragraph">${summary(members, level)}</p>
${table(html`<span class="ds-sr-only">Các ${partsName(level)}</span>`, columns, rows)}
</div>`;
}
