import {
  boundedRangeRenyi,
  gaussianRenyi,
  laplaceRenyi,
  listedRenyi,
  renyiCurve,
  renyiDelta,
  renyiEpsilon,
} from "../../src/accounting/renyi.ts";
import { sampledGaussianRenyi } from "../../src/accounting/sampled-renyi.ts";
import { type Adapter, given, type Inputs, need, numberOf } from "./case.ts";
import { ordersOf } from "./parse.ts";

const range = (from: number, to: number): readonly number[] => Array.from({ length: to - from }, (_, i) => from + i);

/** The orders of the accountants that the values come from: another list has another optimum, and another epsilon. */
const TF_ORDERS = [1.25, 1.5, 1.75, 2, 2.25, 2.5, 3, 3.5, 4, 4.5, ...range(5, 64), 128, 256, 512];
const DP_ACCOUNTING_ORDERS = [...range(1, 100).map((x) => 1 + x / 10), ...range(11, 64), 128, 256, 512, 1024];
const OPACUS_ORDERS = [...range(1, 100).map((x) => 1 + x / 10), ...range(12, 64)];

/** What is asked of one answer, at alpha. */
export function divergenceOf(inputs: Inputs): (alpha: number) => number {
  const mechanism = String(inputs.mechanism ?? "");
  const [epsilon] = [given(inputs, "epsilon") ?? numberOf(/eps(?:ilon)?\s*=\s*([\d.]+)/.exec(mechanism)?.[1] ?? 1)];
  if (/response/i.test(mechanism)) return response(inputs);
  if (/exponential/i.test(mechanism)) return boundedRangeRenyi(epsilon);
  if (/laplace/i.test(mechanism))
    return laplaceRenyi(given(inputs, "scale") === undefined ? epsilon : 1 / need(inputs, "scale"));
  if (/pure/i.test(mechanism))
    return listedRenyi(
      [1 / (1 + Math.exp(-epsilon)), 1 / (1 + Math.exp(epsilon))],
      [1 / (1 + Math.exp(epsilon)), 1 / (1 + Math.exp(-epsilon))],
    );
  const rho = given(inputs, "rho");
  if (rho !== undefined) return (alpha) => rho * alpha;
  const sigma = need(inputs, "sigma", "noiseMultiplier", "noise_multiplier") / (given(inputs, "sensitivity") ?? 1);
  return sampledGaussianRenyi({ rate: given(inputs, "q", "samplingRate") ?? 1, sigma });
}

function response(inputs: Inputs): (alpha: number) => number {
  const [noise, buckets] = [need(inputs, "noise"), need(inputs, "buckets")];
  const other = noise / buckets;
  const own = 1 - noise + other;
  const rest = (buckets - 2) * other;
  if (buckets === 1) return () => 0;
  if (/ONE/.test(String(inputs.neighbours))) return listedRenyi([own, other, rest], [other, own, rest]);
  const uniform = 1 / buckets;
  const removed = listedRenyi([own, (buckets - 1) * other], [uniform, (buckets - 1) * uniform]);
  const added = listedRenyi([uniform, (buckets - 1) * uniform], [own, (buckets - 1) * other]);
  return (alpha) => Math.max(removed(alpha), added(alpha));
}

export const rdp: Adapter = (inputs) => {
  const at = divergenceOf(inputs);
  const times = given(inputs, "steps", "count", "times") ?? 1;
  const alphas = inputs.alphas ?? (Array.isArray(inputs.alpha) ? inputs.alpha : undefined);
  if (Array.isArray(alphas)) return alphas.map((alpha) => times * at(numberOf(alpha)));
  const alpha = given(inputs, "alpha", "order");
  if (alpha !== undefined) return times * at(alpha);
  const orders = inputs.orders === undefined ? DP_ACCOUNTING_ORDERS : ordersOf(inputs.orders);
  const curve = renyiCurve("add-remove", at, { times, orders });
  const delta = given(inputs, "delta");
  return delta === undefined ? renyiDelta(curve, need(inputs, "epsilon")) : renyiEpsilon(curve, delta);
};

/** Sampling rate, noise and steps of a training run, however it was described. */
export function trainingOf(inputs: Inputs): { readonly rate: number; readonly sigma: number; readonly steps: number } {
  const [n, batch, epochs] = [given(inputs, "n"), given(inputs, "batch", "batchSize"), given(inputs, "epochs")];
  const rate = given(inputs, "q", "samplingRate") ?? (batch === undefined || n === undefined ? 1 : batch / n);
  const noise = given(inputs, "sigma", "noiseMultiplier") ?? 0;
  const sigma = (inputs.microbatching === true ? noise / 2 : noise) / (given(inputs, "sensitivity") ?? 1);
  const inEpochs =
    epochs === undefined ? 1 : Math.ceil(n !== undefined && batch !== undefined ? (epochs * n) / batch : epochs / rate);
  return { rate, sigma, steps: given(inputs, "steps", "count", "queries", "times") ?? inEpochs };
}

function ordersFor(inputs: Inputs, source: string): readonly number[] {
  if (inputs.orders !== undefined) return ordersOf(inputs.orders);
  if (/opacus/.test(source)) return OPACUS_ORDERS;
  return inputs.n !== undefined && inputs.microbatching === undefined ? TF_ORDERS : DP_ACCOUNTING_ORDERS;
}

export const dpsgdRdp: Adapter = (inputs, { source }) => {
  const { rate, sigma, steps } = trainingOf(inputs);
  const curve = renyiCurve("add-remove", sampledGaussianRenyi({ rate, sigma }), {
    times: steps,
    orders: ordersFor(inputs, source),
  });
  return renyiEpsilon(curve, need(inputs, "delta"));
};

/** Mironov's first conversion. Ours must be below it. */
export const dpsgdRdpLegacy: Adapter = (inputs, { source }) => {
  const { rate, sigma, steps } = trainingOf(inputs);
  const curve = renyiCurve("add-remove", sampledGaussianRenyi({ rate, sigma }), {
    times: steps,
    orders: ordersFor(inputs, source),
  });
  const delta = need(inputs, "delta");
  const legacy = Math.min(...curve.orders.map((alpha, i) => curve.values[i]! - Math.log(delta) / (alpha - 1)));
  if (!(renyiEpsilon(curve, delta) < legacy)) throw new Error("the tight conversion is above the old one");
  return legacy;
};

/** A tree of sums over steps: a row is in one node of each level. */
export const treeRdp: Adapter = (inputs) => {
  const levels = Math.ceil(Math.log2(need(inputs, "steps") + 1));
  const ratio = Math.sqrt(levels) / need(inputs, "noiseMultiplier", "sigma");
  const orders = inputs.orders === undefined ? DP_ACCOUNTING_ORDERS : ordersOf(inputs.orders);
  return renyiEpsilon(renyiCurve("add-remove", gaussianRenyi(ratio), { orders }), need(inputs, "delta"));
};
