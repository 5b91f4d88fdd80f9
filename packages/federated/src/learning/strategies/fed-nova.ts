import { plainly, plus, type Strategy } from "../strategy.ts";

/**
 * FedNova (Wang et al. 2020, normalised averaging): hospitals that take more steps do not pull harder. The average is of updates per
 * local step, d_i = (y_i - x) / |a_i|_1, and the model moves by tau_eff = sum p_i |a_i|_1 of them. Training must say its steps.
 */
export const fedNova: Strategy<null> = {
  name: "fedNova",
  client: { ...plainly, upload: "normalised" },
  begin: () => null,
  next: (_state, previous, { update, beside, weight }) => ({
    weights: plus(previous, update, beside[0]! / weight),
    state: null,
  }),
};
