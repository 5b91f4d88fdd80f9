// What of a table can not be used: a date that is lost is a patient who is lost, and a person who stands twice is two patients.
import type { Database } from "../engine.ts";
import { type CdmTable, type ColumnKind, cdmTables } from "./tables.ts";
import { decimalsOf, isBroken, readAs, type SourceColumn, thousandsIn } from "./values.ts";

/** A table that can be selected from, and which of its columns is which of the CDM. */
export interface Opened {
  readonly from: string;
  readonly columns: ReadonlyMap<string, SourceColumn>;
}

/** A column, what is wrong with it, and in how many rows. */
export interface Broken {
  readonly column: string;
  readonly kind: ColumnKind | "decimal" | "thousands" | "twice";
  readonly rows: number;
}

interface Check extends Omit<Broken, "rows"> {
  readonly sql: string;
}

export const kindsOf = (cdm: CdmTable): readonly (readonly [string, ColumnKind])[] =>
  Object.entries({ ...cdm.required, ...cdm.optional });

/** The faults of a table, the first of each column first. */
export async function brokenIn(engine: Database, cdm: CdmTable, { from, columns }: Opened): Promise<readonly Broken[]> {
  const checks = kindsOf(cdm).flatMap(([name, kind]) => {
    const column = columns.get(name);
    return column ? checksOf(name, column, kind) : [];
  });
  const id = cdm === cdmTables.person ? columns.get("person_id") : undefined;
  const all = [...checks, ...(id ? [onceEach(id)] : [])];
  if (all.length === 0) return [];
  const counted = all.map(({ sql }) => `CAST(${sql} AS DOUBLE)`).join(", ");
  const [counts = []] = await engine.rows(`SELECT ${counted} FROM ${from}`);
  return all
    .map(({ column, kind }, i) => ({ column, kind, rows: Number(counts[i]) })) // one count a check
    .filter(({ rows }) => rows > 0);
}

function checksOf(name: string, column: SourceColumn, kind: ColumnKind): readonly Check[] {
  const broken = isBroken(column, kind);
  if (broken === undefined) return [];
  const cells: Check = { column: name, kind, sql: `count(*) FILTER (${broken})` };
  if (kind !== "number") return [cells];
  const { comma, point } = decimalsOf(column);
  const mixed = `least(count(*) FILTER (${comma}), count(*) FILTER (${point}))`;
  return [
    cells,
    { column: name, kind: "decimal", sql: mixed },
    { column: name, kind: "thousands", sql: thousandsIn(column) },
  ];
}

const onceEach = (id: SourceColumn): Check => ({
  column: "person_id",
  kind: "twice",
  sql: `count(*) - count(DISTINCT ${readAs(id, "id")})`,
});
