/** The fields of a form by their names, and reading what was posted in them. */
import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { DataSet, NarrativePart } from "../../shared/domain/catalogue.ts";
import type { TypedForm } from "../../shared/domain/typed-form.ts";

export const valueField = (code: string): string => `v.${code}`;
export const narrativeField = (code: string): string => `n.${code}`;

/** What the pressed button asks for; a form that names no button is sent. */
export const ACTIONS = ["gui", "kiem-tra", "sua", "luu-nhap", "bo-nhap"] as const;
export type FormAction = (typeof ACTIONS)[number];

/** Which saved draft the form goes on from, and which page it is that saves. */
export interface DraftFields {
  /** The version that the page goes on from; empty: none. */
  readonly draftVersion: string;
  /** Names the page, which may write over what it saved itself although the answer to that was lost. */
  readonly writer: string;
}

export function readAction(form: URLSearchParams): FormAction {
  return z.enum(ACTIONS).catch("gui").parse(form.get("action"));
}

/** Reads the posted fields. A submission id that is none of ours is replaced. */
export function readTyped(
  form: URLSearchParams,
  dataSet: DataSet,
  narrative: readonly NarrativePart[],
): TypedForm {
  const texts = (codes: readonly { code: string }[], field: (code: string) => string) =>
    Object.fromEntries(codes.map(({ code }) => [code, form.get(field(code)) ?? ""]));
  return {
    submissionId: readId(form, "submissionId"),
    baseRevision: z.coerce.number().int().min(0).catch(0).parse(form.get("baseRevision")),
    values: texts(dataSet.elements, valueField),
    narrative: dataSet.takesNarrative ? texts(narrative, narrativeField) : {},
  };
}

export function readDraftFields(form: URLSearchParams): DraftFields {
  return { draftVersion: form.get("draftVersion") ?? "", writer: readId(form, "writer") };
}

function readId(form: URLSearchParams, name: string): string {
  return z.guid().safeParse(form.get(name)).data?.toLowerCase() ?? randomUUID();
}
