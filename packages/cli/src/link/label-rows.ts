import { UsageError } from "@tavs/core";
import { type Columns, type ColumnType, type LabelRow, type Labels, labelColumns, labelsFor } from "@tavs/psi";
import type { Table } from "../data/read-table.ts";
import type { Persons } from "../session/identifiers.ts";

type Value = string | number | boolean | undefined;

/** The columns that the terms name, of each person, as the sender says them. Throws `UsageError` by row and column, without the cell. */
export function labelsOf(table: Table, { items, rowOf }: Persons, columns: Columns): Labels {
  const codec = labelColumns(columns);
  const cells = Object.keys(columns).map((name) => [name, table.column(name)] as const);
  const of = (row: number): Uint8Array => {
    const at = rowOf(row);
    const values = cells.map(
      ([name, column]) => [name, typedValue(column[at]!, columns[name]!, { name, row: at })] as const,
    );
    return codec.encode(Object.fromEntries(values) as LabelRow<Columns>); // a value of its type for each column
  };
  return labelsFor(items, { width: codec.width, of });
}

interface Place {
  readonly name: string;
  readonly row: number;
}

const WHOLE = /^-?\d{1,10}$/;
const DECIMAL = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

function typedValue(cell: string, type: ColumnType, place: Place): Value {
  if (cell === "") return undefined;
  if (type === "int32") return WHOLE.test(cell) ? mustFit(Number(cell), place) : misfit("a whole number", place);
  if (type === "float64") return DECIMAL.test(cell) ? Number(cell) : misfit("a number with a decimal point", place);
  if (type === "boolean") return TRUTHS.get(cell.toLowerCase()) ?? misfit("true or false", place);
  if (new TextEncoder().encode(cell).length > type.text) return misfit(`a text of at most ${type.text} bytes`, place);
  return cell;
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
