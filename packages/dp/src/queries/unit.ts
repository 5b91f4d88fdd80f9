import { UsageError } from "@tavs/core";
import type { Neighbours } from "../accounting/measures.ts";

/** Whom privacy protects: one person who comes or goes, with at most so many rows. The number of rows is protected too. */
export interface AddRemoveUnit {
  /** An integer in [1, 2^53). Bring the rows to this number before asking; no query can see whose rows they are. */
  readonly rowsPerPerson: number;
  readonly neighbours?: "add-remove";
}

/** One person, whose rows (at most so many) are exchanged for as many rows of another. The number of rows is public. */
export interface ReplaceOneUnit {
  readonly rowsPerPerson: number;
  readonly neighbours: "replace-one";
}

/** Which two data sets are neighbours. */
export type Unit = AddRemoveUnit | ReplaceOneUnit;
export type { Neighbours };

export const neighboursOf = ({ neighbours = "add-remove" }: Unit): Neighbours => neighbours;

/** Throws `UsageError` for a unit that no sensitivity could be computed for. */
export function mustBeUnit(unit: Unit): void {
  const { rowsPerPerson } = unit;
  if (!Number.isSafeInteger(rowsPerPerson) || rowsPerPerson < 1)
    throw new UsageError(`a person has a whole number of rows, 1 or more; got rowsPerPerson ${rowsPerPerson}`);
  const neighbours: string = neighboursOf(unit);
  if (neighbours !== "add-remove" && neighbours !== "replace-one")
    throw new UsageError('neighbours are "add-remove" or "replace-one"');
}

/** Who is counted at several hospitals, and how that was found out. */
export interface Across {
  /** What each hospital bounds its own patients to. At least one. */
  readonly hospitals: readonly Unit[];
  /**
   * `deduplicatedBy` names the computation that left each person at one hospital alone, such as "psi/union/1"; without it a person
   * may have rows everywhere.
   */
  readonly persons: "may-overlap" | { readonly deduplicatedBy: string };
}

/**
 * The unit of rows that lie at several hospitals: a patient of all of them has the rows of all of them, unless the hospitals
 * removed each other's patients. Throws `UsageError` for hospitals of different neighbours.
 */
export function unitAcross<U extends Unit>({ hospitals, persons }: Across & { readonly hospitals: readonly U[] }): U {
  const [first] = hospitals;
  if (!first) throw new UsageError("a unit across hospitals needs one hospital or more");
  for (const unit of hospitals) mustBeUnit(unit);
  if (hospitals.some((unit) => neighboursOf(unit) !== neighboursOf(first)))
    throw new UsageError("these hospitals protect different neighbours: agree on add-remove or on replace-one");
  const rows = hospitals.map(({ rowsPerPerson }) => rowsPerPerson);
  const total = areDisjoint(persons) ? Math.max(...rows) : rows.reduce((sum, each) => sum + each, 0);
  const unit = { ...first, rowsPerPerson: total };
  mustBeUnit(unit);
  return unit;
}

/** True where somebody says how the persons were told apart. */
export function areDisjoint(persons: Across["persons"]): boolean {
  if (persons === "may-overlap") return false;
  const { deduplicatedBy } = persons;
  if (typeof deduplicatedBy === "string" && deduplicatedBy.trim() !== "") return true;
  throw new UsageError("deduplicatedBy names the computation that left each person at one hospital; it is missing");
}
