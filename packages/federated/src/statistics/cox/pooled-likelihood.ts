/** The Cox partial likelihood without strata, from sums over everybody at risk at each time (Cox 1972; ties as Efron 1977 or Breslow 1974). */
import { packedIndex, packedLength } from "../symmetric-matrix.ts";
import type { Derivatives } from "./derivatives.ts";
import type { Layout } from "./pooled-layout.ts";
import { type TimeSums, type Transform, transformed } from "./proportionality.ts";
import { pathLength, writeStep } from "./risk-path.ts";
import type { CoxSpecification } from "./specification.ts";

/** The totals of one round, and what they were asked for. */
export interface PooledRound {
  readonly specification: CoxSpecification;
  readonly layout: Layout;
  readonly totals: Float64Array;
  readonly beta: Float64Array;
  /** What was taken off every predictor, so that no exponential is large. */
  readonly shift: number;
}

/** Log likelihood, gradient and information. Cost: deaths p^2. */
export function pooledDerivatives(round: PooledRound): Derivatives {
  const p = round.layout.columns;
  const gradient = round.totals.slice(0, p);
  let logLikelihood = round.totals[p]!;
  for (let j = 0; j < p; j++) logLikelihood += round.beta[j]! * gradient[j]!;
  const information = new Float64Array(packedLength(p));
  eachDeath(round, ({ weight, each, mean, covariance }) => {
    logLikelihood -= each * (Math.log(weight) + round.shift);
    for (let j = 0; j < p; j++) gradient[j]! -= each * mean[j]!;
    for (let k = 0; k < information.length; k++) information[k]! += each * covariance[k]!;
  });
  return { logLikelihood, gradient, information };
}

/** The sums of the test of proportional hazards. */
export function pooledTimeSums(round: PooledRound, transform: Transform): TimeSums {
  const p = round.layout.columns;
  const score = round.totals.slice(p + 1, 2 * p + 1);
  const zeros = () => new Float64Array(packedLength(p));
  const sums = { score, plain: zeros(), once: zeros(), twice: zeros() };
  eachDeath(round, ({ time, each, mean, covariance }) => {
    const g = transformed(transform, round.specification.opened!.times[time]!);
    for (let j = 0; j < p; j++) score[j]! -= each * g * mean[j]!;
    for (let k = 0; k < covariance.length; k++) {
      sums.plain[k]! += each * covariance[k]!;
      sums.once[k]! += g * each * covariance[k]!;
      sums.twice[k]! += g * g * each * covariance[k]!;
    }
  });
  return sums;
}

/** The hazard of a patient whose standardized covariates are zero, added up over the times. */
export function pooledHazard(round: PooledRound): readonly number[] {
  const steps = new Float64Array(round.layout.times);
  eachDeath(round, ({ time, each, weight }) => {
    steps[time]! += (each / weight) * Math.exp(-round.shift);
  });
  let sum = 0;
  return Array.from(steps, (step) => (sum += step));
}

/** What hospitals need for robust errors: the path of `risk-path` at every time, for risks relative to exp(shift). */
export function pooledPath({ specification, layout, totals }: PooledRound): Float64Array {
  const p = layout.columns;
  const path = new Float64Array(layout.times * pathLength(p));
  for (let time = 0; time < layout.times; time++) {
    const [at, dying] = [layout.atRisk(time), layout.dying(time)];
    const deaths = Math.round(totals[layout.deaths(time)]!);
    writeStep(path, time * pathLength(p), {
      ...{ weight: totals[at]!, first: totals.subarray(at + 1, at + 1 + p), deaths, ties: specification.ties },
      dying: dying < 0 ? 0 : totals[dying]!,
      dyingFirst: dying < 0 ? new Float64Array(p) : totals.subarray(dying + 1, dying + 1 + p),
      each: totals[layout.deaths(time) + 1]! / deaths,
    });
  }
  return path;
}

interface Death {
  readonly time: number;
  /** What the average death of this time weighs. */
  readonly each: number;
  /** Of those at risk: the weight, the mean and the covariance (packed). Valid during the call. */
  readonly weight: number;
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
}

function eachDeath({ specification, layout, totals }: PooledRound, visit: (death: Death) => void): void {
  const p = layout.columns;
  const [mean, covariance] = [new Float64Array(p), new Float64Array(packedLength(p))];
  for (let time = 0; time < layout.times; time++) {
    const [at, dying] = [layout.atRisk(time), layout.dying(time)];
    const deaths = Math.round(totals[layout.deaths(time)]!); // a count: what fixed point rounded is far below a half
    const each = totals[layout.deaths(time) + 1]! / deaths;
    for (let k = 0; k < deaths; k++) {
      const spared = specification.ties === "efron" ? k / deaths : 0;
      const sum = (i: number) => totals[at + i]! - (spared > 0 ? spared * totals[dying + i]! : 0);
      const weight = sum(0);
      for (let j = 0; j < p; j++) mean[j] = sum(1 + j) / weight;
      for (let i = 0; i < p; i++)
        for (let j = i; j < p; j++) {
          const packed = packedIndex(i, j, p);
          covariance[packed] = sum(1 + p + packed) / weight - mean[i]! * mean[j]!;
        }
      visit({ time, each, weight, mean, covariance });
    }
  }
}
