import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { storageError } from "./storage-error.ts";

/** Does something with the disk. Throws `UsageError` (`code: "storage"`) where the disk does not let it. */
export async function onDisk<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw storageError(error);
  }
}

/** A folder that only its owner may enter, with all that it stands in. */
export const makeFolder = (path: string): Promise<unknown> =>
  onDisk(() => mkdir(path, { recursive: true, mode: 0o700 }));

/** Makes the name of a new file durable: the folder is a file too, and the disk may keep it for later. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return; // there, a folder cannot be opened, and a rename is durable
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Puts bytes in the place of a file: after a crash or a full disk, either the old file stands there whole, or the new. */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  await onDisk(async () => {
    try {
      await writeWhole(`${path}.new`, bytes);
      await rename(`${path}.new`, path);
    } catch (error) {
      await rm(`${path}.new`, { force: true }).catch(() => undefined); // what is half written takes the room that is missing
      throw error;
    }
    await syncFolder(dirname(path));
  });
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "w", 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
