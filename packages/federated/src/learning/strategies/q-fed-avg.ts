import { UsageError } from "@tavs/core";
import { plainly, plus, type Strategy } from "../strategy.ts";

export interface QFedAvgOptions {
  /** From 0, where all count alike; the larger, the more equal the hospitals' losses become. */
  readonly q: number;
  /** L, the Lipschitz constant of the gradient; 1 / (learning rate at home) is the paper's estimate. */
  readonly lipschitz: number;
}

/**
 * q-FedAvg (Li, Sanjabi, Beirami, Smith 2020, Algorithm 2): w + (sum F_k^q L (w_k - w)) / (sum h_k), with
 * h_k = q F_k^(q-1) |L (w - w_k)|^2 + L F_k^q. Training must say its mean loss F_k of the model that it was asked about.
 */
export function qFedAvg({ q, lipschitz }: QFedAvgOptions): Strategy<null> {
  if (!(q >= 0 && q <= 100) || !(lipschitz > 0)) throw new UsageError("q: a number in [0, 100]; lipschitz: above 0");
  return {
    name: "qFedAvg",
    client: { ...plainly, upload: "fair", fair: { q, lipschitz } },
    begin: () => null,
    next: (_state, previous, { update }) => ({ weights: plus(previous, update), state: null }),
  };
}
