import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { Messages } from "../messages/index.ts";
import { plain } from "../plain-text.ts";
import { type Refusal, usage } from "../refusal.ts";

interface Limits {
  /** The most bytes that such a file may have: more are not read at all. */
  readonly most: number;
  readonly messages: Messages;
}

/**
 * The text of a small file. Throws `Refusal` where it is no ordinary file (a pipe never ends), is longer than it may be, or is not
 * UTF-8.
 */
export async function readText(path: string, { most, messages }: Limits): Promise<string> {
  const refused = (error: NodeJS.ErrnoException): Refusal =>
    usage(`${plain(path)}: ${messages.unreadable(error.code ?? "unknown")}`);
  // Without waiting: a pipe to which nobody writes would be opened never.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error) => {
    throw refused(error);
  });
  try {
    const { size } = await mustBeFile(file).catch((error) => {
      throw refused(error);
    });
    if (size > most) throw usage(`${plain(path)}: ${messages.tooLong(size, most)}`);
    return textOf(await bytesOf(file, most), { path, messages });
  } finally {
    await file.close();
  }
}

async function mustBeFile(file: FileHandle): Promise<{ readonly size: number }> {
  const found = await file.stat();
  if (found.isDirectory()) throw Object.assign(new Error("a folder"), { code: "EISDIR" });
  if (!found.isFile()) throw Object.assign(new Error("a pipe or a device"), { code: "ESPIPE" });
  return found;
}

/** No more than were there when it was looked at: a file may grow while it is read. */
async function bytesOf(file: FileHandle, most: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(most);
  let length = 0;
  while (length < most) {
    const { bytesRead } = await file.read(bytes, length, most - length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}

interface Named {
  readonly path: string;
  readonly messages: Messages;
}

function textOf(bytes: Uint8Array, { path, messages }: Named): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw usage(`${plain(path)}: ${messages.noText}`);
  }
}
