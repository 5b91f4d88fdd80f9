import type { Uniform } from "../../src/samplers/uniform.ts";

/** What a sampler surely gives, however the undecided part of its tree ends. */
export interface Mass {
  readonly decided: ReadonlyMap<bigint | undefined, number>;
  readonly undecided: number;
}

/**
 * Follows every choice of a sampler: where it asks for an integer below n, all n answers are tried, each with 1/n of the
 * probability. Branches less probable than `least` are left undecided. No random number is drawn: the result is a proof up to
 * `undecided` (and rounding, 1e-12).
 */
export function decisionTree(sample: (source: Uniform) => bigint | undefined, least: number): Mass {
  const decided = new Map<bigint | undefined, number>();
  let undecided = 0;
  const branches: { readonly answers: readonly number[]; readonly mass: number }[] = [{ answers: [], mass: 1 }];
  for (let branch = branches.pop(); branch; branch = branches.pop()) {
    const { answers, mass } = branch;
    const outcome = follow(sample, answers);
    if (!(outcome instanceof Asked)) decided.set(outcome, (decided.get(outcome) ?? 0) + mass);
    else if (mass < least) undecided += mass;
    else
      for (let next = 0; next < outcome.below; next++)
        branches.push({ answers: [...answers, next], mass: mass / outcome.below });
  }
  return { decided, undecided };
}

class Asked {
  readonly below: number;
  constructor(below: number) {
    this.below = below;
  }
}

/** The sample that these answers lead to, or the question that comes after them. */
function follow(
  sample: (source: Uniform) => bigint | undefined,
  answers: readonly number[],
): bigint | undefined | Asked {
  let at = 0;
  const below = (bound: number): number => {
    if (bound === 1) return 0;
    const answer = answers[at++];
    if (answer === undefined) throw new Asked(bound);
    return answer;
  };
  try {
    return sample({ below, belowBig: (bound) => BigInt(below(Number(bound))) });
  } catch (asked) {
    if (asked instanceof Asked) return asked;
    throw asked;
  }
}
