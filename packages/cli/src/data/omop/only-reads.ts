// What a SELECT could do beside reading. DuckDB's table functions switch logging on, to a file or the terminal, whatever is locked.
import { type Database, quoted } from "../engine.ts";

const TABLES: ReadonlySet<unknown> = new Set(["range", "generate_series", "unnest"]);
const SCALARS: ReadonlySet<unknown> = new Set(["write_log", "current_setting", "nextval"]);
/** A stranger's views, macros and computed columns, as DuckDB writes them down itself. */
const ACTS =
  /\b(write_log|nextval|(?:en|dis)able_[a-z_]{1,40}|query|query_table|json_execute_serialized_sql|truncate_duckdb_logs|(force_)?checkpoint)"?\s*\(/i;

/** Whether a query calls no function that does more than read: of those that give tables, the ones that count; of others, none that write. */
export async function onlyReads(engine: Database, query: string): Promise<boolean> {
  const [[parsed] = []] = await engine.rows(`SELECT CAST(json_serialize_sql(${quoted(query)}) AS VARCHAR)`);
  const tree: unknown = JSON.parse(String(parsed));
  return isObject(tree) && tree.error === false && harmless(tree);
}

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

function harmless(node: unknown): boolean {
  if (!isObject(node)) return true;
  const { type, class: kind, function: called } = node;
  if (type === "TABLE_FUNCTION") return isObject(called) && TABLES.has(nameOf(called)) && inside(called);
  if (kind === "FUNCTION" && SCALARS.has(nameOf(node))) return false;
  return inside(node);
}

const inside = (node: object): boolean => Object.values(node).every(harmless);

/** A function of the stranger's own database has been looked at when that was opened. */
const nameOf = (called: Readonly<Record<string, unknown>>): string => String(called.function_name).toLowerCase();
