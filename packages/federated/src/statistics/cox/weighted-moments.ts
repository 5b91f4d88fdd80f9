/**
 * Total weight, mean and scatter of weighted rows, kept up to date row by row (Chan, Golub & LeVeque 1979; West 1979). Nothing is ever
 * subtracted from a sum of squares: rows that are equal have a scatter of exactly zero, and no variance loses its digits.
 */
import { CompensatedSums } from "../compensated-sums.ts";
import { packedLength } from "../symmetric-matrix.ts";

export class WeightedMoments {
  readonly #mean: CompensatedSums;
  readonly #sums: CompensatedSums; // the weight, then the packed scatter: sums of weight (x - mean) (x - mean)'
  readonly #off: Float64Array;

  constructor(columns: number) {
    this.#mean = new CompensatedSums(columns);
    this.#sums = new CompensatedSums(1 + packedLength(columns));
    this.#off = new Float64Array(columns);
  }

  get weight(): number {
    return this.#sums.at(0);
  }

  mean(column: number): number {
    return this.#mean.at(column);
  }

  /** Element `packed` of the upper triangle. */
  scatter(packed: number): number {
    return this.#sums.at(1 + packed);
  }

  /** Adds the row that starts at `at`. */
  add(covariates: Float64Array, at: number, weight: number): void {
    for (let j = 0; j < this.#off.length; j++) this.#off[j] = covariates[at + j]! - this.#mean.at(j);
    this.#shift(weight);
  }

  /** Adds all rows of the other, and empties it. */
  takeOver(other: WeightedMoments): void {
    for (let j = 0; j < this.#off.length; j++) this.#off[j] = other.mean(j) - this.#mean.at(j);
    this.#shift(other.weight);
    for (let k = 1; k <= packedLength(this.#off.length); k++) this.#sums.add(k, other.#sums.at(k));
    other.clear();
  }

  /** No rows, no weight. */
  clear(): void {
    this.#mean.clear();
    this.#sums.clear();
  }

  /** Multiplies every weight. */
  scale(factor: number): void {
    this.#sums.scale(factor);
  }

  /** Rows of this weight lie `#off` from the mean. */
  #shift(weight: number): void {
    if (weight === 0) return; // an exponential too small to count
    const before = this.weight;
    this.#sums.add(0, weight);
    const part = weight / this.weight;
    const off = this.#off;
    let packed = 1;
    for (let i = 0; i < off.length; i++) {
      this.#mean.add(i, part * off[i]!);
      const spread = before * part * off[i]!;
      for (let j = i; j < off.length; j++) this.#sums.add(packed++, spread * off[j]!);
    }
  }
}
