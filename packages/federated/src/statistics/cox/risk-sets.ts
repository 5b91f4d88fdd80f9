/**
 * The patients at risk while time runs backwards, weighted by exp(predictor). Those who die now stand apart until the tie is
 * counted, so that Efron's shrinking share is added, never taken away. Weights are relative to the largest predictor so far,
 * and at most 1.
 */
import type { CompensatedSums } from "../compensated-sums.ts";
import { WeightedMoments } from "./weighted-moments.ts";

export class RiskSets {
  readonly #columns: number;
  readonly #rest: WeightedMoments;
  readonly #dying: WeightedMoments;
  readonly #off: Float64Array;
  #reference = Number.NEGATIVE_INFINITY;

  constructor(columns: number) {
    this.#columns = columns;
    this.#rest = new WeightedMoments(columns);
    this.#dying = new WeightedMoments(columns);
    this.#off = new Float64Array(columns);
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
    { predictor, dies, weight }: { readonly predictor: number; readonly dies: boolean; readonly weight: number },
  ): number {
    const relative = predictor - this.#reference;
    (dies ? this.#dying : this.#rest).add(covariates, at, weight * Math.exp(relative));
    return relative;
  }

  /** Nobody is at risk: another stratum begins. */
  clear(): void {
    this.#rest.clear();
    this.#dying.clear();
    this.#reference = Number.NEGATIVE_INFINITY;
  }

  /**
   * One death, of the weight of the average one of its time: adds minus the log weight, minus the mean, and the covariance of those at
   * risk, the dying counted with `share` in (0, 1]. Two groups together have the scatter of each, and that of their means.
   */
  addMoments(totals: CompensatedSums, { share, each }: { readonly share: number; readonly each: number }): void {
    const [rest, dying, off] = [this.#rest, this.#dying, this.#off];
    const weight = rest.weight + share * dying.weight;
    const part = (share * dying.weight) / weight;
    totals.add(0, -each * Math.log(weight));
    for (let j = 0; j < this.#columns; j++) {
      off[j] = dying.mean(j) - rest.mean(j);
      totals.add(1 + j, -each * (rest.mean(j) + part * off[j]!));
    }
    const between = part * (1 - part);
    for (let i = 0, packed = 0; i < this.#columns; i++) {
      for (let j = i; j < this.#columns; j++, packed++) {
        const within = (rest.scatter(packed) + share * dying.scatter(packed)) / weight;
        totals.add(1 + this.#columns + packed, each * (within + between * off[i]! * off[j]!));
      }
    }
  }

  /** The tie is counted: the dead of this time are at risk at every earlier one, like the others. */
  settle(): void {
    this.#rest.takeOver(this.#dying);
  }
}
