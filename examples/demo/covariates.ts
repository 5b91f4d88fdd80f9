import { UsageError } from "@tavs/core";
import type { Row } from "@tavs/federated/statistics";
import { CELLS, GRADES, TREATMENTS } from "./study.ts";
import type { Person } from "./table.ts";

/** The covariates of the model, from a hospital's own columns. Throws `UsageError` by column where a cell is no number. */
export function covariates({ cells }: Person): Row {
  const number = (name: string): number => numberIn(cells, name);
  return {
    age: number("age"),
    meno: number("meno"),
    size2: cells.size === "<=20" ? 0 : 1,
    grade3: number("grade") === 3 ? 1 : 0,
    lnodes: Math.log(number("nodes") + 1),
    hormon: number("hormon"),
    chemo: number("chemo"),
  };
}

function numberIn(cells: Person["cells"], name: string): number {
  const value = Number(cells[name] === "" ? Number.NaN : cells[name]);
  if (!Number.isFinite(value)) throw new UsageError(`column "${name}" holds something that is no number`);
  return value;
}

/** How many stand in each cell of the released table. */
export const countsOf = (rows: readonly Row[]): number[] =>
  CELLS.map((cell) => rows.filter((row) => cellOf(row) === cell).length);

function cellOf({ hormon, chemo, grade3 }: Row): string {
  const treatment = TREATMENTS[(hormon === 1 ? 1 : 0) + (chemo === 1 ? 2 : 0)]!;
  return `${treatment}, ${GRADES[grade3 === 1 ? 1 : 0]!}`;
}
