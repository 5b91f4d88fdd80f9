/** R. A. Fisher's exact test of a fourfold table, with the conditional estimate of the odds ratio and its exact interval. */
import type { Counts } from "./contingency.ts";
import { columnTotals, rowTotals, total } from "./contingency.ts";

export interface FisherTest {
  /** Two-sided: the probability of all tables that are no likelier than this one. */
  readonly p: number;
  /** The conditional maximum-likelihood estimate (Infinity and 0 are possible), and Clopper and Pearson's interval; null unless two by two. */
  readonly oddsRatio: number | null;
  readonly ci: readonly [low: number, high: number] | null;
}

/** The first cell given the margins: from `least` on, with the logarithms of its probabilities where the odds are equal, but for a constant. */
interface FirstCell {
  readonly at: number;
  readonly least: number;
  readonly logs: Float64Array;
}

const ALIKE = 1 + 1e-7; // R's: tables that are equally likely but for rounding

/** R's fisher.test(conf.level = level). The margins are positive. Cost: 50 walks through the range of the first cell. */
export function fisherFourfold(counts: Counts, level: number): FisherTest {
  const first = firstCell(counts);
  const { at, least, logs } = first;
  const most = least + logs.length - 1;
  const densities = densitiesAt(first, 0);
  const here = densities[at - least]!;
  const p = Math.min(
    1,
    densities.filter((density) => density <= here * ALIKE).reduce((sum, x) => sum + x, 0),
  );
  const alpha = (1 - level) / 2;
  const solve = (f: (logOdds: number) => number) => Math.exp(root(f));
  return {
    p,
    oddsRatio: at === least ? 0 : at === most ? Number.POSITIVE_INFINITY : solve((x) => meanAt(first, x) - at),
    ci: [
      at === least ? 0 : solve((x) => tailAt(first, x, (cell) => cell >= at) - alpha),
      at === most ? Number.POSITIVE_INFINITY : solve((x) => alpha - tailAt(first, x, (cell) => cell <= at)),
    ],
  };
}

function firstCell(counts: Counts): FirstCell {
  const [top = 0, bottom = 0] = rowTotals(counts);
  const [left = 0] = columnTotals(counts);
  const least = Math.max(0, left - bottom);
  const most = Math.min(left, top);
  const logs = new Float64Array(most - least + 1);
  for (let i = 1, cell = least; i < logs.length; i++, cell++)
    logs[i] = logs[i - 1]! + Math.log((((top - cell) / (cell + 1)) * (left - cell)) / (bottom - left + cell + 1)); // ratios: of millions of people, factorials would lose half the digits
  return { at: counts[0]![0]!, least, logs };
}

/** Fisher's noncentral hypergeometric distribution. */
function densitiesAt({ least, logs }: FirstCell, logOdds: number): Float64Array {
  const shifted = logs.map((log, i) => log + logOdds * (least + i));
  const highest = shifted.reduce((a, b) => Math.max(a, b));
  const weights = shifted.map((log) => Math.exp(log - highest));
  const sum = total(Array.from(weights));
  return weights.map((weight) => weight / sum);
}

const meanAt = (first: FirstCell, logOdds: number): number =>
  densitiesAt(first, logOdds).reduce((sum, density, i) => sum + density * (first.least + i), 0);

const tailAt = (first: FirstCell, logOdds: number, isIn: (cell: number) => boolean): number =>
  densitiesAt(first, logOdds).reduce((sum, density, i) => (isIn(first.least + i) ? sum + density : sum), 0);

/** Where a rising function of the log odds crosses zero, by bisection to the last digit. */
function root(f: (x: number) => number): number {
  let [low, high] = [-1, 1];
  while (f(low) > 0) low *= 2;
  while (f(high) < 0) high *= 2;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (f(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
