import { UsageError } from "@tavs/core";
import { mustBeNonNegative, mustBeProbability, mustBeWhole } from "./claims.ts";

/** What each of `times` answers has. */
export interface Homogeneous {
  readonly epsilon: number;
  readonly delta: number;
  readonly times: number;
}

/**
 * Optimal composition of equal answers (Kairouz, Oh, Viswanath 2017, Theorem 3.3): the least of the epsilons (k - 2i) epsilon whose
 * delta is at most `totalDelta`. `undefined` where the deltas alone are more. Answers of different cost: `epsilonBracket` with
 * mechanisms of kind "approximate", which also finds the epsilons in between. O(k^2).
 */
export function optimalEpsilon(each: Homogeneous, totalDelta: number): number | undefined {
  mustBeProbability("the total delta", totalDelta);
  const { epsilon, times } = each;
  for (let i = Math.floor(times / 2); i >= 0; i--)
    if (optimalDelta(each, i) <= totalDelta * (1 + 1e-13)) return (times - 2 * i) * epsilon;
  return undefined;
}

/** The delta of `each` composed, at epsilon (times - 2 index) epsilon: exact. */
function optimalDelta({ epsilon, delta, times }: Homogeneous, index: number): number {
  mustBeNonNegative("epsilon", epsilon);
  mustBeProbability("delta", delta);
  mustBeWhole("times", times, 1);
  let sum = 0;
  let logChoose = 0;
  const logNorm = times * (epsilon + Math.log1p(Math.exp(-epsilon)));
  for (let l = 0; l < index; l++) {
    const exponent = logChoose + (times - l) * epsilon - logNorm;
    sum += Math.exp(exponent) * -Math.expm1(-2 * (index - l) * epsilon);
    logChoose += Math.log((times - l) / (l + 1));
  }
  return -Math.expm1(times * Math.log1p(-delta) + Math.log1p(-Math.min(1, sum)));
}

/** The largest epsilon for each of `times` answers, whose deltas are `delta`, so that together they stay within the total. */
export function optimalShare(
  total: { readonly epsilon: number; readonly delta: number },
  { delta, times }: { readonly delta: number; readonly times: number },
): number | undefined {
  mustBeNonNegative("the total epsilon", total.epsilon);
  const fits = (epsilon: number): boolean => {
    const composed = optimalEpsilon({ epsilon, delta, times }, total.delta);
    return composed !== undefined && composed <= total.epsilon * (1 + 1e-13);
  };
  if (!fits(0)) return undefined;
  let best = 0;
  for (let i = 0; 2 * i < times; i++) {
    const epsilon = total.epsilon / (times - 2 * i); // where composed equals the total
    if (epsilon > best && fits(epsilon)) best = epsilon;
  }
  return best;
}

/**
 * Composition of different pure or approximate answers in closed form: the least of the sum and of two bounds with `slack`
 * (Kairouz, Oh, Viswanath 2017, Theorem 3.5). Looser than a bracket, quick to check by hand. Deltas compose to 1 - (1 - slack)
 * times the product of 1 - delta. slack in [0, 1).
 */
export function advancedComposition(
  parts: readonly { readonly epsilon: number; readonly delta: number }[],
  slack: number,
): { readonly epsilon: number; readonly delta: number } {
  mustBeProbability("the slack", slack);
  if (slack === 1 || parts.length === 0) throw new UsageError("a composition has a part and a slack below 1");
  let [sum, squares, drift, log] = [0, 0, 0, Math.log1p(-slack)];
  for (const { epsilon, delta } of parts) {
    mustBeNonNegative("epsilon", epsilon);
    mustBeProbability("delta", delta);
    sum += epsilon;
    squares += epsilon * epsilon;
    drift += epsilon * Math.tanh(epsilon / 2);
    log += Math.log1p(-delta);
  }
  if (slack === 0) return { epsilon: sum, delta: -Math.expm1(log) };
  const dwork = drift + Math.sqrt(2 * squares * -Math.log(slack));
  const optimal = drift + Math.sqrt(2 * squares * Math.log(Math.E + Math.sqrt(squares) / slack));
  return { epsilon: Math.min(sum, dwork, optimal), delta: -Math.expm1(log) };
}
