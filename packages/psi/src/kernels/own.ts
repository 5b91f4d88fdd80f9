// A party's own items as kernels take them, and what all kernels ask of an element.
import { PeerError, UsageError } from "@tavs/core";
import { DIGEST_BYTES } from "../item-set.ts";
import type { Mode } from "../mode.ts";
import { deriveKey, hashInputs, multiplyInputs, multiplyRows } from "../suite.ts";

/** A party's own items. `points` is empty where they were not prepared: they are hashed on the way. */
export interface Own {
  readonly prefix: Uint8Array;
  readonly digests: Uint8Array;
  readonly points: Uint8Array;
  /** How they are hashed to elements. Default: "oprf". */
  readonly mode?: Mode;
}

/** Becomes a scalar by RFC 9497's DeriveKeyPair. */
export interface KeySeed {
  readonly seed: Uint8Array;
  readonly info: Uint8Array;
  /** Default: "oprf". */
  readonly mode?: Mode;
}

export const keyOf = ({ seed, info, mode }: KeySeed): Uint8Array => deriveKey(seed, info, mode);

export const countOf = ({ digests }: Own): number => digests.length / DIGEST_BYTES;

/** scalar * each own item: one scalar for all, or 32 bytes for each. Throws `UsageError` where prepared elements are not what `prepare` made. */
export function multiplyOwn(scalars: Uint8Array, own: Own): Uint8Array {
  const isPrepared = own.points.length > 0;
  const { products, refused } = isPrepared ? multiplyRows(scalars, own.points) : multiplyInputs(scalars, own, own.mode);
  if (refused < 0) return products;
  throw new UsageError("a prepared item does not hold a group element: prepare the items again");
}

/**
 * scalar * each element of the peer: one scalar for all, or 32 bytes for each; `first` is the number of the first element.
 * Throws `PeerError` with the position of one that is none.
 */
export function multiplyTheirs(scalars: Uint8Array, elements: Uint8Array, first: number): Uint8Array {
  const { products, refused } = multiplyRows(scalars, elements);
  if (refused < 0) return products;
  throw new PeerError(`element number ${first + refused} is not a canonical ristretto255 element, or is the identity`);
}

/** The elements of own items, to be used in several sessions. */
export const prepare = (own: Own): Uint8Array => (own.points.length > 0 ? own.points : hashInputs(own, own.mode));
