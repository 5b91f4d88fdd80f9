import { UsageError } from "@tavs/core";
import { mustBePositive, mustBeWhole } from "./claims.ts";
import { normalQuantile, normalTail } from "./normal.ts";
import { gaussianRho } from "./zcdp.ts";

/** The four laws of noise. The discrete ones are those that are drawn; sensitivity and margins are then whole numbers. */
export type NoiseKind = "discrete-laplace" | "discrete-gaussian" | "laplace" | "gaussian";

/** How sure, and of how many answers at once: each number has noise of its own, and all are to be within the margin together. */
export interface Assurance {
  /** In (0, 1), such as 0.95. */
  readonly confidence: number;
  /** 1 unless said. */
  readonly answers?: number;
}

/** What a plan comes to: the parameter of the noise, and its price in the measure that the noise is priced in. */
export interface NoisePlan {
  readonly noise: NoiseKind;
  /** Of Laplace noise its scale; of Gaussian noise its sigma. */
  readonly parameter: number;
  /** Laplace: pure epsilon. Gaussian: rho of zCDP. Rounded up to a millionth, as a ledger counts. */
  readonly price:
    | { readonly measure: "pure"; readonly epsilon: number }
    | { readonly measure: "zcdp"; readonly rho: number };
}

/**
 * From the error to the price: the most noise, so the least price, whose error is within +-`within` with the confidence asked for.
 * "+-5 patients at 95 %": `planNoise("discrete-laplace", { within: 5, confidence: 0.95, sensitivity: 1 })` costs epsilon 0.54.
 * By the exact probabilities of the law that is drawn; the rounded price is kept, and the parameter follows from it.
 * Throws `UsageError` for a confidence outside (0, 1), and for margins and sensitivities of integers that are not whole.
 */
export function planNoise(
  noise: NoiseKind,
  asked: Assurance & { readonly within: number; readonly sensitivity: number },
): NoisePlan {
  mustBePlan(noise, asked);
  mustBePositive("the margin", asked.within);
  if (isDiscrete(noise)) mustBeWhole("a margin of integers", asked.within, 1);
  const outside = allowed(asked);
  let [low, high] = [0, 1e-3];
  while (missProbability(noise, high, asked.within) < outside) [low, high] = [high, 2 * high];
  for (let round = 0; round < 100 && high - low > 1e-15 * high; round++) {
    const middle = (low + high) / 2;
    if (missProbability(noise, middle, asked.within) <= outside) low = middle;
    else high = middle;
  }
  return priced(noise, low, asked.sensitivity);
}

/**
 * From the price to the error: the least margin (of integers a whole number, 0 or above) within which the noise stays with the
 * confidence asked for. `price` is epsilon for Laplace noise and rho for Gaussian noise.
 */
export function planMargin(
  noise: NoiseKind,
  asked: Assurance & { readonly price: number; readonly sensitivity: number },
): number {
  mustBePlan(noise, asked);
  mustBePositive("the price", asked.price);
  const parameter = isLaplace(noise) ? asked.sensitivity / asked.price : asked.sensitivity / Math.sqrt(2 * asked.price);
  const outside = allowed(asked);
  if (noise === "laplace") return -parameter * Math.log(outside);
  if (noise === "gaussian") return parameter * normalQuantile(Math.log(outside / 2));
  let [low, high] = [-1, 1];
  while (missProbability(noise, parameter, high) > outside) [low, high] = [high, 2 * high];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (missProbability(noise, parameter, middle) > outside) low = middle;
    else high = middle;
  }
  return high;
}

const isLaplace = (noise: NoiseKind): boolean => noise === "laplace" || noise === "discrete-laplace";
const isDiscrete = (noise: NoiseKind): boolean => noise === "discrete-laplace" || noise === "discrete-gaussian";

/** 1 - confidence^(1/answers): what one answer may miss, the noises being independent. */
function allowed({ confidence, answers = 1 }: Assurance): number {
  return -Math.expm1(Math.log(confidence) / answers);
}

function priced(noise: NoiseKind, parameter: number, sensitivity: number): NoisePlan {
  if (isLaplace(noise)) {
    const epsilon = upToMillionths(sensitivity / parameter);
    return { noise, parameter: sensitivity / epsilon, price: { measure: "pure", epsilon } };
  }
  const rho = upToMillionths(gaussianRho({ sigma: parameter, l2Sensitivity: sensitivity }));
  return { noise, parameter: sensitivity / Math.sqrt(2 * rho), price: { measure: "zcdp", rho } };
}

function upToMillionths(value: number): number {
  return Math.ceil(value * 1e6 * (1 - 1e-13)) / 1e6;
}

/** P(|noise| > margin). */
function missProbability(noise: NoiseKind, parameter: number, margin: number): number {
  if (noise === "laplace") return Math.exp(-margin / parameter);
  if (noise === "gaussian") return 2 * normalTail(margin / parameter);
  if (noise === "discrete-laplace") return (2 * Math.exp(-(margin + 1) / parameter)) / (1 + Math.exp(-1 / parameter));
  return discreteGaussianMiss(parameter, margin);
}

/** Sums of the weights exp(-x^2 / 2 sigma^2) inside and outside the margin, out to 12 sigma. */
function discreteGaussianMiss(sigma: number, margin: number): number {
  const weight = (x: number): number => Math.exp(-(x * x) / (2 * sigma * sigma));
  let [inside, outside] = [1, 0];
  const reach = Math.max(margin, Math.ceil(12 * sigma) + 1);
  for (let x = reach; x > margin; x--) outside += 2 * weight(x);
  for (let x = margin; x > 0; x--) inside += 2 * weight(x);
  return outside / (inside + outside);
}

function mustBePlan(
  noise: NoiseKind,
  { confidence, answers = 1, sensitivity }: Assurance & { readonly sensitivity: number },
): void {
  if (!(confidence > 0 && confidence < 1)) throw new UsageError("a confidence is above 0 and below 1, such as 0.95");
  mustBeWhole("the number of answers", answers, 1);
  mustBePositive("the sensitivity", sensitivity);
  if (noise === "discrete-laplace") mustBeWhole("the sensitivity of integers", sensitivity, 1);
}
