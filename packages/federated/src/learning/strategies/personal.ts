// Strategies that leave something at home.
import { UsageError } from "@tavs/core";
import type { Strategy } from "../strategy.ts";
import { fedAvg } from "./fed-avg.ts";

/**
 * Ditto (Li, Hu, Beirami, Smith 2021, Algorithm 1): beside the common model, each hospital trains one of its own, held near the common
 * one by lambda/2 |v - w|^2. It never leaves; `participate` returns it.
 */
export function ditto<State = null>(lambda: number, server?: Strategy<State>): Strategy<State | null> {
  if (!(lambda >= 0 && lambda < Number.POSITIVE_INFINITY)) throw new UsageError("lambda: a number from 0");
  const base: Strategy<State | null> = server ?? fedAvg;
  return { ...base, name: `ditto/${base.name}`, client: { ...base.client, personal: lambda } };
}

/**
 * Local layers (FedBN, Li et al. 2021, where they are those of batch normalisation): tensors whose names fit a pattern, such as
 * "*.bn.*", stay at home, and neither the sum nor the coordinator ever holds them.
 */
export function localLayers<State = null>(
  patterns: readonly string[],
  server?: Strategy<State>,
): Strategy<State | null> {
  if (patterns.length === 0 || patterns.includes(""))
    throw new UsageError("patterns: at least one, none of them empty");
  const base: Strategy<State | null> = server ?? fedAvg;
  return { ...base, name: `localLayers/${base.name}`, client: { ...base.client, local: patterns } };
}
