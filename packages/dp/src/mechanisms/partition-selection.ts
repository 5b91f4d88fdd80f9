import { type Random, UsageError } from "@tavs/core";
import { expMinus } from "../samplers/exponential.ts";
import { exactly } from "../samplers/rational.ts";
import { uniform } from "../samplers/uniform.ts";

/** What it may cost to say which groups exist. */
export interface SelectionTerms {
  /** Millionths of epsilon, for all groups of a person together. */
  readonly microEpsilon: number;
  /** In (0, 1), for all groups of a person together. */
  readonly delta: number;
  /** How many groups one person is in, at most. */
  readonly groupsPerPerson: number;
  /** Groups of fewer people are never kept (1: no such rule). Counted by the formula, so that it costs nothing. */
  readonly preThreshold: number;
}

/**
 * The probability to keep a group of `people`, the largest that is (epsilon, delta)-private (Desfontaines, Voss, Gipson, Mandayam 2020,
 * arXiv 2006.03684, Theorem 2): "truncated geometric". People are 0 or more; a group of 0 is never kept. For planning: 12 digits.
 */
export function keepProbability(terms: SelectionTerms, people: number): number {
  const n = people - (terms.preThreshold - 1);
  if (n <= 0) return 0;
  const epsilon = terms.microEpsilon / 1e6 / terms.groupsPerPerson;
  const delta = terms.delta / terms.groupsPerPerson;
  const step = Math.expm1(epsilon);
  // Until the turn a group is kept as rarely as the smaller one allows, and then dropped as rarely as that allows.
  const turn = 1 + Math.floor(Math.log((step + 2 * delta) / (delta * (step + 2))) / epsilon);
  const rising = (m: number): number => (delta * Math.expm1(m * epsilon)) / step;
  if (n <= turn) return Math.min(1, rising(n));
  const dropped = 1 - rising(turn);
  const further = -(n - turn) * epsilon;
  return Math.min(1, 1 - (dropped * Math.exp(further) + (delta * Math.expm1(further)) / step));
}

/**
 * Which groups may be shown, by the positions of their counts. The probabilities are those of `keepProbability`, rounded down to
 * fractions of 2^-128 or finer that satisfy the two inequalities of the definition exactly. Counts are people, each in one group once.
 * Throws `UsageError` if a count or a term is not as described, or if no count below 2^20 would be kept for sure.
 */
export function selectPartitions(counts: readonly number[], terms: SelectionTerms, random: Random): readonly number[] {
  const { probabilities, bits } = fractions(terms);
  const source = uniform(random);
  const certain = probabilities.length - 1;
  const one = 1n << bits;
  return counts.flatMap((people, position) => {
    if (!Number.isSafeInteger(people) || people < 0)
      throw new UsageError(`count number ${position} is not an integer in [0, 2^53)`);
    const n = Math.min(certain, people - (terms.preThreshold - 1));
    return n > 0 && (n === certain || source.fractionBig(probabilities[n]!, one)) ? [position] : [];
  });
}

const LONGEST = 1 << 20;

/** The probabilities by people, until they are 1, as numerators of 2^bits. */
export function fractions(terms: SelectionTerms): { probabilities: readonly bigint[]; bits: bigint } {
  mustBeTerms(terms);
  const { numerator, denominator } = exactly(terms.delta);
  const groups = BigInt(terms.groupsPerPerson);
  const bits = 128n + BigInt((denominator * groups).toString(2).length); // the smallest probability has 128 digits of its own
  const one = 1n << bits;
  const delta = (numerator << bits) / (denominator * groups);
  const fall = expMinus(BigInt(terms.microEpsilon), 1_000_000n * groups, Number(bits)) + 2n; // at least exp(-epsilon)
  const rise = (one * one) / fall; // at most exp(epsilon)
  const probabilities = [0n];
  for (let last = 0n; last < one; probabilities.push(last)) {
    if (probabilities.length > LONGEST)
      throw new UsageError("so small an epsilon keeps no group of a million people for sure; ask for a larger one");
    const rarely = ((rise * last) >> bits) + delta;
    const left = one - last - delta;
    const often = left <= 0n ? one : one - (fall * left + one - 1n) / one;
    last = rarely < often ? rarely : often;
  }
  return { probabilities, bits };
}

function mustBeTerms({ microEpsilon, delta, groupsPerPerson, preThreshold }: SelectionTerms): void {
  for (const value of [microEpsilon, groupsPerPerson, preThreshold])
    if (!Number.isSafeInteger(value) || value < 1)
      throw new UsageError("microEpsilon, groupsPerPerson and preThreshold are integers, 1 or more");
  if (!(delta > 0 && delta < 1))
    throw new UsageError("delta lies between 0 and 1; without it groups are known beforehand");
}
