import type { Pair } from "./remembered.ts";

/**
 * Pairs of runs that cannot both be remembered rightly. What finished at both was a talk of both, that lay between the first
 * and the last line of either: so if one log has it ended before another run began, the other log cannot have that one ended
 * before this one began. One contradiction is given for each later run. Cost: n log n.
 */
export function contradictions(pairs: readonly Pair[]): readonly (readonly [Pair, Pair])[] {
  const talks = pairs.filter((pair) => pair.every(({ outcome }) => outcome === "finished"));
  const byEnd = talks.toSorted((a, b) => end(a, 0) - end(b, 0));
  const found: (readonly [Pair, Pair])[] = [];
  let [at, last]: [number, Pair | undefined] = [0, undefined]; // of all that ended by then, what began last in the second log
  for (const pair of talks.toSorted((a, b) => begin(a, 0) - begin(b, 0))) {
    for (; at < byEnd.length && end(byEnd[at]!, 0) < begin(pair, 0); at++)
      if (last === undefined || begin(byEnd[at]!, 1) > begin(last, 1)) last = byEnd[at]!;
    if (last !== undefined && begin(last, 1) > end(pair, 1)) found.push([last, pair]);
  }
  return found;
}

const begin = (pair: Pair, side: 0 | 1): number => pair[side].lines[0]!;
const end = (pair: Pair, side: 0 | 1): number => pair[side].lines.at(-1)!;
