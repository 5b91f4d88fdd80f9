import { InternalError, UsageError, utf8 } from "@tavs/core";
import { isDay } from "@tavs/core/study";
import { type Columns, type ColumnType, type LabelRow, type Labels, labelColumns, labelsFor } from "@tavs/psi";
import type { Table } from "../data/read-table.ts";
import type { Persons } from "../session/identifiers.ts";

type Value = string | number | boolean | undefined;

/** The columns that the terms name, of each person, as the sender says them. Throws `UsageError` by row and column, without the cell. */
export function labelsOf(table: Table, { items, rowOf }: Persons, columns: Columns): Labels {
  const codec = labelColumns(columns);
  const cells = Object.entries(columns).map(([name, type]) => ({ name, type, column: cellsOf(table, name, type) }));
  const of = (row: number): Uint8Array => {
    const at = rowOf(row);
    const values: Record<string, Value> = {}; // there may be millions of rows: no more is made of one than this
    for (const { name, type, column } of cells) values[name] = typedValue(column[at] ?? "", type, { name, row: at });
    return codec.encode(values as LabelRow<Columns>); // a value of its type for each column
  };
  return labelsFor(items, { width: codec.width, of });
}

/** Fractions as this file writes them, with a point or a comma; all else as it stands there. */
const cellsOf = (table: Table, name: string, type: ColumnType): readonly (string | number | null)[] =>
  type === "float64" ? table.numbers(name) : table.column(name);

interface Place {
  readonly name: string;
  readonly row: number;
}

const WHOLE = /^-?\d{1,10}$/;

function typedValue(cell: string | number, type: ColumnType, place: Place): Value {
  if (cell === "") return undefined;
  if (typeof cell === "number") return cell;
  if (type === "int32") return WHOLE.test(cell) ? mustFit(Number(cell), place) : misfit("a whole number", place);
  if (type === "boolean") return TRUTHS.get(cell.toLowerCase()) ?? misfit("true or false", place);
  if (type === "day") return isKnownDay(cell) ? cell : misfit('a day such as "2027-06-30"', place);
  if (type === "float64") throw new InternalError("fractions are read as numbers");
  if (utf8(cell).length > type.text) return misfit(`a text of at most ${type.text} bytes`, place);
  return cell;
}

const MOST_DAYS = 200_000;
const days = new Set<string>(); // a register has few days and many people

function isKnownDay(cell: string): boolean {
  if (days.has(cell)) return true;
  if (!isDay(cell)) return false;
  if (days.size < MOST_DAYS) days.add(cell);
  return true;
}

const TRUTHS = new Map([
  ["true", true],
  ["1", true],
  ["false", false],
  ["0", false],
]);

const mustFit = (value: number, place: Place): number =>
  value === (value | 0) ? value : misfit("a whole number below 2^31", place);

/** Rows as a person counts them in the file: the heading is the first. */
function misfit(expected: string, { name, row }: Place): never {
  throw new UsageError(`row ${row + 2}, column ${name}: is not ${expected}, as the terms say`, { code: "data" });
}
