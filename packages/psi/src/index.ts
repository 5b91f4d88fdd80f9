export { type AdmissionCounts, type AdmissionRules, type Admitted, admit } from "./ids/admission.ts";
export { type AliasTable, aliasTable } from "./ids/aliases.ts";
export type { Canonicaliser } from "./ids/canonicaliser.ts";
export { type ClassifyOptions, classify } from "./ids/classify.ts";
export { cpr, identifier } from "./ids/identifier.ts";
export type { Country, Fault, Identity, Kind, Sex } from "./ids/identity.ts";
export { freeText, type Key, key } from "./ids/key.ts";
export { type SyntheticPerson, syntheticCpr } from "./ids/synthetic.ts";
export { type IdentifierReport, validate } from "./ids/validate.ts";
