import type { Cell, PublishedTable } from "@tavs/core/disclosure";

// Two ways to find what a reader can compute, neither of which knows about graphs.

/** Every cell as it was published, totals in the last row and column. */
export function flat({ cells, rowTotals, columnTotals, total }: PublishedTable): readonly (readonly Cell[])[] {
  return [...cells.map((row, at) => [...row, rowTotals[at]!]), [...columnTotals, total]];
}

/** The same table with the numbers. */
export function withTotals(values: readonly (readonly number[])[]): number[][] {
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  const rows = values.map((row) => [...row, sum(row)]);
  return [...rows, rows[0]!.map((_, column) => sum(rows.map((row) => row[column]!)))];
}

/**
 * Linear algebra over the integers modulo a prime: one equation a line of the table, the withheld cells as unknowns. An unknown is
 * determined if and only if its row of the reduced matrix has no other unknown in it. (The matrix is that of a network, all of whose
 * subdeterminants are -1, 0 or 1: its rank is the same over every field.)
 */
export function determinedByEquations(published: readonly (readonly Cell[])[]): readonly string[] {
  const unknowns = published.flatMap((row, r) => row.flatMap((cell, c) => ("withheld" in cell ? [`${r},${c}`] : [])));
  const [height, width] = [published.length, published[0]!.length];
  const equation = (inLine: (r: number, c: number) => number): number[] =>
    unknowns.map((name) => inLine(Number(name.split(",")[0]), Number(name.split(",")[1])));
  const sign = (at: number, last: number): number => (at === last ? PRIME - 1 : 1);
  const rows = published.map((_, line) => equation((r, c) => (r === line ? sign(c, width - 1) : 0)));
  const columns = published[0]!.map((_, line) => equation((r, c) => (c === line ? sign(r, height - 1) : 0)));
  return reduce([...rows, ...columns])
    .map((row) => row.flatMap((entry, at) => (entry === 0 ? [] : [unknowns[at]!])))
    .flatMap((names) => (names.length === 1 ? names : []));
}

const PRIME = 32_749; // products stay below 2^53

function reduce(matrix: number[][]): number[][] {
  let rank = 0;
  for (let column = 0; column < (matrix[0]?.length ?? 0); column++) {
    const pivot = matrix.findIndex((row, at) => at >= rank && row[column] !== 0);
    if (pivot < 0) continue;
    [matrix[rank], matrix[pivot]] = [matrix[pivot]!, matrix[rank]!];
    const scale = inverse(matrix[rank]![column]!);
    matrix[rank] = matrix[rank]!.map((entry) => (entry * scale) % PRIME);
    for (let at = 0; at < matrix.length; at++) if (at !== rank) matrix[at] = minus(matrix[at]!, matrix[rank]!, column);
    rank++;
  }
  return matrix;
}

function minus(row: readonly number[], pivot: readonly number[], column: number): number[] {
  const factor = row[column]!;
  return row.map((entry, at) => (((entry - factor * pivot[at]!) % PRIME) + PRIME) % PRIME);
}

function inverse(value: number): number {
  let result = 1;
  for (
    let exponent = PRIME - 2, base = value;
    exponent > 0;
    exponent = Math.floor(exponent / 2), base = (base * base) % PRIME
  )
    if (exponent % 2 === 1) result = (result * base) % PRIME;
  return result;
}

/**
 * Tries every table of counts up to `largest`: those that agree with what is published, where a withheld number is at least 1. Gives
 * the withheld cells for which all of them have the same number. Exponential: for tables of a few cells.
 */
export function determinedByEnumeration(published: readonly (readonly Cell[])[], largest: number): readonly string[] {
  const inner = published.slice(0, -1).map((row) => row.slice(0, -1));
  const seen = published.map((row) => row.map(() => new Set<number>()));
  for (const candidate of tables(inner.flat(), largest)) {
    const width = inner[0]!.length;
    const table = withTotals(inner.map((_, row) => candidate.slice(row * width, (row + 1) * width)));
    if (!table.every((row, r) => row.every((value, c) => agrees(published[r]![c]!, value)))) continue;
    for (const [r, row] of table.entries()) for (const [c, value] of row.entries()) seen[r]![c]!.add(value);
  }
  return published.flatMap((row, r) =>
    row.flatMap((cell, c) => ("withheld" in cell && seen[r]![c]!.size < 2 ? [`${r},${c}`] : [])),
  );
}

function agrees(cell: Cell, value: number): boolean {
  return "withheld" in cell ? value >= 1 : value === cell.value;
}

function* tables(cells: readonly Cell[], largest: number): Generator<readonly number[]> {
  const [first, ...rest] = cells;
  if (!first) return yield [];
  const choices = "withheld" in first ? Array.from({ length: largest }, (_, at) => at + 1) : [first.value];
  for (const others of tables(rest, largest)) for (const choice of choices) yield [choice, ...others];
}
