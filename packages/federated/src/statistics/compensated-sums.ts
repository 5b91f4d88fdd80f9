/**
 * Sums that remember what each addition rounded away (Kahan-Babuska in Neumaier's form, the error by Knuth's TwoSum): as good
 * as if added in twice the precision, so that a hospital with a million rows is as exact as one with ten.
 */
export class CompensatedSums {
  readonly #values: Float64Array;
  readonly #lost: Float64Array;

  /** `length` sums, all zero. */
  constructor(length: number) {
    this.#values = new Float64Array(length);
    this.#lost = new Float64Array(length);
  }

  /** Adds to sum number `k`. */
  add(k: number, value: number): void {
    const sum = this.#values[k]!;
    const next = sum + value;
    const taken = next - sum;
    this.#lost[k] = this.#lost[k]! + (sum - (next - taken)) + (value - taken);
    this.#values[k] = next;
  }

  /** Sum number `k`, rounded once. */
  at(k: number): number {
    return this.#values[k]! + this.#lost[k]!;
  }

  /** Multiplies every sum. */
  scale(factor: number): void {
    for (let k = 0; k < this.#values.length; k++) {
      this.#values[k]! *= factor;
      this.#lost[k]! *= factor;
    }
  }

  /** Sets every sum to zero. */
  clear(): void {
    this.#values.fill(0);
    this.#lost.fill(0);
  }

  /** All sums, each rounded once. */
  toArray(): Float64Array<ArrayBuffer> {
    return Float64Array.from(this.#values, (value, k) => value + this.#lost[k]!);
  }
}
