// What has to be known before the first row of a table: a reference may come before whom it means.
import { fileRefusal } from "../data-file.ts";
import type { Element } from "./element.ts";
import { personIn } from "./identity.ts";
import { Patients } from "./patients.ts";
import { contained, Held } from "./references.ts";
import { type Resource, visited } from "./resources.ts";
import type { FhirSource } from "./source.ts";
import type { Cells } from "./subject.ts";

export interface Known {
  readonly patients: Patients;
  /** What drugs are called. */
  readonly drugs: Held<Element>;
}

/** Reads all files once. Throws `Refusal`, also where two patients are one and must not be. */
export async function known(source: FhirSource, cells: Cells, also?: (resource: Resource) => void): Promise<Known> {
  const [patients, drugs] = [new Patients(), new Held<Element>()];
  const visit = (resource: Resource): void => {
    also?.(resource);
    const number = (): string => (source.onePerPatient ? personIn(resource.element) : "");
    if (resource.type === "Patient") patients.add(resource, cells(resource.element), number());
    if (resource.type === "Medication") addDrug(drugs, resource);
  };
  for await (const _ of visited(source, visit));
  patients.settle();
  if (patients.hasTwins) throw fileRefusal({ ...source.files[0]!, name: source.name }, source.messages.fhir.twins); // a source has files
  return { patients, drugs };
}

function addDrug(drugs: Held<Element>, resource: Resource): void {
  const code = resource.element.child("code");
  for (const coding of code?.list("coding") ?? []) [coding.text("code"), coding.text("system")]; // what is wrong is wrong here
  if (code) drugs.add(resource, code);
}

/** What a resource calls its drug: itself, or the Medication that it refers to. */
export function drugOf({ element, fullUrl }: Resource, { drugs }: Known): Element | undefined {
  const own = element.child("medicationCodeableConcept");
  const reference = element.child("medicationReference");
  if (own || !reference) return own;
  const within = contained(element, reference, "Medication");
  return within ? within.child("code") : drugs.find(reference, fullUrl);
}
