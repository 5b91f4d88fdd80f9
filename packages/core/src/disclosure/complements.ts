import { InternalError } from "../errors.ts";
import { cheapestPath, type Graph, type Path } from "./cheapest-path.ts";
import type { Totalled } from "./margins.ts";

/** What everybody knows of a withheld number: noisy counts may be anything, true ones are at least 1 (zeros are shown). */
export type Known = "anything" | "at least 1";

/**
 * The cells to withhold, so that for each of them there is another table which agrees with everything shown.
 *
 * Rows and columns, totals included, are the vertices of a graph, withheld cells its edges. Tables that agree on what is shown
 * differ by cycles, along which cells rise and fall by turns so that every line keeps its sum. A withheld cell is
 * therefore hidden if and only if it lies on a cycle where each cell may move as it must (Gusfield 1988; for withheld totals Hsu
 * and Kao 2002). Each small cell gets the cycle that withholds the smallest numbers; whatever is withheld later, it stays.
 */
export function withComplements(table: Totalled, small: ReadonlySet<number>, known: Known): ReadonlySet<number> {
  const withheld = new Set(small);
  const hidden = new Set<number>();
  for (const cell of small) {
    if (hidden.has(cell)) continue;
    for (const other of cheapestCycle({ table, withheld, known }, cell)) {
      withheld.add(other);
      hidden.add(other);
    }
  }
  return withheld;
}

const NONE: number = Number.POSITIVE_INFINITY;

interface Situation {
  readonly table: Totalled;
  readonly withheld: ReadonlySet<number>;
  readonly known: Known;
}

function cheapestCycle(situation: Situation, cell: number): readonly number[] {
  const { height, width } = situation.table;
  const [row, column] = [Math.floor(cell / width), height + (cell % width)];
  const graph = { vertices: height + width, cost: (from: number, to: number) => costOf(situation, from, to) };
  const path = cheaper(wayBack(graph, row, column), wayBack(graph, column, row));
  // It cannot be missing: a cell, its two totals and the grand total may always rise together.
  if (!path) throw new InternalError("no complement was found for a small cell");
  return path.vertices.map((vertex, at) => cellBetween(situation.table, vertex, path.vertices.at(at - 1)!));
}

/** The cheapest way back, if the cell may move in this direction at all. */
function wayBack(graph: Graph, from: number, to: number): Path | undefined {
  if (graph.cost(from, to) === NONE) return undefined;
  const others = (a: number, b: number) => (a === to && b === from ? NONE : graph.cost(a, b));
  return cheapestPath({ ...graph, cost: others }, to, from);
}

function cheaper(a: Path | undefined, b: Path | undefined): Path | undefined {
  return a && (!b || a.cost <= b.cost) ? a : b;
}

/** What withholding one more number loses: the number. Infinite, where it cannot move the way a walk from vertex to vertex moves it. */
function costOf({ table, withheld, known }: Situation, from: number, to: number): number {
  const isLine = from < table.height === to < table.height; // two rows or two columns: no cell is in both
  if (isLine) return NONE;
  const cell = cellBetween(table, from, to);
  const value = table.values[cell]!;
  const least = isMargin(table, cell) === from < table.height ? 2 : 1; // it falls: from 2 to 1; or it rises
  if (known === "at least 1" && value < least) return NONE;
  return withheld.has(cell) ? 0 : value;
}

function cellBetween({ height, width }: Totalled, a: number, b: number): number {
  return Math.min(a, b) * width + Math.max(a, b) - height;
}

/** A total enters its line with the opposite sign, the grand total with the same again. */
function isMargin({ height, width }: Totalled, cell: number): boolean {
  return (Math.floor(cell / width) === height - 1) !== (cell % width === width - 1);
}
