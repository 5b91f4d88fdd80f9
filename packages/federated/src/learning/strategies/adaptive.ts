// The server as an adaptive optimiser: the average update stands where a gradient would (Reddi et al. 2021, Algorithm 2).
import { UsageError } from "@tavs/core";
import { plainly, type Strategy } from "../strategy.ts";

export interface AdaptiveOptions {
  /** eta, above 0. */
  readonly learningRate: number;
  /** beta_1, in [0, 1). Default 0.9 (0 for FedAdagrad). */
  readonly momentum?: number;
  /** beta_2, in [0, 1). Default 0.99. FedAdagrad has none. */
  readonly decay?: number;
  /** tau, above 0: the smaller, the more each weight is scaled by its own history. Default 0.001. */
  readonly adaptivity?: number;
}

export interface Moments {
  readonly first: Float64Array;
  readonly second: Float64Array;
}

type Second = (second: number, square: number, decay: number) => number;

/** v <- beta_2 v + (1 - beta_2) Delta^2. */
export const fedAdam = (options: AdaptiveOptions): Strategy<Moments> =>
  adaptive("fedAdam", options, (v, square, decay) => decay * v + (1 - decay) * square);

/** v <- v - (1 - beta_2) Delta^2 sign(v - Delta^2). */
export const fedYogi = (options: AdaptiveOptions): Strategy<Moments> =>
  adaptive("fedYogi", options, (v, square, decay) => v - (1 - decay) * square * Math.sign(v - square));

/** v <- v + Delta^2. */
export const fedAdagrad = (options: Omit<AdaptiveOptions, "decay">): Strategy<Moments> =>
  adaptive("fedAdagrad", { momentum: 0, ...options }, (v, square) => v + square);

function adaptive(name: string, options: AdaptiveOptions, second: Second): Strategy<Moments> {
  const { learningRate, momentum = 0.9, decay = 0.99, adaptivity = 1e-3 } = options;
  const isShare = (value: number): boolean => value >= 0 && value < 1;
  if (!(learningRate > 0) || !(adaptivity > 0) || !isShare(momentum) || !isShare(decay))
    throw new UsageError(`${name}: learningRate and adaptivity above 0, momentum and decay in [0, 1)`);
  return {
    name,
    client: plainly,
    // The paper asks for v_{-1} >= tau^2, and takes no correction for the bias of the first rounds.
    begin: (length) => ({
      first: new Float64Array(length),
      second: new Float64Array(length).fill(adaptivity * adaptivity),
    }),
    next(state, previous, { update }) {
      const first = state.first.map((m, j) => momentum * m + (1 - momentum) * update[j]!);
      const seconds = state.second.map((v, j) => second(v, update[j]! * update[j]!, decay));
      const weights = previous.map((x, j) => x + (learningRate * first[j]!) / (Math.sqrt(seconds[j]!) + adaptivity));
      return { weights, state: { first, second: seconds } };
    },
  };
}
