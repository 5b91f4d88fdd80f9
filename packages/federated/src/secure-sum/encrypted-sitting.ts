// What all parties of one encrypted sum know beforehand: whose key it is, and how the numbers stand in its plaintexts.
import { hex, UsageError } from "@tavs/core";
import type { SumsAgreement } from "@tavs/core/he";
import { type Form, formOf } from "./encrypted-numbers.ts";
import { type AddingInput, hashOf, namesOf, PATIENCE_MS } from "./way.ts";

export interface Sitting {
  readonly agreement: SumsAgreement;
  readonly form: Form;
  readonly patienceMs: number;
}

/**
 * Every hospital holds a share of the key of this one sum. Throws `UsageError` where one may vanish, because its share opens the
 * sum, and where the aggregator would hold one.
 */
export function sittingOf({ patienceMs = PATIENCE_MS, ...task }: AddingInput): Sitting {
  if ((task.mayDropOut ?? 0) !== 0)
    throw new UsageError("mayDropOut: every hospital holds a share of the key; add by masks or by shares instead");
  const holders = namesOf(task);
  if (holders.includes(task.aggregator)) throw new UsageError("contributors: the aggregator is none of them");
  const form = formOf(task);
  const { length, maxValue } = form;
  return { agreement: { study: hex(hashOf(task)), holders, length, maxValue }, form, patienceMs };
}
