import { UsageError } from "@tavs/core";
import type { Canonicaliser } from "./canonicaliser.ts";

/**
 * Former numbers and the ones that replaced them. Numbers change: a replacement number becomes a CPR, a birth date is
 * corrected, sex is changed; only the site that saw it knows. Local data: it leaves the site never.
 */
export interface AliasTable {
  readonly size: number;
  /** The current form of a canonical form: itself where nothing replaced it. */
  current(canonical: string): string;
}

/**
 * Reads pairs of a former and a current number, in any notation that `canonicalise` takes, and follows chains to their end.
 * Throws `UsageError`, with the pair's position, for a number that cannot be read, a former number with two different
 * successors, and a number that would in the end replace itself. Cost: linear in the pairs.
 */
export function aliasTable(
  pairs: Iterable<readonly [former: string, current: string]>,
  canonicalise: Canonicaliser,
): AliasTable {
  const successors = readPairs(pairs, canonicalise);
  const ends = new Map<string, string>();
  for (const former of successors.keys()) follow(former, successors, ends);
  return { size: ends.size, current: (canonical) => ends.get(canonical) ?? canonical };
}

function readPairs(pairs: Iterable<readonly [string, string]>, canonicalise: Canonicaliser): Map<string, string> {
  const successors = new Map<string, string>();
  let at = 0;
  for (const [former, current] of pairs) {
    const [from, to] = [former, current].map((cell) => readCell(cell, canonicalise, `alias number ${at}`));
    if ((successors.get(from!) ?? to) !== to)
      throw new UsageError(`alias number ${at} gives its number a second successor`);
    successors.set(from!, to!);
    at++;
  }
  return successors;
}

/** Walks to the end of the chain and notes it for all on the way: a second walk stops where the first came by. */
function follow(former: string, successors: ReadonlyMap<string, string>, ends: Map<string, string>): void {
  const way = new Set<string>();
  let at = former;
  while (successors.has(at) && !ends.has(at)) {
    if (way.has(at)) throw new UsageError(`a circle of ${way.size} aliases or fewer: a number would replace itself`);
    way.add(at);
    at = successors.get(at)!;
  }
  const end = ends.get(at) ?? at;
  for (const passed of way) ends.set(passed, end);
}

/** Canonical, or a `UsageError` that says where: a list that is read in part would be worse than none. */
export function readCell(cell: string, canonicalise: Canonicaliser, where: string): string {
  try {
    return canonicalise(cell);
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`${where}: ${error.message}`, { code: error.code });
    throw error;
  }
}
