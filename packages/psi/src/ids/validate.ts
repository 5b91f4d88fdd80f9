import { type ClassifyOptions, classify } from "./classify.ts";
import type { Fault, Identity, Kind } from "./identity.ts";

/** What a column of identity numbers is worth: counts of rows, never a value. `rows` = `missing` + all of `kinds`. */
export interface IdentifierReport {
  readonly rows: number;
  /** Empty cells and words for them. */
  readonly missing: number;
  /** Rows with a canonical form, `distinct` of them different, `duplicates` a repetition of an earlier one. */
  readonly linkable: number;
  readonly distinct: number;
  readonly duplicates: number;
  readonly kinds: Readonly<Partial<Record<Kind, number>>>;
  /** The rows of kind `"invalid"`, by what is wrong with them. */
  readonly faults: Readonly<Partial<Record<Fault, number>>>;
  /** CPR numbers; `share` = `passed` / `checked`, undefined where none was. Low is a warning, not an error. */
  readonly mod11: { readonly checked: number; readonly passed: number; readonly share: number | undefined };
  /** CPR numbers that end in 0000: valid, and in practice often a dummy. */
  readonly zeroSequences: number;
}

/**
 * Reads a column once, a value at a time, and counts. Memory grows with the distinct numbers (about 100 bytes each; at most
 * 2^24 of them), not with the rows. Throws `UsageError` as `classify` does, for wrong options.
 */
export function validate(values: Iterable<string | null | undefined>, options: ClassifyOptions): IdentifierReport {
  const tally = new Tally();
  for (const value of values) tally.add(classify(value ?? "", options));
  return tally.report();
}

class Tally {
  readonly #kinds: Partial<Record<Kind, number>> = {};
  readonly #faults: Partial<Record<Fault, number>> = {};
  readonly #seen = new Set<string>();
  #rows = 0;
  #missing = 0;
  #linkable = 0;
  #passed = 0;
  #zeroSequences = 0;

  add({ kind, canonical, mod11, reason }: Identity): void {
    this.#rows++;
    if (reason === "missing value") this.#missing++;
    else this.#kinds[kind] = (this.#kinds[kind] ?? 0) + 1;
    if (reason && reason !== "missing value") this.#faults[reason] = (this.#faults[reason] ?? 0) + 1;
    if (mod11) this.#passed++;
    if (canonical === undefined) return;
    this.#linkable++;
    this.#seen.add(canonical);
    if (kind === "cpr" && canonical.endsWith("0000")) this.#zeroSequences++;
  }

  report(): IdentifierReport {
    const [checked, passed, distinct] = [this.#kinds.cpr ?? 0, this.#passed, this.#seen.size];
    return {
      rows: this.#rows,
      missing: this.#missing,
      linkable: this.#linkable,
      distinct,
      duplicates: this.#linkable - distinct,
      kinds: this.#kinds,
      faults: this.#faults,
      mod11: { checked, passed, share: checked === 0 ? undefined : passed / checked },
      zeroSequences: this.#zeroSequences,
    };
  }
}
