// One sum from facts: the library chooses how to add, or is told.
import { type Aggregation, chooseAggregation, type Random } from "@tavs/core";
import { encryption } from "./encryption.ts";
import { masks } from "./masks.ts";
import { shares } from "./shares.ts";
import type { SumTask, Way } from "./way.ts";

/** The facts of a sum: who, how many numbers, how large. Plain data that stands in the study terms. */
export interface SumFacts extends Omit<SumTask, "numbers" | "round" | "model"> {
  /** No number is larger in magnitude. */
  readonly maxValue: number;
  /** Decimal places that are kept, 0 to 15. Default 0: whole numbers, and others are refused. */
  readonly decimals?: number;
  /** Whether hospitals hand in on different days. Default false: all are online for one sitting. */
  readonly overDays?: boolean;
  /** How to add, for who knows better. */
  readonly way?: Aggregation;
}

/** A way to add, and what its parties are given. */
export interface SecureSum extends Way {
  /** Why it was chosen, in one sentence. */
  readonly why: string;
  /** The input of `aggregator`; that of `contributor` has `me` and `values` beside it. */
  readonly task: SumTask;
}

const ways = { masks, shares, he: encryption } as const satisfies Record<Aggregation, Way>;

/**
 * A sum that nobody can read. Throws `UsageError` where the facts can not be kept:
 * `run(sum.aggregator, { input: sum.task, ... })` at one party, and at each hospital
 * `run(sum.contributor, { input: { ...sum.task, me, values }, handlers: sum.handlers({ identity, store }), ... })`.
 */
export function secureSum({ maxValue, decimals = 0, overDays = false, way: asked, ...facts }: SumFacts): SecureSum {
  const { contributors, length, mayDropOut = 0 } = facts;
  const known = { parties: contributors.length, length, maxValue, decimals, mayDropOut, overDays };
  const { way, why } = chooseAggregation({ ...known, ...(asked !== undefined && { way: asked }) });
  const task: SumTask = { ...facts, numbers: { maxValue, decimals } };
  ways[way].aggregator.start(task, nobodysCoins); // a start says nothing and keeps nothing: what this way can not keep is refused now
  return { ...ways[way], why, task };
}

const nobodysCoins: Random = (length) => new Uint8Array(length); // of a session that does not take place
