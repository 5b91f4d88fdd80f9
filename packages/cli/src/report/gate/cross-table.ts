/** Tables of two factors, with the tests that give nothing withheld away. */
import { UsageError } from "@tavs/core";
import { type Cell, type PublishedTable, publish } from "@tavs/core/disclosure";
import type { AnalysedBy, Population } from "../analysed.ts";
import { type Column, type Table, type Value, WITHHELD } from "../release.ts";
import { type Counted, columns, completeLevels, completeOn, estimate, type Limits, type Passed } from "./passing.ts";

type Crossed = AnalysedBy<"federated/cross-table/1">;

export function crossTableRule({ specification, result }: Crossed, limits: Limits): Passed {
  const { rows, columns: across, strata, missing } = specification;
  const complete = completeOn([rows.factor, across.factor, ...(strata === null ? [] : [strata.factor])], missing);
  const counts: Counted[] = [];
  const published = Object.entries(result.strata).map(([name, stratum], s) => {
    const table = again(stratum.table, specification.smallestCell, limits);
    const of = strata === null ? complete : { ...complete, [strata.factor]: String(strata.levels[s]) };
    counts.push(...countedIn(table, of, specification));
    return { ...stratum, name, table };
  });
  const isWhole = published.every(({ table }) => !cellsOf(table).some(isHidden)) && limits.rule.roundTo === 1;
  return {
    tables: [countsTable(published, specification), ...(isWhole ? [testsTable(published, result.mantelHaenszel)] : [])],
    notes: isWhole ? ["rounded"] : ["withheld", "tests-withheld"],
    counts,
    levels: {
      [rows.factor]: rows.levels.map(String),
      [across.factor]: across.levels.map(String),
      ...(strata !== null && { [strata.factor]: strata.levels.map(String) }),
      ...completeLevels(complete),
    },
  };
}

const isHidden = (cell: Cell): boolean => "withheld" in cell;

const cellsOf = ({ cells, rowTotals, columnTotals, total }: PublishedTable): readonly Cell[] => [
  ...cells.flat(),
  ...rowTotals,
  ...columnTotals,
  total,
];

/** Under this rule, which may be stricter than that of the specification: then the numbers must still be there. */
function again(table: PublishedTable, smallestCell: number, { rule }: Limits): PublishedTable {
  const values = table.cells.map((row) => row.map((cell) => ("value" in cell ? cell.value : null)));
  const isComplete = values.flat().every((value) => value !== null);
  if (isComplete) return publish({ values: values as number[][], counts: "exact" }, rule); // no null is left
  if (smallestCell >= rule.smallestCell && rule.roundTo === 1) return table;
  throw new UsageError(
    `smallestCell: the table was made for ${smallestCell}, and is released for ${rule.smallestCell}; ask for it with this one`,
    { code: "small" },
  );
}

function countedIn(
  table: PublishedTable,
  of: Population,
  { rows, columns: across }: Crossed["specification"],
): readonly Counted[] {
  const count = (cell: Cell, more: Population): Counted => ({
    of: { ...of, ...more },
    value: "value" in cell ? cell.value : null,
  });
  const row = (r: number) => ({ [rows.factor]: String(rows.levels[r]) });
  const column = (c: number) => ({ [across.factor]: String(across.levels[c]) });
  return [
    ...table.cells.flatMap((cells, r) => cells.map((cell, c) => count(cell, { ...row(r), ...column(c) }))),
    ...table.rowTotals.map((cell, r) => count(cell, row(r))),
    ...table.columnTotals.map((cell, c) => count(cell, column(c))),
    count(table.total, {}),
  ];
}

interface Published extends Omit<Crossed["result"]["strata"][string], "table"> {
  readonly name: string;
  readonly table: PublishedTable;
}

export const valueIn = (cell: Cell): Value => ("value" in cell ? cell.value : WITHHELD);

function countsTable(
  published: readonly Published[],
  { rows, columns: across, strata }: Crossed["specification"],
): Table {
  const levels = across.levels.map(
    (level, c): Column => ({ name: `column_${c + 1}`, kind: "count", heading: `${across.factor}=${level}` }),
  );
  const lines = published.flatMap(({ name, table }) => {
    const line = (heading: Value, cells: readonly Cell[]): readonly Value[] => [
      ...(strata === null ? [] : [name]),
      heading,
      ...cells.map(valueIn),
    ];
    return [
      ...table.cells.map((cells, r) => line(`${rows.factor}=${rows.levels[r]}`, [...cells, table.rowTotals[r]!])),
      line(null, [...table.columnTotals, table.total]),
    ];
  });
  const names = columns(strata === null ? "row:name" : "stratum:name row:name");
  return { name: "table", columns: [...names, ...levels, { name: "total", kind: "count" }], rows: lines };
}

function testsTable(published: readonly Published[], common: Crossed["result"]["mantelHaenszel"]): Table {
  const rows = published.flatMap(({ name, chiSquared, fisher }): readonly (readonly Value[])[] => {
    const exact = fisher !== null && "p" in fisher ? fisher : null;
    return [
      ["chi_squared", name, estimate(chiSquared?.statistic ?? null), null, null, null, estimate(chiSquared?.p ?? null)],
      [
        "fisher",
        name,
        null,
        ...[exact?.oddsRatio, ...(exact?.ci ?? [null, null]), exact?.p].map((value) => estimate(value ?? null)),
      ],
    ];
  });
  const { test, oddsRatio, ci } = common ?? {};
  const all = [test?.statistic, oddsRatio, ...(ci ?? [null, null]), test?.p].map((value) => estimate(value ?? null));
  return {
    name: "tests",
    columns: columns("test:name stratum:name statistic:number odds_ratio:number low:number high:number p:p"),
    rows: common === null ? rows : [...rows, ["mantel_haenszel", null, ...all]],
  };
}
