// The suite ristretto255-SHA512 of RFC 9497 in OPRF and VOPRF mode, in workers: rows of elements on the kernel of curve/, all
// else on libsodium, which no other file knows. In both, no branch and no index depends on a secret.
import { concat, equal, InternalError, utf8 } from "@tavs/core";
import sodium from "libsodium-wrappers-sumo";
import type { Products } from "./curve/curve.ts";
import { type Items, mapItems, multiplyItems } from "./curve/items.ts";
import { contextString, type Mode } from "./mode.ts";
import { u16 } from "./transcript.ts";

/** `multiply` and `output` for rows, about twice as fast as one by one. */
export { multiplyElements as multiplyRows } from "./curve/curve.ts";
export { outputs as outputRows } from "./curve/items.ts";

/** Resolves when the WebAssembly is there; nothing below works before. */
export const ready: Promise<void> = sodium.ready;

/** Bytes of an element and of a scalar (RFC 9497 §4.1: Ne, Ns). */
export const ELEMENT = 32;
export const SCALAR = 32;
const domains = (name: string): Readonly<Record<Mode, Uint8Array>> => ({
  oprf: utf8(name + contextString.oprf),
  voprf: utf8(name + contextString.voprf),
});
const HASH_TO_GROUP = domains("HashToGroup-");
const DERIVE_KEY_PAIR = domains("DeriveKeyPair");

/** RFC 9497 §4.1 HashToGroup: RFC 9380's expand_message_xmd with SHA-512, then the map of RFC 9496 §4.3.4. */
export function hashToGroup(input: Uint8Array, mode: Mode = "oprf"): Uint8Array {
  return sodium.crypto_core_ristretto255_from_hash(expandMessage(input, HASH_TO_GROUP[mode]));
}

/** RFC 9497 §3.2.1 DeriveKeyPair, the secret key of it: 32 bytes of seed and at most 65,535 of info. */
export function deriveKey(seed: Uint8Array, info: Uint8Array, mode: Mode = "oprf"): Uint8Array {
  const domain = DERIVE_KEY_PAIR[mode];
  for (let counter = 0; counter < 256; counter++) {
    const key = toScalar(expandMessage(concat(seed, u16(info.length), info, Uint8Array.of(counter)), domain));
    if (!sodium.is_zero(key)) return key;
  }
  throw new InternalError("no key could be derived"); // RFC 9497 DeriveKeyPairError: probability 2^-64512
}

/** 64 uniform bytes as a scalar: little-endian, reduced modulo the order of the group. */
export function toScalar(uniform: Uint8Array): Uint8Array {
  return sodium.crypto_core_ristretto255_scalar_reduce(uniform);
}

/** Blind number `index` under a key of 32 bytes: a pseudorandom function (keyed BLAKE2b, RFC 7693), as a scalar. */
export function blindOf(key: Uint8Array, index: number): Uint8Array {
  const message = new Uint8Array(4);
  new DataView(message.buffer).setUint32(0, index);
  return toScalar(sodium.crypto_generichash(64, message, key));
}

/** Keyed BLAKE2b (RFC 7693), a pseudorandom function: 16 to 64 bytes, under a key of 32. */
export function pseudorandom(key: Uint8Array, message: Uint8Array, length: number): Uint8Array {
  return sodium.crypto_generichash(length, message, key);
}

/**
 * scalar * element: Blind and BlindEvaluate of RFC 9497 §3.3.1. Nothing where the element is not one (not canonical, not
 * on the curve) or is the identity, which `DeserializeElement` must refuse (RFC 9497 §4.1).
 */
export function multiply(scalar: Uint8Array, element: Uint8Array): Uint8Array | undefined {
  try {
    return sodium.crypto_scalarmult_ristretto255(scalar, element);
  } catch {
    return undefined;
  }
}

/** scalar * HashToGroup(prefix and digest), for each digest. */
export const multiplyInputs = (scalars: Uint8Array, items: Items, mode: Mode = "oprf"): Products =>
  multiplyItems(scalars, items, HASH_TO_GROUP[mode]);

/** HashToGroup(prefix and digest), for each digest. */
export const hashInputs = (items: Items, mode: Mode = "oprf"): Uint8Array => mapItems(items, HASH_TO_GROUP[mode]);

/** The identity: what adding begins with. */
export const IDENTITY: Uint8Array = new Uint8Array(ELEMENT);
/** a * b + c modulo the order of the group. */
export const multiplyAdd = (a: Uint8Array, b: Uint8Array, c: Uint8Array): Uint8Array =>
  sodium.crypto_core_ristretto255_scalar_add(multiplyScalars(a, b), c);
/** scalar * the generator, in a third of the time. The scalar is our own, and not 0. */
export const multiplyOwnBase = (scalar: Uint8Array): Uint8Array => sodium.crypto_scalarmult_ristretto255_base(scalar);
/** The sum of two elements. Throws where one is none: ask `isElement` of what a peer sends. */
export const add = (a: Uint8Array, b: Uint8Array): Uint8Array => sodium.crypto_core_ristretto255_add(a, b);
/** The difference of two elements. */
export const subtract = (a: Uint8Array, b: Uint8Array): Uint8Array => sodium.crypto_core_ristretto255_sub(a, b);
/** Whether these are the canonical bytes of an element other than the identity. */
export const isElement = (bytes: Uint8Array): boolean =>
  !sodium.is_zero(bytes) && sodium.crypto_core_ristretto255_is_valid_point(bytes);

/** 1/x for every scalar, by one inversion and three multiplications each (Montgomery's trick). No scalar may be 0. */
export function invertAll(scalars: readonly Uint8Array[]): readonly Uint8Array[] {
  if (scalars.length === 0) return [];
  const products = [scalars[0]!];
  for (let i = 1; i < scalars.length; i++) products.push(multiplyScalars(products[i - 1]!, scalars[i]!));
  let inverse = sodium.crypto_core_ristretto255_scalar_invert(products.at(-1)!);
  const inverses = new Array<Uint8Array>(scalars.length);
  for (let i = scalars.length - 1; i > 0; i--) {
    inverses[i] = multiplyScalars(inverse, products[i - 1]!);
    inverse = multiplyScalars(inverse, scalars[i]!);
  }
  inverses[0] = inverse;
  return inverses;
}

const FINALIZE = utf8("Finalize");
const ELEMENT_LENGTH = u16(ELEMENT);

/** RFC 9497 §3.3.1, the end of Finalize and of Evaluate: 64 bytes from the input and its unblinded, evaluated element. */
export function output(input: Uint8Array, element: Uint8Array): Uint8Array {
  return sodium.crypto_hash_sha512(concat(u16(input.length), input, ELEMENT_LENGTH, element, FINALIZE));
}

/** SHA-512 of an element alone, under a label: for protocols that do not know which item it belongs to. */
export function elementHash(label: Uint8Array, element: Uint8Array): Uint8Array {
  return sodium.crypto_hash_sha512(concat(u16(label.length), label, element));
}

const NONCE = new Uint8Array(12); // zero: each key seals one message

/** ChaCha20-Poly1305 (RFC 8439) under a key that seals nothing else. Adds 16 bytes. */
export function seal(key: Uint8Array, plain: Uint8Array, associated: Uint8Array): Uint8Array {
  return sodium.crypto_aead_chacha20poly1305_ietf_encrypt(plain, associated, null, NONCE, key);
}

/** What was sealed; nothing where it does not open. */
export function unseal(key: Uint8Array, sealed: Uint8Array, associated: Uint8Array): Uint8Array | undefined {
  try {
    return sodium.crypto_aead_chacha20poly1305_ietf_decrypt(null, sealed, associated, NONCE, key);
  } catch {
    return undefined;
  }
}

/** RFC 9497 §4.1 HashToScalar, under a domain that is the caller's. */
export const hashToScalar = (input: Uint8Array, domain: Uint8Array): Uint8Array =>
  toScalar(expandMessage(input, domain));

/** scalar * the generator. Nothing where that is the identity. */
export function multiplyBase(scalar: Uint8Array): Uint8Array | undefined {
  try {
    return sodium.crypto_scalarmult_ristretto255_base(scalar);
  } catch {
    return undefined;
  }
}

export const addScalars = (a: Uint8Array, b: Uint8Array): Uint8Array =>
  sodium.crypto_core_ristretto255_scalar_add(a, b);
export const subtractScalars = (a: Uint8Array, b: Uint8Array): Uint8Array =>
  sodium.crypto_core_ristretto255_scalar_sub(a, b);
export const multiplyScalars = (a: Uint8Array, b: Uint8Array): Uint8Array =>
  sodium.crypto_core_ristretto255_scalar_mul(a, b);

/** True for the one encoding of a scalar: 32 bytes below the order of the group. */
export const isScalar = (bytes: Uint8Array): boolean => equal(toScalar(concat(bytes, new Uint8Array(ELEMENT))), bytes);

const PAD = new Uint8Array(128); // the block of SHA-512
const UNIFORM_LENGTH = u16(64);

/** RFC 9380 §5.3.1 expand_message_xmd with SHA-512 for 64 bytes, hence with one block of output. */
function expandMessage(message: Uint8Array, domain: Uint8Array): Uint8Array {
  const domainPrime = concat(domain, Uint8Array.of(domain.length));
  const first = sodium.crypto_hash_sha512(concat(PAD, message, UNIFORM_LENGTH, Uint8Array.of(0), domainPrime));
  return sodium.crypto_hash_sha512(concat(first, Uint8Array.of(1), domainPrime));
}
