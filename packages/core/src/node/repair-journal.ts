import { type FileHandle, open, readFile, rm, truncate } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { onDisk, syncFolder } from "./durable.ts";
import { tornAt } from "./file-journal.ts";
import { journalFiles } from "./journal-files.ts";

const LINE_END = 0x0a;

/** What became of a line that was cut off. */
export interface Repair {
  /** Counted from 1, over all files of the journal. */
  readonly line: number;
  /** The name of the file that holds its bytes now; undefined where the line lacked its end alone, and got it. */
  readonly aside?: string;
}

/**
 * Mends a journal whose last line was not written to its end: the bytes go to a file beside it, and are taken out. `isWhole`
 * is asked whether they are a line that lacks its end alone, and is to throw where the lines before do not fit: then nothing is
 * changed. Returns nothing where nothing is torn. A crash on the way leaves the torn line, or none. Throws `UsageError`.
 */
export async function repairJournal(
  path: string,
  isWhole: (lines: readonly string[], last: string) => boolean,
): Promise<Repair | undefined> {
  const { lines, start, torn } = await readJournal(path);
  if (torn.length === 0) return undefined;
  const line = lines.length + 1;
  if (isWhole(lines, decoded(torn))) {
    await onDisk(() => finish(path));
    return { line };
  }
  const aside = await onDisk(async () => {
    const kept = await keep(`${path}.torn-${line}`, torn);
    await truncate(path, start);
    await finish(path, "");
    return kept;
  });
  return { line, aside: basename(aside) };
}

interface Read {
  readonly lines: readonly string[];
  /** Where, in the last file, the torn bytes begin. */
  readonly start: number;
  readonly torn: Uint8Array;
}

async function readJournal(path: string): Promise<Read> {
  const lines: string[] = [];
  for (const file of (await journalFiles(path)).slice(0, -1)) {
    const text = await onDisk(() => readFile(file, "utf8"));
    for (const line of text.split("\n").slice(0, -1)) lines.push(line); // any number of them
    if (!text.endsWith("\n")) throw tornAt(lines.length + 1, false);
  }
  const bytes = new Uint8Array(await onDisk(() => readFile(path)));
  const start = tornFrom(bytes);
  for (const line of decoded(bytes.subarray(0, start)).split("\n").slice(0, -1)) lines.push(line);
  return { lines, start, torn: bytes.slice(start) };
}

/** Behind the last line end; before a last line with zero bytes, which a disk without power leaves and no line of ours has. */
function tornFrom(bytes: Uint8Array): number {
  const end = bytes.lastIndexOf(LINE_END) + 1;
  if (end < bytes.length || end === 0) return end;
  const begin = bytes.subarray(0, end - 1).lastIndexOf(LINE_END) + 1;
  return bytes.subarray(begin).includes(0) ? begin : end;
}

const decoded = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

async function finish(path: string, end = "\n"): Promise<void> {
  const file = await open(path, "a");
  try {
    await file.writeFile(end);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Durable before the journal loses the bytes, in a new file: what stands there is of an earlier repair, or a link to elsewhere. */
async function keep(path: string, bytes: Uint8Array): Promise<string> {
  const { name, file } = await newFile(path);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } catch (error) {
    await rm(name, { force: true }).catch(() => undefined); // what is half written takes the room that is missing
    throw error;
  } finally {
    await file.close();
  }
  await syncFolder(dirname(path));
  return name;
}

async function newFile(path: string, before = 0): Promise<{ readonly name: string; readonly file: FileHandle }> {
  const name = before === 0 ? path : `${path}.${before + 1}`;
  try {
    return { name, file: await open(name, "wx", 0o600) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error; // what node:fs rejects with
    return newFile(path, before + 1);
  }
}
