// Which of a patient's identifiers is the number. Systems are those of HL7 Denmark's DK Core 3.5.0 (hl7.dk/fhir/core):
// DkCoreCprIdentifier, DkCoreXeCprIdentifier, and the code system dk-core-d-ecpr-codes with the five regions.
import { classify } from "@tavs/psi";
import type { Element } from "./element.ts";

export const CPR = "urn:oid:1.2.208.176.1.2";
export const X_ECPR = "urn:oid:1.2.208.176.1.6.1.1";
/** Alone, or with a region behind: `.177` Zealand, `.179` North, `.181` Central, `.183` South, `.187` the capital. */
const D_ECPR = "urn:oid:1.2.208.176.1.6.1.3";

/** `URN:OID:` is the same as `urn:oid:`. */
export const systemOf = (identifier: Element): string => sameSystem(identifier.text("system"));
const sameSystem = (system: string): string => system.trim().replace(/^urn:oid:/i, "urn:oid:");
export const isLocal = (system: string): boolean => system === D_ECPR || system.startsWith(`${D_ECPR}.`);
export const isFormer = (identifier: Element): boolean => identifier.text("use") === "old";

/**
 * The Danish number of a patient: the CPR number, or the national replacement number, or a region's with its issuer (`DK:<oid>:<number>`),
 * which is linked only where the terms name that issuer. Empty where there is none. Throws `BrokenField` where two could be meant.
 */
export function danishNumber(patient: Element): string {
  const all = patient.list("identifier");
  const systems = new Set(all.map(systemOf));
  const locals = [...systems].filter(isLocal).sort();
  for (const system of [CPR, X_ECPR, ...locals]) {
    const number = systems.has(system) ? numberIn(patient, all, system) : "";
    if (number !== "") return number;
  }
  return "";
}

/** Who a patient is, however the number is written: to tell whether two are one. */
export function personIn(patient: Element): string {
  const number = danishNumber(patient);
  return classify(number, { country: "DK" }).canonical ?? number.trim();
}

/** What a patient is called in one system, not formerly. Throws `BrokenField` where two could be meant. */
export const numberUnder = (patient: Element, system: string): string =>
  numberIn(patient, patient.list("identifier"), sameSystem(system));

function numberIn(patient: Element, all: readonly Element[], system: string): string {
  const found = all
    .filter((identifier) => systemOf(identifier) === system && !isFormer(identifier) && identifier.text("value") !== "")
    .map((identifier) => ({ value: written(identifier.text("value"), system), until: endOf(identifier) }));
  const [latest] = found.map(({ until }) => until).sort((a, b) => (a < b ? 1 : -1));
  const valid = found.filter(({ until }) => until === latest).map(({ value }) => value);
  if (new Set(valid.map((value) => canonical(value, system))).size > 1) throw patient.broken("identifier", "several");
  return valid[0] ?? "";
}

const written = (value: string, system: string): string =>
  isLocal(system) && !value.includes(":") ? `DK:${system.slice("urn:oid:".length)}:${value}` : value;

/** With a hyphen or without, it is the same Danish number. Of other systems nothing is known. */
function canonical(value: string, system: string): string {
  const danish = system === CPR || system === X_ECPR || isLocal(system);
  return (danish ? classify(value, { country: "DK" }).canonical : undefined) ?? value.trim();
}

/** The end of the time for which it holds, so that later ones are greater; 2019 lasts as long as its last day. No clock is asked. */
const endOf = (identifier: Element): string => (identifier.child("period")?.date("end") ?? "").padEnd(10, "~");
