// How a node reads what its policy names: when all of it is there, once for all sessions that need the same at the same time.
import { readTable, type Table } from "../data/read-table.ts";
import type { Wanted } from "../data/rows.ts";
import type { SelectedFile } from "../data/select-table.ts";
import { sourceMark } from "../data/source-bytes.ts";
import { pseudonymiser } from "../link/linked-table.ts";
import type { Messages } from "../messages/index.ts";
import { usage } from "../refusal.ts";
import type { Home } from "../session/home.ts";
import { canonicalOf, personsOf } from "../session/identifiers.ts";
import { inputDigest, textsDigest } from "../session/play.ts";
import type { DataSet } from "./data-sets.ts";
import type { Readings } from "./plays/play.ts";
import type { FileSource, Source } from "./policy.ts";

/** The files that a source is made of. */
export const filesOf = (source: Source): readonly string[] =>
  "file" in source ? [source.file] : [...source.tables.values()].map(({ file }) => file);

/** Which files a source is made of, and when they were written; undefined where one of them is not there. */
export async function markOf(source: Source): Promise<string | undefined> {
  const found = await Promise.all(filesOf(source).map(sourceMark));
  return found.includes(undefined) ? undefined : JSON.stringify(found);
}

/** What a session is bound to: the file, or all files and the question. */
export async function digestOf(home: Pick<Home, "identity">, source: Source): Promise<string> {
  if ("file" in source) return inputDigest(home, source.file);
  const files = await Promise.all(filesOf(source).map((file) => inputDigest(home, file)));
  return textsDigest(home, [source.select, ...source.tables.keys(), ...files]);
}

interface Reader {
  readonly home: Pick<Home, "identity" | "study">;
  readonly messages: Messages;
}

/**
 * Readers that ask for the same while another reads it, or holds it, get the same; never what files held before they changed. What
 * nobody holds is not kept.
 */
export function readingsOf(reader: Reader): Readings {
  const kept = new Map<string, Promise<object> | WeakRef<object>>();
  const shared = async <Value extends object>(
    [set, ...key]: readonly [DataSet, ...unknown[]],
    read: () => Promise<Value>,
  ): Promise<Value> => {
    const name = JSON.stringify([set.name, await markOf(set.source), ...key]);
    const found = kept.get(name);
    const before = found instanceof WeakRef ? found.deref() : await found;
    if (before) return before as Value; // of the same key, so of the same kind
    const reading = read();
    kept.set(name, reading);
    const value = await reading.finally(() => kept.delete(name));
    kept.set(name, new WeakRef(value));
    return value;
  };
  const table: Readings["table"] = (set, columns, onProgress) =>
    shared([set, "table", columns], () => tableOf(set, { columns, onePerPatient: true, onProgress }, reader)); // the smallest cell counts rows
  const persons: Readings["persons"] = (set, columns, rule, onProgress) =>
    shared([set, "persons", columns, rule.canonicaliser.rule], async () => {
      const read = await tableOf(set, { columns: [set.column, ...columns], onProgress }, reader);
      return { table: read, persons: await personsOf(read.column(set.column), rule) };
    });
  return { table, persons };
}

async function tableOf(set: DataSet, wanted: Wanted, reader: Reader): Promise<Table> {
  const { source } = set;
  if ("file" in source) return readTable(source.file, { ...wanted, messages: reader.messages });
  const { selectTable } = await import("../data/select-table.ts"); // DuckDB is loaded by who needs it
  const tables = new Map([...source.tables].map(([name, from]) => [name, withPseudonym(from, set, reader)] as const));
  return selectTable({ name: set.shown, select: source.select, tables }, reader.messages);
}

/** Own persons under the names that linked files of this party give them in this study. */
function withPseudonym({ file, column }: FileSource, { rule }: DataSet, { home, messages }: Reader): SelectedFile {
  if (column === undefined) return { file };
  if (!rule) throw usage(messages.node.noRule);
  const name = pseudonymiser({ identity: home.identity, study: home.study, recipient: home.identity.name });
  const value = (cell: string): string => {
    const id = canonicalOf(cell, rule.canonicaliser);
    return id === undefined ? "" : name(id);
  };
  return { file, more: { name: "pseudonym", from: column, value } };
}
