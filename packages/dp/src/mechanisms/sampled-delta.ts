import { UsageError } from "@tavs/core";

/** Which of two neighbouring data sets has the person more: "add" compares without to with, "remove" with to without. */
export type Adjacency = "add" | "remove";

/** A mechanism that is run on a Poisson sample: each person takes part with probability `rate`, independently. */
export interface Sampled {
  /** In (0, 1]. */
  readonly rate: number;
  readonly adjacency: Adjacency;
  /** Any number. */
  readonly epsilon: number;
}

/**
 * delta(epsilon) of a sampled mechanism, exactly, from the curve of the mechanism itself (the same in both directions, as of symmetric
 * noise). The two directions differ: the guarantee is the larger of both (Balle, Barthe, Gaboardi 2018, arXiv 1807.01647;
 * Zhu, Dong, Wang 2022, arXiv 2106.08567). Throws `UsageError` if the rate is not in (0, 1].
 */
export function sampledDelta(curve: (epsilon: number) => number, { rate, adjacency, epsilon }: Sampled): number {
  if (!(rate > 0 && rate <= 1)) throw new UsageError(`a sampling rate is above 0 and at most 1; got ${rate}`);
  const weight = adjacency === "remove" ? rate : 1 - Math.exp(epsilon) * (1 - rate);
  if (adjacency === "add") return weight <= 0 ? 0 : weight * curve(epsilon + Math.log(rate / weight));
  const amplified = 1 + Math.expm1(epsilon) / rate; // exp of the mechanism's own epsilon
  return amplified <= 0 ? -Math.expm1(epsilon) : weight * curve(Math.log(amplified));
}

/** A symmetric, log-concave noise: its density, up to a constant, and its upper tail. */
export interface Noise {
  readonly logDensity: (x: number) => number;
  /** P(X > x) for real noise. */
  readonly tail: (x: number) => number;
}

/**
 * The same where a person's value is replaced: the answer moves from +sensitivity to -sensitivity, if the person is in the sample.
 * The privacy loss grows with the output, so that all outputs beyond one point count. Real noise only; 12 digits of 1.
 */
export function replacedDelta(
  noise: Noise,
  sensitivity: number,
  { rate, epsilon }: Omit<Sampled, "adjacency">,
): number {
  const mixed = (x: number, shift: number): number => {
    const moved = noise.logDensity(x - shift) - noise.logDensity(x);
    return moved > 0 ? moved + Math.log(rate + (1 - rate) * Math.exp(-moved)) : Math.log1p(rate * Math.expm1(moved));
  };
  const loss = (x: number): number => mixed(x, sensitivity) - mixed(x, -sensitivity);
  let [low, high] = [-1e9 * sensitivity, 1e9 * sensitivity];
  if (loss(high) <= epsilon) return 0;
  if (loss(low) > epsilon) return -Math.expm1(epsilon);
  for (let halvings = 0; halvings < 200; halvings++) {
    const middle = (low + high) / 2;
    if (loss(middle) > epsilon) high = middle;
    else low = middle;
  }
  const tail = (shift: number): number => (1 - rate) * noise.tail(high) + rate * noise.tail(high - shift);
  return Math.max(0, tail(sensitivity) - Math.exp(epsilon) * tail(-sensitivity));
}
