/**
 * The patients at risk while time runs backwards, weighted by exp(predictor). Those who die now stand apart until the tie is
 * counted, so that Efron's shrinking share is added, never taken away. Weights are relative to the largest predictor so far,
 * and at most 1.
 */
import { CompensatedSums } from "../compensated-sums.ts";
import { GroupMoments } from "./group-moments.ts";
import { WeightedMoments } from "./weighted-moments.ts";

/** Those who enter, some of one time after the other, and then are all there. */
interface Entering {
  readonly all: WeightedMoments;
  readonly group: GroupMoments;
}

export class RiskSets {
  readonly #columns: number;
  readonly #rest: Entering;
  readonly #dying: Entering;
  readonly #off: Float64Array;
  readonly #shares: CompensatedSums = new CompensatedSums(4);
  #reference = Number.NEGATIVE_INFINITY;

  constructor(columns: number) {
    this.#columns = columns;
    this.#rest = { all: new WeightedMoments(columns), group: new GroupMoments(columns) };
    this.#dying = { all: new WeightedMoments(columns), group: new GroupMoments(columns) };
    this.#off = new Float64Array(columns);
  }

  /** Makes room for a larger predictor, before anybody of its time enters. */
  raiseTo(predictor: number): void {
    if (predictor <= this.#reference) return;
    this.#rest.all.scale(Math.exp(this.#reference - predictor));
    this.#reference = predictor;
  }

  /** Lets in the patient whose covariates start at `at`. Returns the predictor relative to the largest so far. */
  enter(
    covariates: Float64Array,
    at: number,
    { predictor, dies, weight }: { readonly predictor: number; readonly dies: boolean; readonly weight: number },
  ): number {
    const relative = predictor - this.#reference;
    const { all, group } = dies ? this.#dying : this.#rest;
    group.note(at, weight * Math.exp(relative));
    if (group.isFull) takeIn(all, group, covariates);
    return relative;
  }

  /** Everybody of this time has entered. */
  admit(covariates: Float64Array): void {
    for (const { all, group } of [this.#rest, this.#dying]) takeIn(all, group, covariates);
  }

  /** Nobody is at risk: another stratum begins. */
  clear(): void {
    this.#rest.all.clear();
    this.#dying.all.clear();
    this.#reference = Number.NEGATIVE_INFINITY;
  }

  /**
   * The deaths of one time, `each` of the average weight: adds for each minus the log weight, minus the mean, and the covariance of those
   * at risk, the dying counted with its share in (0, 1]. Two groups together have the scatter of each, and that of their means; only
   * the factors before them differ from death to death, so that these are added and the matrices are touched once a time.
   */
  addMoments(
    totals: CompensatedSums,
    shares: { readonly deaths: number; readonly each: number; readonly shrinking: boolean },
  ): void {
    const [rest, dying, off] = [this.#rest.all, this.#dying.all, this.#off];
    const { part, between, ofRest, ofDying } = this.#factors(totals, shares);
    const { deaths, each } = shares;
    for (let j = 0; j < this.#columns; j++) {
      off[j] = dying.mean(j) - rest.mean(j);
      totals.add(1 + j, -each * (deaths * rest.mean(j) + part * off[j]!));
    }
    for (let i = 0, packed = 0; i < this.#columns; i++) {
      for (let j = i; j < this.#columns; j++, packed++) {
        const within = ofRest * rest.scatter(packed) + ofDying * dying.scatter(packed);
        totals.add(1 + this.#columns + packed, each * (within + between * off[i]! * off[j]!));
      }
    }
  }

  /** Sums over the deaths of what stands before the difference of means, its square, and the two scatters. */
  #factors(
    totals: CompensatedSums,
    { deaths, each, shrinking }: { readonly deaths: number; readonly each: number; readonly shrinking: boolean },
  ) {
    const [rest, dying, sums] = [this.#rest.all.weight, this.#dying.all.weight, this.#shares];
    sums.clear();
    for (let k = 0; k < deaths; k++) {
      const share = shrinking ? 1 - k / deaths : 1;
      const weight = rest + share * dying;
      const part = (share * dying) / weight;
      totals.add(0, -each * Math.log(weight));
      sums.add(0, part);
      sums.add(1, part * (1 - part));
      sums.add(2, 1 / weight);
      sums.add(3, share / weight);
    }
    return { part: sums.at(0), between: sums.at(1), ofRest: sums.at(2), ofDying: sums.at(3) };
  }

  /** The tie is counted: the dead of this time are at risk at every earlier one, like the others. */
  settle(): void {
    this.#rest.all.takeOver(this.#dying.all);
  }
}

function takeIn(all: WeightedMoments, group: GroupMoments, covariates: Float64Array): void {
  group.settle(covariates);
  all.add(group);
}
