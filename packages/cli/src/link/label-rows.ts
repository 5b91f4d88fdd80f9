import { InternalError, UsageError, utf8 } from "@tavs/core";
import { isDay } from "@tavs/core/study";
import { type Columns, type ColumnType, type LabelRow, type Labels, labelColumns, labelsFor } from "@tavs/psi";
import type { Table } from "../data/read-table.ts";
import type { Persons } from "../session/identifiers.ts";

type Value = string | number | boolean | undefined;

/** Of whom labels were made last, and which: sessions side by side say the same of the same persons. */
const made = new WeakMap<Persons["items"], { readonly from: Table; readonly what: string; readonly labels: Labels }>();

/** The columns that the terms name, of each person, as the sender says them. Throws `UsageError` by row and column, without the cell. */
export function labelsOf(table: Table, persons: Pick<Persons, "items" | "rowOf">, columns: Columns): Labels {
  const { items } = persons;
  const what = JSON.stringify(columns);
  const before = made.get(items);
  if (before?.from === table && before.what === what) return before.labels;
  const labels = labelled(table, persons, columns);
  made.set(items, { from: table, what, labels });
  return labels;
}

function labelled(table: Table, { items, rowOf }: Pick<Persons, "items" | "rowOf">, columns: Columns): Labels {
  const codec = labelColumns(columns);
  const cells = Object.entries(columns).map(([name, type]) => ({ name, type, column: cellsOf(table, name, type) }));
  const [values, label] = [{} as Record<string, Value>, new Uint8Array(codec.width)]; // there may be millions of rows: nothing is made of one
  const view = new DataView(label.buffer);
  const of = (row: number): Uint8Array => {
    const at = rowOf(row);
    for (const { name, type, column } of cells) values[name] = typedValue(column[at] ?? "", type, name, at);
    try {
      codec.encodeInto(values as LabelRow<Columns>, view); // a value of its type for each column
      return label;
    } catch (error) {
      const flawed = cells.find(
        ({ name, type }) => type === "day" && values[name] !== undefined && !isDay(values[name]),
      );
      throw flawed ? misfit('a day such as "2027-06-30"', { name: flawed.name, row: at }) : error;
    }
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

function typedValue(cell: string | number, type: ColumnType, name: string, row: number): Value {
  if (cell === "") return undefined;
  if (typeof cell === "number") return cell;
  if (type === "day") return cell; // `encodeInto` looks at it
  const place = { name, row };
  if (type === "int32") return WHOLE.test(cell) ? mustFit(Number(cell), place) : refuse("a whole number", place);
  if (type === "boolean") return TRUTHS.get(cell.toLowerCase()) ?? refuse("true or false", place);
  if (type === "float64") throw new InternalError("fractions are read as numbers");
  if (utf8(cell).length > type.text) return refuse(`a text of at most ${type.text} bytes`, place);
  return cell;
}

const TRUTHS = new Map([
  ["true", true],
  ["1", true],
  ["false", false],
  ["0", false],
]);

const mustFit = (value: number, place: Place): number =>
  value === (value | 0) ? value : refuse("a whole number below 2^31", place);

/** Rows as a person counts them in the file: the heading is the first. */
function misfit(expected: string, { name, row }: Place): UsageError {
  return new UsageError(`row ${row + 2}, column ${name}: is not ${expected}, as the terms say`, { code: "data" });
}

function refuse(expected: string, place: Place): never {
  throw misfit(expected, place);
}
