import { UsageError } from "@tavs/core";
import { type Cell, type PublishedTable, withhold } from "@tavs/core/disclosure";
import { counts } from "@tavs/core/sharing";
import type { Json } from "@tavs/core/study";
import type { Analysis } from "../../secure-sum/analysis.ts";
import { type Federated, federated } from "../../secure-sum/federated.ts";
import type { DataRow } from "../model/data-row.ts";
import { type Factor, factorOf } from "../model/factor.ts";
import { missingOf, ROW_RULES, type RowRules, rowRules } from "../model/row-rules.ts";
import { thresholdsOf } from "../model/thresholds.ts";
import { oneRound } from "../one-round.ts";
import { revealing } from "../revealing.ts";
import { fieldsWith, integer } from "../specification.ts";
import { namesOf } from "../survival/cells.ts";
import { factorOrNull } from "../survival/specification.ts";
import { type Counts, columnTotals, type Independence, independence, rowTotals, total } from "./contingency.ts";
import { cellNames, cellsIn, countCrossing, tablesOf } from "./cross-table-cells.ts";
import { fisherExact, type NotDone } from "./fisher-exact.ts";
import type { FisherTest } from "./fisher-fourfold.ts";
import { added, type MantelHaenszel, mantelHaenszelOf, summandsOf } from "./mantel-haenszel.ts";
import { mustNotBeSmall } from "./samples.ts";
import { levelOfConfidence } from "./specification.ts";

/** A table of two factors, and of a third that divides it, as it stands in the study terms. */
export interface CrossTableSpecification extends RowRules {
  readonly [name: string]: Json;
  readonly rows: Factor;
  readonly columns: Factor;
  /** A table for each; null for one of everybody. Not the hospitals: a stratum of one hospital shows that hospital (`mantelHaenszel` does not). */
  readonly strata: Factor | null;
  readonly level: number;
  /** Cells below it are withheld from the result, with as many others as hide them; 1 shows all. */
  readonly smallestCell: number;
}

/** Tests are null where a cell of the table is withheld, because it would follow from them, and where fewer than two rows or columns occur. */
export interface TableOfStratum {
  readonly table: PublishedTable;
  readonly chiSquared: Independence | null;
  readonly fisher: FisherTest | NotDone | null;
}

export interface CrossTableResult {
  readonly note: "not differentially private";
  /** By stratum ("grade=3", or "all"). */
  readonly strata: Readonly<Record<string, TableOfStratum>>;
  /** Of two by two tables, none of which has a withheld cell; else null. */
  readonly mantelHaenszel: MantelHaenszel | null;
}

export const crossTableAnalysis: Analysis<
  CrossTableSpecification,
  readonly DataRow[],
  Float64Array,
  null,
  null,
  CrossTableResult
> = {
  name: "federated/cross-table/1",
  reveals: revealing({
    coordinator:
      "learns, for each stratum, row and column, how many there are over all hospitals, without noise and down to a single person where the thresholds of the terms allow it, and nothing else",
    left: "the counts of those two together",
  }),
  ...oneRound,
  check,
  shape: (specification, parties) => ({
    length: cellsIn(specification),
    numbers: counts({ bits: 64, parties }),
  }),
  next: (specification, _memory, totals) => ({ last: null, result: resultOf(specification, totals) }),
  prepare(specification, rows) {
    const thresholds = thresholdsOf(specification.thresholds);
    const counted = countCrossing(rows, specification, { missing: missingOf(specification.missing), thresholds });
    for (const [cell, name] of cellNames(specification).entries()) mustNotBeSmall(counted[cell]!, name, thresholds);
    return counted;
  },
};

function check(value: Json): CrossTableSpecification {
  const names = ["rows", "columns", "strata", "level", "smallestCell"];
  const given = fieldsWith(value, { names, optional: ROW_RULES });
  const specification: CrossTableSpecification = {
    rows: factorOf(given.rows, "rows"),
    columns: factorOf(given.columns, "columns"),
    strata: factorOrNull(given.strata, "strata"),
    level: levelOfConfidence(given.level),
    smallestCell: integer(given.smallestCell, "smallestCell", { least: 1, most: 1000 }),
    ...rowRules(given),
  };
  if (cellsIn(specification) > 10_000) throw new UsageError("strata: a table has at most 10,000 cells in all");
  return specification;
}

function resultOf(specification: CrossTableSpecification, totals: Float64Array): CrossTableResult {
  const { strata, level, smallestCell } = specification;
  const tables = tablesOf(totals, specification);
  const published = tables.map((table) => shown(table, smallestCell));
  const isWhole = published.map((table) => !cellsOf(table).some((cell) => "withheld" in cell));
  const fourfold = tables[0]!.length === 2 && tables[0]![0]!.length === 2;
  const of = (table: Counts, s: number): TableOfStratum => ({
    table: published[s]!,
    chiSquared: isWhole[s] ? independence(table) : null,
    fisher: isWhole[s] ? fisherExact(table, level, tables.length) : null,
  });
  return {
    note: "not differentially private",
    strata: Object.fromEntries(namesOf(strata).map((name, s) => [name, of(tables[s]!, s)])),
    mantelHaenszel: fourfold && isWhole.every(Boolean) ? mantelHaenszelOf(added(tables.map(summandsOf)), level) : null,
  };
}

function shown(table: Counts, smallestCell: number): PublishedTable {
  if (smallestCell > 1) return withhold({ values: table, smallestCell, counts: "exact" });
  const cell = (value: number): Cell => ({ value });
  return {
    cells: table.map((row) => row.map(cell)),
    rowTotals: rowTotals(table).map(cell),
    columnTotals: columnTotals(table).map(cell),
    total: cell(total(table.flat())),
  };
}

const cellsOf = ({ cells, rowTotals: rows, columnTotals: columns, total: all }: PublishedTable): readonly Cell[] => [
  ...cells.flat(),
  ...rows,
  ...columns,
  all,
];

/** A table of two factors over all hospitals, by stratum, with chi-squared, Fisher's exact and Mantel and Haenszel's test. One round. */
export const crossTable: Federated<CrossTableSpecification, readonly DataRow[], null, CrossTableResult> =
  federated(crossTableAnalysis);
