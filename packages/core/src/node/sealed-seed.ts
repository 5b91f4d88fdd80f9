import { type ScryptOptions, scrypt } from "node:crypto";
import { promisify } from "node:util";
import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { concat, hex, lengthPrefixed, u32, unhex, utf8 } from "../bytes.ts";
import { UsageError } from "../errors.ts";
import type { Identity } from "../identity/identity.ts";
import { type Random, systemRandom } from "../random.ts";
import type { Secret } from "../secret.ts";

/** A seed under a passphrase, as it stands in an identity file. */
export interface SealedSeed {
  /** scrypt's N is 2 to this power; r is 8, p is 1 (RFC 7914). */
  readonly logN: number;
  /** 16 bytes, in hexadecimal digits. */
  readonly salt: string;
  /** A nonce of 24 bytes, and 32 + 16 bytes of XChaCha20-Poly1305, in hexadecimal digits. */
  readonly sealed: string;
}

/** 2^17: 128 MiB and about a second for each guess; OWASP's recommendation for scrypt with r = 8. */
export const LOG_N = 17;
const SHORTEST = 12; // characters
const [SALT, NONCE] = [16, 24]; // bytes

/** Seals an identity's seed. Throws `UsageError` (`code: "passphrase"`) for one that is too short to stand a thief with the file. */
export async function sealSeed(
  { name, publicKey, seed }: Identity,
  passphrase: Secret<string>,
  { logN = LOG_N, random = systemRandom }: { readonly logN?: number; readonly random?: Random } = {},
): Promise<SealedSeed> {
  if ([...passphrase.reveal()].length < SHORTEST)
    throw new UsageError(`a passphrase has at least ${SHORTEST} characters: four words that nobody would guess`, {
      code: "passphrase",
    });
  const [salt, nonce] = [random(SALT), random(NONCE)];
  const key = await keyOf(passphrase, salt, logN);
  const sealed = xchacha20poly1305(key, nonce, header({ name, publicKey, salt, logN })).encrypt(seed.reveal());
  return { logN, salt: hex(salt), sealed: hex(concat(nonce, sealed)) };
}

/** Whose seed it is; nobody puts it under another name or key. */
type Owner = Pick<Identity, "publicKey"> & { readonly name: string };

/** The seed again. Throws `UsageError` (`code: "passphrase"`) where the passphrase is another one. Cost: a second, 128 MiB. */
export async function openSeed(
  { name, publicKey }: Owner,
  { logN, salt, sealed }: SealedSeed,
  passphrase: Secret<string>,
): Promise<Uint8Array> {
  const [salted, box] = [unhex(salt), unhex(sealed)];
  const key = await keyOf(passphrase, salted, logN);
  try {
    const cipher = xchacha20poly1305(key, box.slice(0, NONCE), header({ name, publicKey, salt: salted, logN }));
    return cipher.decrypt(box.slice(NONCE));
  } catch {
    throw new UsageError("the passphrase does not open this identity: type it again, or take the file from a copy", {
      code: "passphrase",
    });
  }
}

/** Bounds, so that a file cannot ask for a passphrase that is cheap to guess, or for all memory there is. */
export function isSealedSeed(value: unknown): value is SealedSeed {
  if (typeof value !== "object" || value === null) return false;
  const { logN, salt, sealed } = value as Partial<Record<keyof SealedSeed, unknown>>; // what a file holds
  return (
    Number.isInteger(logN) && Number(logN) >= 15 && Number(logN) <= 20 && isHex(salt, SALT) && isHex(sealed, NONCE + 48)
  );
}

const isHex = (value: unknown, bytes: number): boolean =>
  typeof value === "string" && value.length === 2 * bytes && /^[0-9a-f]*$/.test(value);

/**
 * scrypt of Node, which works beside the main thread; a test compares it with that of @noble/hashes. Typed on another keyboard,
 * the same letters may come as other code points: NFKC makes them one.
 */
async function keyOf(passphrase: Secret<string>, salt: Uint8Array, logN: number): Promise<Uint8Array> {
  const cost = { N: 2 ** logN, r: 8, p: 1, maxmem: 2 ** (logN + 11) }; // twice what it takes
  const words = utf8(passphrase.reveal().normalize("NFKC"));
  return new Uint8Array(
    await promisify<Uint8Array, Uint8Array, number, ScryptOptions, Uint8Array>(scrypt)(words, salt, 32, cost),
  );
}

const header = ({
  name,
  publicKey,
  salt,
  logN,
}: Owner & { readonly salt: Uint8Array; readonly logN: number }): Uint8Array =>
  lengthPrefixed(utf8("tavs/identity/2"), utf8(name), publicKey, salt, u32(logN));
