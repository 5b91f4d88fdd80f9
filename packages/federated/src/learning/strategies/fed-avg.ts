import { plainly, plus, type Strategy } from "../strategy.ts";

/** Federated averaging (McMahan et al. 2017, Algorithm 1): the next model is the average, weighted by rows. */
export const fedAvg: Strategy<null> = {
  name: "fedAvg",
  client: plainly,
  begin: () => null,
  next: (_state, previous, { update }) => ({ weights: plus(previous, update), state: null }),
};
