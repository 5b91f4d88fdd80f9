import type { Element } from "./element.ts";
import type { Patients } from "./patients.ts";
import { contained, typeNamed } from "./references.ts";
import type { Resource } from "./resources.ts";

/** How a resource says whose it is, and the cells of that patient; none where nobody here is meant. */
export interface Subject {
  readonly cells: readonly string[] | undefined;
  readonly by: "reference" | "contained" | "identifier" | "nobody";
  /** The patient's place among those of the export. */
  readonly at?: number;
}

/** How a patient becomes cells. */
export type Cells = (patient: Element) => readonly string[];

/** Whether a reference can mean a patient at all. */
export const meansPatient = (subject: Element): boolean => ["", "Patient"].includes(typeNamed(subject));

/** `focus`: what was seen is of somebody or something else, such as an unborn child, and only in this patient's record. */
export const isOfOther = (element: Element): boolean => element.has("focus");

/** A patient within the resource, one of the export, or one that the reference itself calls by a number. */
export function subjectOf({ element, fullUrl }: Resource, patients: Patients, cells: Cells): Subject {
  const subject = element.child("subject");
  if (!subject || isOfOther(element)) return { cells: undefined, by: "nobody" };
  const within = contained(element, subject, "Patient");
  if (within) return { cells: cells(within), by: "contained" };
  const at = patients.find(subject, fullUrl);
  if (at !== undefined) return { cells: patients.cellsOf(at), by: "reference", at };
  const logical = meansPatient(subject) ? subject.child("identifier") : undefined;
  return logical
    ? { cells: cells(logical.asOnly("identifier")), by: "identifier" }
    : { cells: undefined, by: "nobody" };
}
