// How many neighbours are enough: Bell et al. 2020, by exact tails of the hypergeometric distribution in integers of any
// size, so that every party on every machine comes to the same numbers.
import { type Fraction, isBelow, isRare, type Rare, rarelyMore } from "./tails.ts";

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
  const rare: Rare = { bits: SECURITY + 1 + 2, times: parties }; // two events, four draws
  for (let k = 2; k < parties - 1; k += 2) {
    if (!isBelow(inARow({ parties, bad: colluders + mayDropOut, run: k / 2 }), rare)) continue;
    const others = stay - 1; // the fewest that can be left: all drop-outs may come before the graph is drawn
    if (k >= others) return undefined;
    const among = rarelyMore({ all: others, marked: colluders, drawn: k }, rare);
    const isCut = k <= colluders + mayDropOut;
    const inHalf = isCut ? rarelyMore({ all: others, marked: colluders, drawn: k / 2 }, rare) : 0;
    const beside = isCut ? k / 2 + 1 + Math.min(inHalf, Math.floor(colluders / 2)) : 0;
    const threshold = Math.max(Math.floor((k + 1 + among) / 2), beside) + 1;
    if (threshold > k) continue;
    const neighbours = { all: parties - 1, marked: mayDropOut, drawn: k };
    if (isRare(neighbours, k - threshold + 1, { bits: CORRECTNESS, times: parties }))
      return { neighbours: k, threshold };
  }
  return undefined;
}

/** The chance that `run` given places of the circle are all taken by the bad. */
function inARow({ parties, bad, run }: { parties: number; bad: number; run: number }): Fraction {
  let [of, over] = [1n, 1n];
  for (let i = 0; i < run; i++) {
    of *= BigInt(Math.max(bad - i, 0));
    over *= BigInt(parties - i);
  }
  return { of, over };
}
