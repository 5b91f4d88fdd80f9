// Signs of another FHIR: elements that R4 does not have there, by the resources that are read. Taken from the pages "R3 Diff" of
// hl7.org/fhir/R4 and "R4 Diff" of hl7.org/fhir/R5. What R5 calls otherwise would be missing here without a word.
import type { Element } from "./element.ts";

type Hints = Readonly<Record<string, "STU3" | "R5">>;

const HINTS: Readonly<Record<string, Hints>> = {
  Patient: { animal: "STU3" },
  Condition: { assertedDate: "STU3", context: "STU3", participant: "R5" },
  Observation: { context: "STU3", comment: "STU3", related: "STU3", triggeredBy: "R5" },
  MedicationRequest: { context: "STU3", medication: "R5", dispenseInterval: "R5" },
  MedicationAdministration: {
    notGiven: "STU3",
    prescription: "STU3",
    medication: "R5",
    occurenceDateTime: "R5",
    occurencePeriod: "R5",
  },
  MedicationStatement: { taken: "STU3", medication: "R5", adherence: "R5" },
  Procedure: { context: "STU3", notDone: "STU3", occurrenceDateTime: "R5", occurrencePeriod: "R5" },
  Encounter: { incomingReferral: "STU3", actualPeriod: "R5", admission: "R5" },
  Medication: { brand: "STU3", isBrand: "STU3", marketingAuthorizationHolder: "R5" },
};

/** Throws `BrokenField` for a resource that is written as another version writes it. */
export function mustBeR4(type: string, resource: Element): void {
  for (const [name, version] of Object.entries(HINTS[type] ?? {}))
    if (resource.has(name)) throw resource.broken(name, "version", version);
}
