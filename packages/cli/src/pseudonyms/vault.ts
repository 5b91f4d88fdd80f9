// Where a holder keeps what could give its share back: the share, the sessions that made and used it, and the key of its links. All
// of that is in a store of its own, under a key that follows from the identity and from 32 random bytes in one small file: when
// these are overwritten, no block of the disk that once held a share can be read any more.
import { randomBytes } from "node:crypto";
import { mkdir, open, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { coins, hex, type Identity, Secret, UsageError, unhex } from "@tavs/core";
import { type FileStore, fileStore, readPrivateFile } from "@tavs/core/node";
import { isStudy, type Terms, termsHash } from "@tavs/core/study";
import { syncFolder, writeOutput } from "../data/write-output.ts";
import { KEY_PROTOCOL } from "./protocols.ts";

export interface VaultOptions {
  readonly identity: Identity;
  readonly terms: Terms;
  /** The party's folder of state. */
  readonly folder: string;
}

/** Where it stands in the ordinary store that the shares of a study were destroyed, and the receipts for it. */
export const destroyedPlace = (study: Uint8Array): string => `cli/pseudonyms-destroyed/${hex(study)}`;

/**
 * The same store for who holds no key of the terms. For a holder, what is secret goes into the vault; once the store says that the
 * shares were destroyed, the vault is destroyed where a crash left it, and never made again.
 */
export async function withVault(store: FileStore, options: VaultOptions): Promise<FileStore> {
  if (!holdsAKey(options.terms, options.identity.name)) return store;
  try {
    return await opened(store, options);
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function opened(store: FileStore, { identity, terms, folder }: VaultOptions): Promise<FileStore> {
  const study = termsHash(terms);
  const place = join(folder, "pseudonym-keys", hex(study));
  if (await store.read(destroyedPlace(study))) {
    await destroyVault(place);
    return store;
  }
  const seal = await sealIn(place);
  const key = new Secret(coins(identity.seed.reveal(), "tavs/pseudonym-vault/1", { context: seal }));
  return divided(store, await fileStore({ folder: join(place, "store"), key }));
}

const holdsAKey = (terms: Terms, me: string): boolean =>
  isStudy(terms) &&
  terms.computations.some(({ protocol, roles }) => protocol === KEY_PROTOCOL && roles[me] === "holder");

const SECRET = /^(session|link|pseudonym-key)\//; // of core and psi: sessions with their states, keys of links, shares

function divided(store: FileStore, vault: FileStore): FileStore {
  const of = (name: string): FileStore => (SECRET.test(name) ? vault : store);
  return {
    read: (name) => of(name).read(name),
    write: (name, value, replaces) => of(name).write(name, value, replaces),
    remove: (name) => of(name).remove(name),
    close: async () => {
      await vault.close();
      await store.close();
    },
  };
}

const sealFile = (place: string): string => join(place, "seal");
const SEAL_BYTES = 32;

async function sealIn(place: string): Promise<Uint8Array> {
  await mkdir(place, { recursive: true, mode: 0o700 });
  const file = sealFile(place);
  const fresh = hex(new Uint8Array(randomBytes(SEAL_BYTES)));
  await writeOutput(file, fresh).catch((error) => {
    if (!(error instanceof UsageError && error.code === "exists")) throw error; // from the second time on
  });
  const text = (await readPrivateFile(file)) ?? "";
  if (/^[0-9a-f]{64}$/.test(text)) return unhex(text);
  throw new UsageError("the seal of this study's key is not what was written: bring back the folder of state", {
    code: "sealed",
  });
}

/** Overwrites the seal in its place, flushes it, and removes the folder. Done twice it is done once. */
async function destroyVault(place: string): Promise<void> {
  const file = await open(sealFile(place), "r+").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new UsageError(`the seal of this study's key can not be overwritten (${error.code ?? "unknown"})`, {
      code: "storage",
    });
  });
  if (file) {
    try {
      await file.write(new Uint8Array(randomBytes(2 * SEAL_BYTES)), 0, 2 * SEAL_BYTES, 0);
      await file.sync();
    } finally {
      await file.close();
    }
  }
  await rm(place, { recursive: true, force: true });
  if (file) await syncFolder(dirname(place));
}
