// Masked vectors are taken in for as many contributors at once as there is room for: in so many turns, and so long it takes.
import type { Plan } from "./agreement.ts";
import { wordsFor } from "./numbers.ts";

const AT_ONCE = 1 << 26; // bytes of masked vectors that are kept before they are added

/** How many vectors are kept at once. */
export const roomFor = ({ length, numbers }: Pick<Plan, "length" | "numbers">): number =>
  Math.max(1, Math.floor(AT_ONCE / (4 * wordsFor(length, numbers))));

/** How long the aggregator waits for those who are silent, if it is not told otherwise. */
export const AGGREGATOR_PATIENCE_MS = 120_000;

const STAGES = 4; // at which others may be silent, beside the turns: keys, shares, signatures, and one more draw of coins

/** In how many turns vectors are taken in. */
export const turnsOf = ({ names, ...vector }: Pick<Plan, "names" | "length" | "numbers">): number =>
  Math.ceil(names.length / roomFor(vector));

/** How long a contributor hears nothing where somebody is silent in every turn. */
export const patienceOf = (plan: Plan): number => (STAGES + turnsOf(plan)) * AGGREGATOR_PATIENCE_MS;
