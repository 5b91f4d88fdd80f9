import type { Totalled } from "./margins.ts";

/**
 * More cells to withhold: one for each line whose total is shown and whose withheld cells are 1 to smallestCell - 1 persons together, which is
 * the total without the cells that are shown. The smallest that somebody is in, or else the total; empty where there is no such line.
 */
export function fewTogether(table: Totalled, withheld: ReadonlySet<number>, smallestCell: number): readonly number[] {
  return linesOf(table).flatMap(({ cells, total }) => {
    if (withheld.has(total)) return [];
    const few = cells.reduce((sum, cell) => sum + (withheld.has(cell) ? table.values[cell]! : 0), 0);
    if (few === 0 || few >= smallestCell) return [];
    const others = cells.filter((cell) => !withheld.has(cell) && table.values[cell]! > 0);
    return [
      others.reduce((least, cell) => (table.values[cell]! < table.values[least]! ? cell : least), others[0] ?? total),
    ];
  });
}

interface Line {
  readonly cells: readonly number[];
  readonly total: number;
}

/** Rows and columns, those of totals among them. */
function linesOf({ height, width }: Totalled): readonly Line[] {
  const line = (length: number, cell: (at: number) => number): Line => ({
    cells: Array.from({ length: length - 1 }, (_, at) => cell(at)),
    total: cell(length - 1),
  });
  return [
    ...Array.from({ length: height }, (_, row) => line(width, (at) => row * width + at)),
    ...Array.from({ length: width }, (_, column) => line(height, (at) => at * width + column)),
  ];
}
