// Which column of an export is which of the CDM: exporters write PERSON_ID, "person_id", main.person.person_id and date(birth_datetime,'unixepoch').
import type { CdmTable } from "./tables.ts";

/** A column's CDM name as an exporter wrote it: case, quotes, table and schema, and the function that was put around it. */
export function plainName(header: string): string {
  const inner = /^\w+\(([^,()]+)(?:,[^()]*)?\)$/.exec(header.trim())?.[1] ?? header;
  return inner
    .replaceAll(/["'`[\]\s\ufeff]/g, "")
    .toLowerCase()
    .replace(/^.*\./, "");
}

/** Under which header of a file each column of the table stands. */
export interface Located {
  readonly places: ReadonlyMap<string, string>;
  /** Required columns that are not there, and columns that stand twice. */
  readonly lacking: readonly string[];
  readonly twice: readonly string[];
}

export function locate(table: CdmTable, headers: readonly string[]): Located {
  const known = { ...table.optional, ...table.required };
  const named = headers.map((header) => [plainName(header), header] as const);
  const found = named.filter(([name]) => Object.hasOwn(known, name));
  const older = named.flatMap(([name, header]) => {
    const today = Object.hasOwn(table.older ?? {}, name) ? table.older![name]! : undefined; // just asked
    return today === undefined || found.some(([name]) => name === today) ? [] : [[today, header] as const];
  });
  const all = [...found, ...older];
  const places = new Map(all);
  return {
    places,
    lacking: Object.keys(table.required).filter((name) => !places.has(name)),
    twice: [...new Set(all.map(([name]) => name).filter((name, i, names) => names.indexOf(name) < i))],
  };
}
