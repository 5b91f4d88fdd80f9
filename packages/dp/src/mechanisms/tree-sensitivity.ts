import { UsageError } from "@tavs/core";

/** In which steps one person may be. */
export interface Participation {
  readonly steps: number;
  /** At most so often. */
  readonly times: number;
  /** With at least so many steps between two of them. */
  readonly between: number;
}

/**
 * The largest sum of squares by which one person, who moves a step by 1, moves the complete nodes of the tree over the steps: a node moves by
 * how often they are below it. By trying every pattern to which nothing can be added. Throws `UsageError` if the numbers are not integers
 * in range, or more than about 10^6 patterns would have to be tried.
 */
export function treeSensitivitySquared(participation: Participation): number {
  const { steps, times, between } = participation;
  if (
    ![steps, times].every((value) => Number.isSafeInteger(value) && value >= 1) ||
    !Number.isSafeInteger(between) ||
    between < 0
  )
    throw new UsageError("steps and times are integers, 1 or more, and the steps between are 0 or more");
  let [count, largest] = [0, 0];
  eachPattern(participation, () => {
    if (++count > MOST)
      throw new UsageError("too many patterns of participation to try; allow fewer times or longer gaps");
  });
  eachPattern(participation, (chosen) => {
    largest = Math.max(largest, patternSquared(chosen, steps));
  });
  return largest;
}

/** Every pattern to which nothing can be added. Counting them costs a hundredth of trying them. */
function eachPattern({ steps, times, between }: Participation, visit: (chosen: readonly number[]) => void): void {
  const chosen: number[] = [];
  const extend = (from: number): void => {
    if (chosen.length === times || from >= steps) return visit(chosen);
    // A step later than `from + between` would leave room for one more in front of it: such a pattern is not the largest.
    const last = chosen.length === times - 1 ? steps - 1 : Math.min(from + between, steps - 1);
    for (let next = from; next <= last; next++) {
      chosen.push(next);
      extend(next + between + 1);
      chosen.pop();
    }
  };
  extend(0);
}

const MOST = 1 << 20;

/** The sum, over all complete nodes, of how many of these steps are below them, squared. */
export function patternSquared(chosen: readonly number[], steps: number): number {
  let sum = 0;
  for (let width = 1; width <= steps; width *= 2) {
    const below = new Map<number, number>();
    for (const step of chosen) {
      const node = Math.floor(step / width);
      if ((node + 1) * width <= steps) below.set(node, (below.get(node) ?? 0) + 1);
    }
    for (const times of below.values()) sum += times * times;
  }
  return sum;
}
