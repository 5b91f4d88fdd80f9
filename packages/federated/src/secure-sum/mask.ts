import { chacha20 } from "@noble/ciphers/chacha.js";
import { x25519 } from "@noble/curves/ed25519.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { byBytes, lengthPrefixed, PeerError, u32, utf8 } from "@tavs/core";
import { addInto, type RingBits, ringFromBytes, subtractFrom } from "@tavs/core/sharing";

/** What two participants share for one analysis: one adds the masks that follow from it, the other subtracts them. */
export interface Pair {
  readonly seed: Uint8Array;
  readonly adds: boolean;
}

export const maskKey = (secret: Uint8Array): Uint8Array => x25519.getPublicKey(secret);

/** X25519 (RFC 7748) and HKDF-SHA256 over both keys. Throws `PeerError` for a key of low order, or for our own key sent back. */
export function pairWith(secret: Uint8Array, theirs: Uint8Array): Pair {
  const mine = maskKey(secret);
  const order = byBytes(mine, theirs);
  if (order === 0) throw new PeerError("a participant sent our own mask key back");
  const [first, second] = order < 0 ? [mine, theirs] : [theirs, mine];
  const seed = hkdf(sha256, agree(secret, theirs), undefined, lengthPrefixed(utf8("tavs/mask/1"), first, second), 32);
  return { seed, adds: order < 0 };
}

function agree(secret: Uint8Array, theirs: Uint8Array): Uint8Array {
  try {
    return x25519.getSharedSecret(secret, theirs);
  } catch {
    throw new PeerError("a participant sent a mask key of low order"); // RFC 7748 §6.1: the shared secret would be zero
  }
}

/** What a round's masks are bound to: a participant who was told something else has other masks, and the sum is noise. */
export interface Round {
  readonly number: number;
  readonly specification: Uint8Array;
  readonly question: Uint8Array;
}

/**
 * Adds to `vector`, in place, the masks shared with every other participant (Bonawitz et al. 2017 §4, without the
 * self-mask: nobody may drop out here). Uniform in the ring, so that the masked vector says nothing; zero in the sum.
 * Cost: one ChaCha20 stream of the vector's length for each pair.
 */
export function mask(vector: Uint32Array, pairs: readonly Pair[], round: Round, bits: RingBits): void {
  for (const { seed, adds } of pairs) {
    const stream = ringFromBytes(keystream(seed, round, 4 * vector.length), bits);
    if (adds) addInto(vector, stream, bits);
    else subtractFrom(vector, stream, bits);
  }
}

function keystream(seed: Uint8Array, { number, specification, question }: Round, length: number): Uint8Array {
  const info = lengthPrefixed(utf8("tavs/mask-round/1"), u32(number), sha256(specification), sha256(question));
  const key = hkdf(sha256, seed, undefined, info, 32); // one key a round, so the nonce can be zero
  return chacha20(key, new Uint8Array(12), new Uint8Array(length));
}
