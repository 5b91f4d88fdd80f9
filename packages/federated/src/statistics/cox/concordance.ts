/** Harrell's C inside one hospital: of two patients of whom one has the event first, does that one have the higher predictor? */
import { outerProducts } from "./person-sums.ts";
import type { SortedRows } from "./rows.ts";
import { WeightTree } from "./weight-tree.ts";

/**
 * Weighted pairs: concordant, discordant, tied in the predictor, in the time, in both (R's `concordance`: count). Then, for its infinitesimal
 * jackknife, over persons: sums of a a, a b, b b, with a = concordant minus discordant pairs and b = all pairs of the first three kinds.
 */
export const CONCORDANCE_NUMBERS = 8;

/** The eight sums. `person` is in the order of the sorted rows. Cost: n log n. */
export function concordanceSums(rows: SortedRows, predictor: Float64Array, person: Uint32Array): Float64Array {
  const pairs: Pairs = {
    rows,
    rank: ranks(predictor),
    counts: new Float64Array(5),
    influence: new Float64Array(2 * predictor.length),
  };
  for (let from = 0; from < rows.ends.length; ) {
    let to = from + 1;
    while (to < rows.ends.length && rows.begins[to] === 0) to++;
    meetLater(pairs, from, to);
    meetEarlier(pairs, from, to);
    from = to;
  }
  const squares = outerProducts(pairs.influence, { columns: 2, weight: rows.weight, person });
  return Float64Array.of(...pairs.counts, ...squares);
}

interface Pairs {
  readonly rows: SortedRows;
  readonly rank: Uint32Array;
  readonly counts: Float64Array;
  readonly influence: Float64Array;
}

/** Those with the event, against all who stay longer; events come before departures of the same time. */
function meetLater({ rows, rank, counts, influence }: Pairs, from: number, to: number): void {
  const later = new WeightTree(rank.length);
  for (let g = from; g < to; g++) {
    const here = rowsAt(rows, g);
    for (const row of here) if (rows.event[row] === 0) later.add(rank[row]!, rows.weight[row]!);
    const dying = here.filter((row) => rows.event[row] === 1);
    for (const row of dying) {
      const { below, equal, above } = later.around(rank[row]!);
      counts[0]! += rows.weight[row]! * below;
      counts[1]! += rows.weight[row]! * above;
      counts[2]! += rows.weight[row]! * equal;
      influence[2 * row]! += below - above;
      influence[2 * row + 1]! += below + above + equal;
    }
    addTies(
      counts,
      dying.map((row) => ({ rank: rank[row]!, weight: rows.weight[row]! })),
    );
    for (const row of dying) later.add(rank[row]!, rows.weight[row]!);
  }
}

/** Everybody, against those who had the event before. */
function meetEarlier({ rows, rank, influence }: Pairs, from: number, to: number): void {
  const earlier = new WeightTree(rank.length);
  for (let g = to - 1; g >= from; g--) {
    const here = rowsAt(rows, g);
    const meet = (row: number) => {
      const { below, equal, above } = earlier.around(rank[row]!);
      influence[2 * row]! += above - below;
      influence[2 * row + 1]! += below + above + equal;
    };
    const dying = here.filter((row) => rows.event[row] === 1);
    dying.forEach(meet);
    for (const row of dying) earlier.add(rank[row]!, rows.weight[row]!);
    here.filter((row) => rows.event[row] === 0).forEach(meet);
  }
}

function rowsAt({ ends }: SortedRows, g: number): readonly number[] {
  const start = ends[g - 1] ?? 0;
  return Array.from({ length: ends[g]! - start }, (_, k) => start + k);
}

/** Pairs who have the event at the same time: with the same predictor, and with different ones. */
function addTies(counts: Float64Array, dying: readonly { readonly rank: number; readonly weight: number }[]): void {
  const seen = new Map<number, number>();
  let all = 0;
  for (const { rank, weight } of dying) {
    const same = seen.get(rank) ?? 0;
    counts[3]! += weight * (all - same);
    counts[4]! += weight * same;
    seen.set(rank, same + weight);
    all += weight;
  }
}

/** Equal numbers have equal ranks, from 0. */
function ranks(values: Float64Array): Uint32Array {
  const order = Uint32Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const rank = new Uint32Array(values.length);
  for (let k = 1, at = 0; k < order.length; k++) {
    if (values[order[k]!] !== values[order[k - 1]!]) at++;
    rank[order[k]!] = at;
  }
  return rank;
}

/** Harrell's C and its error, from the sums of all hospitals; the error is R's infinitesimal jackknife. */
export interface Concordance {
  readonly concordance: number;
  readonly standardError: number;
  readonly counts: Readonly<
    Record<"concordant" | "discordant" | "tiedInPredictor" | "tiedInTime" | "tiedInBoth", number>
  >;
}

/** null where no two patients can be compared. */
export function concordanceFrom(sums: Float64Array): Concordance | null {
  const [concordant = 0, discordant = 0, tiedInPredictor = 0, tiedInTime = 0, tiedInBoth = 0] = sums;
  const [aa, ab, bb] = [sums[5]!, sums[6]!, sums[7]!];
  const pairs = concordant + discordant + tiedInPredictor;
  if (!(pairs > 0)) return null;
  const difference = (concordant - discordant) / pairs;
  const variance = (aa - 2 * difference * ab + difference * difference * bb) / (4 * pairs * pairs);
  return {
    concordance: (difference + 1) / 2,
    standardError: Math.sqrt(Math.max(0, variance)),
    counts: { concordant, discordant, tiedInPredictor, tiedInTime, tiedInBoth },
  };
}
