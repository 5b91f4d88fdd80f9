import type { Part } from "./part.ts";
import { neighboursOf, type Unit } from "./unit.ts";

/**
 * Counts of groups that share no row. A person with k rows who comes or goes moves them by k together, in one cell at worst;
 * exchanged for another, k fall in one cell and k rise in another. A row may be in no cell: then one cell alone moves, by k.
 */
export function disjoint(name: string, length: number, unit: Unit): Part {
  const rows = BigInt(unit.rowsPerPerson);
  const moved = neighboursOf(unit) === "replace-one" && length > 1 ? 2n : 1n;
  return { name, length, l1: moved * rows, l2Squared: moved * rows * rows };
}
