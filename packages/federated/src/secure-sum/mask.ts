import { chacha20 } from "@noble/ciphers/chacha.js";
import { x25519 } from "@noble/curves/ed25519.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { byBytes, equal, lengthPrefixed, type PartyId, PeerError, UsageError, u32, utf8 } from "@tavs/core";
import { addInto, type RingBits, ringFromBytes, subtractFrom } from "@tavs/core/sharing";
import { blamingPeer } from "./agreement.ts";

/** What two participants share for one analysis: one adds the masks that follow from it, the other subtracts them. */
export interface Pair {
  readonly seed: Uint8Array;
  readonly adds: boolean;
}

/** A participant's own X25519 keys of one analysis. */
export interface MaskKeys {
  readonly secret: Uint8Array;
  readonly key: Uint8Array;
}

export const maskKeys = (secret: Uint8Array): MaskKeys => ({ secret, key: x25519.getPublicKey(secret) });

/** X25519 (RFC 7748) and HKDF-SHA256 over both keys. Throws `UsageError` for a key of low order, or for our own key sent back: the caller knows who sent it. */
export function pairWith({ secret, key: mine }: MaskKeys, theirs: Uint8Array): Pair {
  const order = byBytes(mine, theirs);
  if (order === 0) throw new UsageError("our own mask key came back");
  const [first, second] = order < 0 ? [mine, theirs] : [theirs, mine];
  const seed = hkdf(sha256, agree(secret, theirs), undefined, lengthPrefixed(utf8("tavs/mask/1"), first, second), 32);
  return { seed, adds: order < 0 };
}

function agree(secret: Uint8Array, theirs: Uint8Array): Uint8Array {
  try {
    return x25519.getSharedSecret(secret, theirs);
  } catch {
    throw new UsageError("the mask key is of low order"); // RFC 7748 §6.1: the shared secret would be zero
  }
}

/**
 * The masks shared with one more participant, whose key came. Throws `PeerError` also where it is another's key, sent on: both
 * masks would be equal, added twice they are even numbers, and the lowest bit of everything that is said could be read.
 */
export function newPair({ keys, pairs }: Met, from: PartyId, theirs: Uint8Array): Pair {
  const pair = blamingPeer(from, () => pairWith(keys, theirs));
  if (pairs.some(({ seed }) => equal(seed, pair.seed)))
    throw new PeerError(`${from} sent another participant's mask key`);
  return pair;
}

interface Met {
  readonly keys: MaskKeys;
  readonly pairs: readonly Pair[];
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
