import { UsageError } from "@tavs/core";
import { mustBeNonNegative, mustBePositive, mustBeProbability, mustBeWhole } from "./claims.ts";
import type { Neighbours } from "./measures.ts";

/**
 * What was done to the data, as plain data that a ledger can keep. `N` is the relation under which the sensitivity was stated: two
 * mechanisms of different relations do not compose, by type and again at run time.
 */
export type Mechanism<N extends Neighbours = Neighbours> =
  | Unsampled<N>
  | ("add-remove" extends N ? PoissonSampled : never)
  | ("replace-one" extends N ? FixedSizeSampled : never);

/** One answer over all rows. Sensitivities are how far the answer moves between neighbours; of integers they are whole. */
export type Unsampled<N extends Neighbours = Neighbours> = { readonly neighbours: N } & (
  | { readonly kind: "gaussian"; readonly sigma: number; readonly l2Sensitivity: number }
  | { readonly kind: "laplace"; readonly scale: number; readonly l1Sensitivity: number }
  | { readonly kind: "discrete-gaussian"; readonly sigma: number; readonly sensitivity: number }
  | { readonly kind: "discrete-laplace"; readonly scale: number; readonly sensitivity: number }
  | { readonly kind: "randomized-response"; readonly noise: number; readonly buckets: number }
  | { readonly kind: "approximate"; readonly epsilon: number; readonly delta: number }
  | { readonly kind: "given"; readonly one: readonly number[]; readonly zero: readonly number[] }
  | {
      readonly kind: "gaussian-mixture";
      readonly sigma: number;
      readonly shifts: readonly number[];
      readonly weights: readonly number[];
    }
);

/** Every row is taken with probability `rate`, by itself; nobody sees how many came. Shuffled batches are not this. */
export interface PoissonSampled {
  readonly kind: "poisson-sampled";
  readonly neighbours: "add-remove";
  readonly rate: number;
  readonly of: Unsampled<"add-remove">;
}

/** Exactly `batch` of `population` rows, each set of them equally likely. */
export interface FixedSizeSampled {
  readonly kind: "fixed-size-sampled";
  readonly neighbours: "replace-one";
  readonly batch: number;
  readonly population: number;
  readonly of: Unsampled<"replace-one">;
}

/** Throws `UsageError` for what no mechanism has: NaN, a negative scale, a broken distribution, sampling for the wrong neighbours. */
export function mustBeMechanism(mechanism: Mechanism): void {
  if (mechanism.neighbours !== "add-remove" && mechanism.neighbours !== "replace-one")
    throw new UsageError("a mechanism says whose neighbours its sensitivity is for: add-remove or replace-one");
  if (mechanism.kind === "poisson-sampled") mustBePoisson(mechanism);
  else if (mechanism.kind === "fixed-size-sampled") mustBeFixedSize(mechanism);
  else mustBeUnsampled(mechanism);
}

function mustBePoisson({ neighbours, rate, of }: PoissonSampled): void {
  if (neighbours !== "add-remove" || of.neighbours !== "add-remove")
    throw new UsageError(
      "Poisson sampling is accounted for neighbours by add-remove; for replace-one draw a fixed size",
    );
  mustBeProbability("the sampling rate", rate);
  mustBeUnsampled(of);
}

function mustBeFixedSize({ neighbours, batch, population, of }: FixedSizeSampled): void {
  if (neighbours !== "replace-one" || of.neighbours !== "replace-one")
    throw new UsageError(
      "a batch of fixed size is accounted for neighbours by replace-one; for add-remove sample by Poisson",
    );
  mustBeWhole("the population", population, 1);
  mustBeWhole("the batch", batch, 0);
  if (batch > population) throw new UsageError("a batch without replacement is at most the population");
  mustBeUnsampled(of);
}

function mustBeUnsampled(mechanism: Unsampled): void {
  switch (mechanism.kind) {
    case "gaussian":
      mustBeNonNegative("sigma", mechanism.sigma);
      return mustBePositive("the sensitivity", mechanism.l2Sensitivity);
    case "laplace":
      mustBeNonNegative("scale", mechanism.scale);
      return mustBePositive("the sensitivity", mechanism.l1Sensitivity);
    case "discrete-gaussian":
      mustBeNonNegative("sigma", mechanism.sigma);
      return mustBeWhole("the sensitivity of integers", mechanism.sensitivity, 1);
    case "discrete-laplace":
      mustBeNonNegative("scale", mechanism.scale);
      return mustBeWhole("the sensitivity of integers", mechanism.sensitivity, 1);
    case "randomized-response":
      mustBeProbability("noise", mechanism.noise);
      return mustBeWhole("buckets", mechanism.buckets, 1);
    case "approximate":
      mustBeNonNegative("epsilon", mechanism.epsilon);
      return mustBeProbability("delta", mechanism.delta);
    case "given":
      return mustBePair(mechanism.one, mechanism.zero);
    case "gaussian-mixture":
      return mustBeMixture(mechanism);
    default:
      throw new UsageError("a mechanism is of one of the kinds that can be accounted for; sampling of sampling is not");
  }
}

function mustBePair(one: readonly number[], zero: readonly number[]): void {
  if (one.length !== zero.length || one.length === 0)
    throw new UsageError(`two distributions over the same answers; got ${one.length} and ${zero.length} masses`);
  for (const masses of [one, zero]) mustSumToOne(masses);
}

function mustSumToOne(masses: readonly number[]): void {
  for (const mass of masses) mustBeProbability("every mass", mass);
  const sum = masses.reduce((total, mass) => total + mass, 0);
  if (Math.abs(sum - 1) > 1e-9) throw new UsageError("the masses of a distribution sum to 1; these do not");
}

function mustBeMixture(mixture: Extract<Unsampled, { kind: "gaussian-mixture" }>): void {
  mustBeNonNegative("sigma", mixture.sigma);
  if (mixture.shifts.length !== mixture.weights.length || mixture.shifts.length === 0)
    throw new UsageError(`as many weights as shifts; got ${mixture.weights.length} and ${mixture.shifts.length}`);
  for (const shift of mixture.shifts) mustBeNonNegative("every shift", shift);
  mustSumToOne(mixture.weights);
}
