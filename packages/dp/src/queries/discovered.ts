import { UsageError } from "@tavs/core";
import { exactNumber } from "./additive.ts";
import { drawer, FAILURE } from "./calibrate.ts";
import { double, fraction, written } from "./fraction.ts";
import type { KeyCount } from "./histogram.ts";
import { laplaceMargin } from "./margins.ts";
import { type ApproximatePrice, FEMTO, MICRO } from "./price.ts";
import type { Mechanism, Noise, Query, Recorded } from "./query.ts";
import { type AddRemoveUnit, mustBeUnit, neighboursOf } from "./unit.ts";

/**
 * How many rows have each value, for values that only the data know, such as free codes. Counts get noise of the whole epsilon, and
 * a key is shown where its noisy count is at least the threshold of `thresholdFor`, so that a key that one person alone brought is
 * shown with a probability of at most delta. Keys of few patients are therefore not shown, and nothing says how many those were.
 * Needs a ledger of approximate privacy and a delta; add-remove neighbours.
 * Source: Korolova et al. 2009; `>=` and its tail agree (OpenDP's issue 2922 is where they did not).
 */
export const discovered: Query<readonly string[], readonly KeyCount<string>[], AddRemoveUnit, ApproximatePrice> = {
  name: "discovered",
  domain: "any text",
  mechanism: (unit, price) => {
    mustBeUnit(unit);
    if (neighboursOf(unit) !== "add-remove")
      throw new UsageError("keys are discovered for add-remove neighbours alone; name the keys and ask a histogram");
    if (price.measure !== "approximate" || price.femtoDelta < 1)
      throw new UsageError("discovering keys costs a delta: ask with one, of a ledger that was granted one");
    return mechanismOf(noiseFor(unit.rowsPerPerson, price));
  },
};

function noiseFor(
  rowsPerPerson: number,
  { microEpsilon, femtoDelta }: ApproximatePrice,
): Noise & { threshold: number } {
  const scale = fraction(BigInt(rowsPerPerson) * MICRO, BigInt(microEpsilon));
  return {
    of: "counts",
    numbers: 1, // as many as are found; the ledger says 1 so that its size tells nothing
    law: "discrete-laplace",
    parameter: written(scale),
    sensitivity: String(rowsPerPerson),
    margin: laplaceMargin(scale, FAILURE),
    threshold: thresholdFor({ scale: double(scale), delta: femtoDelta / Number(FEMTO), rowsPerPerson }),
  };
}

export interface ThresholdFacts {
  readonly scale: number;
  readonly delta: number;
  readonly rowsPerPerson: number;
}

/**
 * The least whole t for which the keys that one person alone brought show a noisy count >= t with a probability of at most delta. A
 * key of c rows shows with p(c) = P(c + X >= t) = q^(t - c) / (1 + q), q = exp(-1/scale), for t > c. k rows may be k keys of one row
 * or fewer of more: p(c)/c is convex in c, so that k max(p(1), p(k)/k) bounds the sum over all ways.
 */
export function thresholdFor({ scale, delta, rowsPerPerson: k }: ThresholdFacts): number {
  const tail = (allowed: number): number => -scale * Math.log(allowed * (1 + Math.exp(-1 / scale)));
  const needed = Math.max(1 + tail(delta / k), k + tail(delta));
  const threshold = Math.max(Math.ceil(needed * (1 + 1e-12) + 1e-9), k + 1); // doubles are rounded: never below
  if (Number.isSafeInteger(threshold)) return threshold;
  throw new UsageError("the threshold of this answer does not fit in 2^53; pay more, or bound the rows of a person");
}

function mechanismOf(noise: Noise & { threshold: number }): Mechanism<readonly string[], readonly KeyCount<string>[]> {
  return {
    noise: [noise],
    postProcessing: null,
    prepare: (rows) => {
      const counts = countsOf(rows);
      return (random) => {
        const draws = drawer(random)({ ...noise, numbers: counts.length });
        const noisy = counts.map(([key, count], at) => [key, count + draws[at]!] as const);
        return recordedOf(noisy.filter(([, count]) => count >= BigInt(noise.threshold)));
      };
    },
    read: ({ values, keys }) => ({
      value: values.map((count, at) => ({ key: keys![at]!, count: exactNumber(count) })), // recorded together
      margin: noise.margin,
    }),
  };
}

const recordedOf = (shown: readonly (readonly [string, bigint])[]): Recorded => ({
  values: shown.map(([, count]) => count),
  keys: shown.map(([key]) => key),
});

/** Sorted by key, so that the order of the rows says nothing. */
function countsOf(rows: readonly string[]): readonly (readonly [string, bigint])[] {
  const counts = new Map<string, number>();
  for (const [position, row] of rows.entries()) {
    if (typeof row !== "string") throw new UsageError(`value number ${position} is not a text`);
    counts.set(row, (counts.get(row) ?? 0) + 1);
  }
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, count]) => [key, BigInt(count)] as const);
}
