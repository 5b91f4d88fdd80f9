// Adding by pieces: every hospital gives each of the others a piece of its numbers, and each adds the pieces that it was given.
import { party } from "@tavs/core";
import { type SharedSumAgreement, sharedSum } from "@tavs/core/sharing";
import type { Written } from "./masked/numbers.ts";
import { adapted } from "./nested.ts";
import { type AddingInput, countedOf, hashOf, PATIENCE_MS, type SumTask, type Way } from "./way.ts";

/**
 * All hospitals are the committee. Shamir's threshold is the highest at which a sum is opened without those who may vanish:
 * members settle on one set when more than (n + t - 1) / 2 have heard of it.
 */
function agreementOf(task: SumTask): SharedSumAgreement {
  const { aggregator, contributors, length, numbers, mayDropOut = 0 } = task;
  const names = contributors.map(({ name }) => party(name));
  return {
    contributors: names,
    members: names,
    receiver: aggregator,
    threshold: names.length - 2 * mayDropOut,
    length,
    fewest: Math.max(3, names.length - mayDropOut),
    context: hashOf(task),
    ...inField(numbers, names.length),
  };
}

/** A ring's numbers in a field that is a little narrower: 2^61 - 1 for 64 bits, 2^127 - 1 for 128. */
function inField(
  numbers: Written,
  parties: number,
): Pick<SharedSumAgreement, "maxValue" | "decimals" | "fractionBits"> {
  if (numbers.bits === undefined) return { maxValue: numbers.maxValue, decimals: numbers.decimals ?? 0 };
  const { bits, fractionBits } = numbers;
  return { maxValue: 2 ** ((bits === 64 ? 59 : 125) - fractionBits) / parties, fractionBits };
}

const patient = ({ patienceMs = PATIENCE_MS, ...task }: AddingInput) => ({ agreement: agreementOf(task), patienceMs });

/** Shamir's shares (docs/protocols/shares.md): for tables of up to some thousand numbers; the hub stores and passes on nothing. */
export const shares: Way = {
  name: "shares",
  aggregator: adapted(sharedSum.receiver, {
    input: patient,
    keep: ({ contributors }) => contributors.map(({ name }) => name),
    result: ({ totals, contributors }, all) => ({ totals, ...countedOf(all, contributors) }),
  }),
  contributor: adapted(sharedSum.member, {
    input: ({ me, values, ...task }) => ({ ...patient(task), me, values }),
    keep: ({ contributors }) => contributors.map(({ name }) => name),
    result: ({ contributors }, all) => countedOf(all, contributors),
  }),
  contributorsLearn: null,
  handlers: () => ({}),
};
