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

// About a tenth of a second for all tables together: a coordinator must not stand still for long.
const MOST_STEPS = 50_000;
const MOST_PEOPLE = 20_000;
const LONGEST = 4000; // the range of a fourfold table's first cell
const SHORT = 20; // which takes no time
const ALIKE = 1e-7; // R's: tables that are equally likely but for rounding

/** Null where fewer than two rows or columns occur. The effort is shared by so many `tables`. */
export function fisherExact(counts: Counts, level: number, tables = 1): FisherTest | NotDone | null {
  const table = occupied(counts);
  if (table.length < 2 || table[0]!.length < 2) return null;
  const isFourfold = table.length === 2 && table[0]!.length === 2;
  if (isFourfold && Math.min(...rowTotals(table), ...columnTotals(table)) <= Math.max(SHORT, LONGEST / tables))
    return fisherFourfold(table, level);
  const p = isFourfold ? null : twoSided(narrow(table), MOST_STEPS / tables);
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

/** With no more rows than columns: what is left is kept by row. */
const narrow = (table: Counts): Counts =>
  table.length <= table[0]!.length ? table : table[0]!.map((_, column) => table.map((row) => row[column]!));

function twoSided(table: Counts, most: number): number | null {
  const rows = rowTotals(table);
  if (total(rows) > MOST_PEOPLE) return null;
  const logs = Float64Array.from({ length: Math.max(...rows) + 1 }, (_, count) => logGamma(count + 1));
  const likelihoodOf = (cells: readonly number[]) => -total(cells.map((count) => logs[count]!));
  const nodes = network(table, likelihoodOf, most);
  if (nodes === null) return null;
  const ends = nodes.flatMap(({ left, paths }) => {
    const last = likelihoodOf(left);
    return [...paths.values()].map(({ likelihood, tables }) => ({ likelihood: likelihood + last, tables }));
  });
  const here = likelihoodOf(table.flat());
  const highest = ends.reduce((most, { likelihood }) => Math.max(most, likelihood), here);
  const weight = ({ likelihood, tables }: Path) => tables * Math.exp(likelihood - highest);
  const unlikely = ends.filter(({ likelihood }) => likelihood <= here + ALIKE);
  return Math.min(1, total(unlikely.map(weight)) / total(ends.map(weight)));
}

/** All partial tables but their last column; null where there are too many. */
function network(
  table: Counts,
  likelihoodOf: (cells: readonly number[]) => number,
  most: number,
): readonly Node[] | null {
  const columns = [...columnTotals(table)].sort((a, b) => a - b); // the largest last: it is what is left
  let nodes: readonly Node[] = [{ left: rowTotals(table), paths: new Map([[0, { likelihood: 0, tables: 1 }]]) }];
  let steps = 0;
  for (const column of columns.slice(0, -1)) {
    const next = new Map<string, Node>();
    for (const { left, paths } of nodes)
      for (const part of parts(left, column)) {
        steps += paths.size + part.length / 4; // a part of many rows is work itself
        if (steps > most) return null;
        extend(next, { left, paths, part, more: likelihoodOf(part) });
      }
    nodes = [...next.values()];
  }
  return nodes;
}

interface Extension {
  readonly left: readonly number[];
  readonly paths: ReadonlyMap<number, Path>;
  readonly part: readonly number[];
  readonly more: number;
}

function extend(next: Map<string, Node>, { left, paths, part, more }: Extension): void {
  const rest = left.map((count, row) => count - part[row]!).sort((a, b) => a - b); // rows in another order go on alike
  const key = rest.join();
  const node: Node = next.get(key) ?? { left: rest, paths: new Map() };
  next.set(key, node);
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
