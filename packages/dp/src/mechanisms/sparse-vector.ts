import { BudgetError, type Random, UsageError } from "@tavs/core";
import { discreteLaplace } from "../samplers/discrete-laplace.ts";

/** A stream of questions of which only few are expected to be answered "above". */
export interface SparseTerms {
  /** The same for all questions; public. */
  readonly threshold: bigint;
  /** How far one person moves the answer of a question, at most. */
  readonly sensitivity: bigint;
  /** Millionths of epsilon, for the whole stream. */
  readonly microEpsilon: number;
  /** After so many answers "above" the stream ends. */
  readonly positives: number;
}

/** Whether the answer is above the threshold, roughly. Throws `BudgetError` when the stream has ended. */
export type SparseVector = (answer: bigint) => boolean;

/**
 * Above Threshold, once for each positive (Dwork, Roth 2014, Algorithms 1 and 2; Lyu, Su, Li 2017, arXiv 1603.01699, say which of the
 * published variants are private). The threshold has noise of its own, drawn anew after each "above"; every answer has fresh noise;
 * no number is ever told. A run costs epsilon / positives: half for its threshold, half for its answers.
 * Throws `UsageError` if the terms are not as described.
 */
export function sparseVector(terms: SparseTerms, random: Random): SparseVector {
  const { thresholdScale, answerScale } = sparseScales(terms);
  const ofThreshold = discreteLaplace(thresholdScale, random);
  const ofAnswer = discreteLaplace(answerScale, random);
  let left = terms.positives;
  let threshold = terms.threshold + ofThreshold();
  return (answer) => {
    if (left === 0)
      throw new BudgetError(`this stream has answered "above" ${terms.positives} times, as often as it may`);
    if (answer + ofAnswer() < threshold) return false;
    left--;
    threshold = terms.threshold + ofThreshold();
    return true;
  };
}

/** 2 sensitivity positives / epsilon for the threshold, twice that for the answers. */
export function sparseScales({ sensitivity, microEpsilon, positives }: SparseTerms): {
  readonly thresholdScale: { readonly numerator: bigint; readonly denominator: bigint };
  readonly answerScale: { readonly numerator: bigint; readonly denominator: bigint };
} {
  for (const value of [microEpsilon, positives])
    if (!Number.isSafeInteger(value) || value < 1)
      throw new UsageError("microEpsilon and positives are integers, 1 or more");
  if (sensitivity < 1n) throw new UsageError("sensitivity is an integer, 1 or more");
  const numerator = 2_000_000n * sensitivity * BigInt(positives);
  const denominator = BigInt(microEpsilon);
  return { thresholdScale: { numerator, denominator }, answerScale: { numerator: 2n * numerator, denominator } };
}
