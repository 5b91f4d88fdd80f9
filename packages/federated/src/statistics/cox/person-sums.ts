/** Sums over the rows of each person, and their outer products added: the middle of a sandwich (Lin & Wei 1989). */
import { packedLength } from "../symmetric-matrix.ts";

/**
 * Rows of `columns` numbers, weighted, are added by person; returned is the sum over persons of u u' (upper triangle by rows).
 * `person[row]`: which person, from 0.
 */
export function outerProducts(
  rows: Float64Array,
  {
    columns,
    weight,
    person,
  }: { readonly columns: number; readonly weight: Float64Array; readonly person: Uint32Array },
): Float64Array {
  const persons = person.reduce((most, at) => Math.max(most, at + 1), 0);
  const sums = new Float64Array(persons * columns);
  for (let row = 0; row < person.length; row++)
    for (let j = 0; j < columns; j++) sums[person[row]! * columns + j]! += weight[row]! * rows[row * columns + j]!;
  const products = new Float64Array(packedLength(columns));
  for (let at = 0; at < sums.length; at += columns)
    for (let i = 0, packed = 0; i < columns; i++)
      for (let j = i; j < columns; j++, packed++) products[packed]! += sums[at + i]! * sums[at + j]!;
  return products;
}

/** Numbers the persons by the values of a column; without one, each row is a person. */
export function personsOf(values: readonly (string | number | null | undefined)[] | null, rows: number): Uint32Array {
  if (values === null) return Uint32Array.from({ length: rows }, (_, row) => row);
  const known = new Map<string, number>();
  return Uint32Array.from(values, (value) => {
    const name = String(value);
    const at = known.get(name) ?? known.size;
    known.set(name, at);
    return at;
  });
}
