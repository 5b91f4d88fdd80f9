/**
 * The patients at risk while time runs backwards: sums of exp(predictor) times 1, x and x x' (the S0, S1, S2 of the literature).
 * Those who die now stand apart until the tie is counted, so that Efron's shrinking share is added, never taken away: nothing
 * cancels. All exponentials are relative to the largest predictor so far, and at most 1.
 */
import { CompensatedSums } from "../compensated-sums.ts";
import { packedLength } from "../symmetric-matrix.ts";

export class RiskSets {
  readonly #columns: number;
  readonly #rest: CompensatedSums;
  readonly #dying: CompensatedSums;
  readonly #mean: Float64Array;
  #reference = Number.NEGATIVE_INFINITY;

  constructor(columns: number) {
    this.#columns = columns;
    this.#rest = new CompensatedSums(1 + columns + packedLength(columns));
    this.#dying = new CompensatedSums(1 + columns + packedLength(columns));
    this.#mean = new Float64Array(columns);
  }

  /** Makes room for a larger predictor, before anybody of its time enters. */
  raiseTo(predictor: number): void {
    if (predictor <= this.#reference) return;
    this.#rest.scale(Math.exp(this.#reference - predictor));
    this.#reference = predictor;
  }

  /** Lets in the patient whose covariates start at `at`. Returns the predictor relative to the largest so far. */
  enter(
    covariates: Float64Array,
    at: number,
    { predictor, dies }: { readonly predictor: number; readonly dies: boolean },
  ): number {
    const sums = dies ? this.#dying : this.#rest;
    const weight = Math.exp(predictor - this.#reference);
    sums.add(0, weight);
    let second = 1 + this.#columns;
    for (let i = 0; i < this.#columns; i++) {
      const weighted = weight * covariates[at + i]!;
      sums.add(1 + i, weighted);
      for (let j = i; j < this.#columns; j++) sums.add(second++, weighted * covariates[at + j]!);
    }
    return predictor - this.#reference;
  }

  /** One death: adds minus log S0, minus the mean and the covariance of those at risk, the dying counted with `share` in (0, 1]. */
  addMoments(totals: CompensatedSums, share: number): void {
    const weight = this.#sum(0, share);
    const mean = this.#mean;
    totals.add(0, -Math.log(weight));
    for (let j = 0; j < this.#columns; j++) {
      mean[j] = this.#sum(1 + j, share) / weight;
      totals.add(1 + j, -mean[j]!);
    }
    let second = 1 + this.#columns;
    for (let i = 0; i < this.#columns; i++) {
      for (let j = i; j < this.#columns; j++, second++)
        totals.add(second, this.#sum(second, share) / weight - mean[i]! * mean[j]!);
    }
  }

  /** The tie is counted: the dead of this time are at risk at every earlier one, like the others. */
  settle(): void {
    this.#rest.takeOver(this.#dying);
  }

  #sum(k: number, share: number): number {
    return this.#rest.at(k) + share * this.#dying.at(k);
  }
}
