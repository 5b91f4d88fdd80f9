// The aggregator's last step: words of the ring are numbers again, where the ones behind them show that all masks are gone.
import { done, PeerError } from "@tavs/core";
import type { At, Next } from "./aggregator-state.ts";
import type { Plan } from "./agreement.ts";
import { everybody, namesOf, without } from "./contributor-state.ts";
import { decodeInto, ONES } from "./numbers.ts";
import { fromLittleEndian } from "./words.ts";

/** The totals. Throws `PeerError` where the masks did not cancel, so that noise is never taken for a result. */
export function openTotal({ plan, survivors, refused, wrong }: At<"unmasking">, parts: readonly Uint8Array[]): Next {
  const { totals, ones } = decoded(plan, parts.map(fromLittleEndian));
  const width = plan.numbers.bits / 32;
  if (ones.length !== ONES * width || !ones.every((word, i) => word === (i % width === 0 ? survivors.length : 0)))
    throw new PeerError(
      `the vectors of ${survivors.length} contributors do not fit together: somebody masked for another sum`,
      { code: "noise" },
    );
  return done({
    totals,
    contributors: namesOf(plan, survivors),
    missing: namesOf(plan, without(everybody(plan), survivors)),
    refused: refused.map(({ number, reason }) => ({ name: plan.names[number]!, reason })),
    wrongShares: namesOf(plan, wrong),
  });
}

/** The numbers, and the words of the ones behind them. */
function decoded({ length, numbers }: Plan, parts: readonly Uint32Array[]): Decoded {
  const totals = new Float64Array(length);
  const ones: number[] = [];
  let at = 0;
  for (const words of parts) {
    const mine = words.subarray(0, ((length - at) * numbers.bits) / 32);
    decodeInto(totals, at, { words: mine, numbers });
    at += (mine.length * 32) / numbers.bits;
    for (const word of words.subarray(mine.length)) ones.push(word);
  }
  return { totals, ones };
}

interface Decoded {
  readonly totals: Float64Array;
  readonly ones: readonly number[];
}
