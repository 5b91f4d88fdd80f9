/** The data sets of the fixtures as columns, with the derived covariates that the reference names. */
import { readFileSync } from "node:fs";
import type { SurvivalRows } from "@tavs/federated/statistics";

export type Row = Readonly<Record<string, string>>;

/** A file beside the tests, as text. */
export function fixture(name: string): string {
  return readFileSync(new URL(`./reference/${name}`, import.meta.url), "utf8");
}

/** A table of a fixture: a record a row; an empty field is missing. */
export function table(name: string): readonly Row[] {
  const [header, ...lines] = fixture(name).trim().split(/\r?\n/);
  const names = header!.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((field, column) => [names[column]!, field])));
}

const derived: Readonly<Record<string, (row: Row) => number>> = {
  size2: (row) => Number(/^\d+$/.test(row.size!) ? Number(row.size) > 20 : row.size !== "<=20"),
  grade3: (row) => Number(row.grade === "3"),
  lnodes: (row) => Math.log(Number(row.nodes) + 1),
};

function covariate(row: Row, term: string): number {
  return derived[term]?.(row) ?? (row[term] === "" ? Number.NaN : Number(row[term]));
}

/** What a model reads: its outcome and its covariates. */
export interface Model {
  readonly time: string;
  readonly event: string;
  readonly terms: readonly string[];
}

/** The complete rows of a table, as the model sees them. */
export function survivalRows(rows: readonly Row[], { time, event, terms }: Model): SurvivalRows {
  const complete = rows.filter((row) => terms.every((term) => !Number.isNaN(covariate(row, term))));
  return {
    time: Float64Array.from(complete, (row) => Number(row[time])),
    event: Uint8Array.from(complete, (row) => Number(row[event])),
    covariates: Float64Array.from(complete.flatMap((row) => terms.map((term) => covariate(row, term)))),
    columns: terms.length,
  };
}

/** The hospitals: the rows of each value of a column. Without a column there is one. */
export function hospitals(rows: readonly Row[], column?: string): ReadonlyMap<string, readonly Row[]> {
  const of = new Map<string, Row[]>();
  for (const row of rows) {
    const name = column ? row[column]! : "all";
    of.set(name, [...(of.get(name) ?? []), row]);
  }
  return of;
}
