// The rows that peeling leaves: Gaussian elimination over GF(2), in the sparse columns that they touch and the dense ones.
import type { Rows } from "./rows.ts";
import { DENSE } from "./size.ts";
import { addRow, WORDS } from "./words.ts";

/** More rows than this are not solved: it takes cubic time, and other hashes leave fewer. */
const MOST_ROWS = 2048;

interface Matrix {
  readonly count: number;
  /** 32-bit words of one row: its bits, and behind them its value. */
  readonly width: number;
  readonly words: Uint32Array;
  /** The column of the store that each bit stands for. */
  readonly columns: readonly number[];
}

/**
 * Overwrites as many columns as there are rows, so that every row sums to its value, and leaves all others as they are:
 * from uniform columns comes a uniform solution. False where the rows depend on each other.
 */
export function solveCore(table: Uint32Array, core: Uint32Array, rows: Rows, values: Uint32Array): boolean {
  if (core.length > MOST_ROWS) return false;
  const matrix = matrixOf(core, rows, values);
  const pivots = eliminate(matrix);
  if (!pivots) return false;
  const solved = new Set(pivots);
  pivots.forEach((pivot, row) => {
    const target = matrix.columns[pivot]!;
    table.set(wantedOf(matrix, row), target * WORDS);
    matrix.columns.forEach((column, bit) => {
      if (!solved.has(bit) && hasBit(matrix, row, bit)) addRow(table, target, table, column);
    });
  });
  return true;
}

function matrixOf(core: Uint32Array, { places, dense, sparse }: Rows, values: Uint32Array): Matrix {
  const touched = new Set(Array.from(core).flatMap((row) => [...places.subarray(3 * row, 3 * row + 3)]));
  const bitOf = new Map(Array.from(touched, (column, i) => [column, DENSE + i]));
  const columns = [...Array.from({ length: DENSE }, (_, i) => sparse + i), ...touched];
  const width = Math.ceil(columns.length / 32) + WORDS;
  const words = new Uint32Array(core.length * width);
  core.forEach((row, i) => {
    words.set(dense.subarray(2 * row, 2 * row + 2), i * width);
    for (const column of places.subarray(3 * row, 3 * row + 3)) {
      const bit = bitOf.get(column)!;
      words[i * width + (bit >>> 5)]! |= 1 << (bit & 31);
    }
    words.set(values.subarray(row * WORDS, (row + 1) * WORDS), (i + 1) * width - WORDS);
  });
  return { count: core.length, width, words, columns };
}

/** To reduced row echelon form, in place. Gives the bit that each row alone has; nothing where a row comes to nothing. */
function eliminate(matrix: Matrix): readonly number[] | undefined {
  const { count, width, words } = matrix;
  const pivots: number[] = [];
  for (let row = 0; row < count; row++) {
    pivots.forEach((pivot, other) => {
      if (hasBit(matrix, row, pivot)) addRow(words, row, words, other, width);
    });
    const pivot = firstBit(matrix, row);
    if (pivot < 0) return undefined;
    for (let other = 0; other < row; other++) if (hasBit(matrix, other, pivot)) addRow(words, other, words, row, width);
    pivots.push(pivot);
  }
  return pivots;
}

const hasBit = ({ words, width }: Matrix, row: number, bit: number): boolean =>
  ((words[row * width + (bit >>> 5)]! >>> (bit & 31)) & 1) === 1;

const wantedOf = ({ words, width }: Matrix, row: number): Uint32Array =>
  words.subarray((row + 1) * width - WORDS, (row + 1) * width);

function firstBit({ words, width }: Matrix, row: number): number {
  for (let i = 0; i < width - WORDS; i++) {
    const word = words[row * width + i]!;
    if (word !== 0) return 32 * i + 31 - Math.clz32(word & -word);
  }
  return -1;
}
