import { beforeSampling } from "../../src/accounting/amplification.ts";
import { bracketDelta } from "../../src/accounting/bracket.ts";
import { closeness } from "../../src/accounting/distributed.ts";
import {
  gaussianDpDelta,
  gaussianDpEpsilon,
  gaussianTradeOff,
  gaussianTruePositives,
} from "../../src/accounting/gaussian-dp.ts";
import { exactSkellamRenyi, skellamRenyi } from "../../src/accounting/skellam.ts";
import type { Step } from "../../src/accounting/steps.ts";
import { listedMu, truePositives } from "../../src/accounting/trade-off.ts";
import { type Adapter, given, type Inputs, need, numberOf } from "./case.ts";
import { stepsOf } from "./parse.ts";

/** Randomised response on k answers: both distributions, neighbours by replacing one. */
function response(inputs: Inputs): { readonly one: number[]; readonly zero: number[] } {
  const [noise, buckets] = [need(inputs, "noise"), given(inputs, "buckets") ?? 2];
  const other = noise / buckets;
  const own = 1 - noise + other;
  const rest = Array.from({ length: buckets - 2 }, () => other);
  return { one: [own, other, ...rest], zero: [other, own, ...rest] };
}

export const fdp: Adapter = (inputs) => {
  const fpr = given(inputs, "fpr");
  const mu =
    given(inputs, "mu") ??
    (inputs.mechanism === undefined && inputs.sigma !== undefined ? 1 / need(inputs, "sigma") : undefined);
  if (mu !== undefined) {
    const [epsilon, delta] = [given(inputs, "epsilon"), given(inputs, "delta")];
    if (fpr !== undefined)
      return /fnr/i.test(String(inputs.returns)) ? gaussianTradeOff(mu, fpr) : gaussianTruePositives(mu, fpr);
    return delta === undefined ? gaussianDpDelta(mu, epsilon!) : gaussianDpEpsilon(mu, delta);
  }
  const steps = stepsFor(inputs);
  if (fpr === undefined) {
    const { one, zero } = response(inputs);
    return listedMu(one, zero);
  }
  const { lower, upper } = truePositives(steps, { falsePositive: fpr });
  return (lower + upper) / 2;
};

function stepsFor(inputs: Inputs): readonly Step<"replace-one">[] {
  if (/response/i.test(String(inputs.mechanism))) {
    const { one, zero } = response(inputs);
    return [{ mechanism: { kind: "given", neighbours: "replace-one", one, zero }, times: 1 }];
  }
  return stepsOf(String(inputs.mechanism)).flatMap(({ mechanism, times }) =>
    mechanism.kind === "poisson-sampled"
      ? []
      : [{ mechanism: { ...mechanism, neighbours: "replace-one" as const }, times }],
  );
}

export const amplification: Adapter = (inputs) => {
  const sensitivity = given(inputs, "sensitivity") ?? 1;
  const rate = given(inputs, "poissonRate", "q", "rate");
  if (inputs.solveFor === "a") return beforeSampling(need(inputs, "epsilon"), rate!) / sensitivity;
  if (inputs.solveFor === "scale") return sensitivity / beforeSampling(need(inputs, "epsilon"), rate!);
  if (inputs.solveFor !== undefined) return beforeSampling(need(inputs, "epsilon"), rate!);
  const q = rate ?? need(inputs, "sampleSize", "batch") / need(inputs, "population", "n");
  const base = need(inputs, "baseEpsilon", "epsilon");
  // As a mechanism of its own, so that the pair behind the formula is asked as well.
  const steps = [
    {
      mechanism: {
        kind: "poisson-sampled",
        neighbours: "add-remove",
        rate: q,
        of: { kind: "approximate", neighbours: "add-remove", epsilon: base, delta: 0 },
      },
      times: 1,
    },
  ] as const;
  const amplified = Math.log1p(q * Math.expm1(base));
  if (!(bracketDelta(steps, { epsilon: amplified }).upper < 1e-9))
    throw new Error("the pair says more than the formula");
  return inputs.returns === "delta" ? q * need(inputs, "baseDelta", "delta") : amplified;
};

type Listed = readonly { readonly loss: number; readonly mass: number }[];

function listed(pmf: unknown, interval: number): Listed {
  return Object.entries(pmf as Record<string, number>).map(([index, mass]) => ({
    loss: Number(index) * interval,
    mass,
  }));
}

const deltaOf = (losses: Listed, infinite: number, epsilon: number): number =>
  losses.reduce((sum, { loss, mass }) => sum + mass * Math.max(0, -Math.expm1(epsilon - loss)), infinite);

export const pldEpsFromDelta: Adapter = (inputs) => {
  const interval = need(inputs, "interval");
  if (inputs.pmf1 !== undefined) {
    const second = listed(inputs.pmf2, interval);
    const sums = listed(inputs.pmf1, interval).flatMap((a) =>
      second.map((b) => ({ loss: a.loss + b.loss, mass: a.mass * b.mass })),
    );
    return deltaOf(sums, 1 - (1 - need(inputs, "inf1")) * (1 - need(inputs, "inf2")), need(inputs, "epsilon"));
  }
  const losses = listed(inputs.pmf, interval);
  const infinite = given(inputs, "infinityMass") ?? 0;
  const epsilon = given(inputs, "epsilon");
  if (epsilon !== undefined && inputs.delta === undefined) return deltaOf(losses, infinite, epsilon);
  const delta = need(inputs, "delta");
  if (infinite > delta) return Number.POSITIVE_INFINITY;
  if (deltaOf(losses, infinite, 0) <= delta) return 0;
  let [low, high] = [0, Math.max(...losses.map(({ loss }) => loss))];
  for (let round = 0; round < 200; round++) {
    const middle = (low + high) / 2;
    if (deltaOf(losses, infinite, middle) > delta + 1e-16) low = middle;
    else high = middle;
  }
  return high;
};

/** Losses of randomised response rounded up (pessimistic) or down to multiples of the interval: masses at the keys. */
export const pldRounding: Adapter = (inputs) => {
  const { one, zero } = response(inputs);
  const interval = need(inputs, "interval");
  const round = inputs.rounding === "optimistic" ? Math.floor : Math.ceil;
  const keys = (inputs.keys as readonly unknown[]).map(numberOf);
  const at = one.map((p, i) => ({ p, key: round(Math.log(p / zero[i]!) / interval) }));
  return keys.map((key) => at.filter((answer) => answer.key === key).reduce((sum, { p }) => sum + p, 0));
};

export const distributedNoise: Adapter = (inputs) => {
  const noise = String(inputs.noise ?? "");
  if (/skellam/i.test(noise)) {
    const [variance, shift, alpha] = [
      need(inputs, "mu", "variance"),
      given(inputs, "shift", "sensitivity") ?? 1,
      need(inputs, "alpha"),
    ];
    const bound = skellamRenyi({ variance, l2Sensitivity: shift, l1Sensitivity: shift })(alpha);
    const exact = exactSkellamRenyi({ variance, shift })(alpha);
    if (!(bound >= exact)) throw new Error("the published bound is below the exact divergence");
    return /bound/.test(String(inputs.returns)) ? bound : exact;
  }
  if (/NB|polya/i.test(noise)) return polya(noise, inputs);
  const sigmaEach = need(inputs, "sigma_i", "sigmaI", "sigmaEach", "sigma");
  const honest = need(inputs, "n", "parties", "shares");
  return /bound|tau/i.test(String(inputs.returns ?? "bound"))
    ? closeness({ sigmaEach, honest })
    : worstLogRatio(sigmaEach, honest);
};

/** The sum of shares NB(1/n, q) - NB(1/n, q), by convolution; asked at P(0), P(1), ... */
function polya(noise: string, inputs: Inputs): readonly number[] {
  const shares = given(inputs, "shares", "n") ?? numberOf(/sum of (\d+)/.exec(noise)?.[1] ?? 1);
  const q = Math.exp(-(given(inputs, "a") ?? numberOf(/e\^-([\d.]+)/.exec(noise)![1])));
  const reach = Math.ceil(45 / -Math.log(q));
  const share = new Float64Array(reach);
  share[0] = (1 - q) ** (1 / shares);
  for (let k = 1; k < reach; k++) share[k] = (share[k - 1]! * q * (1 / shares + k - 1)) / k;
  let sum: Float64Array = Float64Array.of(1);
  for (let i = 0; i < shares; i++) sum = convolved(sum, share, reach);
  const at = (x: number) => sum.reduce((total, mass, k) => total + (k + x < reach ? mass * sum[k + x]! : 0), 0);
  return (inputs.returns as readonly string[]).map((asked) => at(Math.abs(numberOf(/-?\d+/.exec(asked)![0]))));
}

function convolved(a: Float64Array, b: Float64Array, length: number): Float64Array {
  const out = new Float64Array(length);
  for (let i = 0; i < a.length; i++)
    for (let j = 0; j < b.length && i + j < length; j++) out[i + j] = out[i + j]! + a[i]! * b[j]!;
  return out;
}

/** The largest |ln| between the sum of discrete Gaussians and the discrete Gaussian of their variance, where both exceed 1e-12. */
function worstLogRatio(sigma: number, parts: number): number {
  const reach = Math.ceil(12 * sigma) + 1;
  const bell = (s: number, r: number) => {
    const raw = Float64Array.from({ length: 2 * r + 1 }, (_, i) => Math.exp(-((i - r) ** 2) / (2 * s * s)));
    const total = raw.reduce((x, y) => x + y, 0);
    return raw.map((x) => x / total);
  };
  let sum: Float64Array = bell(sigma, reach);
  for (let i = 1; i < parts; i++) sum = convolved(sum, bell(sigma, reach), sum.length + 2 * reach);
  const whole = bell(sigma * Math.sqrt(parts), reach * parts);
  return sum.reduce((most, p, i) => (p > 1e-12 ? Math.max(most, Math.abs(Math.log(p / whole[i]!))) : most), 0);
}
