import { mkdir, open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { UsageError } from "../errors.ts";
import type { Journal } from "../journal.ts";
import { storageError } from "./storage-error.ts";

/**
 * A journal in a file of lines, flushed to the disk before `append` resolves. Throws `UsageError` (`code: "storage"`)
 * where the disk does not take a line; a half-written last line is then cut off again, or found when the file is read.
 */
export function fileJournal(path: string): Journal {
  return {
    async lines() {
      const text = await readFile(path, "utf8").catch(nothingYet);
      if (text !== "" && !text.endsWith("\n"))
        throw new UsageError("the last line of the journal is cut off: restore the file from a copy", {
          code: "journal",
        });
      return text.split("\n").slice(0, -1);
    },
    async append(line) {
      if (line.includes("\n")) throw new UsageError("a line of a journal holds no line break");
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await appendDurably(path, `${line}\n`).catch((error) => {
        throw storageError(error);
      });
    },
  };
}

function nothingYet(error: unknown): string {
  if ((error as NodeJS.ErrnoException).code === "ENOENT") return ""; // what node:fs rejects with
  throw storageError(error);
}

async function appendDurably(path: string, text: string): Promise<void> {
  const file = await open(path, "a", 0o600);
  try {
    const { size } = await file.stat();
    try {
      await file.writeFile(text);
      await file.sync();
    } catch (error) {
      await file.truncate(size).catch(() => undefined); // no half line; a device that cannot be cut keeps none either
      throw error;
    }
  } finally {
    await file.close();
  }
}
