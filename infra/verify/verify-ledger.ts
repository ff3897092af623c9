/** Comparing what a snapshot says was reported with the ledger itself, where that is at hand. */
import { digestOf } from "../../shared/domain/digest.ts";
import type { RevisionEntry } from "../../shared/domain/ledger.ts";
import type { Snapshot } from "../../shared/domain/snapshot.ts";

/** Revisions by {@link ledgerKey}. */
export type LedgerRevisions = ReadonlyMap<string, RevisionEntry>;

type RevisionKey = Pick<RevisionEntry, "orgUnit" | "dataSet" | "period" | "revision">;

export function ledgerKey({ orgUnit, dataSet, period, revision }: RevisionKey): string {
  return `${orgUnit}#${dataSet}#${period}#${revision}`;
}

/** One sentence for each submission that the ledger has otherwise than the snapshot. */
export function compareWithLedger({ report, evidence }: Snapshot, ledger: LedgerRevisions): string[] {
  const faults: string[] = [];
  const find = (key: RevisionKey): { entry: RevisionEntry | undefined; place: string } => {
    const place = `sổ: báo cáo của ${key.orgUnit}, biểu mẫu ${key.dataSet}, kỳ ${key.period}, bản ${key.revision}`;
    const entry = ledger.get(ledgerKey(key));
    if (!entry) faults.push(`${place}: không có trong sổ`);
    return { entry, place };
  };
  for (const counted of report.counted) {
    const { entry, place } = find(counted);
    if (!entry) continue;
    const { digest, ...content } = entry;
    if (digestOf(content) !== digest) faults.push(`${place}: nội dung trong sổ đã bị thay đổi`);
    else if (digest !== counted.digest) faults.push(`${place}: khác với bản đã tính vào báo cáo`);
  }
  for (const { dataSet, period, elements, units } of evidence.earlier) {
    for (const { orgUnit, revision, values } of units) {
      const { entry, place } = find({ orgUnit, dataSet, period, revision });
      if (!entry) continue;
      const { digest, ...content } = entry;
      if (digestOf(content) !== digest) faults.push(`${place}: nội dung trong sổ đã bị thay đổi`);
      else if (elements.some((code, i) => (entry.values[code] ?? null) !== values[i]))
        faults.push(`${place}: khác với bản đã tính vào báo cáo`);
    }
  }
  return faults;
}
