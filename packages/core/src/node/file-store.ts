import { createHmac, randomBytes } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { concat, lengthPrefixed, u32, utf8 } from "../bytes.ts";
import { UsageError } from "../errors.ts";
import { primitives, wideLock } from "../primitives.ts";
import { mustReplace, type Store, type Stored } from "../protocol/store.ts";
import type { Secret } from "../secret.ts";
import { makeFolder, onDisk, replaceFile } from "./durable.ts";
import { lockFolder } from "./lock.ts";
import { storageError } from "./storage-error.ts";
import { Turns } from "./turns.ts";

export interface FileStoreOptions {
  readonly folder: string;
  /** 32 bytes. Everything in the folder is sealed with it (XChaCha20-Poly1305), file names too (HMAC-SHA256). */
  readonly key: Secret<Uint8Array>;
}

export interface FileStore extends Store {
  /** Gives the folder free for another process. */
  close(): Promise<void>;
}

/**
 * A store in a folder that one process at a time may open. A write is a new file that replaces the old one: after a crash
 * either stands there whole. Throws `UsageError`: `code: "locked"` while another process works there, `"storage"` where
 * the disk does not take a write, `"sealed"` where the key does not fit.
 */
export async function fileStore({ folder, key }: FileStoreOptions): Promise<FileStore> {
  await makeFolder(folder);
  const unlock = await lockFolder(folder);
  const secret = key.reveal();
  const turns = new Turns();
  const pathOf = (name: string): string => join(folder, createHmac("sha256", secret).update(name).digest("hex"));
  const read = async (name: string): Promise<Stored | undefined> => {
    const sealed = await readOrNothing(pathOf(name));
    return sealed && unsealed(secret, name, sealed);
  };
  const write = async (name: string, value: Uint8Array, replaces: number): Promise<void> => {
    mustReplace(name, (await read(name))?.revision ?? 0, replaces);
    await replaceFile(pathOf(name), seal(secret, name, { value, revision: replaces + 1 }));
  };
  return {
    read,
    write: (name, value, replaces) => turns.take(name, () => write(name, value, replaces)),
    remove: (name) => turns.take(name, () => onDisk(() => rm(pathOf(name), { force: true }))),
    close: unlock,
  };
}

const NONCE = 24;

function seal(key: Uint8Array, name: string, { value, revision }: Stored): Uint8Array {
  const nonce = new Uint8Array(randomBytes(NONCE)); // 192 random bits: no two writes share one
  const header = concat(u32(revision), nonce);
  return concat(header, primitives.seal(wideLock(key, nonce, lengthPrefixed(utf8(name), header)), value));
}

function unsealed(key: Uint8Array, name: string, sealed: Uint8Array): Stored {
  const header = sealed.slice(0, 4 + NONCE);
  try {
    const lock = wideLock(key, header.subarray(4), lengthPrefixed(utf8(name), header));
    const value = primitives.open(lock, sealed.subarray(4 + NONCE));
    return { value, revision: new DataView(header.buffer).getUint32(0) };
  } catch {
    throw new UsageError("a file of the store does not open: another key, or the file was changed", { code: "sealed" });
  }
}

async function readOrNothing(path: string): Promise<Uint8Array | undefined> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined; // what node:fs rejects with
    throw storageError(error);
  }
}
