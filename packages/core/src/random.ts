import { chacha20 } from "@noble/ciphers/chacha.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { lengthPrefixed, u32, utf8 } from "./bytes.ts";

/** Fresh bytes, as many as asked. The only source of randomness that Tavs knows. */
export type Random = (length: number) => Uint8Array<ArrayBuffer>;

const PER_CALL = 65_536; // the most that Web Crypto gives at once

/** The operating system's generator. */
export const systemRandom: Random = (length) => {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += PER_CALL) crypto.getRandomValues(bytes.subarray(at, at + PER_CALL));
  return bytes;
};

/** A stream that follows from 32 bytes (ChaCha20, RFC 8439 §2.4): the same seed gives the same bytes. */
export function seededRandom(seed: Uint8Array): Random {
  let call = 0;
  return (length) => {
    const nonce = new Uint8Array(12);
    new DataView(nonce.buffer).setUint32(0, call++, true);
    return new Uint8Array(chacha20(seed, nonce, new Uint8Array(length)));
  };
}

/**
 * The coins of one session: bytes that follow from its seed, a label and an index (HKDF-SHA256, RFC 5869), so that a
 * session which is picked up again says what it would have said. `context` is the transcript, where an answer needs coins:
 * the same message gives the same bytes, another message independent ones.
 */
export function coins(seed: Uint8Array, label: string, options: CoinOptions = {}): Uint8Array<ArrayBuffer> {
  const { index = 0, context = new Uint8Array(), length = 32 } = options;
  const info = lengthPrefixed(utf8("tavs/coins/1"), utf8(label), u32(index), context);
  return new Uint8Array(hkdf(sha256, seed, undefined, info, length));
}

export interface CoinOptions {
  readonly index?: number;
  readonly context?: Uint8Array;
  /** Bytes, at most 8160. */
  readonly length?: number;
}
