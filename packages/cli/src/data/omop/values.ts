// How the cells of an export become values, in SQL. What is neither missing nor a value is counted, and the table refused.
import { named } from "../in-sql.ts";
import type { ColumnKind } from "./tables.ts";

/** A column as it comes: its name, and the type that the database gives it. */
export interface SourceColumn {
  readonly name: string;
  readonly type: string;
}

/** What databases, R and pandas write for nothing; `\N` is PostgreSQL's. */
const MISSING = "('', 'NA', 'NaN', 'nan', 'NULL', 'null', 'None', '\\N', 'NaT')";

const text = (column: SourceColumn): string => {
  const trimmed = `trim(CAST(${named(column.name)} AS VARCHAR))`;
  return `CASE WHEN ${trimmed} IN ${MISSING} THEN NULL ELSE ${trimmed} END`;
};

const INTEGERS = /^U?(TINYINT|SMALLINT|INTEGER|BIGINT)$/;

/** The expression that reads a column. */
export function readAs(column: SourceColumn, kind: ColumnKind): string {
  if (kind === "text") return text(column);
  if (kind === "id") return idOf(column);
  if (kind === "date") return dateOf(column);
  if (kind === "number") return numberOf(column);
  if (INTEGERS.test(column.type)) return `CAST(${named(column.name)} AS BIGINT)`;
  const number = `TRY_CAST((${text(column)}) AS DOUBLE)`; // 8507.0, where pandas met a gap
  return `CASE WHEN ${number} = trunc(${number}) AND abs(${number}) < 9e15 THEN CAST(${number} AS BIGINT) END`;
}

/** Text, so that zeros in front stay; `17.0` is a whole number that met a gap. */
const idOf = (column: SourceColumn): string =>
  INTEGERS.test(column.type)
    ? `CAST(${named(column.name)} AS VARCHAR)`
    : `regexp_replace((${text(column)}), '^([0-9]+)\\.0$', '\\1')`;

function dateOf(column: SourceColumn): string {
  if (column.type === "DATE") return named(column.name);
  if (column.type.startsWith("TIMESTAMP")) return `CAST(${named(column.name)} AS DATE)`;
  const cell = `(${text(column)})`;
  return `CASE
    WHEN regexp_matches(${cell}, '^[0-9]{4}-[0-9]{2}-[0-9]{2}([ T].*)?$') THEN TRY_CAST(substr(${cell}, 1, 10) AS DATE)
    WHEN regexp_matches(${cell}, '^[0-9]{8}(\\.0)?$') THEN CAST(try_strptime(substr(${cell}, 1, 8), '%Y%m%d') AS DATE)
  END`;
}

const FLOATING = /^(DOUBLE|FLOAT)$/;
const WRITTEN = "^[-+]?([0-9]+([.,][0-9]+)?|\\.[0-9]+)([eE][-+]?[0-9]{1,3})?$"; // no 1_000, no infinity

/** NaN of a database is nothing, as it is in a text. What is not finite is no number. */
function numberOf(column: SourceColumn): string {
  const name = named(column.name);
  if (INTEGERS.test(column.type) || column.type.startsWith("DECIMAL")) return `CAST(${name} AS DOUBLE)`;
  if (FLOATING.test(column.type)) return `CASE WHEN isfinite(${name}) THEN CAST(${name} AS DOUBLE) END`;
  const cell = `(${text(column)})`;
  const value = `TRY_CAST(CASE WHEN regexp_matches(${cell}, '${WRITTEN}') THEN replace(${cell}, ',', '.') END AS DOUBLE)`;
  return `CASE WHEN isfinite(${value}) THEN ${value} END`;
}

/** True in rows whose cell is neither missing nor a value; undefined where the type leaves no doubt. */
export function isBroken(column: SourceColumn, kind: ColumnKind): string | undefined {
  if (kind === "text" || kind === "id") return undefined;
  if (kind === "date" && /^(DATE|TIMESTAMP)/.test(column.type)) return undefined;
  if (kind !== "date" && INTEGERS.test(column.type)) return undefined;
  if (kind === "number" && column.type.startsWith("DECIMAL")) return undefined;
  return `(${text(column)}) IS NOT NULL AND (${readAs(column, kind)}) IS NULL`;
}

const matching = (column: SourceColumn, pattern: string): string => `regexp_matches((${text(column)}), '${pattern}')`;

/** True in cells that have a decimal comma, and in those that have a point. */
export const decimalsOf = (column: SourceColumn): { readonly comma: string; readonly point: string } => ({
  comma: matching(column, "^[-+]?[0-9]+,[0-9]+"),
  point: matching(column, "^[-+]?[0-9]*\\.[0-9]"),
});

/** How many cells have a comma that could divide thousands, 1,234, where no comma of the column can only be a decimal one. */
export function thousandsIn(column: SourceColumn): string {
  const comma = `count(*) FILTER (${decimalsOf(column).comma})`;
  const doubtful = `count(*) FILTER (${matching(column, "^[-+]?[1-9][0-9]{0,2},[0-9]{3}$")})`;
  return `CASE WHEN ${comma} = ${doubtful} THEN ${comma} ELSE 0 END`;
}
