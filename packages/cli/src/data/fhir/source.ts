// Where FHIR lies: a file of resources or Bundles, or a folder of such files, as bulk data exports write it; `#Condition` behind
// either names the table. What a file is, it says itself: its name is not asked.
import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Messages } from "../../messages/index.ts";
import { plain } from "../../plain-text.ts";
import { usage } from "../../refusal.ts";
import { type DataFile, openFile } from "../data-file.ts";
import { fhirTables } from "./columns.ts";
import { resourceTypes } from "./names.ts";

export interface FhirSource {
  /** As it was typed, without the table. */
  readonly name: string;
  readonly path: string;
  readonly files: readonly DataFile[];
  readonly table: string;
  readonly messages: Messages;
  /** Refuse a second row of one patient, and one of nobody here: cells of a result are counted in rows. */
  readonly onePerPatient?: boolean;
}

interface Named {
  readonly name: string;
  readonly table: string | undefined;
}

/** What somebody typed, as a place and a table. A file that is really called `a#Patient` is that file. */
export async function placeNamed(typed: string): Promise<Named> {
  const [, name, table] = /^(.+)#([A-Za-z]{1,40})$/.exec(typed) ?? [];
  if (name === undefined || table === undefined || (await kindOf(typed))) return { name: typed, table: undefined };
  return { name, table };
}

async function kindOf(name: string): Promise<"file" | "folder" | undefined> {
  const found = await stat(resolve(name)).catch(() => undefined);
  return found && (found.isDirectory() ? "folder" : "file");
}

/** The resources at a place; or the file there, which is no JSON. Throws `Refusal`, also for a table that FHIR does not have here. */
export async function fhirSource(
  typed: string,
  messages: Messages,
): Promise<{ readonly fhir: FhirSource } | { readonly file: DataFile }> {
  const { name, table = "Patient" } = await placeNamed(typed);
  const found = { name, path: resolve(name), table, messages };
  if (!fhirTables.includes(table)) throw usage(`${plain(typed)}: ${messages.fhir.noTable(fhirTables)}`);
  if ((await kindOf(name)) === "folder") return { fhir: { ...found, files: await filesIn(name, messages) } };
  const file = await openFile(name, messages);
  const kind = writtenAs(file);
  if (kind === "xml") throw usage(`${plain(name)}: ${messages.fhir.xml}`);
  if (kind === "json") return { fhir: { ...found, files: [file] } };
  if (typed !== name) throw usage(`${plain(name)}: ${messages.fhir.noFhir}`);
  return { file };
}

/** By the first characters. Names of columns in a CSV file do not begin so. */
export function writtenAs({ head, kind }: DataFile): "json" | "xml" | undefined {
  if (kind !== "text") return undefined;
  const text = new TextDecoder().decode(head).trimStart();
  if (/^<(\?xml|[A-Z])/.test(text) && text.includes("http://hl7.org/fhir")) return "xml";
  return /^(\{\s*["}]|\[\s*\{)/.test(text) ? "json" : undefined;
}

/** What clients of bulk exports write beside the resources. */
const BESIDE = ["manifest.json", "log.ndjson"];

async function filesIn(folder: string, messages: Messages): Promise<readonly DataFile[]> {
  const files: DataFile[] = [];
  for (const [i, entry] of (await entriesOf(folder)).entries()) {
    const shown = `${folder}/${tellableFile(entry) ?? messages.fhir.file(i + 1)}`;
    const path = join(resolve(folder), entry);
    if ((await stat(path).catch(() => undefined))?.isDirectory())
      throw usage(`${plain(shown)}: ${messages.fhir.folder}`);
    const file = { ...(await openFile(path, messages).catch(named(path, shown))), name: shown };
    const kind = writtenAs(file);
    if (kind === "xml") throw usage(`${plain(shown)}: ${messages.fhir.xml}`);
    if (kind === "json") files.push(file);
    else if (isCalledJson(entry) && !isBlank(file)) throw usage(`${plain(shown)}: ${messages.fhir.passedOver}`);
  }
  if (files.length === 0) throw usage(`${plain(folder)}: ${messages.fhir.noFiles}`);
  return files;
}

const isCalledJson = (entry: string): boolean => /\.(json|ndjson|jsonl)$/i.test(entry);
const isBlank = ({ head }: DataFile): boolean => new TextDecoder().decode(head).trim() === "";

/** In an order that does not depend on the machine. */
export const entriesOf = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder)).filter((entry) => !entry.startsWith(".") && !BESIDE.includes(entry)).sort();

/** A file of a folder was typed by nobody, and may be called after a patient. */
const named =
  (path: string, shown: string) =>
  (error: unknown): never => {
    if (error instanceof Error) error.message = error.message.replaceAll(plain(path), plain(shown));
    throw error;
  };

/** `Patient.ndjson`, `Condition.000.ndjson`, `12.Patient.ndjson`, `bundle-3.json`: names that say nothing of anybody. */
function tellableFile(entry: string): string | undefined {
  const words = entry.replace(/\.(json|ndjson|jsonl)$/i, "").split(/[.\-_]/);
  const known = (word: string): boolean => /^\d{1,4}$/.test(word) || /^bundle$/i.test(word) || resourceTypes.has(word);
  return words.every(known) ? entry : undefined;
}
