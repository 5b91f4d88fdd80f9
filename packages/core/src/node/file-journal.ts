import { type FileHandle, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { UsageError } from "../errors.ts";
import { type Journal, TornLine } from "../journal.ts";
import { makeFolder, onDisk, syncFolder } from "./durable.ts";
import { journalFiles, nextArchive } from "./journal-files.ts";
import { storageError } from "./storage-error.ts";
import { Turns } from "./turns.ts";

export interface FileJournalOptions {
  /** A file that holds as many bytes is renamed before the next line, `audit.jsonl` to `audit.0001.jsonl`. Default: never. */
  readonly rotateAt?: number;
}

/**
 * A journal in a file of lines, flushed to the disk before `append` resolves; its lines are those of all its files, see
 * `journalFiles`. Throws `UsageError`: `code: "storage"` where the disk does not take a line (a half-written one is then cut off
 * again), and `TornLine` where the last line is cut off: nothing is written behind it before `repairJournal`.
 */
export function fileJournal(path: string, { rotateAt = Number.POSITIVE_INFINITY }: FileJournalOptions = {}): Journal {
  if (!(rotateAt > 0)) throw new UsageError("rotateAt is a number of bytes above 0");
  const turns = new Turns();
  const append = async (line: string): Promise<void> => {
    await makeFolder(dirname(path));
    if (await appendDurably(path, `${line}\n`, rotateAt)) return;
    await rotate(path);
    await appendDurably(path, `${line}\n`, Number.POSITIVE_INFINITY);
  };
  return {
    lines: () => linesOf(path),
    async append(line) {
      if (line.includes("\n")) throw new UsageError("a line of a journal holds no line break");
      await turns.take(path, () => append(line)); // two at once could cut each other off
    },
  };
}

async function linesOf(path: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const file of await journalFiles(path)) {
    const lines = (await readFile(file, "utf8").catch(nothingYet)).split("\n");
    const rest = lines.pop();
    const whole = rest === "" && !lines.at(-1)?.includes("\0"); // zeros: what the disk had promised and did not keep
    if (!whole) throw tornAt(found.length + lines.length + (rest === "" ? 0 : 1), file === path);
    for (const line of lines) found.push(line);
  }
  return found;
}

/** Only the last file can be torn by an accident: the one before was whole when the next began. */
export const tornAt = (line: number, isLastFile: boolean): UsageError =>
  isLastFile
    ? new TornLine(line)
    : new UsageError(`line ${line} is cut off in a file that was whole once: restore it from a copy`, {
        code: "journal",
      });

function nothingYet(error: unknown): string {
  if ((error as NodeJS.ErrnoException).code === "ENOENT") return ""; // what node:fs rejects with
  throw storageError(error);
}

/** Whoever reads while the name changes may miss the file: `verifyChain` would tell, and one process at a time writes. */
async function rotate(path: string): Promise<void> {
  const archive = await nextArchive(path);
  await onDisk(async () => {
    await rename(path, archive);
    await syncFolder(dirname(path));
  });
}

/** False where the file is so large that the next one has to begin; nothing was written then. */
async function appendDurably(path: string, text: string, rotateAt: number): Promise<boolean> {
  const file = await onDisk(() => open(path, "a+", 0o600));
  try {
    const { size } = await onDisk(() => file.stat());
    if (size > 0 && !(await endsWhole(file, size))) throw await tornLine(path);
    if (size >= rotateAt) return false;
    await onDisk(() => writeOrCut(file, text, size));
    if (size === 0) await onDisk(() => syncFolder(dirname(path)));
    return true;
  } finally {
    await file.close();
  }
}

async function tornLine(path: string): Promise<unknown> {
  return linesOf(path).then(
    () => new UsageError("another process writes this journal: one at a time does", { code: "journal" }),
    (error: unknown) => error,
  );
}

async function endsWhole(file: FileHandle, size: number): Promise<boolean> {
  const { buffer } = await onDisk(() => file.read({ buffer: new Uint8Array(1), position: size - 1 }));
  return buffer[0] === "\n".charCodeAt(0);
}

async function writeOrCut(file: FileHandle, text: string, size: number): Promise<void> {
  try {
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    await cut(file, size).catch(() => undefined); // a device that cannot be cut keeps no half line either
    throw error;
  }
}

async function cut(file: FileHandle, size: number): Promise<void> {
  await file.truncate(size);
  await file.sync();
}
