/**
 * The partial likelihood as the textbook writes it, each risk set looked up anew. Derivatives at zero as fractions of big
 * integers, without any rounding.
 */
import type { Derivatives, SurvivalRows, Ties } from "@tavs/federated/statistics";

interface Patient {
  readonly time: number;
  readonly dies: boolean;
  readonly x: readonly number[];
}

function patients({ time, event, covariates, columns }: SurvivalRows): readonly Patient[] {
  return Array.from(time, (t, i) => ({
    time: t,
    dies: event[i] === 1,
    x: Array.from(covariates.subarray(i * columns, (i + 1) * columns)),
  }));
}

/** Each death with its risk set: who is at risk, and with which share (Efron: the dying of the same day count less and less). */
function risks(rows: SurvivalRows, ties: Ties) {
  const all = patients(rows);
  return [...new Set(all.map(({ time }) => time))].flatMap((time) => {
    const dying = all.filter((one) => one.time === time && one.dies);
    const atRisk = all.filter((one) => one.time >= time);
    return dying.map((dead, before) => ({
      dead,
      deaths: dying.length,
      atRisk: atRisk.map((one) => ({ ...one, taken: ties === "efron" && dying.includes(one) ? before : 0 })),
    }));
  });
}

/** O(n^2) in plain doubles. */
export function obviousCox(rows: SurvivalRows, beta: Float64Array, ties: Ties): Derivatives {
  const of = Array.from(beta, (_, j) => j);
  const pairs = of.flatMap((i) => of.slice(i).map((j) => [i, j] as const));
  const predictor = (x: readonly number[]) => of.reduce((sum, j) => sum + x[j]! * beta[j]!, 0);
  const parts = risks(rows, ties).map(({ dead, deaths, atRisk }) => {
    const weights = atRisk.map(({ x, taken }) => (1 - taken / deaths) * Math.exp(predictor(x)));
    const s0 = weights.reduce((a, b) => a + b);
    const mean = (f: (x: readonly number[]) => number) =>
      atRisk.reduce((sum, { x }, i) => sum + weights[i]! * f(x), 0) / s0;
    const means = of.map((j) => mean((x) => x[j]!));
    return {
      logLikelihood: predictor(dead.x) - Math.log(s0),
      gradient: of.map((j) => dead.x[j]! - means[j]!),
      information: pairs.map(([i, j]) => mean((x) => (x[i]! - means[i]!) * (x[j]! - means[j]!))),
    };
  });
  const sum = (pick: (part: (typeof parts)[number]) => number) => parts.reduce((total, part) => total + pick(part), 0);
  return {
    logLikelihood: sum((part) => part.logLikelihood),
    gradient: Float64Array.from(of, (j) => sum((part) => part.gradient[j]!)),
    information: Float64Array.from(pairs, (_, k) => sum((part) => part.information[k]!)),
  };
}

/** Gradient and information at zero of one whole-numbered covariate, rounded once. */
export function exactCoxAtZero(
  rows: SurvivalRows,
  ties: Ties,
): { readonly gradient: number; readonly information: number } {
  let gradient: Fraction = [0n, 1n];
  let information: Fraction = [0n, 1n];
  for (const { dead, deaths, atRisk } of risks(rows, ties)) {
    const share = atRisk.map(({ taken }) => BigInt(deaths - taken));
    const moment = (power: bigint) => atRisk.reduce((sum, { x }, i) => sum + share[i]! * BigInt(x[0]!) ** power, 0n);
    const [s0, s1, s2] = [moment(0n), moment(1n), moment(2n)];
    gradient = plus(gradient, [BigInt(dead.x[0]!) * s0 - s1, s0]);
    information = plus(information, [s2 * s0 - s1 * s1, s0 * s0]);
  }
  return { gradient: rounded(gradient), information: rounded(information) };
}

type Fraction = readonly [over: bigint, under: bigint];

function plus([a, b]: Fraction, [c, d]: Fraction): Fraction {
  const [over, under] = [a * d + c * b, b * d];
  const common = divisor(over < 0n ? -over : over, under);
  return [over / common, under / common];
}

function divisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : divisor(b, a % b);
}

/** To 2^-80 of itself or better, and then to a double. */
function rounded([over, under]: Fraction): number {
  const shift = 200n;
  return Number((over << shift) / under) / 2 ** 200;
}
