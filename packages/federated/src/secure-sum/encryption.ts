// Adding under a key that nobody has: the hospitals make it together, hand in what the aggregator can not read, and open the sum.
import { keyKeeper } from "@tavs/core/he";
import { aggregator } from "./encrypted-aggregator.ts";
import { contributor } from "./encrypted-contributor.ts";
import { contributorHandlers } from "./masked/handlers.ts";
import type { Way } from "./way.ts";

/**
 * Threshold BFV (docs/protocols/encrypted-sums.md): the sum rests where nobody can read it until all hospitals open it together.
 * Numbers that no plaintext holds are added digit by digit.
 */
export const encryption: Way = {
  name: "he",
  aggregator,
  contributor,
  contributorsLearn: "the totals of every sum",
  // The share of the key signs as its own, not as the identity does.
  handlers: (options) => ({ ...contributorHandlers(options), ...keyKeeper({ store: options.store }) }),
};
