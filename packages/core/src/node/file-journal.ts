import { type FileHandle, open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { UsageError } from "../errors.ts";
import type { Journal } from "../journal.ts";
import { makeFolder, onDisk, syncFolder } from "./durable.ts";
import { storageError } from "./storage-error.ts";
import { Turns } from "./turns.ts";

/**
 * A journal in a file of lines, flushed to the disk before `append` resolves. Throws `UsageError`: `code: "storage"` where the
 * disk does not take a line (a half-written one is then cut off again), `"journal"` where the last line is cut off: nothing is
 * written behind it.
 */
export function fileJournal(path: string): Journal {
  const turns = new Turns();
  return {
    async lines() {
      const text = await readFile(path, "utf8").catch(nothingYet);
      if (text !== "" && !text.endsWith("\n")) throw cutOff();
      return text.split("\n").slice(0, -1);
    },
    async append(line) {
      if (line.includes("\n")) throw new UsageError("a line of a journal holds no line break");
      await makeFolder(dirname(path));
      await turns.take(path, () => appendDurably(path, `${line}\n`)); // two at once could cut each other off
    },
  };
}

function nothingYet(error: unknown): string {
  if ((error as NodeJS.ErrnoException).code === "ENOENT") return ""; // what node:fs rejects with
  throw storageError(error);
}

async function appendDurably(path: string, text: string): Promise<void> {
  const file = await onDisk(() => open(path, "a+", 0o600));
  try {
    const { size } = await onDisk(() => file.stat());
    if (size > 0 && !(await endsWhole(file, size))) throw cutOff();
    await onDisk(() => writeOrCut(file, text, size));
    if (size === 0) await onDisk(() => syncFolder(dirname(path)));
  } finally {
    await file.close();
  }
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
    await file.truncate(size).catch(() => undefined); // no half line; a device that cannot be cut keeps none either
    throw error;
  }
}

const cutOff = (): UsageError =>
  new UsageError("the last line of the journal is cut off: restore the file from a copy", { code: "journal" });
