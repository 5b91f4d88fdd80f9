// The classes of a column of identity numbers, and the years of birth that they encode.
import { type ClassifyOptions, classify, type IdentifierReport, validate } from "@tavs/psi";
import { decade, Spread } from "./spread.ts";

export interface IdReport extends IdentifierReport {
  /** Numbers of test persons among the CPR numbers. */
  readonly test: number;
  /** Decades of birth that enough people share, by class. */
  readonly born: Readonly<Record<string, { readonly from: number; readonly to: number }>>;
}

/**
 * MedCom's national test persons: the series ends in 98x or 99x, and fails modulus 11 on a day that no such number was
 * issued for (only 1 January has had them, cpr.dk). A statistic: nobody is left out because of it.
 */
export function looksLikeTest(canonical: string, mod11: boolean | undefined): boolean {
  const digits = canonical.slice(-10);
  return mod11 === false && /^9[89]$/.test(digits.slice(7, 9)) && !digits.startsWith("0101");
}

/** Throws `UsageError` as `classify` does, for wrong options. */
export function idReport(cells: readonly string[], options: ClassifyOptions, smallestCell: number): IdReport {
  const spreads = new Map<string, Spread>();
  let test = 0;
  for (const cell of cells) {
    const { kind, canonical, birthDate, mod11 } = classify(cell, options);
    if (kind === "cpr" && canonical && looksLikeTest(canonical, mod11)) test++;
    if (birthDate === undefined) continue;
    const spread = spreads.get(kind) ?? new Spread(decade, smallestCell);
    spreads.set(kind, spread);
    spread.add(Number(birthDate.slice(0, 4)), canonical ?? cell);
  }
  return { ...validate(cells, options), test, born: bornIn(spreads) };
}

function bornIn(spreads: ReadonlyMap<string, Spread>): IdReport["born"] {
  const ends = [...spreads].map(([kind, spread]) => [kind, spread.ends()] as const);
  return Object.fromEntries(
    ends.flatMap(([kind, end]) => (end ? [[kind, { from: end.first, to: end.last + 9 }]] : [])),
  );
}
