/** Totals of a sum in which every hospital's part held noise of its own: nobody saw them without. */
import { BudgetError, UsageError } from "@tavs/core";
import { publish } from "@tavs/core/disclosure";
import type { AnalysedBy } from "../analysed.ts";
import type { Column, Table, Value } from "../release.ts";
import { valueIn } from "./cross-table.ts";
import { columns, type Limits, type Passed } from "./passing.ts";

type Total = AnalysedBy<"he/sums/1">;

/** Small cells are withheld after the noise, which costs nothing; what the noise promises stands beside it. */
export function noisyTotalRule({ specification, result }: Total, limits: Limits): Passed {
  const { rows, columns: across } = specification.cells;
  if (!(result.epsilon <= limits.epsilon))
    throw new BudgetError("this table cost more epsilon than the terms of the study grant", { code: "budget" });
  const table = publish({ values: result.counts, counts: "noisy" }, limits.rule);
  if (table.cells.length !== rows.levels.length || table.columnTotals.length !== across.levels.length)
    throw new UsageError("a noisy table has a name for each row and each column");
  const levels = across.levels.map(
    (level, c): Column => ({ name: `column_${c + 1}`, kind: "count", heading: `${across.factor}=${level}` }),
  );
  const lines = table.cells.map((cells, r): readonly Value[] => [
    ...[`${rows.factor}=${rows.levels[r]}`, ...cells.map(valueIn), result.margin],
  ]);
  const names = [...columns("row:name"), ...levels, ...columns("margin:number")];
  const isHidden = table.cells.flat().some((cell) => "withheld" in cell);
  return {
    tables: [{ name: "table", columns: names, rows: lines }, promiseOf(result)],
    notes: isHidden ? ["noisy-total", "withheld"] : ["noisy-total"],
    counts: [], // no difference of noisy counts is a count
    levels: {},
  };
}

function promiseOf({ epsilon, delta, rho, contributors, most, least, colluding }: Total["result"]): Table {
  const values: readonly (readonly [string, Value])[] = [
    ["epsilon", epsilon],
    ["delta", delta],
    ["rho", rho],
    ["hospitals", contributors.length],
    ["most", most],
    ["least", least],
    ["colluding", colluding],
  ];
  return { name: "noise", columns: columns("measure:name value:number"), rows: values };
}
