// Rows that one SELECT makes of tables in files. It sees these and nothing else, and only reads.
import type { Messages } from "../messages/index.ts";
import { plain } from "../plain-text.ts";
import { Refusal, refused, usage } from "../refusal.ts";
import { isMissing, numberOf } from "./dialect.ts";
import type { Database } from "./engine.ts";
import { openTable, type Table } from "./read-table.ts";
import type { Batch, OpenTable } from "./table.ts";

export interface Selecting {
  /** The name of what comes out, for sentences. */
  readonly name: string;
  readonly select: string;
  /** By the name that the SELECT has for each. */
  readonly tables: ReadonlyMap<string, SelectedFile>;
}

export interface SelectedFile {
  readonly file: string;
  /** A column that the table has beside those of its file, of one of these. */
  readonly more?: { readonly name: string; readonly from: string; readonly value: (cell: string) => string };
}

/** Throws `Refusal` for a query that is no SELECT, does more than read, or fails; no cell is in its sentence. */
export async function selectTable(selecting: Selecting, messages: Messages): Promise<Table> {
  const [{ openEngine }, { rowsOfSql }] = await Promise.all([import("./engine.ts"), import("./omop/cohort.ts")]); // DuckDB is loaded by who needs it
  const engine = await openEngine();
  try {
    await engine.lock([]); // files are read here, and not by the engine
    for (const [table, from] of selecting.tables) await filled(engine, { table, from }, messages);
    const { columns, rows } = await rowsOfSql(engine, selecting.select, messages);
    return tableOf(selecting.name, { columns, rows }, messages);
  } catch (error) {
    throw error instanceof Refusal ? refused(error.details.code, `${plain(selecting.name)}: ${error.message}`) : error;
  } finally {
    await engine.close();
  }
}

interface Filling {
  readonly table: string;
  readonly from: SelectedFile;
}

async function filled(engine: Database, { table, from: { file, more } }: Filling, messages: Messages): Promise<void> {
  const open = await openTable(file, { messages });
  const columns = more ? [...open.columns, more.name] : open.columns;
  const lower = columns.map((name) => name.toLowerCase()); // to a database, Age and age are one
  if (new Set(lower).size < lower.length) throw usage(`${plain(file)}: ${messages.data.twoNames}`);
  await engine.fill(table, columns, more ? widened(open, more) : open.batches(open.columns));
}

async function* widened(open: OpenTable, more: NonNullable<SelectedFile["more"]>): AsyncGenerator<Batch> {
  for await (const { rows, cells } of open.batches([...open.columns, more.from]))
    yield { rows, cells: [...cells.slice(0, -1), cells.at(-1)!.map(more.value)] };
}

type Cells = readonly Readonly<Record<string, unknown>>[];

/** A result as a table: numbers have a point, whatever the files had. */
function tableOf(
  name: string,
  { columns, rows }: { readonly columns: readonly string[]; readonly rows: Cells },
  { data }: Messages,
): Table {
  const column = (wanted: string): readonly string[] => {
    if (!columns.includes(wanted))
      throw usage(`${plain(name)}: ${data.noColumn({ name: plain(wanted), known: columns.map(plain) })}`);
    return rows.map((row) => String(row[wanted] ?? ""));
  };
  const numbers = (wanted: string): readonly (number | null)[] =>
    column(wanted).map((cell, i) => {
      const value = isMissing(cell) ? null : numberOf(cell, "point");
      if (value === undefined) throw usage(`${plain(name)}: ${data.row(i + 1)}${data.notANumber(plain(wanted))}`);
      return value;
    });
  return { columns, rows: rows.length, column, numbers };
}
