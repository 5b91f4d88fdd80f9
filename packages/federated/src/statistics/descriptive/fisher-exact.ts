/**
 * Fisher's exact test of a table of any size (Freeman and Halton 1951), by the network of Mehta and Patel 1983: column after column, with
 * the partial tables that leave the same row totals and are equally likely so far counted together.
 */
import { logGamma } from "../student-t.ts";
import { type Counts, columnTotals, occupied, rowTotals, total } from "./contingency.ts";
import { type FisherTest, fisherFourfold } from "./fisher-fourfold.ts";

/** Too many partial tables: the test was not done. */
export interface NotDone {
  readonly refused: string;
}

// A tenth of a second: a coordinator must not stand still for long.
const MOST_STEPS = 500_000;
const LONGEST = 4000; // the range of a fourfold table's first cell
const ALIKE = 1e-7; // R's: tables that are equally likely but for rounding

/** Null where fewer than two rows or columns occur. */
export function fisherExact(counts: Counts, level: number): FisherTest | NotDone | null {
  const table = occupied(counts);
  if (table.length < 2 || table[0]!.length < 2) return null;
  const isFourfold = table.length === 2 && table[0]!.length === 2;
  if (isFourfold && Math.min(...rowTotals(table), ...columnTotals(table)) <= LONGEST)
    return fisherFourfold(table, level);
  const p = isFourfold ? null : twoSided(table);
  if (p === null) return { refused: "there are too many tables with these totals for an exact test: take chi-squared" };
  return { p, oddsRatio: null, ci: null };
}

/** Which row totals are left, and how many ways lead there: the logarithms of their weights by how likely they are. */
interface Node {
  readonly left: readonly number[];
  readonly paths: Map<number, Path>;
}

/** The logarithm of the likelihood so far, and of how many tables have it. */
interface Path {
  readonly likelihood: number;
  readonly tables: number;
}

function twoSided(table: Counts): number | null {
  const columns = [...columnTotals(table)].sort((a, b) => a - b); // the largest last: it is what is left
  const rows = rowTotals(table);
  const here = -total(table.flat().map((count) => logGamma(count + 1)));
  let nodes = new Map<string, Node>([["", { left: rows, paths: new Map([[0, { likelihood: 0, tables: 1 }]]) }]]);
  let steps = 0;
  for (const column of columns.slice(0, -1)) {
    const next = new Map<string, Node>();
    for (const { left, paths } of nodes.values())
      for (const part of parts(left, column)) {
        steps += paths.size;
        if (steps > MOST_STEPS) return null;
        extend(next, { left, paths, part });
      }
    nodes = next;
  }
  const ends = [...nodes.values()].flatMap(({ left, paths }) => {
    const last = -total(left.map((count) => logGamma(count + 1)));
    return [...paths.values()].map(({ likelihood, tables }) => ({ likelihood: likelihood + last, tables }));
  });
  const weight = ({ likelihood, tables }: Path) => tables * Math.exp(likelihood - here);
  const all = total(ends.map(weight));
  return Math.min(1, total(ends.filter(({ likelihood }) => likelihood <= here + ALIKE).map(weight)) / all);
}

interface Extension {
  readonly left: readonly number[];
  readonly paths: ReadonlyMap<number, Path>;
  readonly part: readonly number[];
}

function extend(next: Map<string, Node>, { left, paths, part }: Extension): void {
  const rest = left.map((count, row) => count - part[row]!).sort((a, b) => a - b); // rows in another order go on alike
  const key = rest.join();
  const node: Node = next.get(key) ?? { left: rest, paths: new Map() };
  next.set(key, node);
  const more = -total(part.map((count) => logGamma(count + 1)));
  for (const path of paths.values()) {
    const likelihood = path.likelihood + more;
    const rounded = Math.round(likelihood * 1e9);
    const known = node.paths.get(rounded);
    node.paths.set(rounded, {
      likelihood: known?.likelihood ?? likelihood,
      tables: (known?.tables ?? 0) + path.tables,
    });
  }
}

/** All ways to take `sum` from these totals. */
function* parts(left: readonly number[], sum: number): Generator<readonly number[]> {
  const [first = 0, ...others] = left;
  if (others.length === 0) {
    if (sum <= first) yield [sum];
    return;
  }
  const least = Math.max(0, sum - total(others));
  for (let count = least; count <= Math.min(first, sum); count++)
    for (const rest of parts(others, sum - count)) yield [count, ...rest];
}
