// A file that somebody named: what it is by its first bytes, whatever its name says, and whether it stays as it was.
import type { Stats } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { exitCodes } from "../exit-codes.ts";
import { en } from "../messages/en/index.ts";
import type { Messages } from "../messages/index.ts";
import { plain } from "../plain-text.ts";
import { Refusal, usage } from "../refusal.ts";
import { variableOf } from "./omop/postgres/address.ts";

/** A file, and who speaks where it can not be read. */
export interface DataFile {
  /** As it was typed, for sentences. */
  readonly name: string;
  readonly path: string;
  readonly head: Uint8Array;
  readonly kind: "text" | "parquet";
  readonly messages: Messages;
  /** Size and date: another of either, and the file is another one. */
  readonly mark: string;
  /** Bytes. */
  readonly size: number;
}

const HEAD = 1 << 16;
export const CHUNK: number = 1 << 18;

/** Opens a table of text or Parquet. Throws `Refusal` for what is neither, or packed: an archive can hold any number of bytes. */
export async function openFile(name: string, messages: Messages = en): Promise<DataFile> {
  variableOf(name, messages); // a connection string is refused before anything repeats it
  const path = resolve(name);
  const found = await foundAt(path, name, messages);
  const head = await headOf(path).catch((error: NodeJS.ErrnoException) => {
    throw usage(`${plain(name)}: ${messages.unreadable(error.code ?? "unknown")}`);
  });
  const kind = kindOf(head);
  const words = messages.data;
  if (kind.packed) throw usage(`${plain(name)}: ${words.packed(kind.packed)}`);
  if (kind.foreign) throw usage(`${plain(name)}: ${words.foreign(kind.foreign)}`);
  return { name, path, head, kind: kind.table ?? "text", messages, mark: markOf(found), size: found.size };
}

/** Throws `Refusal` where the file is not the one that was opened. */
export async function mustBeUnchanged({ path, name, mark, messages }: DataFile): Promise<void> {
  if (markOf(await foundAt(path, name, messages)) !== mark) throw usage(`${plain(name)}: ${messages.data.changed}`);
}

async function foundAt(path: string, name: string, messages: Messages): Promise<Stats> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw usage(`${plain(name)}: ${messages.unreadable(error.code ?? "unknown")}`);
  });
  if (found.isDirectory()) throw usage(`${plain(name)}: ${messages.unreadable("EISDIR")}`);
  if (!found.isFile()) throw usage(`${plain(name)}: ${messages.data.noFile}`); // a pipe or a device never ends
  return found;
}

const markOf = ({ dev, ino, size, mtimeMs }: Stats): string => `${dev}/${ino}/${size}/${mtimeMs}`;

async function headOf(path: string): Promise<Uint8Array> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    const { buffer, bytesRead } = await file.read(new Uint8Array(HEAD), 0, HEAD, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file?.close();
  }
}

interface Signature {
  /** Hexadecimal digits of the first bytes, or from `at` on. */
  readonly bytes: string;
  readonly at?: number;
  readonly packed?: string;
  readonly foreign?: string;
  readonly table?: "parquet";
}

const SIGNATURES: readonly Signature[] = [
  { bytes: "50415231", table: "parquet" }, // PAR1
  { bytes: "50415245", foreign: "encrypted Parquet" }, // PARE
  { bytes: "1f8b", packed: "gzip" },
  { bytes: "504b0304", packed: "zip, or a workbook" },
  { bytes: "504b0506", packed: "zip, or a workbook" },
  { bytes: "28b52ffd", packed: "zstd" },
  { bytes: "425a68", packed: "bzip2" },
  { bytes: "fd377a585a00", packed: "xz" },
  { bytes: "377abcaf271c", packed: "7z" },
  { bytes: "526172211a07", packed: "rar" },
  { bytes: "d0cf11e0a1b11ae1", foreign: "an old workbook" },
  { bytes: "255044462d", foreign: "a PDF" },
  { bytes: "53514c69746520666f726d6174203300", foreign: "an SQLite database" },
  { bytes: "4455434b", at: 8, foreign: "a DuckDB database" },
];

function kindOf(head: Uint8Array): Pick<Signature, "packed" | "foreign" | "table"> {
  const digits = Buffer.from(head.subarray(0, 32)).toString("hex");
  return SIGNATURES.find(({ bytes, at = 0 }) => digits.startsWith(bytes, 2 * at)) ?? {};
}

/** A sentence about one line of a file, counted from 1. */
export function lineRefusal({ name, messages }: DataFile, line: number, sentence: string): Refusal {
  const message = `${plain(name)}: ${messages.data.line(line)}${sentence}`;
  return new Refusal(message, { exitCode: exitCodes.usage, code: "usage", line });
}

/** A sentence about a file. */
export const fileRefusal = ({ name }: DataFile, sentence: string): Refusal => usage(`${plain(name)}: ${sentence}`);
