/** The header block, the title and the signature block of an official report (Nghị định 30/2020/NĐ-CP, annex I). */
import { wardDate } from "../../../shared/domain/calendar.ts";
import type { Programme, Signer } from "../../../shared/domain/catalogue.ts";
import { sayPeriod } from "../../../shared/domain/vietnamese.ts";
import { keepNumbersTogether, keepSymbols } from "./line-breaks.ts";
import { type Scope, titleOf } from "./scope.ts";

export interface HeaderView {
  /** Lines in capitals. */
  readonly issuer: readonly string[];
  /** Before and after the gap that the clerk fills in. */
  readonly number: readonly [string, string];
  /** Place and date with gaps between the parts. */
  readonly place: readonly string[];
  readonly draft: string;
  readonly version: string;
  readonly subject: string;
  readonly signature: readonly string[];
  /** Under the space for the signature; null: nobody's name. */
  readonly signer: string | null;
  readonly recipients: readonly string[];
  /** Under an annex's title: which report it belongs to, two lines, the first with gaps between its parts. */
  readonly attachedTo: readonly [readonly string[], string];
}

const POSITIONS: Readonly<Record<Signer["position"], readonly string[]>> = {
  chairman: ["CHỦ TỊCH"],
  "acting-chairman": ["Q. CHỦ TỊCH"],
  "vice-chairman": ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
};

export function viewHeader(scope: Scope): HeaderView {
  const { catalogue, version, asOf } = scope.snapshot;
  const { programme } = catalogue;
  const { body, place } = splitIssuer(programme);
  const year = wardDate(asOf).slice(0, 4);
  const symbol = `/BC-${initials(body)}`;
  return {
    issuer: [upper(body), ...(place === "" ? [] : [upper(place)])],
    number: ["Số:", symbol],
    place: [`${programme.wardName}, ngày`, "tháng", `năm ${year}`],
    draft: "DỰ THẢO",
    version: `Phiên bản ${version}`,
    subject: keepSymbols(keepNumbersTogether(subjectOf(scope))),
    signature: [`TM. ${upper(body)}`, ...POSITIONS[programme.signer?.position ?? "chairman"]],
    signer: programme.signer?.name ?? null,
    recipients: ["- Các cơ quan, đơn vị chủ trì mô hình;", "- Lưu: VT."],
    attachedTo: [
      ["(Kèm theo Báo cáo số", `${symbol} ngày`, "tháng", `năm ${year}`],
      `của ${programme.issuer})`,
    ],
  };
}

/** `Kết quả thực hiện … quý III năm 2026`. */
export function subjectOf({ snapshot, model }: Scope): string {
  const { programme } = snapshot.catalogue;
  const of = model === null ? "" : `, ${titleOf(model)},`;
  return `Kết quả thực hiện ${programme.name}${of} ${sayPeriod(snapshot.report.period.code)}`;
}

/** A moment for the document's metadata: `[2026, 9, 16, 17, 5, 0]`, UTC as PDF reads a date without a zone. */
export function dateParts(at: number): number[] {
  return (new Date(at).toISOString().slice(0, 19).match(/\d+/g) ?? []).map(Number);
}

/** `Ủy ban nhân dân phường Lê Chân` → the body and its place, when the issuer ends with the ward's name. */
function splitIssuer({ issuer, wardName }: Programme): { body: string; place: string } {
  const body = issuer.slice(0, issuer.length - wardName.length).trimEnd();
  return body !== "" && issuer.toLocaleLowerCase("vi").endsWith(` ${wardName.toLocaleLowerCase("vi")}`)
    ? { body, place: wardName }
    : { body: issuer, place: "" };
}

/** `Ủy ban nhân dân` → `UBND`. */
function initials(name: string): string {
  return name
    .split(/\s+/u)
    .map((word) => upper(word.normalize("NFD").slice(0, 1)))
    .join("");
}

function upper(text: string): string {
  return text.toLocaleUpperCase("vi");
}
