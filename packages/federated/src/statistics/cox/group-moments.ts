/**
 * Weight, mean and scatter of the few rows of one time, in two passes: the mean first, then the scatter about it. Nothing is subtracted
 * from a sum of squares, and rows that are equal have a scatter of exactly zero, because the mean is taken as the first row and what
 * the others lie off it. Plain sums: there are at most `MOST_ROWS`, and `WeightedMoments` takes them over with care.
 */
import { packedLength } from "../symmetric-matrix.ts";

/** With so many a plain sum is off by 2^-47 of itself at most. */
export const MOST_ROWS = 64;

export class GroupMoments {
  readonly #columns: number;
  readonly #starts: Uint32Array = new Uint32Array(MOST_ROWS);
  readonly #weights: Float64Array = new Float64Array(MOST_ROWS);
  readonly #mean: Float64Array;
  readonly #scatter: Float64Array;
  readonly #off: Float64Array;
  #rows = 0;
  #weight = 0;

  constructor(columns: number) {
    this.#columns = columns;
    this.#mean = new Float64Array(columns);
    this.#scatter = new Float64Array(packedLength(columns));
    this.#off = new Float64Array(columns);
  }

  get weight(): number {
    return this.#weight;
  }

  get isFull(): boolean {
    return this.#rows === MOST_ROWS;
  }

  mean(column: number): number {
    return this.#mean[column]!;
  }

  /** Element `packed` of the upper triangle. */
  scatter(packed: number): number {
    return this.#scatter[packed]!;
  }

  /** Notes the row that starts at `at`; moments are there after `settle`. */
  note(at: number, weight: number): void {
    if (weight === 0) return; // an exponential too small to count
    this.#starts[this.#rows] = at;
    this.#weights[this.#rows++] = weight;
  }

  /** The moments of the noted rows. */
  settle(covariates: Float64Array): void {
    this.#weight = 0;
    for (let row = 0; row < this.#rows; row++) this.#weight += this.#weights[row]!;
    this.#settleMean(covariates);
    this.#scatter.fill(0);
    if (this.#rows > 1) for (let row = 0; row < this.#rows; row++) this.#spread(covariates, row);
    this.#rows = 0;
  }

  #settleMean(covariates: Float64Array): void {
    const [mean, first] = [this.#mean, this.#starts[0]!];
    mean.fill(0);
    for (let row = 1; row < this.#rows; row++) {
      const [at, part] = [this.#starts[row]!, this.#weights[row]! / this.#weight];
      for (let j = 0; j < this.#columns; j++) mean[j]! += part * (covariates[at + j]! - covariates[first + j]!);
    }
    if (this.#rows > 0) for (let j = 0; j < this.#columns; j++) mean[j]! += covariates[first + j]!;
  }

  #spread(covariates: Float64Array, row: number): void {
    const [mean, scatter, off, columns] = [this.#mean, this.#scatter, this.#off, this.#columns];
    const [at, weight] = [this.#starts[row]!, this.#weights[row]!];
    for (let j = 0; j < columns; j++) off[j] = covariates[at + j]! - mean[j]!;
    for (let i = 0, packed = 0; i < columns; i++) {
      const spread = weight * off[i]!;
      for (let j = i; j < columns; j++) scatter[packed++]! += spread * off[j]!;
    }
  }
}
