// How many neighbours are enough: Bell et al. 2020, by exact tails of the hypergeometric distribution in integers of any
// size, so that every party on every machine comes to the same numbers.

const SECURITY = 40; // sigma: a view says more than the sum with probability 2^-40 at most
const CORRECTNESS = 30; // eta: with as many drop-outs as agreed, a sum cannot be opened with probability 2^-30 at most
/** A draw of the graph can be repeated so often, where somebody vanishes between committing and opening. */
export const DRAWS = 4; // 2 bits of the security

interface Facts {
  readonly parties: number;
  readonly mayDropOut: number;
  readonly colluders: number;
}

export interface Neighbourhood {
  readonly neighbours: number;
  readonly threshold: number;
}

/**
 * The smallest even number k of neighbours, with its threshold t, such that for every contributor, in all draws together:
 *  - secrecy: 2t > k + 1 + (colluders among its neighbours), but with probability 2^-41,
 *  - connection: no k/2 in a row on the circle are all colluding or gone, but with probability 2^-41,
 *  - cutting: where the agreed drop-outs and colluders are enough to empty k/2 places in a row, twice, an aggregator that has
 *    seen the circle could say that just these vanished. Who stands beside such places is opened by k/2 + 1 and the colluders in
 *    them only. t is larger than that in one of the two: half of the colluders, or as many as are there but with probability
 *    2^-41, which is instead of the chance above;
 *  - opening: t of its neighbours stay, but with probability 2^-30.
 * Undefined where no k below n - 1 does: everybody is then everybody's neighbour.
 */
export function neighbourhood({ parties, mayDropOut, colluders }: Facts): Neighbourhood | undefined {
  const stay = parties - mayDropOut;
  const rare = SECURITY + 1 + 2; // two events, four draws
  for (let k = 2; k < parties - 1; k += 2) {
    if (!isBelow(inARow({ parties, bad: colluders + mayDropOut, run: k / 2 }), rare, parties)) continue;
    const others = stay - 1; // the fewest that can be left: all drop-outs may come before the graph is drawn
    if (k >= others) return undefined;
    const among = leastBound(others, colluders, k, { rare, times: parties });
    const isCut = k <= colluders + mayDropOut;
    const inHalf = isCut ? leastBound(others, colluders, k / 2, { rare, times: parties }) : 0;
    const beside = isCut ? k / 2 + 1 + Math.min(inHalf, Math.floor(colluders / 2)) : 0;
    const threshold = Math.max(Math.floor((k + 1 + among) / 2), beside) + 1;
    const lost = tail({ all: parties - 1, marked: mayDropOut, drawn: k }, k - threshold + 1);
    if (threshold <= k && isBelow(lost, CORRECTNESS, parties)) return { neighbours: k, threshold };
  }
  return undefined;
}

interface Fraction {
  readonly of: bigint;
  readonly over: bigint;
}

/** True where times * fraction <= 2^-bits. */
const isBelow = ({ of, over }: Fraction, bits: number, times: number): boolean =>
  (of * BigInt(times)) << BigInt(bits) <= over;

/** The chance that `run` given places of the circle are all taken by the bad. */
function inARow({ parties, bad, run }: { parties: number; bad: number; run: number }): Fraction {
  let [of, over] = [1n, 1n];
  for (let i = 0; i < run; i++) {
    of *= BigInt(Math.max(bad - i, 0));
    over *= BigInt(parties - i);
  }
  return { of, over };
}

/** The least number that is exceeded with so small a chance. */
function leastBound(
  all: number,
  marked: number,
  drawn: number,
  { rare, times }: { rare: number; times: number },
): number {
  for (let most = 0; ; most++) if (isBelow(tail({ all, marked, drawn }, most + 1), rare, times)) return most;
}

interface Urn {
  readonly all: number;
  readonly marked: number;
  readonly drawn: number;
}

/** The chance that at least `least` of the drawn are marked. */
function tail({ all, marked, drawn }: Urn, least: number): Fraction {
  let of = 0n;
  for (let j = Math.max(least, 0); j <= Math.min(marked, drawn); j++)
    of += choose(marked, j) * choose(all - marked, drawn - j);
  return { of, over: choose(all, drawn) };
}

const rows = new Map<number, readonly bigint[]>();

/** n over k; the row of n is computed once. */
function choose(n: number, k: number): bigint {
  if (k < 0 || k > n) return 0n;
  const row = rows.get(n) ?? rowOf(n);
  rows.set(n, row);
  return row[k]!;
}

function rowOf(n: number): readonly bigint[] {
  const row = [1n];
  for (let k = 1; k <= n; k++) row.push((row[k - 1]! * BigInt(n - k + 1)) / BigInt(k));
  return row;
}
