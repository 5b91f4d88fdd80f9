// The parts of a policy: undefined for what is none.
import { resolve } from "node:path";
import type { Json } from "@tavs/core/study";
import type { FileSource, Learn, Policy, SelectSource, Source } from "./policy.ts";
import { type Fields, hasOnly, isRecord, mapIn, textIn, textsIn } from "./policy-fields.ts";

export function tlsIn(value: Json | undefined, folder: string): Policy["tls"] | undefined {
  if (value === undefined) return {};
  const files = mapIn(value, (file) => (typeof file === "string" && file !== "" ? resolve(folder, file) : undefined));
  if (!files || [...files.keys()].some((name) => !["ca", "cert", "key"].includes(name))) return undefined;
  return Object.fromEntries(files);
}

/** `{ file, column }`, or `{ select, tables, column }`. */
export function sourceIn(value: Json, folder: string): Source | undefined {
  return isRecord(value) && Object.hasOwn(value, "select") ? selectIn(value, folder) : fileIn(value, folder);
}

function fileIn(value: Json, folder: string): FileSource | undefined {
  if (!isRecord(value) || !hasOnly(value, ["file", ...MORE])) return undefined;
  const file = textIn(value, "file");
  const more = moreIn(value);
  return file === undefined || more === undefined ? undefined : { file: resolve(folder, file), ...more };
}

/** A table that is its file alone may be written as that. */
const tableIn = (value: Json, folder: string): FileSource | undefined =>
  fileIn(typeof value === "string" ? { file: value } : value, folder);

const TABLE = /^[A-Za-z][A-Za-z0-9_]{0,62}$/;

function selectIn(value: Json, folder: string): SelectSource | undefined {
  if (!isRecord(value) || !hasOnly(value, ["select", "tables", ...MORE])) return undefined;
  const select = textIn(value, "select");
  const tables = mapIn(value.tables ?? {}, (table) => tableIn(table, folder));
  const more = moreIn(value);
  if (select === undefined || more === undefined || !tables || tables.size === 0) return undefined;
  return [...tables.keys()].every((name) => TABLE.test(name)) ? { select, tables, ...more } : undefined;
}

const MORE = ["column", "for"];

function moreIn(value: Fields): Pick<FileSource, "column" | "for"> | undefined {
  const has = (name: string): boolean => Object.hasOwn(value, name);
  const [column, labels] = [textIn(value, "column"), textsIn(value.for)];
  if ((has("column") && column === undefined) || (has("for") && labels === undefined)) return undefined;
  return { ...(column !== undefined && { column }), ...(labels && { for: labels }) };
}

const MOST_RUN = 9999;

/** `{ file, run, columns, recipient }` or `{ folder, run, report, ohdsi }`. */
export function learnIn(value: Json, folder: string): Learn | undefined {
  if (!isRecord(value)) return undefined;
  const kind = Object.hasOwn(value, "folder") ? "folder" : "file";
  const more = kind === "folder" ? ["report", "ohdsi"] : ["columns", "recipient"];
  const where = textIn(value, kind);
  const { run = 0, report = "en", ohdsi = false } = value;
  const columns = textsIn(value.columns ?? []);
  const recipient = textIn(value, "recipient");
  if (!hasOnly(value, [kind, "run", ...more]) || where === undefined || columns === undefined) return undefined;
  if (!Number.isInteger(run) || Number(run) < 0 || Number(run) > MOST_RUN) return undefined;
  if ((report !== "en" && report !== "da") || typeof ohdsi !== "boolean") return undefined;
  if (Object.hasOwn(value, "recipient") && !isRecipient(recipient)) return undefined;
  return {
    ...{ run: Number(run), report, ohdsi, columns, [kind]: resolve(folder, where) },
    ...(recipient !== undefined && { recipient }),
  };
}

/** A name of whoever pseudonyms are for. */
export const isRecipient = (text: string | undefined): boolean =>
  text !== undefined && /^[a-z0-9][a-z0-9.-]{0,63}$/.test(text);
