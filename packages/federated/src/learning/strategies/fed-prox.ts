import { UsageError } from "@tavs/core";
import type { Strategy } from "../strategy.ts";
import { fedAvg } from "./fed-avg.ts";

/**
 * FedProx (Li et al. 2020, Algorithm 2): training at home adds mu/2 |w - w_t|^2 to its loss, so that hospitals that differ do
 * not run apart. Training must heed `task.proximal`; `descend` does. What the server does is another strategy's: by default the average.
 */
export function fedProx<State = null>(mu: number, server?: Strategy<State>): Strategy<State | null> {
  if (!(mu >= 0 && mu < Number.POSITIVE_INFINITY)) throw new UsageError("mu: a number from 0");
  const base: Strategy<State | null> = server ?? fedAvg;
  return { ...base, name: `fedProx/${base.name}`, client: { ...base.client, proximal: mu } };
}
