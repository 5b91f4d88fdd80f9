/** The terms of a model by name, each with its columns: a factor is tested as a whole. */
import { designOf, nameOf, type Term } from "./terms.ts";

export interface TermColumns {
  /** "age", "grade", "age:grade". */
  readonly name: string;
  readonly columns: readonly number[];
}

export function termColumns(terms: readonly Term[]): readonly TermColumns[] {
  const design = designOf(terms);
  return terms.map((term, k) => ({
    name: nameOf(term),
    columns: [...design.keys()].filter((j) => design[j]!.term === k),
  }));
}
