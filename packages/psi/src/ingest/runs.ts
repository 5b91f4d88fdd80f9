// The parts of a column, some thousand rows at a time.

/** Rows as they came in: the text of row i ends at `ends[i]`. */
export interface Part {
  readonly texts: Uint8Array;
  readonly ends: Uint32Array;
}

/** Parts whose digests and texts lie in the cache together. */
export interface Run {
  readonly parts: readonly Part[];
  /** Numbers of rows and bytes, of this run and of all before it. */
  readonly rows: number;
  readonly bytes: number;
  readonly first: number;
  readonly begin: number;
}

const [ROWS, BYTES] = [2 ** 15, 2 ** 24];
const NONE: Run = { parts: [], rows: 0, bytes: 0, first: 0, begin: 0 };

/** All parts in their order; a part that is longer is a run by itself. */
export function runsOf(parts: readonly Part[]): readonly Run[] {
  const runs: Run[] = [];
  let last = NONE;
  for (const part of parts) {
    const { length } = part.ends;
    const { rows, bytes, first, begin } = last;
    const isFull = rows > 0 && (rows + length > ROWS || bytes + part.texts.length > BYTES);
    if (isFull) runs.push(last);
    const run = isFull ? { ...NONE, first: first + rows, begin: begin + bytes } : last;
    last = { ...run, parts: [...run.parts, part], rows: run.rows + length, bytes: run.bytes + part.texts.length };
  }
  return last.rows > 0 ? [...runs, last] : runs;
}

/** The largest of these numbers. */
export const most = <T>(all: readonly T[], of: (one: T) => number): number =>
  all.reduce((most, one) => Math.max(most, of(one)), 0);
