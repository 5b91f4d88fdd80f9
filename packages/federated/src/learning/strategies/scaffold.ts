import { UsageError } from "@tavs/core";
import { plainly, plus, type Strategy } from "../strategy.ts";

/**
 * SCAFFOLD (Karimireddy et al. 2020, Algorithm 1, option II): each hospital corrects its gradients by c - c_i, the control variates
 * of all and its own, and hands in their change in the same sum as its update. Hospitals count alike. Training must heed
 * `task.correction` and say its steps and learning rate; c_i stays at home.
 */
export function scaffold({ learningRate = 1 }: { readonly learningRate?: number } = {}): Strategy<Float64Array> {
  if (!(learningRate > 0)) throw new UsageError("learningRate: a number above 0");
  return {
    name: "scaffold",
    client: { ...plainly, upload: "control-variates" },
    begin: (length) => new Float64Array(length),
    told: (variate) => variate,
    next: (variate, previous, { update, beside, hospitals }) => ({
      weights: plus(previous, update, learningRate),
      state: plus(variate, beside, 1 / hospitals), // c + |S|/N times the mean change over S
    }),
  };
}
