/**
 * Makes of a cell what is compared with other parties: two cells mean the same person exactly if their canonical forms are
 * equal strings. Doing it twice changes nothing. Throws `UsageError`, without the value, for a cell that must not be linked.
 */
export interface Canonicaliser {
  (value: string): string;
  /** The rule's name and version, such as `"DK/cpr/1"`: stands in the study terms, so that all parties use the same one. */
  readonly rule: string;
}

/**
 * The short way of a canonicaliser, for cells as bytes: writes the canonical form of the cell in [from, to) of `bytes` to `out` from
 * `at` on, at most `PREFIX` bytes more than the cell, and gives where it ends. -1 for a cell that is not plain: the canonicaliser
 * decides then, whatever was written.
 */
export interface PlainForm {
  (bytes: Uint8Array, from: number, to: number, out: Uint8Array, at: number): number;
  /** Whether each cell of a batch of ASCII, which ends at its number of `ends`, is plain and its own canonical form: of all at once. */
  readonly areCanonical?: (bytes: Uint8Array, ends: Uint32Array) => boolean;
}

/** How many bytes longer than its cell a plain canonical form may be. */
export const PREFIX = 3;

const forms = new WeakMap<Canonicaliser, PlainForm>(); // no property: who copies those to another function must not copy this

/** A function under its rule's name; and a short way, which a property must hold to it. */
export function canonicaliser(rule: string, canonical: (value: string) => string, plain?: PlainForm): Canonicaliser {
  const made = Object.freeze(Object.assign((value: string) => canonical(value), { rule }));
  if (plain !== undefined) forms.set(made, plain);
  return made;
}

export const plainFormOf = (it: Canonicaliser): PlainForm | undefined => forms.get(it);
