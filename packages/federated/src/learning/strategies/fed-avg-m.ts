import { UsageError } from "@tavs/core";
import { plainly, plus, type Strategy } from "../strategy.ts";

export interface FedAvgMOptions {
  /** beta, in [0, 1). Default 0.9. */
  readonly momentum?: number;
  /** Default 1. */
  readonly learningRate?: number;
}

/** Server momentum (Hsu, Qi, Brown 2019, FedAvgM): v <- beta v + average update; the model moves by v. */
export function fedAvgM({ momentum = 0.9, learningRate = 1 }: FedAvgMOptions = {}): Strategy<Float64Array> {
  if (!(momentum >= 0 && momentum < 1)) throw new UsageError("momentum: a number in [0, 1)");
  if (!(learningRate > 0)) throw new UsageError("learningRate: a number above 0");
  return {
    name: "fedAvgM",
    client: plainly,
    begin: (length) => new Float64Array(length),
    next(velocity, previous, { update }) {
      const state = plus(update, velocity, momentum);
      return { weights: plus(previous, state, learningRate), state };
    },
  };
}
