import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { UsageError } from "../errors.ts";
import { onDisk } from "./durable.ts";

const LONGEST = 16_384; // bytes: an identity has some 300

/**
 * The text of a small file that its owner alone may read, such as a key. Throws `UsageError`: `code: "permissions"` where others
 * may read or write it, `"storage"` where it cannot be read; undefined is for what is no such file: a folder, a device, too long.
 */
export async function readPrivateFile(path: string): Promise<string | undefined> {
  // Without waiting: a pipe to which nobody writes would be opened never.
  const file = await onDisk(() => open(path, constants.O_RDONLY | constants.O_NONBLOCK));
  try {
    return await readPrivate(file); // one handle for the question and the reading: nobody swaps the file between them
  } finally {
    await file.close();
  }
}

async function readPrivate(file: FileHandle): Promise<string | undefined> {
  const found = await onDisk(() => file.stat());
  if (!found.isFile() || found.size > LONGEST) return undefined;
  const others = found.mode & 0o077;
  if (others !== 0 && process.platform !== "win32") throw tooOpen(found.mode); // there, a mode says nothing
  return onDisk(() => file.readFile("utf8"));
}

const tooOpen = (mode: number): UsageError =>
  new UsageError(
    `others than its owner may use this file (its mode is 0${(mode & 0o777).toString(8)}): \`chmod 600\` it; if it was so for long, make a new key and tell the other parties`,
    { code: "permissions" },
  );
