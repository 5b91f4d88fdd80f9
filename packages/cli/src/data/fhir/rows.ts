import { partsOf, type Row } from "./columns.ts";
import type { Element } from "./element.ts";
import { drugOf, type Known, known } from "./known.ts";
import { type Resource, visited } from "./resources.ts";
import type { FhirSource } from "./source.ts";
import { type Cells, type Subject, subjectOf } from "./subject.ts";

/** How a cell is read: of the patient, or of the resource itself. */
export type Cell =
  | { readonly of: "patient"; readonly read: (patient: Element) => string }
  | { readonly of: "resource"; readonly read: (row: Row) => string };

type Cut = readonly string[];

/** A row a patient, of whom none was merged into another. */
export async function* patientRows(source: FhirSource, cells: readonly Cell[]): AsyncGenerator<Cut> {
  const read: Cells = (patient) =>
    cells.map((cell) => (cell.of === "patient" ? cell.read(patient) : cell.read({ whole: patient, part: patient })));
  yield* (await known(source, read)).patients.rows();
}

/** A row a resource of the table, or a part of it. Throws `Refusal` where that is more than one a patient, and must not be. */
export async function* resourceRows(source: FhirSource, cells: readonly Cell[]): AsyncGenerator<Cut> {
  const person: Cells = (patient) => cells.map((cell) => (cell.of === "patient" ? cell.read(patient) : ""));
  const found = await known(source, person);
  const seen = source.onePerPatient ? new Set<number>() : undefined;
  let rows: Cut[] = [];
  const visit = (resource: Resource): void => {
    if (resource.type !== source.table || isMistake(resource.element)) return;
    const subject = subjectOf(resource, found.patients, person);
    for (const row of rowsOf(resource, found)) {
      if (seen) mustBeFirst(resource.element, subject, seen);
      rows.push(cells.map((cell, k) => (cell.of === "patient" ? (subject.cells?.[k] ?? "") : cell.read(row))));
    }
  };
  for await (const _ of visited(source, visit)) {
    yield* rows;
    rows = [];
  }
}

function mustBeFirst(resource: Element, { at }: Subject, seen: Set<number>): void {
  if (at === undefined) throw resource.broken("subject", "stranger");
  if (seen.has(at)) throw resource.broken("subject", "moreRows");
  seen.add(at);
}

function rowsOf(resource: Resource, known: Known): readonly Row[] {
  const { type, element: whole } = resource;
  const drug = drugOf(resource, known);
  return partsOf(type, whole).map((part) => ({ whole, part, ...(drug && { drug }) }));
}

/** `entered-in-error`: what was never true, and FHIR asks to be left out. */
export function isMistake(element: Element): boolean {
  const verification = element.child("verificationStatus")?.list("coding") ?? [];
  return verification.some((each) => each.text("code") === "entered-in-error") || isStatus(element, "entered-in-error");
}

const isStatus = (element: Element, status: string): boolean =>
  element.has("status") && element.text("status") === status;
