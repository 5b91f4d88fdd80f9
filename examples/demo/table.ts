import { readFile } from "node:fs/promises";
import { UsageError } from "@tavs/core";
import { admit, cpr, type IdentifierReport, validate } from "@tavs/psi";
import { CsvError, parse } from "csv-parse/sync";

type Cells = Readonly<Record<string, string>>;

/** One person: the canonical CPR number, and the cells of the first row that has it. */
export interface Person {
  readonly id: string;
  readonly cells: Cells;
}

/** The rows of one party's own file whose CPR number can be linked, each person once; and what was left out, as counts. */
export interface Table {
  /** In the order of their CPR numbers. */
  readonly people: readonly Person[];
  readonly report: IdentifierReport;
}

/**
 * Reads a CSV file with these columns. Throws `UsageError`: where the file cannot be read, is malformed (by line), lacks a
 * column (by name), or holds nobody with a readable CPR number. Rows with an unreadable number are counted and left out.
 */
export async function readTable(path: string, columns: readonly string[]): Promise<Table> {
  const records = parsed(await contents(path));
  const missing = columns.filter((name) => !Object.hasOwn(records[0] ?? {}, name));
  if (records.length > 0 && missing.length > 0) throw new UsageError(`the file lacks the column ${missing.join(", ")}`);
  const report = validate(
    records.map(({ cpr: number }) => number),
    { country: "DK" },
  );
  if (report.linkable === 0)
    throw new UsageError(`none of ${records.length} rows has a CPR number that can be linked: check the column "cpr"`);
  return { people: distinct(records), report };
}

function distinct(records: readonly Cells[]): readonly Person[] {
  const { admitted } = admit(records, { idOf: ({ cpr: number }) => number ?? "", canonicalise: cpr });
  const people = new Map<string, Person>();
  for (const { id, row } of admitted) if (!people.has(id)) people.set(id, { id, cells: row });
  return [...people.values()].sort((a, b) => (a.id < b.id ? -1 : 1)); // the file's order leaves no trace, not even a rounding
}

async function contents(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch {
    throw new UsageError("the file with the patients cannot be read: check its name and permissions");
  }
}

function parsed(text: string): readonly Cells[] {
  try {
    return parse(text, { columns: true, bom: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === "number" ? ` at line ${error.lines}` : ""; // its own message quotes the row
    throw new UsageError(`the file is not well-formed CSV${line}: every row needs as many cells as the heading`);
  }
}
