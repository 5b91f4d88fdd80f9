import { readFile } from "node:fs/promises";
import { UsageError } from "@tavs/core";
import { CsvError, parse } from "csv-parse/sync";

export interface TableOptions {
  /** Columns that must be there. */
  readonly columns?: readonly string[];
}

/** A file's rows, as columns of text. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: number;
  /** The cells of a column, as they stand in the file. Throws `UsageError` where there is none of that name. */
  column(name: string): readonly string[];
}

/**
 * Reads a CSV file with a heading. Throws `UsageError` (`code: "data"`): where the file can not be read, is malformed (by line),
 * or lacks a column (by name). No message holds a cell.
 */
export async function readTable(path: string, { columns = [] }: TableOptions = {}): Promise<Table> {
  const [heading = [], ...rows] = parsed(await contents(path));
  const twice = heading.find((name, i) => heading.indexOf(name) !== i);
  if (twice !== undefined) throw flaw("two columns have the same name: rename one");
  const column = (name: string): readonly string[] => {
    const at = heading.indexOf(name);
    if (at < 0) throw lacks([name]);
    return rows.map((row) => row[at]!);
  };
  const missing = columns.filter((name) => !heading.includes(name));
  if (missing.length > 0) throw lacks(missing);
  return { columns: heading, rows: rows.length, column };
}

const lacks = (names: readonly string[]): UsageError => flaw(`the file has no column ${names.join(", ")}`);
const flaw = (message: string): UsageError => new UsageError(message, { code: "data" });

async function contents(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw flaw(`can not be read (${error.code ?? "unknown"}): check its name and permissions`);
  });
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw flaw("is not UTF-8: save it again as UTF-8");
  }
}

function parsed(text: string): readonly (readonly string[])[] {
  try {
    return parse(text, { skip_empty_lines: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === "number" ? ` at line ${error.lines}` : ""; // its own message quotes the row
    throw flaw(`is not well-formed CSV${line}: every row needs as many cells as the heading`);
  }
}
