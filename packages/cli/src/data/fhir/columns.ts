// What a resource is as a row. A column is a path of hl7.org/fhir/R4, where it is easier to say another name for it.
import type { Element } from "./element.ts";
import { danishNumber, numberUnder } from "./identity.ts";

/** A resource, the part of it that a row is about (a component of an observation), and whom and what it refers to. */
export interface Row {
  readonly whole: Element;
  readonly part: Element;
  /** The drug: its own codings, or those of the Medication that it refers to. */
  readonly drug?: Element;
}

type Columns = Readonly<Record<string, (row: Row) => string>>;

/** Of a patient, in the table of patients and in all others. */
const patient: Readonly<Record<string, (patient: Element) => string>> = {
  cpr: danishNumber,
  birthDate: (each) => each.date("birthDate"),
  gender: (each) => each.text("gender"),
  deceased: (each) => (each.date("deceasedDateTime") === "" ? each.truth("deceasedBoolean") : "true"),
  deceasedDate: (each) => each.date("deceasedDateTime"),
};
export const patientColumns: readonly string[] = Object.keys(patient);

const IDENTIFIER = "identifier:";

/** How a cell of a patient is read; undefined for what is no column of patients. */
export function patientColumn(name: string): ((patient: Element) => string) | undefined {
  if (name.startsWith(IDENTIFIER) && name.length > IDENTIFIER.length)
    return (each) => numberUnder(each, name.slice(IDENTIFIER.length));
  return Object.hasOwn(patient, name) ? patient[name] : undefined;
}

/** The first of the codings: FHIR gives their order no meaning, a file has one. */
const first = (concept: Element | undefined, name: "code" | "system"): string =>
  concept?.list("coding")[0]?.text(name) ?? "";

/** The codes of one system, all of them: SNOMED and LOINC each name a weight twice in HL7's own example. */
const coded = (concept: Element | undefined, system: string): string =>
  [
    ...new Set(
      (concept?.list("coding") ?? []).filter((each) => each.text("system") === system).map((each) => each.text("code")),
    ),
  ].join("|");

const concepts: Readonly<Record<string, (row: Row) => Element | undefined>> = {
  code: ({ part, drug }) => drug ?? part.child("code"),
  valueCode: ({ part }) => part.child("valueCodeableConcept"),
};

const status = ({ whole }: Row): string => whole.text("status");
const code: Columns = {
  code: (row) => first(concepts.code!(row), "code"),
  system: (row) => first(concepts.code!(row), "system"),
};
/** The day of `NAMEDateTime`, or both ends of `NAMEPeriod`. */
const time = (name: string): Columns => ({
  date: ({ whole }) => whole.date(`${name}DateTime`) || (whole.child(`${name}Period`)?.date("start") ?? ""),
  end: ({ whole }) => whole.child(`${name}Period`)?.date("end") ?? "",
});

const tables: Readonly<Record<string, Columns>> = {
  Patient: { active: ({ whole }) => whole.truth("active") },
  Condition: {
    ...code,
    status: ({ whole }) => first(whole.child("clinicalStatus"), "code"),
    verification: ({ whole }) => first(whole.child("verificationStatus"), "code"),
    date: time("onset").date!,
    end: ({ whole }) => whole.date("abatementDateTime") || (whole.child("abatementPeriod")?.date("end") ?? ""),
    recordedDate: ({ whole }) => whole.date("recordedDate"),
  },
  Observation: {
    ...code,
    status,
    ...time("effective"),
    date: (row) => row.whole.date("effectiveInstant") || time("effective").date!(row),
    panel: ({ whole, part }) => (whole === part ? "" : first(whole.child("code"), "code")),
    value: ({ part }) => amountOf(part),
    unit: ({ part }) => unitOf(part.child("valueQuantity")),
    valueCode: (row) => first(concepts.valueCode!(row), "code"),
    valueSystem: (row) => first(concepts.valueCode!(row), "system"),
  },
  MedicationRequest: { ...code, status, intent: ({ whole }) => whole.text("intent"), doNotPerform: ({ whole }) => whole.truth("doNotPerform"), date: ({ whole }) => whole.date("authoredOn") }, // biome-ignore format: one line
  MedicationAdministration: { ...code, status, ...time("effective") },
  MedicationStatement: { ...code, status, ...time("effective") },
  Procedure: { ...code, status, ...time("performed") },
  Encounter: {
    code: ({ whole }) => first(whole.list("type")[0], "code"),
    system: ({ whole }) => first(whole.list("type")[0], "system"),
    class: ({ whole }) => whole.child("class")?.text("code") ?? "",
    status,
    date: ({ whole }) => whole.child("period")?.date("start") ?? "",
    end: ({ whole }) => whole.child("period")?.date("end") ?? "",
  },
};
export const fhirTables: readonly string[] = Object.keys(tables);

/** The columns that a resource has by itself, without those of its patient and those that name a system. */
export const ownColumns = (type: string): readonly string[] => Object.keys(tables[type] ?? {});

/** How a cell of a resource is read; undefined for what is no column of it. */
export function ownColumn(type: string, name: string): ((row: Row) => string) | undefined {
  const [, concept = "", system = ""] = /^(code|valueCode):(.+)$/.exec(name) ?? [];
  const columns = tables[type] ?? {};
  if (concept !== "" && Object.hasOwn(columns, concept)) {
    if (type === "Encounter") return ({ whole }) => coded(whole.list("type")[0], system);
    return (row) => coded(concepts[concept]!(row), system);
  }
  return Object.hasOwn(columns, name) ? columns[name] : undefined;
}

/** `<5` is no 5, and no number: whoever needs numbers is told the row. */
function amountOf(part: Element): string {
  const quantity = part.child("valueQuantity");
  if (quantity) return quantity.text("comparator") + quantity.number("value");
  return part.number("valueInteger") || part.truth("valueBoolean") || part.date("valueDateTime");
}

const unitOf = (quantity: Element | undefined): string => quantity?.text("code") || (quantity?.text("unit") ?? "");

/** What of a resource is a row: an observation with components is one for each, and one for itself where it has a value. */
export function partsOf(type: string, whole: Element): readonly Element[] {
  const components = type === "Observation" ? whole.list("component") : [];
  return components.length === 0 || isValued(whole) ? [whole, ...components] : components;
}

const VALUES = ["Quantity", "CodeableConcept", "String", "Boolean", "Integer", "Range", "Ratio", "SampledData", "Time", "DateTime", "Period"]; // biome-ignore format: one line
const isValued = (observation: Element): boolean => VALUES.some((kind) => observation.has(`value${kind}`));
