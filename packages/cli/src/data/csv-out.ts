/** One cell of what is written. */
export type CsvCell = string | number | boolean | undefined;

/**
 * Rows as CSV (RFC 4180, but for line ends of one byte). A cell that a spreadsheet would compute gets an apostrophe before it; a
 * number stays a number.
 */
export function csvOf(header: readonly string[], rows: Iterable<readonly CsvCell[]>): string {
  let text = line(header);
  for (const row of rows) text += line(row);
  return text;
}

const line = (cells: readonly CsvCell[]): string => `${cells.map(csvCell).join(",")}\n`;

const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;
const FORMULA = /^[=+\-@\t\r\n]/; // https://owasp.org/www-community/attacks/CSV_Injection

/** A cell as it stands in the file. */
export function csvCell(cell: CsvCell): string {
  const text = cell === undefined ? "" : String(cell);
  const harmless = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
