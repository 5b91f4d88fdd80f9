// How patients are spread over hospitals that differ: for simulations. Draws follow from a seed; they are neither noise nor masks.
import { type Random, UsageError } from "@tavs/core";

/** Row numbers of each hospital; every row stands in one of them. */
export type Split = readonly (readonly number[])[];

interface Skew {
  readonly hospitals: number;
  /** Above 0: the smaller, the more hospitals differ. */
  readonly concentration: number;
  readonly random: Random;
}

/**
 * Label skew: for each label, shares of the hospitals are drawn from a Dirichlet distribution, and its rows spread by them (Hsu, Qi,
 * Brown 2019, by label and not by hospital, so that every row is used).
 */
export function splitByLabel(labels: ArrayLike<number>, { hospitals, concentration, random }: Skew): Split {
  const split: number[][] = Array.from({ length: hospitals }, () => []);
  for (const label of [...new Set(Array.from(labels))].sort((a, b) => a - b)) {
    const rows = shuffled(
      Array.from(labels).flatMap((one, row) => (one === label ? [row] : [])),
      random,
    );
    spread(rows, dirichlet(hospitals, concentration, random), split);
  }
  return split;
}

/** Quantity skew: hospitals' sizes are drawn from a Dirichlet distribution; who is where is chance. */
export function splitByQuantity(rows: number, { hospitals, concentration, random }: Skew): Split {
  const split: number[][] = Array.from({ length: hospitals }, () => []);
  const order = shuffled(
    Array.from({ length: rows }, (_, row) => row),
    random,
  );
  spread(order, dirichlet(hospitals, concentration, random), split);
  return split;
}

/** Shares that add up to 1, from the symmetric Dirichlet distribution: gammas over their total. */
export function dirichlet(count: number, concentration: number, random: Random): Float64Array {
  if (!(count >= 1) || !(concentration > 0)) throw new UsageError("hospitals from 1, a concentration above 0");
  const gammas = Float64Array.from({ length: count }, () => gamma(concentration, random));
  const total = gammas.reduce((sum, value) => sum + value, 0);
  if (total === 0) return gammas.map((_value, i) => (i === 0 ? 1 : 0)); // all below the smallest double: one has everything
  return gammas.map((value) => value / total);
}

/** Marsaglia and Tsang 2000; for a shape below 1 with their boost by U^(1/shape). */
function gamma(shape: number, random: Random): number {
  if (shape < 1) return gamma(shape + 1, random) * uniform(random) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = normal(random);
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(uniform(random)) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Box and Muller. */
const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(uniform(random))) * Math.cos(2 * Math.PI * uniform(random));

/** In (0, 1), 53 bits. */
function uniform(random: Random): number {
  const view = new DataView(random(8).buffer);
  return (Number(view.getBigUint64(0) >> 11n) + 0.5) / 2 ** 53;
}

/** Fisher and Yates; a place is off uniform by less than rows / 2^53. */
function shuffled(rows: readonly number[], random: Random): readonly number[] {
  const order = [...rows];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(uniform(random) * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

/** Consecutive rows to each, by cumulated shares: all are given out. */
function spread(rows: readonly number[], shares: Float64Array, split: number[][]): void {
  let cumulated = 0;
  let from = 0;
  shares.forEach((share, i) => {
    cumulated += share;
    const to = i === shares.length - 1 ? rows.length : Math.min(rows.length, Math.round(cumulated * rows.length));
    split[i]!.push(...rows.slice(from, to));
    from = Math.max(from, to);
  });
}
