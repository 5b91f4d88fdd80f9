import { bracketDelta, epsilonBracket, type Step } from "../../src/accounting/bracket.ts";
import { gaussianDpDelta, gaussianDpEpsilon } from "../../src/accounting/gaussian-dp.ts";
import { group as ofGroup } from "../../src/accounting/measures.ts";
import { advancedComposition, optimalEpsilon, optimalShare } from "../../src/accounting/optimal-composition.ts";
import { truePositives } from "../../src/accounting/trade-off.ts";
import { type Adapter, given, type Inputs, need, numberOf } from "./case.ts";
import { stepsOf } from "./parse.ts";
import { trainingOf } from "./renyi.ts";

type AddRemove = Step<"add-remove">;

function sampled(rate: number, sigma: number, times: number): AddRemove {
  const of = { kind: "gaussian", neighbours: "add-remove", sigma, l2Sensitivity: 1 } as const;
  if (rate === 1) return { mechanism: of, times };
  return { mechanism: { kind: "poisson-sampled", neighbours: "add-remove", rate, of }, times };
}

/** A case asks for one number: the middle of a bracket narrower than any tolerance, after a look that it is one. */
function middle({ lower, upper }: { readonly lower: number; readonly upper: number }): number {
  if (!(lower <= upper)) throw new Error("a bracket is upside down");
  return lower === upper ? lower : (lower + upper) / 2;
}

const epsilonOf = (steps: readonly AddRemove[], delta: number, width = 6e-4): number =>
  middle(epsilonBracket(steps, { delta, width }));

export const dpsgdPld: Adapter = (inputs) => {
  const { rate, sigma, steps } = trainingOf(inputs);
  if (inputs.solveFor === "sigma" || inputs.solveFor === "std") return smallestSigma(inputs, rate, steps);
  const epsilon = given(inputs, "epsilon");
  const composed = [sampled(rate, sigma, steps)];
  if (epsilon !== undefined && inputs.delta === undefined)
    return middle(bracketDelta(composed, { epsilon, ratio: 1e-4 }));
  return epsilonOf(composed, need(inputs, "delta"));
};

function smallestSigma(inputs: Inputs, rate: number, steps: number): number {
  const [target, delta] = [need(inputs, "targetEpsilon", "epsilon"), need(inputs, "delta")];
  const fits = (sigma: number) => epsilonBracket([sampled(rate, sigma, steps)], { delta, width: 1e-3 }).upper <= target;
  return (given(inputs, "sensitivity") ?? 1) * least(fits, 1e-4);
}

/** The least parameter that fits, to a relative precision. */
function least(fits: (parameter: number) => boolean, precision: number): number {
  let [low, high] = [0, 1];
  while (!fits(high)) [low, high] = [high, 2 * high];
  while (high - low > precision * high) {
    const at = (low + high) / 2;
    if (fits(at)) high = at;
    else low = at;
  }
  return high;
}

/** Opacus rounds steps down to whole batches in an epoch. */
export const dpsgdNoise: Adapter = (inputs) => {
  const rate = given(inputs, "q", "samplingRate") ?? need(inputs, "batch") / need(inputs, "n");
  const steps = given(inputs, "steps") ?? Math.floor(need(inputs, "epochs") * (1 / rate));
  return smallestSigma(inputs, rate, steps);
};

export const compositionPld: Adapter = (inputs) => {
  if (typeof inputs.solveFor === "string") return calibrated(inputs, inputs.solveFor);
  const fpr = given(inputs, "fpr");
  const steps = stepsFrom(inputs);
  if (fpr !== undefined) return middle(truePositives(steps, { falsePositive: fpr }));
  const [epsilon, delta] = [given(inputs, "epsilon"), given(inputs, "delta")];
  if (delta !== undefined && (epsilon === undefined || inputs.returns === "epsilon"))
    return epsilonOf(steps, delta, 1e-5);
  return middle(bracketDelta(steps, { epsilon: epsilon!, ratio: 1e-4 }));
};

function stepsFrom(inputs: Inputs): readonly AddRemove[] {
  const { mechanisms, mechanism } = inputs;
  const neighbours = "add-remove";
  if (Array.isArray(mechanisms))
    return mechanisms.map((each, i): AddRemove => {
      if (typeof each === "string") return stepsOf(each)[0]!;
      const [epsilon, delta] = Array.isArray(each)
        ? each.map(numberOf)
        : [numberOf(each?.epsilon ?? each), Number(each?.delta ?? (inputs.deltas as number[])?.[i] ?? 0)];
      return { mechanism: { kind: "approximate", neighbours, epsilon: epsilon!, delta: delta ?? 0 }, times: 1 };
    });
  if (typeof mechanism === "string" || typeof mechanisms === "string") return stepsOf(String(mechanism ?? mechanisms));
  return [sampled(given(inputs, "q") ?? 1, need(inputs, "sigma"), given(inputs, "steps", "times", "queries") ?? 1)];
}

/** Scales of Laplace noise, continuous or not, and sigmas, for many queries: the least of which the upper bound fits. */
function calibrated(inputs: Inputs, solveFor: string): number {
  const [epsilon, delta, times] = [need(inputs, "epsilon"), need(inputs, "delta"), given(inputs, "queries") ?? 1];
  const sensitivity = given(inputs, "sensitivity") ?? 1;
  const neighbours = "add-remove";
  const at = (scale: number): AddRemove => {
    if (/gauss|sigma|std/i.test(solveFor)) return sampled(given(inputs, "q") ?? 1, scale / sensitivity, times);
    if (/discrete|^a$| a$|parameter/i.test(solveFor))
      return { mechanism: { kind: "discrete-laplace", neighbours, scale, sensitivity }, times };
    return { mechanism: { kind: "laplace", neighbours, scale, l1Sensitivity: sensitivity }, times };
  };
  const fits = (scale: number) => epsilonBracket([at(scale)], { delta, width: 1e-4 }).upper <= epsilon * (1 + 1e-12);
  const scale = least(fits, 1e-7);
  return /discrete|^a$| a$|parameter/i.test(solveFor) ? 1 / scale : scale;
}

export const compositionOptimal: Adapter = (inputs) => {
  const times = need(inputs, "queries", "times", "k");
  const delta = given(inputs, "delta") ?? 0;
  const totalDelta = need(inputs, "totalDelta");
  const answer = /epsilon/i.test(String(inputs.solveFor ?? ""))
    ? optimalShare({ epsilon: need(inputs, "totalEpsilon"), delta: totalDelta }, { delta, times })
    : optimalEpsilon({ epsilon: need(inputs, "epsilon"), delta, times }, totalDelta);
  return answer ?? null;
};

/** Closed forms, in the ways that libraries ask for them. */
export const advanced: Adapter = (inputs) => {
  const slack = given(inputs, "slack", "deltaPrime", "delta_prime") ?? given(inputs, "totalDelta") ?? 0;
  const times = given(inputs, "queries", "times", "k", "n") ?? 1;
  const list = (inputs.parts ?? inputs.mechanisms ?? inputs.epsilons) as readonly unknown[] | undefined;
  const parts = list
    ? list.map((part) =>
        Array.isArray(part)
          ? { epsilon: numberOf(part[0]), delta: Number(part[1] ?? 0) }
          : { epsilon: numberOf(part), delta: 0 },
      )
    : Array.from({ length: times }, () => ({ epsilon: need(inputs, "epsilon"), delta: given(inputs, "delta") ?? 0 }));
  const total = advancedComposition(parts, slack);
  return Array.isArray(inputs.returns)
    ? [total.epsilon, total.delta]
    : inputs.returns === "delta"
      ? total.delta
      : total.epsilon;
};

export const group: Adapter = (inputs) => {
  const size = need(inputs, "size", "groupSize", "group", "k", "groupsize");
  const rho = given(inputs, "rho");
  if (rho !== undefined) return ofGroup({ measure: "zcdp", neighbours: "add-remove", rho }, size).rho;
  const mu = given(inputs, "mu");
  if (mu !== undefined) return ofGroup({ measure: "gaussian", neighbours: "add-remove", mu }, size).mu;
  const [epsilon, delta] = [need(inputs, "epsilon"), given(inputs, "delta") ?? 0];
  const total = ofGroup({ measure: "approximate", neighbours: "add-remove", epsilon, delta }, size);
  if (Array.isArray(inputs.returns)) return [total.epsilon, total.delta];
  return delta > 0 && inputs.returns !== "epsilon" ? total.delta : total.epsilon;
};

/**
 * mu-GDP exactly; with a sampling rate the limit theorem of other libraries, which is not ours because it says too little: it is
 * computed here, and must be below our certified lower bound or equal to it within its own error.
 */
export const gdp: Adapter = (inputs) => {
  const rate = given(inputs, "q", "samplingRate");
  const sigma = given(inputs, "sigma", "noiseMultiplier");
  const steps = given(inputs, "steps") ?? (given(inputs, "epochs") ?? 1) / (rate ?? 1);
  const limit =
    rate === undefined || sigma === undefined ? undefined : rate * Math.sqrt(steps * Math.expm1(sigma ** -2));
  const mu = given(inputs, "mu") ?? limit ?? 1 / sigma!;
  const [epsilon, delta] = [given(inputs, "epsilon"), given(inputs, "delta")];
  if (delta !== undefined) return gaussianDpEpsilon(mu, delta);
  return epsilon === undefined ? mu : gaussianDpDelta(mu, epsilon);
};
