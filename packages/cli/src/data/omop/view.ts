// A table of a source as a view of the CDM's columns, once it is known to hold what they should.
import type { Messages } from "../../messages/index.ts";
import { plain } from "../../plain-text.ts";
import { Refusal, usage } from "../../refusal.ts";
import { type Engine, named, quoted } from "../engine.ts";
import { openTable } from "../read-table.ts";
import type { OpenTable } from "../table.ts";
import { locate } from "./headers.ts";
import type { Source, TableFiles } from "./source.ts";
import type { CdmTable } from "./tables.ts";
import { decimalsOf, isBroken, readAs, type SourceColumn } from "./values.ts";

/** A source, and the engine that its tables are views in. */
export interface Context {
  readonly name: string;
  readonly engine: Engine;
  readonly messages: Messages;
  readonly source: Source;
  readonly schema: string | undefined;
}

export const refuse = ({ name }: Context, sentence: string): Refusal => usage(`${plain(name)}: ${sentence}`);

/** Throws `Refusal` for a table that can not be read, or does not hold what it should. */
export async function createView(
  context: Context,
  cdm: CdmTable,
  { table, origin }: { readonly table: string; readonly origin: TableFiles | string },
): Promise<void> {
  try {
    const { from, columns } = await opened(context, cdm, { table, origin });
    await mustHoldValues(context, cdm, { table, from, columns });
    await context.engine.run(`CREATE VIEW ${named(table)} AS SELECT ${selected(cdm, columns)} FROM ${from}`);
  } catch (error) {
    throw error instanceof Refusal ? error : refuse(context, context.messages.omop.unreadable(table));
  }
}

/** A table that can be selected from, and which of its columns is which of the CDM. */
interface Opened {
  readonly from: string;
  readonly columns: ReadonlyMap<string, SourceColumn>;
}

async function opened(
  context: Context,
  cdm: CdmTable,
  { table, origin }: { readonly table: string; readonly origin: TableFiles | string },
): Promise<Opened> {
  const { engine } = context;
  if (typeof origin !== "string" && origin.kind !== "parquet")
    return filled(context, cdm, { table, rows: await rowsOf(context, origin) });
  const from =
    typeof origin === "string"
      ? origin
      : `read_parquet([${origin.paths.map((path) => quoted(path.replace(/[*?[]/g, "[$&]"))).join(", ")}], union_by_name = true, binary_as_string = true)`;
  const described = await engine.describe(`SELECT * FROM ${from}`);
  const places = located(context, cdm, { table, headers: described.map(({ name }) => name) });
  const columnOf = (header: string): SourceColumn => described.find(({ name }) => name === header)!; // it comes from there
  return { from, columns: new Map([...places].map(([name, header]) => [name, columnOf(header)])) };
}

/** Rows of texts that are read into the engine. */
type Rows = Pick<OpenTable, "columns" | "batches">;

async function rowsOf({ messages }: Context, origin: Exclude<TableFiles, { kind: "parquet" }>): Promise<Rows> {
  if (origin.kind === "csv") return openTable(origin.path, { messages });
  const { server, at } = origin;
  return { columns: await server.columns(at), batches: (names) => server.batches(at, names) };
}

async function filled(
  context: Context,
  cdm: CdmTable,
  { table, rows }: { readonly table: string; readonly rows: Rows },
): Promise<Opened> {
  const places = located(context, cdm, { table, headers: rows.columns });
  const from = `tavs_${table}`;
  await context.engine.fill(from, [...places.keys()], rows.batches([...places.values()]));
  return { from, columns: new Map([...places.keys()].map((name) => [name, { name, type: "VARCHAR" }])) };
}

function located(
  context: Context,
  cdm: CdmTable,
  { table, headers }: { readonly table: string; readonly headers: readonly string[] },
): ReadonlyMap<string, string> {
  const { places, lacking, twice } = locate(cdm, headers);
  const words = context.messages.omop;
  if (lacking.length > 0) throw refuse(context, words.lacking({ table, columns: lacking }));
  if (twice.length > 0) throw refuse(context, words.twice({ table, columns: twice }));
  return places;
}

const kindsOf = (cdm: CdmTable) => Object.entries({ ...cdm.required, ...cdm.optional });

function selected(cdm: CdmTable, columns: ReadonlyMap<string, SourceColumn>): string {
  return kindsOf(cdm)
    .map(([name, kind]) => {
      const column = columns.get(name);
      const value = column ? readAs(column, kind) : `CAST(NULL AS ${TYPES[kind]})`;
      return `${value} AS ${named(name)}`;
    })
    .join(", ");
}

const TYPES = { id: "VARCHAR", concept: "BIGINT", integer: "BIGINT", number: "DOUBLE", date: "DATE", text: "VARCHAR" };

/** Throws `Refusal` with the number of cells that are neither missing nor a value: a date that is lost is a patient who is lost. */
async function mustHoldValues(
  context: Context,
  cdm: CdmTable,
  { table, from, columns }: Opened & { readonly table: string },
): Promise<void> {
  const checks = kindsOf(cdm).flatMap(([name, kind]) => {
    const column = columns.get(name);
    const broken = column && isBroken(column, kind);
    if (!column || broken === undefined) return [];
    const { comma, point } = decimalsOf(column);
    const mixed = {
      column: name,
      kind: "decimal",
      sql: `least(count(*) FILTER (${comma}), count(*) FILTER (${point}))`,
    };
    return [{ column: name, kind, sql: `count(*) FILTER (${broken})` }, ...(kind === "number" ? [mixed] : [])];
  });
  if (checks.length === 0) return;
  const counted = checks.map(({ sql }) => `CAST(${sql} AS DOUBLE)`).join(", ");
  const [counts = []] = await context.engine.rows(`SELECT ${counted} FROM ${from}`);
  for (const [i, { column, kind }] of checks.entries())
    if (Number(counts[i]) > 0)
      throw refuse(context, context.messages.omop.broken({ table, column, kind, rows: Number(counts[i]) }));
}
