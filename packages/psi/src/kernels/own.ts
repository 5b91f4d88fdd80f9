// A party's own items as kernels take them, and what all kernels ask of an element.
import { concat, PeerError } from "@tavs/core";
import { DIGEST_BYTES } from "../item-set.ts";
import { rowAt, rowsFrom } from "../rows.ts";
import { ELEMENT, hashToGroup } from "../suite.ts";

/** A party's own items. `points` is empty where they were not prepared: they are hashed on the way. */
export interface Own {
  readonly prefix: Uint8Array;
  readonly digests: Uint8Array;
  readonly points: Uint8Array;
}

/** Becomes a scalar by RFC 9497's DeriveKeyPair. */
export interface KeySeed {
  readonly seed: Uint8Array;
  readonly info: Uint8Array;
}

export const countOf = ({ digests }: Own): number => digests.length / DIGEST_BYTES;
export const inputAt = ({ prefix, digests }: Own, i: number): Uint8Array =>
  concat(prefix, rowAt(digests, DIGEST_BYTES, i));
export const pointAt = (own: Own, i: number): Uint8Array =>
  own.points.length > 0 ? rowAt(own.points, ELEMENT, i) : hashToGroup(inputAt(own, i));

/** Throws `PeerError` with the position of an element that `multiply` refused. */
export function mustBeElement(element: Uint8Array | undefined, position: number): Uint8Array {
  if (element) return element;
  throw new PeerError(`element number ${position} is not a canonical ristretto255 element, or is the identity`);
}

/** The elements of own items, to be used in several sessions. */
export const prepare = (own: Own): Uint8Array => rowsFrom(countOf(own), ELEMENT, (i) => pointAt(own, i));
