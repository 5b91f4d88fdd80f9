// What stands beside a study: signatures and revocations, each in a small file of its own.
import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { flawOfRevocation, flawOfSignature, type Revocation, type Study, type StudySignature } from "@tavs/core/study";
import { readText } from "../data/read-text.ts";
import type { Messages } from "../messages/index.ts";
import { plain } from "../plain-text.ts";
import { Refusal, usage } from "../refusal.ts";

const MOST_BYTES = 1 << 16; // receipts for keys of 32 holders have some thousands; the others less
const MOST_FILES = 10_000;

export type Kind = "signature" | "revocation" | "destroyed";

/** The name of such a file: `study.yaml` and east make `study.east.signature.json`. */
export const fileBeside = (study: string, name: string, kind: Kind): string =>
  join(dirname(study), `${stemOf(study)}.${name}.${kind}.json`);

const stemOf = (path: string): string => basename(path).replace(/\.(ya?ml|json)$/, "");

/** A file that was read: what it holds, or why it says nothing, as the end of a sentence. */
export type Found<Content> =
  | { readonly file: string; readonly content: Content }
  | { readonly file: string; readonly flaw: string };

/** The signatures of its parties that stand beside a study, checked. */
export async function signaturesBeside(
  path: string,
  study: Study,
  messages: Messages,
): Promise<readonly Found<StudySignature>[]> {
  const names = new Set(study.parties.map(({ name }) => basename(fileBeside(path, name, "signature"))));
  const files = await filesIn(dirname(path), (name) => names.has(name), messages);
  return Promise.all(
    files.map((file) => found<StudySignature>(file, messages, (value) => flawOfSignature(study, value))),
  );
}

/** The receipts of its parties for destroyed keys that stand beside a study, each looked at as the caller does. */
export async function receiptsBeside<Content>(
  path: string,
  study: Study,
  messages: Messages,
  flawOf: (value: unknown, party: string) => string | undefined,
): Promise<readonly Found<Content>[]> {
  const names = new Map(study.parties.map(({ name }) => [basename(fileBeside(path, name, "destroyed")), name]));
  const files = await filesIn(dirname(path), (name) => names.has(name), messages);
  const of = (file: string): string => names.get(basename(file))!; // these files alone were looked for
  return Promise.all(files.map((file) => found<Content>(file, messages, (value) => flawOf(value, of(file)))));
}

/** Every revocation in a folder, checked. */
export async function revocationsIn(folder: string, messages: Messages): Promise<readonly Found<Revocation>[]> {
  const files = await filesIn(folder, (name) => name.endsWith(".revocation.json"), messages);
  return Promise.all(files.map((file) => found<Revocation>(file, messages, flawOfRevocation)));
}

async function filesIn(
  folder: string,
  isOne: (name: string) => boolean,
  messages: Messages,
): Promise<readonly string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    throw usage(`${plain(folder)}: ${messages.unreadable(error.code ?? "unknown")}`);
  });
  const files = names.filter(isOne).sort();
  if (files.length > MOST_FILES)
    throw usage(`${plain(folder)}: ${messages.documents.tooMany(files.length, MOST_FILES)}`);
  return files.map((name) => join(folder, name));
}

async function found<Content>(
  file: string,
  messages: Messages,
  flawOf: (value: unknown) => string | undefined,
): Promise<Found<Content>> {
  const value = await valueIn(file, messages);
  if (value === undefined) return { file, flaw: messages.documents.noRecord };
  const flaw = flawOf(value);
  return flaw === undefined ? { file, content: value as Content } : { file, flaw }; // it has no flaw, so it is one
}

async function valueIn(file: string, messages: Messages): Promise<unknown> {
  try {
    return JSON.parse(await readText(file, { most: MOST_BYTES, messages }));
  } catch (error) {
    if (error instanceof Refusal || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
