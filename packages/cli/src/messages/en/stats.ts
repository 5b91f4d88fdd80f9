/** What `tavs stats` says. */
export const stats = {
  about: "Run an analysis over hospitals; its results leave through the gate alone",
  data: "The table of a hospital, one patient a row: CSV, TSV or Parquet",
  out: "The folder in which the coordinator's release is written",
  report: "The language of the report: en or da. Default: en",
  ohdsi: "Write each table as OHDSI does, too",
  force: "Replace the files of an earlier release in --out",
  noReport: "--report is en or da",
  needsData: "the terms have this party bring patients: name the file with --data",
  bringsNothing: "the terms let this party bring no patients: leave out --data",
  needsOut: "the terms let this party learn the results: say with --out in which folder the release goes",
  learnsNothing: "the terms let this party learn no result: leave out --out",
  filled: "holds files: choose a new folder, or add --force to replace those of an earlier release",
  missing: ({
    column,
    count,
    first,
  }: {
    readonly column: string;
    readonly count: number;
    readonly first: number;
  }): string =>
    `column "${column}": ${count} ${count === 1 ? "row has" : "rows have"} no value, the first is row ${first}; fill them in, or have the terms say missing: leave-out`,
  needsCell: (column: string): string =>
    `column "${column}" has at most two values here: the count beside the model has to say how many have each; add that cell to the terms`,
  needsNoCell: (column: string): string =>
    `column "${column}" has more than two values here: the count beside the model can not be of it; take that cell out of the terms`,
  noFlag: ({ column, row }: { readonly column: string; readonly row: number }): string =>
    `row ${row}: column "${column}" has something else than 0 or 1; name the value that is counted in the terms, as in ${column}=2`,
  done: (coordinator: string): string => `the analysis is done; its results are for ${coordinator}, behind the gate`,
  released: ({
    folder,
    rows,
    withheld,
  }: {
    readonly folder: string;
    readonly rows: number;
    readonly withheld: number;
  }): string => `${folder} holds the release: ${rows} rows of results, ${withheld} numbers withheld`,
  open: (file: string): string => `open ${file} in a browser`,
  stays: (reason: string): string => `the gate lets nothing of this result out: ${reason}`,
  rows: (count: number): string => `${count} rows`,
};
