import { rm, writeFile } from "node:fs/promises";
import { hex, unhex } from "../bytes.ts";
import { UsageError } from "../errors.ts";
import { type Identity, identityFrom } from "../identity/identity.ts";
import type { Secret } from "../secret.ts";
import { readPrivateFile } from "./private-file.ts";
import { isSealedSeed, openSeed, sealSeed } from "./sealed-seed.ts";
import { storageError } from "./storage-error.ts";

/** The seed as it is, or under a passphrase. */
const FORMATS = { plain: "tavs/identity/1", sealed: "tavs/identity/2" } as const;

export interface SaveIdentityOptions {
  /** At least 12 characters. Whoever steals the file then has to guess them, at a second a guess; who forgets them has no key. */
  readonly passphrase?: Secret<string>;
}

/** Writes an identity to a new file that only its owner may read (0600). Throws `UsageError` where one is there already. */
export async function saveIdentity(path: string, identity: Identity, options: SaveIdentityOptions = {}): Promise<void> {
  const { name, publicKey, seed } = identity;
  const { passphrase } = options;
  const content = passphrase
    ? { format: FORMATS.sealed, name, publicKey: hex(publicKey), seed: await sealSeed(identity, passphrase) }
    : { format: FORMATS.plain, name, publicKey: hex(publicKey), seed: hex(seed.reveal()) };
  try {
    await writeFile(path, `${JSON.stringify(content, null, 2)}\n`, { flag: "wx", mode: 0o600, flush: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST")
      // what node:fs rejects with
      throw new UsageError("there is an identity in that place already: it is not overwritten", { code: "exists" });
    await rm(path, { force: true }).catch(() => undefined); // half an identity would stand in the way of a whole one
    throw storageError(error);
  }
}

export interface LoadIdentityOptions {
  /** Asked where the file is sealed with one. */
  readonly passphrase?: () => Promise<Secret<string>>;
}

/**
 * Throws `UsageError`: where the file is none of ours, or its key does not belong to its seed; `code: "permissions"` where
 * others than its owner may read it; `"passphrase"` where that is missing or another one.
 */
export async function loadIdentity(path: string, { passphrase }: LoadIdentityOptions = {}): Promise<Identity> {
  const { format, name, publicKey, seed } = parse(await readPrivateFile(path));
  if (typeof name !== "string" || !isKey(publicKey)) throw noIdentity();
  if (format === FORMATS.plain && isKey(seed)) return identityOf({ name, publicKey, seed: unhex(seed) });
  if (format !== FORMATS.sealed || !isSealedSeed(seed)) throw noIdentity();
  if (!passphrase) throw needsPassphrase();
  return identityOf({
    name,
    publicKey,
    seed: await openSeed({ name, publicKey: unhex(publicKey) }, seed, await passphrase()),
  });
}

interface Found {
  readonly name: string;
  readonly publicKey: string;
  readonly seed: Uint8Array;
}

function identityOf({ name, publicKey, seed }: Found): Identity {
  const identity = identityFrom(name, seed);
  if (hex(identity.publicKey) !== publicKey) throw noIdentity();
  return identity;
}

function parse(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const found: unknown = JSON.parse(text ?? "");
    return Object.assign(Object.create(null), found); // its own fields and no others; each is checked where it is used
  } catch {
    throw noIdentity();
  }
}

const isKey = (value: unknown): value is string => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);

const noIdentity = (): UsageError => new UsageError("the file holds no identity of Tavs: make one with `tavs init`");
const needsPassphrase = (): UsageError =>
  new UsageError("this identity is sealed with a passphrase, and none was given", { code: "passphrase" });
