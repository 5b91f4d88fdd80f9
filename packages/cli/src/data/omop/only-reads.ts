// What a SELECT could do beside reading. DuckDB's table functions switch logging on, to a file or the terminal, whatever is locked.
import type { Database } from "../engine.ts";
import { quoted } from "../in-sql.ts";

const TABLES: ReadonlySet<unknown> = new Set(["range", "generate_series", "unnest"]);
/** Those of enumerations tell all labels of a type, also where a column of it was not given. */
const SCALARS: ReadonlySet<unknown> = new Set(
  "write_log current_setting nextval json_serialize_plan enum_range enum_range_boundary enum_first enum_last".split(
    " ",
  ),
);
/** A stranger's views, macros and computed columns, as DuckDB writes them down itself. */
const ACTS =
  /\b(write_log|nextval|(?:en|dis)able_[a-z_]{1,40}|query|query_table|json_execute_serialized_sql|json_serialize_plan|arrow_scan(?:_dumb)?|seq_scan|read_duckdb|truncate_duckdb_logs|(force_)?checkpoint)"?\s*\(/i;

/** The engine's own place for the CDM's views. What stands elsewhere, or has no plain name, is the source itself: a file, or tables that were not checked. */
const OWN = [
  ["", "memory"],
  ["", "main"],
] as const;

/** Whether a query calls no function that does more than read: of those that give tables, the ones that count; of others, none that write, or plan what is written in a text. Undefined for what is no SELECT. */
export async function onlyReads(engine: Database, query: string): Promise<boolean | undefined> {
  const [[parsed] = []] = await engine.rows(`SELECT CAST(json_serialize_sql(${quoted(query)}) AS VARCHAR)`);
  const tree: unknown = JSON.parse(String(parsed));
  return isObject(tree) && tree.error === false ? harmless(tree, await catalogue(engine)) : undefined;
}

/** Names that the engine finds without a schema: where the database lies, and all tables and types of it. */
async function catalogue(engine: Database): Promise<Names> {
  const views = await engine.rows(
    "SELECT lower(view_name) FROM duckdb_views() WHERE internal AND schema_name IN ('main', 'pg_catalog')",
  );
  return new Set(views.map(([name]) => name));
}

type Names = ReadonlySet<unknown>;

/** Whether all that a database would compute while it is read only reads. */
export async function readsOnly(engine: Database): Promise<boolean> {
  const found = await engine.rows(
    `SELECT sql FROM duckdb_views() WHERE database_name = 'tavs_source' UNION ALL
     SELECT sql FROM duckdb_tables() WHERE database_name = 'tavs_source' UNION ALL
     SELECT macro_definition FROM duckdb_functions() WHERE database_name = 'tavs_source'`,
  );
  return !found.some(([sql]) => ACTS.test(String(sql)));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

function harmless(node: unknown, closed: Names): boolean {
  if (!isObject(node)) return true;
  const { type, class: kind, function: called } = node;
  if (type === "TABLE_FUNCTION") return isObject(called) && TABLES.has(nameOf(called)) && inside(called, closed);
  if (type === "SHOW_REF") return false; // all tables that there are
  if (type === "UNBOUND_TYPE_INFO" && (node.catalog !== "" || node.schema !== "")) return false;
  if (type === "BASE_TABLE" && !isOwn(node, closed)) return false;
  if (kind === "FUNCTION" && SCALARS.has(nameOf(node))) return false;
  return inside(node, closed);
}

function isOwn(
  { catalog_name: catalog, schema_name: schema, table_name: table }: Readonly<Record<string, unknown>>,
  closed: Names,
): boolean {
  const places = [catalog, schema].map((place) => String(place ?? "").toLowerCase());
  const isNamed = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(String(table)) && !closed.has(String(table).toLowerCase());
  return isNamed && places.every((place, i) => OWN[i]!.some((own) => own === place));
}

const inside = (node: object, closed: Names): boolean => Object.values(node).every((each) => harmless(each, closed));

/** A function of the stranger's own database has been looked at when that was opened. */
const nameOf = (called: Readonly<Record<string, unknown>>): string => String(called.function_name).toLowerCase();
