// Challenges of both checks of the transfers follow from all that was said (Fiat and Shamir 1986): neither side waits for them.
import { lengthPrefixed, utf8 } from "@tavs/core";
import { blake2b } from "../curve/blake2b.ts";
import { ELEMENT } from "./parameters.ts";

/** What both have said of the transfers. */
export interface Small {
  /** The sender's. */
  readonly points: Uint8Array;
  /** The receiver's. */
  readonly point: Uint8Array;
  readonly columns: Uint8Array;
  readonly noise: Uint8Array;
}

/** Two elements: for the columns, and for the noise. */
export function challengesOf(session: Uint8Array, said: Small): readonly [Uint8Array, Uint8Array] {
  const { points, point, columns, noise } = said;
  const label = utf8("tavs/psi/vole/challenge/1");
  const hash = blake2b(session, lengthPrefixed(label, points, point, columns, noise), 2 * ELEMENT); // BLAKE2b, for it is a megabyte
  return [hash.slice(0, ELEMENT), hash.slice(ELEMENT)];
}
