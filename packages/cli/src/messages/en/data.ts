/** What is said about files of data. No sentence holds a cell of a file: lines, positions and names of columns only. */
export const data = {
  noFile: "is no file: name a table that was exported as CSV or Parquet",
  packed: (format: string): string => `is packed (${format}): unpack it first, what is in it can not be bounded`,
  foreign: (format: string): string => `is ${format}, not a table of text: export it as CSV or Parquet`,
  changed: "was changed while it was read: wait until the export is complete, and start again",
  empty: "is empty: a line with the names of the columns was expected",
  mixedEncodings:
    "is neither UTF-8 nor Windows-1252 here, but some of both: export the table again, as UTF-8, or name --encoding",
  notDecodable: (encoding: string): string => `is not ${encoding}: export the table again, as UTF-8`,
  nul: "holds a NUL byte: the file is no text, or was cut; export it again",
  ragged: ({ found, expected }: { readonly found: number; readonly expected: number }): string =>
    `has ${found} cells where the first line names ${expected} columns: quote cells that hold the delimiter or a line break`,
  quote: "has text behind a closing quote: write a quote inside a quoted cell twice",
  unclosed: "opens a quote that nothing closes",
  longCell: (limit: number): string =>
    `has a cell of more than ${limit} characters: leave that column out of the export`,
  longLine: (limit: number): string => `is longer than ${limit} characters: the delimiter or a quote may be wrong`,
  manyColumns: (limit: number): string => `names more than ${limit} columns`,
  manyRows: (limit: number): string => `has more than ${limit} rows: divide it, or give a smaller cohort`,
  headless: "holds data where names of columns were expected: export the table with a header line",
  twice: (column: number): string => `names column ${column} as an earlier one: every column needs a name of its own`,
  twoNames: "names two columns that differ in capital letters alone, which a query can not tell apart",
  noColumn: ({ name, known }: { readonly name: string; readonly known: readonly string[] }): string =>
    `has no column "${name}"${known.length > 0 ? `: there are ${known.join(", ")}` : ""}`,
  notANumber: (column: string): string => `has no number in column "${column}"`,
  bothDecimals: (column: string): string =>
    `has decimal points and decimal commas in column "${column}": which is which can not be told; export it with one of them`,
  thousands: (column: string): string =>
    `has a point or a comma in column "${column}" that could divide thousands: export it without them, and with a decimal comma where semicolons divide the columns, else a point`,
  parquet: "can not be read as Parquet: it was cut, or is encrypted; export it again",
  line: (line: number): string => `line ${line} `,
  row: (row: number): string => `row ${row} `,
};
