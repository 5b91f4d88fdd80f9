// Which regular expressions take more than linear time for some text: found in the pattern, so that no clock is asked. A pattern
// becomes an automaton of its positions (Glushkov). A backtracking engine tries every way to read the same text, so there must
// not be more ways the longer the text is (Weideman et al., Analyzing matching time behavior of backtracking regular expression
// matchers by using ambiguity of NFA, CIAA 2016): no two ways around one loop, and no way from one loop to another on one text.
import { type Automaton, automataOf, NotLookedThrough } from "./regular-expression-automaton.ts";

/** Why a pattern may be slow, in one sentence; nothing for one whose time grows as the text does. */
export function slowness({ source, flags }: RegExp): string | undefined {
  try {
    return automataOf(source, flags)
      .map(flawOf)
      .find((flaw) => flaw !== undefined);
  } catch (error) {
    if (error instanceof NotLookedThrough) return error.message;
    throw error;
  }
}

type Tuple = readonly number[];

function flawOf(automaton: Automaton): string | undefined {
  if (automaton.twofold !== undefined)
    return `a loop within a loop repeats ${automaton.atoms[automaton.twofold]} in two ways`;
  const loops = [...automaton.atoms.keys()].filter((p) => !automaton.succeeds.has(p) && reaches(automaton, [p], [p]));
  for (const p of loops) {
    if (hasTwoLoops(automaton, p)) return `two ways lead around one loop at ${automaton.atoms[p]}`;
    const next = loops.find((q) => p !== q && reaches(automaton, [p, p, q], [p, q, q]));
    if (next !== undefined) return `what ${automaton.atoms[p]} repeats, ${automaton.atoms[next]} repeats as well`;
  }
  return undefined;
}

/** From p back to p on one text in two ways: they part, and meet again. */
function hasTwoLoops(automaton: Automaton, p: number): boolean {
  const around = [...reachable(automaton, [p, p])].map(numbers).filter(([r, s]) => r !== s);
  return around.some((apart) => reaches(automaton, apart, [p, p]));
}

const reaches = (automaton: Automaton, from: Tuple, to: Tuple): boolean => reachable(automaton, from).has(to.join());
const numbers = (key: string): Tuple => key.split(",").map(Number);

/** Every tuple of positions to which one text leads, at least one character long, each position by its own way. */
function reachable(automaton: Automaton, from: Tuple): ReadonlySet<string> {
  const found = new Set<string>();
  const left: Tuple[] = [from];
  for (let tuple = left.pop(); tuple !== undefined; tuple = left.pop())
    for (const next of steps(automaton, tuple)) {
      if (found.has(next.join())) continue;
      found.add(next.join());
      left.push(next);
    }
  return found;
}

/** One character further: the positions must have a character in common. */
function steps({ follow, characters }: Automaton, tuple: Tuple): readonly Tuple[] {
  let ways: { readonly to: Tuple; readonly common: bigint }[] = [{ to: [], common: -1n }];
  for (const position of tuple)
    ways = ways.flatMap(({ to, common }) =>
      [...follow[position]!]
        .map((next) => ({ to: [...to, next], common: common & characters[next]! }))
        .filter((way) => way.common !== 0n),
    );
  return ways.map(({ to }) => to);
}
