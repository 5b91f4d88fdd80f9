import type { ColumnReport } from "../../data/check/column.ts";

/** What `tavs data` says. */
export const dataCheck = {
  about: "Tables and OMOP databases that a study will read",
  check: "Tell what a table is worth, in counts and classes, without a value of it",
  file: "The table: CSV, TSV, Parquet or FHIR (#Condition behind it names another table than that of the patients); or an OMOP database: a DuckDB file, a folder, a file with a connection string, env:VARIABLE",
  id: "The column with the identity numbers",
  country: "Whose identity numbers they are: DK, SE, NO, FI or IS. Default: DK",
  encoding: "utf-8, utf-16le, utf-16be or windows-1252, where the file does not tell",
  delimiter: "comma, semicolon, tab or bar, where the file does not tell",
  smallestCell: "How many people must share what is said of a range. Default: 5, at least 3",
  noCountry: "--country is one of DK, SE, NO, FI, IS",
  noEncoding: "--encoding is one of utf-8, utf-16le, utf-16be, windows-1252",
  noDelimiter: "--delimiter is one of comma, semicolon, tab, bar",
  noSmallestCell: "--smallest-cell is a whole number from 3 to 1000",
  table: (file: string, rows: number, columns: number): string =>
    `${file}: ${rows} ${rows === 1 ? "row" : "rows"}, ${columns} ${columns === 1 ? "column" : "columns"}`,
  written: (words: readonly string[]): string => `  written as ${words.join(", ")}`,
  delimiters: { ",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars" },
  decimals: { point: "decimal points", comma: "decimal commas", both: "decimal points and commas", none: "" },
  ids: (name: string): string => `  identity numbers in ${name}`,
  linkable: ({ linkable, distinct, duplicates }: Linkable): string =>
    `    ${linkable} can be linked: ${distinct} people, ${duplicates} rows repeat one of them`,
  kind: (kind: string, count: number): string => `    ${kind}: ${count}`,
  missing: (count: number): string => `    missing: ${count}`,
  test: (count: number): string => `    ${count} look like test persons: leave them out of a real study`,
  fault: (fault: string, count: number): string => `    invalid, ${fault}: ${count}`,
  mod11: (passed: number, checked: number): string =>
    `    modulus 11: ${passed} of ${checked} pass (a statistic: since 2007 there are valid numbers that do not)`,
  zeroSequences: (count: number): string => `    ${count} end in 0000, as dummies do`,
  born: (kind: string, from: number, to: number): string =>
    `    ${kind}: born ${from} to ${to}, as far as enough share it`,
  column: ({ name, missing, forms, decimal, numbers, years }: ColumnReport): string =>
    `  ${[
      `${name}:`,
      [
        ...Object.entries(forms).map(([form, count]) => `${count} ${form}`),
        ...(missing > 0 ? [`${missing} missing`] : []),
        ...(decimal === "both" ? ["decimal points and decimal commas: one of them has to go"] : []),
        ...(numbers ? [`numbers from ${numbers.from} to below ${numbers.to}`] : []),
        ...(years ? [`years ${years.from} to ${years.to}`] : []),
        ...(forms.identifier && forms.identifier > 0 ? ["identity numbers: leave this column out of the export"] : []),
      ].join(", "),
    ].join(" ")}`,
};

interface Linkable {
  readonly linkable: number;
  readonly distinct: number;
  readonly duplicates: number;
}
