import { type Inversion, thresholds } from "../../src/samplers/inversion.ts";
import type { Uniform } from "../../src/samplers/uniform.ts";

/** What a sampler surely gives, however the undecided part of its tree ends. */
export interface Mass<Outcome> {
  readonly decided: ReadonlyMap<Outcome, number>;
  readonly undecided: number;
}

/** One question of a sampler: what may be answered, and how probable each answer is. */
interface Asked {
  readonly answers: readonly number[];
  readonly probabilities: readonly number[];
}

/**
 * Follows every choice of a sampler: where it asks, all answers are tried, each with its probability. Branches less probable than
 * `least` are left undecided. No random number is drawn: the result is a proof up to `undecided` (and rounding, 1e-12), given that
 * the answers of `Uniform` are what they are said to be, which `uniform.test.ts` and `inversion.test.ts` show.
 */
export function decisionTree<Outcome>(sample: (source: Uniform) => Outcome, least: number): Mass<Outcome> {
  const decided = new Map<Outcome, number>();
  let undecided = 0;
  const branches: { readonly given: readonly number[]; readonly mass: number }[] = [{ given: [], mass: 1 }];
  for (let branch = branches.pop(); branch; branch = branches.pop()) {
    const { given, mass } = branch;
    const outcome = follow(sample, given);
    if (!(outcome instanceof Question)) decided.set(outcome, (decided.get(outcome) ?? 0) + mass);
    else if (mass < least) undecided += mass;
    else
      for (const [at, answer] of outcome.asked.answers.entries())
        branches.push({ given: [...given, answer], mass: mass * outcome.asked.probabilities[at]! });
  }
  return { decided, undecided };
}

class Question {
  readonly asked: Asked;
  constructor(asked: Asked) {
    this.asked = asked;
  }
}

/** The sample that these answers lead to, or the question that comes after them. */
function follow<Outcome>(sample: (source: Uniform) => Outcome, given: readonly number[]): Outcome | Question {
  let at = 0;
  const ask = (asked: () => Asked): number => {
    const answer = given[at++];
    if (answer === undefined) throw new Question(asked());
    return answer;
  };
  try {
    return sample(answering(ask));
  } catch (question) {
    if (question instanceof Question) return question;
    throw question;
  }
}

function answering(ask: (asked: () => Asked) => number): Uniform {
  const below = (bound: number): number => (bound === 1 ? 0 : ask(() => evenly(bound)));
  const fraction = (part: number): boolean =>
    part === 0 || part === 1 ? part === 1 : ask(() => ({ answers: [0, 1], probabilities: [1 - part, part] })) === 1;
  return {
    below,
    belowBig: (bound) => BigInt(below(Number(bound))),
    fraction: (numerator, denominator) => fraction(numerator / denominator),
    fractionBig: (numerator, denominator) => fraction(Number(numerator) / Number(denominator)),
    choose: (table) => ask(() => lawOf(table)),
  };
}

function evenly(bound: number): Asked {
  const answers = Array.from({ length: bound }, (_, answer) => answer);
  return { answers, probabilities: answers.map(() => 1 / bound) };
}

const laws = new WeakMap<Inversion, Asked>();

/** The answers of a table, with the probabilities that its thresholds give at 128 bits. */
function lawOf(table: Inversion): Asked {
  const known = laws.get(table);
  if (known) return known;
  const { first, lower } = thresholds(table.law, 128);
  const answers = lower.slice(1).map((_, at) => first + 1 + at);
  const probabilities = answers.map((_, at) => Number(lower[at + 1]! - lower[at]!) / 2 ** 128);
  const asked = { answers, probabilities };
  laws.set(table, asked);
  return asked;
}
