import {
  discreteGaussianQuantile,
  discreteLaplaceAccuracyOf,
  discreteLaplaceQuantile,
  discreteLaplaceScaleFor,
  gaussianInterval,
  laplaceInterval,
  laplaceQuantile,
} from "../../src/mechanisms/accuracy.ts";
import { gaussianDelta, gaussianSigma } from "../../src/mechanisms/analytic-gaussian.ts";
import { columnSensitivity } from "../../src/mechanisms/column-sensitivity.ts";
import { discreteTotal, integerDelta } from "../../src/mechanisms/gaussian.ts";
import {
  discreteGaussianDelta,
  discreteGaussianMasses,
  discreteLaplaceDelta,
  gaussianNoise,
  laplaceDelta,
  laplaceNoise,
} from "../../src/mechanisms/noise-deltas.ts";
import { normalQuantile } from "../../src/mechanisms/normal.ts";
import { keepProbability } from "../../src/mechanisms/partition-selection.ts";
import { responseEpsilon } from "../../src/mechanisms/randomized-response.ts";
import { replacedDelta, sampledDelta } from "../../src/mechanisms/sampled-delta.ts";
import { exponential, flipInOrder, proportionally } from "../../src/mechanisms/selection.ts";
import {
  gaussianThreshold,
  laplaceStabilityDelta,
  laplaceThreshold,
  laplaceThresholdDelta,
  stabilityDelta,
} from "../../src/mechanisms/thresholds.ts";
import { append, leaf, running, type TreeNode } from "../../src/mechanisms/tree.ts";
import { treeSensitivitySquared } from "../../src/mechanisms/tree-sensitivity.ts";
import type { Uniform } from "../../src/samplers/uniform.ts";
import { decisionTree } from "../samplers/decision-tree.ts";

// biome-ignore lint/suspicious/noExplicitAny: what a published case holds differs from area to area
type Inputs = any;
type Adapter = (inputs: Inputs) => number | readonly number[] | boolean;

/** How a published case is asked of what this package computes, by area. */
export const adapters: Readonly<Record<string, Adapter>> = {
  gaussian_delta: (inputs) => gaussianCurve(inputs.sigma, inputs)(inputs.epsilon),
  gaussian_sigma: (inputs) => {
    if ((inputs.poissonRate ?? 1) === 1) {
      const moved = distance(inputs) * (inputs.adjacency === "REPLACE" ? 2 : 1) * Math.sqrt(inputs.queries ?? 1);
      return gaussianSigma({ epsilon: inputs.epsilon, delta: inputs.delta, sensitivity: moved });
    }
    return smallest((sigma) => gaussianCurve(sigma, inputs)(inputs.epsilon) <= inputs.delta);
  },
  laplace_delta: (inputs) => {
    const curve = (epsilon: number) => laplaceDelta(inputs.scale, inputs.sensitivity, epsilon);
    return sampled(inputs, curve, () =>
      replacedDelta(laplaceNoise(inputs.scale), inputs.sensitivity, sampling(inputs)),
    );
  },
  discrete_laplace_delta: (inputs) =>
    sampled(inputs, (epsilon) => discreteLaplaceDelta(1 / inputs.a, inputs.sensitivity, epsilon)),
  discrete_gaussian_delta: (inputs) => {
    const masses = discreteGaussianMasses(inputs.sigma ** 2, inputs.truncation);
    return sampled(inputs, (epsilon) => discreteGaussianDelta(masses, inputs.sensitivity, epsilon));
  },
  discrete_gaussian: discreteGaussianCase,
  geometric: ({ scale, p }) => discreteLaplaceQuantile(scale, p),
  laplace: ({ scale, p }) => laplaceQuantile(scale, p),
  accuracy: ({ accuracy, scale, alpha }) =>
    scale === undefined ? discreteLaplaceScaleFor(accuracy, alpha) : discreteLaplaceAccuracyOf(scale, alpha),
  confidence_interval: ({ noised, scale, sigma, alpha, p }) => {
    if (p !== undefined) return scale === undefined ? sigma * normalQuantile(p) : laplaceQuantile(scale, p);
    return scale === undefined ? gaussianInterval(noised, sigma, alpha) : laplaceInterval(noised, scale, alpha);
  },
  partition_truncated_geometric: ({ epsilon, delta, l0, privacyUnits, preThreshold = 1 }) =>
    keepProbability({ microEpsilon: epsilon * 1e6, delta, groupsPerPerson: l0, preThreshold }, privacyUnits),
  partition_laplace_threshold: ({ epsilon, delta, l0, lInf }) =>
    laplaceThreshold(epsilon, delta, { groupsPerPerson: l0, perGroup: lInf }),
  partition_laplace_delta: ({ epsilon, threshold, l0, lInf }) =>
    laplaceThresholdDelta(epsilon, threshold, { groupsPerPerson: l0, perGroup: lInf }),
  partition_gaussian_threshold: ({ epsilon, noiseDelta, thresholdDelta, l0, lInf }) =>
    gaussianThreshold({ epsilon, noiseDelta, thresholdDelta }, { groupsPerPerson: l0, perGroup: lInf }),
  stability_histogram: stabilityCase,
  selection: selectionCase,
  randomized_response: ({ categories = 2, prob }) => responseEpsilon(categories, prob),
  matrix_factorization: ({ C, minSep, maxParticipations }) => {
    const matrix = matrixOf(C);
    return columnSensitivity(matrix, { apart: minSep ?? 1, times: maxParticipations ?? (minSep ? matrix.length : 1) });
  },
  tree_aggregation: treeCase,
};

function distance({ sensitivity, l2, l0, lInf }: Inputs): number {
  if (sensitivity !== undefined) return sensitivity;
  return typeof l2 === "number" ? l2 : Math.sqrt(l0) * lInf;
}

const sampling = ({ poissonRate = 1, epsilon }: Inputs) => ({ rate: poissonRate, epsilon });

function sampled(inputs: Inputs, curve: (epsilon: number) => number, replaced?: () => number): number {
  const { poissonRate = 1, adjacency = "REMOVE", epsilon } = inputs;
  if (adjacency !== "REPLACE")
    return sampledDelta(curve, { rate: poissonRate, adjacency: adjacency === "ADD" ? "add" : "remove", epsilon });
  if (replaced) return replaced();
  throw new Error("no replacement of a value for this noise");
}

function gaussianCurve(sigma: number, inputs: Inputs): (epsilon: number) => number {
  const sensitivity = distance(inputs);
  const curve = (epsilon: number) => gaussianDelta({ sigma, sensitivity, epsilon });
  return (epsilon) =>
    sampled({ ...inputs, epsilon }, curve, () => {
      if ((inputs.poissonRate ?? 1) === 1) return gaussianDelta({ sigma, sensitivity: 2 * sensitivity, epsilon });
      return replacedDelta(gaussianNoise(sigma), sensitivity, sampling({ ...inputs, epsilon }));
    });
}

function smallest(reached: (sigma: number) => boolean): number {
  let [low, high] = [0, 1];
  while (!reached(high)) [low, high] = [high, 2 * high];
  for (let halvings = 0; halvings < 100; halvings++) {
    const middle = (low + high) / 2;
    if (reached(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function discreteGaussianCase({ sigma, sigma2, truncation, x, p, epsilon, sensitivity }: Inputs) {
  const variance = sigma2 ?? sigma ** 2;
  if (p !== undefined) return discreteGaussianQuantile(variance, p);
  if (epsilon !== undefined) return integerDelta(variance, sensitivity, epsilon);
  const masses = discreteGaussianMasses(variance, truncation);
  const reach = (masses.length - 1) / 2;
  if (x !== undefined) return masses.slice(0, Math.max(0, x + reach + 1)).reduce((sum, mass) => sum + mass, 0);
  const spread = masses.reduce((sum, mass, at) => sum + mass * (at - reach) ** 2, 0);
  return sigma2 === undefined ? Math.sqrt(spread) : [discreteTotal(variance), spread];
}

function stabilityCase({ scale, tau, l0 = 1, lInf = 1, d_in, noise }: Inputs): number {
  const contribution = { groupsPerPerson: l0, perGroup: lInf };
  if (noise !== undefined) return laplaceStabilityDelta(scale, tau, contribution);
  if (d_in === undefined) return stabilityDelta(scale, tau, contribution);
  // The anchor shows a group where the noisy count is at least tau; groups of d_in people by group privacy.
  const one = stabilityDelta(scale, tau - 1, contribution);
  return d_in === 1 ? one : d_in * Math.exp(d_in / scale) * one;
}

function selectionCase(inputs: Inputs) {
  if (inputs.mechanism.startsWith("permute-and-flip")) return flipProbabilities(inputs.scores, inputs.scale);
  if (inputs.mechanism.startsWith("exponential mechanism with base measure")) {
    // A measure is as many equal candidates; the mechanism is followed through every choice that it can make.
    const candidates: number[] = inputs.measure.flatMap((times: number, at: number) => Array(times).fill(at));
    const best = Math.max(...inputs.utility);
    const gaps = candidates.map((at) => BigInt(best - inputs.utility[at]));
    const coin = (source: Uniform) => (gap: bigint) =>
      source.fraction(Math.exp((-Number(gap) * inputs.epsilon) / 2), 1);
    const { decided } = decisionTree((source) => candidates[proportionally(gaps, coin(source), source)]!, 1e-3);
    return decided.get(1)! / decided.get(0)!;
  }
  const { monotonic = inputs.mechanism.includes("monotonic"), scale, linfSensitivity } = inputs;
  const epsilon = ((monotonic ? 1 : 2) * linfSensitivity) / scale;
  return exponential({ sensitivity: BigInt(linfSensitivity), microEpsilon: epsilon * 1e6, monotonic }).rho;
}

/** By following the mechanism through every choice that it can make. */
function flipProbabilities(scores: readonly number[], scale: number): readonly number[] {
  const best = Math.max(...scores);
  const gaps = scores.map((score) => BigInt(best - score));
  const { decided } = decisionTree(
    (source) => flipInOrder(gaps, (gap) => source.fraction(Math.exp(-Number(gap) / scale), 1), source),
    1e-40,
  );
  return scores.map((_, at) => decided.get(at) ?? 0);
}

function matrixOf(C: readonly (readonly number[])[] | string): readonly (readonly number[])[] {
  if (typeof C !== "string") return C;
  const diagonal = C.replace("diag(", "").replace(")", "").split(",").map(Number);
  return diagonal.map((value, row) => diagonal.map((_, column) => (row === column ? value : 0)));
}

function treeCase({
  steps,
  nodeValue,
  nodeStd,
  estimator,
  participations,
  maxParticipation,
  minSeparation,
}: Inputs): number {
  if (participations === "every step") return treeSensitivitySquared({ steps, times: steps, between: 0 });
  if (maxParticipation !== undefined)
    return treeSensitivitySquared({ steps, times: maxParticipation, between: minSeparation });
  let stack: readonly TreeNode[] = [];
  const value = BigInt(nodeValue ?? 0);
  for (let step = 0; step < steps; step++) stack = append(stack, leaf(0n, value), () => value);
  const { total, refined, variance } = running(stack);
  if (estimator === undefined) return Number(total);
  return nodeStd === undefined ? refined : variance * nodeStd ** 2;
}
