import { epsilonBracket } from "../accounting/bracket.ts";
import type { Unsampled } from "../accounting/mechanism.ts";
import { skellamPair } from "../accounting/skellam.ts";
import type { Step } from "../accounting/steps.ts";
import type { Accounted } from "../queries/accounted.ts";
import { parsed } from "../queries/calibrate.ts";
import { double } from "../queries/fraction.ts";
import { type ApproximatePrice, FEMTO, MICRO } from "../queries/price.ts";
import type { Neighbours } from "../queries/unit.ts";

/** Answers of one kind: the losses of one of them, and how many there are. */
export interface Answers {
  readonly laws: readonly Accounted[];
  readonly times: number;
}

/** Under what answers are counted. */
export interface Grant {
  readonly granted: ApproximatePrice;
  readonly neighbours: Neighbours;
}

/**
 * What these answers cost together at the grant's delta, at most: the upper end of the certified bracket, rounded up to a millionth.
 * Infinity where one of them may show everything with more than that delta. Some tens of milliseconds
 * a law; seconds for Skellam noise of a variance above 2^16.
 */
export function costAtMost(answers: readonly Answers[], grant: Grant): number {
  const { steps, off } = stepsOf(answers);
  if (steps.length === 0) return 0;
  const { upper } = bracket(steps, (grant.granted.femtoDelta / Number(FEMTO)) * (1 - off), grant);
  return Math.ceil((upper * (1 + off) + off) * Number(MICRO));
}

/** What they cost at least: the lower end, rounded down. */
export function costAtLeast(answers: readonly Answers[], grant: Grant): number {
  const { steps, off } = stepsOf(answers);
  if (steps.length === 0) return 0;
  const { lower } = bracket(steps, (grant.granted.femtoDelta / Number(FEMTO)) * (1 + off), grant);
  return Math.max(0, Math.floor((lower * (1 - off) - off) * Number(MICRO)));
}

function bracket(steps: readonly Unlabelled[], delta: number, { granted, neighbours }: Grant) {
  // The lower end of laws of several lattices comes closer slowly; the upper one, which is charged, is near long before.
  const options = { delta, width: Math.max(1e-5, granted.microEpsilon / Number(MICRO) / 100) };
  return neighbours === "add-remove"
    ? epsilonBracket(labelled(steps, neighbours), options)
    : epsilonBracket(labelled(steps, neighbours), options);
}

type Unlabelled = { readonly times: number; readonly of: <N extends Neighbours>(neighbours: N) => Unsampled<N> };

const labelled = <N extends Neighbours>(steps: readonly Unlabelled[], neighbours: N): readonly Step<N>[] =>
  steps.map(({ times, of }) => ({ mechanism: of(neighbours), times }));

/**
 * `off` is by how much doubles may be away from exact parameters, probabilities of Skellam numbers from the true ones (`skellamPair`:
 * 5e-11), and smoothed noise from Gaussian: relative, in epsilon and in delta, and once more absolute in epsilon. Prices alone are off by
 * nothing that the bracket does not hold, so that a plan may be of the very price that was granted.
 */
function stepsOf(answers: readonly Answers[]): { readonly steps: readonly Unlabelled[]; readonly off: number } {
  const steps = new Map<string, Unlabelled>();
  let rounded = 0;
  for (const { laws, times } of answers)
    for (const law of times > 0 ? laws : []) {
      const key = JSON.stringify({ ...law, among: undefined });
      if (law.law !== "any") rounded += times;
      steps.set(key, { times: times + (steps.get(key)?.times ?? 0), of: (neighbours) => mechanismOf(law, neighbours) });
    }
  return { steps: [...steps.values()], off: rounded > 0 ? 1e-9 + 2e-10 * rounded : 0 };
}

function mechanismOf<N extends Neighbours>(law: Accounted, neighbours: N): Unsampled<N> {
  if (law.law === "any")
    return {
      neighbours,
      kind: "approximate",
      epsilon: law.microEpsilon / Number(MICRO),
      delta: law.femtoDelta / Number(FEMTO),
    };
  const parameter = double(parsed(law.parameter));
  const sensitivity = Number(law.sensitivity);
  switch (law.law) {
    case "discrete-laplace":
      return { neighbours, kind: "discrete-laplace", scale: parameter, sensitivity };
    case "discrete-gaussian":
      return { neighbours, kind: "discrete-gaussian", sigma: Math.sqrt(parameter), sensitivity };
    case "gaussian":
      return { neighbours, kind: "gaussian", sigma: Math.sqrt(parameter), l2Sensitivity: Math.sqrt(sensitivity) };
    case "skellam":
      return { neighbours, kind: "given", ...skellamPair({ variance: parameter, shift: sensitivity }) };
  }
}
