// A parcel: the frames that one party has for another, in one file that is carried. To everybody else it is random bytes
// of a rounded length: no title, no name, no magic number.
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, lengthPrefixed, u32, utf8 } from "../bytes.ts";
import { PeerError, UsageError } from "../errors.ts";
import type { PartyId } from "../protocol/party.ts";
import type { Random } from "../random.ts";

const VERSION = 1;
const SALT = 32;
const HEAD = 44; // version, serial, length of the contents, hash of the terms
const TAG = 16;
const LEAST = 16_384; // a hello, an answer and a receipt look alike

/** So many bytes of a file say whether it is ours, and how long it has to be. */
export const HEAD_BYTES: number = SALT + HEAD + TAG;
/** The longest contents of a parcel, in bytes: they are in memory as a whole. */
export const MAX_CONTENTS: number = 512 << 20;
/** The longest file that is read. */
export const MAX_FILE: number = sizeOf(MAX_CONTENTS);

/** One direction between two parties: what is sealed for it opens nowhere else. */
export interface Route {
  readonly from: PartyId;
  readonly to: PartyId;
  /** 32 bytes, the root of the keys of its parcels. */
  readonly key: Uint8Array;
}

/** The same at both ends, from what their long-lived keys share: it is there before anybody has spoken. */
export function route(shared: Uint8Array, { from, to }: Pick<Route, "from" | "to">): Route {
  const info = lengthPrefixed(utf8("tavs/parcel/1"), utf8(from), utf8(to));
  return { from, to, key: hkdf(sha256, shared, undefined, info, 32) };
}

export interface Parcel {
  /** SHA-256 of the terms that it is sent under. */
  readonly termsHash: Uint8Array;
  /** Grows from parcel to parcel of one sender: the highest holds all that is still to be heard. */
  readonly serial: number;
  readonly frames: readonly Uint8Array[];
}

/** What a file must be, as its first bytes say. */
export interface Head {
  readonly version: number;
  readonly termsHash: Uint8Array;
  readonly serial: number;
  /** Of the whole file, in bytes. */
  readonly size: number;
}

/** Throws `UsageError` (`code: "size"`) for more than one file takes. */
export function sealParcel({ key }: Route, { serial, termsHash, frames }: Parcel, random: Random): Uint8Array {
  const length = frames.reduce((sum, frame) => sum + 4 + frame.length, 0);
  if (length > MAX_CONTENTS) throw tooLong(length);
  const padded = new Uint8Array(paddedLength(length));
  padded.set(lengthPrefixed(...frames));
  const salt = random(SALT); // no two parcels share a key, so that both nonces may be zero
  const { head, body } = ciphers(key, salt);
  const said = concat(u32(VERSION), u32(serial), u32(length), termsHash);
  return concat(salt, head.encrypt(said), body.encrypt(padded));
}

/** What the first bytes of a file say, or nothing where it is not of this route. */
export function openHead({ key }: Route, first: Uint8Array): Head | undefined {
  if (first.length < HEAD_BYTES) return undefined;
  try {
    const sealed = first.subarray(SALT, HEAD_BYTES);
    const said = ciphers(key, first.subarray(0, SALT)).head.decrypt(sealed).slice();
    const numbers = new DataView(said.buffer);
    const [version, serial] = [numbers.getUint32(0), numbers.getUint32(4)];
    return { version, serial, size: sizeOf(numbers.getUint32(8)), termsHash: said.subarray(12) };
  } catch {
    return undefined;
  }
}

/** The frames of a whole file; nothing where a byte of it was changed. Throws `PeerError` for another version. */
export function openParcel(way: Route, file: Uint8Array): Parcel | undefined {
  const head = openHead(way, file);
  if (!head) return undefined;
  if (head.version !== VERSION) throw otherVersion(head.version);
  if (head.size !== file.length) return undefined;
  const contents = decrypted(ciphers(way.key, file.subarray(0, SALT)).body, file.subarray(HEAD_BYTES));
  return contents && { serial: head.serial, termsHash: head.termsHash, frames: framesOf(contents) };
}

function decrypted(cipher: ReturnType<typeof chacha20poly1305>, sealed: Uint8Array): Uint8Array | undefined {
  try {
    return cipher.decrypt(sealed);
  } catch {
    return undefined;
  }
}

/** What stands before the padding. A sender that counts wrong gives frames that the link refuses. */
function framesOf(contents: Uint8Array): readonly Uint8Array[] {
  const view = new DataView(contents.buffer, contents.byteOffset, contents.length);
  const frames: Uint8Array[] = [];
  for (let at = 0; at + 4 <= contents.length; ) {
    const length = view.getUint32(at);
    if (length === 0) break; // padding: no frame is empty
    frames.push(contents.slice(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return frames;
}

function ciphers(key: Uint8Array, salt: Uint8Array) {
  const [head, body] = [0, 1].map((number) => {
    const info = lengthPrefixed(utf8("tavs/parcel/1 file"), u32(number));
    return chacha20poly1305(hkdf(sha256, key, salt, info, 32), new Uint8Array(12));
  });
  return { head: head!, body: body! }; // two numbers in, two out
}

function sizeOf(contents: number): number {
  return HEAD_BYTES + paddedLength(contents) + TAG;
}

/**
 * Padmé (Nikitin et al., PETS 2019, section 4): a length keeps so many leading bits as its exponent has digits. At most
 * 12 % more, and a file of up to M bytes says O(log log M) bits by its length.
 */
export function paddedLength(length: number): number {
  const least = Math.max(length, LEAST);
  const exponent = Math.floor(Math.log2(least));
  const unit = 2 ** (exponent - (Math.floor(Math.log2(exponent)) + 1));
  return Math.ceil(least / unit) * unit;
}

const tooLong = (length: number): UsageError =>
  new UsageError(
    `${length} bytes have to be carried, one file takes ${MAX_CONTENTS}: bring fewer items, or use a relay`,
    {
      code: "size",
    },
  );

const otherVersion = (version: number): PeerError =>
  new PeerError(`speaks version ${version} of files, this is version ${VERSION}: update the older one`, {
    code: "version",
  });
