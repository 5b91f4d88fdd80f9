/**
 * Total weight, mean and scatter of weighted rows, kept up to date group by group (Chan, Golub & LeVeque 1979; West 1979). Nothing is
 * ever subtracted from a sum of squares: rows that are equal have a scatter of exactly zero, and no variance loses its digits.
 */
import { CompensatedSums } from "../compensated-sums.ts";
import { packedLength } from "../symmetric-matrix.ts";

/** Of some rows. */
export interface Moments {
  readonly weight: number;
  mean(column: number): number;
  /** Element `packed` of the upper triangle of the sum of weight (x - mean) (x - mean)'. */
  scatter(packed: number): number;
}

export class WeightedMoments implements Moments {
  readonly #mean: CompensatedSums;
  readonly #sums: CompensatedSums; // the weight, then the packed scatter
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

  scatter(packed: number): number {
    return this.#sums.at(1 + packed);
  }

  /** Adds all rows of others. */
  add(others: Moments): void {
    if (others.weight === 0) return;
    const [off, before] = [this.#off, this.weight];
    this.#sums.add(0, others.weight);
    const part = others.weight / this.weight;
    for (let j = 0; j < off.length; j++) {
      off[j] = others.mean(j) - this.#mean.at(j);
      this.#mean.add(j, part * off[j]!);
    }
    for (let i = 0, packed = 0; i < off.length; i++) {
      const spread = before * part * off[i]!;
      for (let j = i; j < off.length; j++, packed++) {
        this.#sums.add(1 + packed, spread * off[j]!);
        this.#sums.add(1 + packed, others.scatter(packed));
      }
    }
  }

  /** Adds all rows of the other, and empties it. */
  takeOver(other: WeightedMoments): void {
    this.add(other);
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
}
