/**
 * Symmetric matrices as the hospitals send them, the upper triangle row by row, and their Cholesky factor. The factor is of the
 * matrix scaled to a unit diagonal: what decides "singular" is how much of a covariate the others explain, not its unit.
 */

/** How many numbers the upper triangle of a p x p matrix has: p (p + 1) / 2. */
export function packedLength(size: number): number {
  return (size * (size + 1)) / 2;
}

/** Where element (i, j), i <= j, stands in the packed upper triangle. */
export function packedIndex(i: number, j: number, size: number): number {
  return i * size - (i * (i - 1)) / 2 + (j - i);
}

/** A factored matrix, or the first position (from 0) at which a row is zero or a combination of the rows before it. */
export type Cholesky =
  | { readonly at: "regular"; readonly size: number; readonly lower: Float64Array; readonly roots: Float64Array }
  | { readonly at: "singular"; readonly position: number };

const LEAST_PIVOT = 1e-11; // 1 - R^2 of a covariate on those before it; rounding leaves about 1e-15 of an exact combination

/** Factors a positive semidefinite matrix of `size` rows, given packed. Cost: size^3 / 6 multiplications. */
export function factorize(packed: Float64Array, size: number): Cholesky {
  const roots = Float64Array.from({ length: size }, (_, i) => Math.sqrt(packed[packedIndex(i, i, size)]!));
  const lower = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    if (!(roots[j]! > 0)) return { at: "singular", position: j };
    for (let i = j; i < size; i++) {
      let rest = packed[packedIndex(j, i, size)]! / (roots[i]! * roots[j]!);
      for (let k = 0; k < j; k++) rest -= lower[i * size + k]! * lower[j * size + k]!;
      if (i === j && !(rest > LEAST_PIVOT)) return { at: "singular", position: j };
      lower[i * size + j] = i === j ? Math.sqrt(rest) : rest / lower[j * size + j]!;
    }
  }
  return { at: "regular", size, lower, roots };
}

/** The x with A x = b. Cost: size^2 multiplications. */
export function solve(
  { size, lower, roots }: Extract<Cholesky, { at: "regular" }>,
  b: Float64Array,
): Float64Array<ArrayBuffer> {
  const x = Float64Array.from(b, (value, i) => value / roots[i]!);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) x[i]! -= lower[i * size + k]! * x[k]!;
    x[i]! /= lower[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) x[i]! -= lower[k * size + i]! * x[k]!;
    x[i]! /= lower[i * size + i]!;
  }
  return x.map((value, i) => value / roots[i]!);
}

/** The inverse, size x size by rows. Cost: size^3 multiplications. */
export function inverse(factor: Extract<Cholesky, { at: "regular" }>): Float64Array<ArrayBuffer> {
  const { size } = factor;
  const rows = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    rows.set(
      solve(
        factor,
        Float64Array.from({ length: size }, (_, k) => Number(k === i)),
      ),
      i * size,
    );
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) rows[i * size + j] = rows[j * size + i]!; // symmetric to the last bit
  return rows;
}

/** b' A b for a packed matrix: how far b lies from zero, measured by A. */
export function quadraticForm(packed: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < b.length; i++) {
    for (let j = i; j < b.length; j++) sum += (i === j ? 1 : 2) * b[i]! * b[j]! * packed[packedIndex(i, j, b.length)]!;
  }
  return sum;
}
