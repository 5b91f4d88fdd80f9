import { zcdpEpsilon } from "../accounting/zcdp.ts";
import { FEMTO, MICRO, NANO, type Price } from "../queries/price.ts";
import type { PrivacyCard } from "./card.ts";

const DELTAS = [1e-5, 1e-6, 1e-9] as const;
const FALSE_ALARMS = [0.001, 0.01, 0.05, 0.1, 0.25, 0.5] as const;

/** The same guarantee in other words. */
export function guaranteeOf(price: Price): PrivacyCard["guarantee"] {
  const pairs = pairsOf(price);
  const tradeOff = FALSE_ALARMS.map((falseAlarms) => ({
    falseAlarms,
    misses: Math.max(0, ...pairs.map((pair) => fewestMisses(falseAlarms, pair))),
  }));
  return { price, epsilonAt: price.measure === "concentrated" ? pairs : [], tradeOff };
}

interface Pair {
  readonly epsilon: number;
  readonly delta: number;
}

function pairsOf(price: Price): readonly Pair[] {
  if (price.measure === "concentrated")
    return DELTAS.map((delta) => ({ delta, epsilon: roundedUp(zcdpEpsilon(price.nanoRho / Number(NANO), delta)) }));
  const delta = price.measure === "approximate" ? price.femtoDelta / Number(FEMTO) : 0;
  return [{ epsilon: price.microEpsilon / Number(MICRO), delta }];
}

/** Rounded up in the fourth decimal, and by more than doubles are off. */
const roundedUp = (epsilon: number): number => Math.ceil(epsilon * (1 + 1e-12) * 1e4) / 1e4;

/** Of any test between neighbours: Wasserman and Zhou 2010; Dong, Roth, Su 2022, equation 5. */
function fewestMisses(falseAlarms: number, { epsilon, delta }: Pair): number {
  const [far, near] = [1 - delta - Math.exp(epsilon) * falseAlarms, Math.exp(-epsilon) * (1 - delta - falseAlarms)];
  return Math.max(0, far, near);
}
