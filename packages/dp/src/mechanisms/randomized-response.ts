import { type Random, UsageError } from "@tavs/core";
import { bernoulliExpBig } from "../samplers/bernoulli.ts";
import { uniform } from "../samplers/uniform.ts";

/** How each person hides their own answer. */
export interface ResponseTerms {
  /** 2 for yes and no. */
  readonly categories: number;
  /** Millionths of epsilon, for one answer. */
  readonly microEpsilon: number;
}

/**
 * Tells the truth e^epsilon times as often as any other category (Warner 1965; k-ary: Kairouz, Oh, Viswanath 2014), exactly: a category
 * is drawn and, unless it is the truth, kept with probability exp(-epsilon). The result answers for one truth after another.
 * Throws `UsageError` if terms or truth are not integers in range.
 */
export function randomizedResponse(
  { categories, microEpsilon }: ResponseTerms,
  random: Random,
): (truth: number) => number {
  mustBeTerms({ categories, microEpsilon });
  const source = uniform(random);
  const epsilon = BigInt(microEpsilon);
  return (truth) => {
    if (!Number.isSafeInteger(truth) || truth < 0 || truth >= categories)
      throw new UsageError(`an answer is an integer below ${categories}, the number of categories`);
    for (;;) {
      const answer = source.below(categories);
      if (answer === truth || bernoulliExpBig(epsilon, 1_000_000n, source)) return answer;
    }
  };
}

/**
 * How many truths lie behind counts of answers, without bias: (count - n p) / (t - p), where t and p are the probabilities of the truth
 * and of another category. Estimates may be negative; they sum to n.
 */
export function responseEstimates(
  counts: readonly number[],
  { categories, microEpsilon }: ResponseTerms,
): readonly number[] {
  mustBeTerms({ categories, microEpsilon });
  if (counts.length !== categories)
    throw new UsageError(`${categories} categories have as many counts; ${counts.length} came`);
  const other = 1 / (Math.exp(microEpsilon / 1e6) + categories - 1);
  const people = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (count - people * other) / (Math.expm1(microEpsilon / 1e6) * other));
}

/** The epsilon of telling the truth with this probability, and each of the other categories as often as another. */
export function responseEpsilon(categories: number, probability: number): number {
  if (!(probability > 0 && probability < 1)) throw new UsageError("a probability lies between 0 and 1");
  return Math.abs(Math.log((probability * (categories - 1)) / (1 - probability)));
}

function mustBeTerms({ categories, microEpsilon }: ResponseTerms): void {
  if (!Number.isSafeInteger(categories) || categories < 2)
    throw new UsageError("there are 2 categories or more, a whole number");
  if (!Number.isSafeInteger(microEpsilon) || microEpsilon < 1)
    throw new UsageError("microEpsilon is an integer, 1 or more");
}
