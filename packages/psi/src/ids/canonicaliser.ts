/**
 * Makes of a cell what is compared with other parties: two cells mean the same person exactly if their canonical forms are
 * equal strings. Doing it twice changes nothing. Throws `UsageError`, without the value, for a cell that must not be linked.
 */
export interface Canonicaliser {
  (value: string): string;
  /** The rule's name and version, such as `"DK/cpr/1"`: stands in the study terms, so that all parties use the same one. */
  readonly rule: string;
}

/** A function under its rule's name. */
export function canonicaliser(rule: string, canonical: (value: string) => string): Canonicaliser {
  return Object.freeze(Object.assign((value: string) => canonical(value), { rule }));
}
