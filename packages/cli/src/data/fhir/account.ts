import { fhirTables, partsOf } from "./columns.ts";
import type { Element } from "./element.ts";
import type { FhirReport } from "./fhir-report.ts";
import { CPR, isFormer, isLocal, systemOf, X_ECPR } from "./identity.ts";
import { type Known, known } from "./known.ts";
import { codeSystems, resourceTypes } from "./names.ts";
import { type Resource, visited } from "./resources.ts";
import { isMistake } from "./rows.ts";
import type { FhirSource } from "./source.ts";
import { isOfOther, meansPatient, subjectOf } from "./subject.ts";

class Tally {
  readonly counts: Record<string, number> = {};
  add(name: string): void {
    this.counts[name] = (this.counts[name] ?? 0) + 1; // names are ours
  }
}

/** Reads all files twice. Throws `Refusal`. */
export async function accountOf(source: FhirSource): Promise<FhirReport> {
  const [resources, identifiers, subjects, codes] = [new Tally(), new Tally(), new Tally(), new Tally()];
  let mistakes = 0;
  const found = await known(
    source,
    () => [],
    ({ type, element }) => {
      resources.add(resourceTypes.has(type) ? type : "other");
      if (type === "Patient") for (const each of element.list("identifier")) identifiers.add(classOf(each));
    },
  );
  const visit = (resource: Resource): void => {
    const { type, element } = resource;
    if (type === "Medication") for (const name of systemsIn([element.child("code")])) codes.add(name);
    if (type === "Patient" || !fhirTables.includes(type)) return;
    if (isMistake(element)) return void mistakes++;
    subjects.add(subjectIn(resource, found));
    for (const name of systemsIn(conceptsOf(type, element))) codes.add(name);
  };
  for await (const _ of visited(source, visit));
  const { replaced, orphans, inactive } = found.patients;
  return {
    files: source.files.length,
    resources: resources.counts,
    mistakes,
    patients: { replaced, orphans, inactive },
    identifiers: identifiers.counts,
    subjects: subjects.counts,
    codes: codes.counts,
  };
}

function classOf(identifier: Element): string {
  if (isFormer(identifier)) return "former";
  const system = systemOf(identifier);
  if (system === "") return "unnamed";
  if (system === CPR) return "cpr";
  if (system === X_ECPR) return "x-ecpr";
  return isLocal(system) ? "d-ecpr" : "other";
}

function subjectIn(resource: Resource, { patients }: Known): string {
  const { by } = subjectOf(resource, patients, () => []);
  if (by !== "nobody") return by;
  const subject = resource.element.child("subject");
  if (!subject) return "none";
  return meansPatient(subject) && !isOfOther(resource.element) ? "missing" : "others";
}

const conceptsOf = (type: string, element: Element): readonly (Element | undefined)[] =>
  type === "Encounter"
    ? element.list("type")
    : [
        element.child("medicationCodeableConcept"),
        ...partsOf(type, element).flatMap((part) => [part.child("code"), part.child("valueCodeableConcept")]),
      ];

const systemsIn = (concepts: readonly (Element | undefined)[]): readonly string[] =>
  concepts.flatMap((concept) => concept?.list("coding") ?? []).map((coding) => nameOf(coding.text("system")));

const nameOf = (system: string): string => (system === "" ? "unnamed" : (codeSystems.get(system) ?? "other"));
