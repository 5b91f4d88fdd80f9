// Random oblivious transfers from Masny and Rindal (CCS 2019, ePrint 2019/706: endemic OT from a key agreement) on
// ristretto255. Who chooses says two elements for each transfer, one of them its public key plus the hash of the other;
// who deals says one element for all of them, and has both keys. Every hash is of this session and this transfer.
import { concat, PeerError, u32, utf8 } from "@tavs/core";
import { rowAt, rowsFrom } from "../rows.ts";
import {
  add,
  blindOf,
  ELEMENT,
  elementHash,
  isElement,
  mapUniform,
  multiplyOwnBase,
  multiplyRows,
  pseudorandom,
  subtract,
} from "../suite.ts";

/** Bytes of a key. */
export const KEY = 32;
const KEY_LABEL = utf8("tavs/psi/vole/transfer key/1");
const POINT_LABEL = utf8("tavs/psi/vole/transfer point/1");

interface Chooser {
  /** 32 bytes of this session. */
  readonly session: Uint8Array;
  /** 32 bytes that nothing else uses. */
  readonly coins: Uint8Array;
  /** One bit for each transfer, the lowest of each byte first. */
  readonly choices: Uint8Array;
}

/** The chooser's message: two elements for each transfer, 64 bytes. */
export function choosePoints({ session, coins, choices }: Chooser): Uint8Array {
  return rowsFrom(8 * choices.length, 2 * ELEMENT, (i) => {
    const other = mapUniform(pseudorandom(coins, u32(2 ** 16 + i), 64));
    const choice = bitAt(choices, i);
    const own = subtract(multiplyOwnBase(blindOf(coins, i)), hashOf({ session, i, side: choice, point: other }));
    return concat(selected(own, other, choice), selected(other, own, choice));
  });
}

/** The chooser's keys, 32 bytes each, from the dealer's element. Throws `PeerError` where that is none. */
export function chosenKeys({ session, coins, choices }: Chooser, point: Uint8Array): Uint8Array {
  if (!isElement(point))
    throw new PeerError("the dealer's point is not a canonical ristretto255 element, or is the identity");
  const count = 8 * choices.length;
  const scalars = rowsFrom(count, ELEMENT, (i) => blindOf(coins, i));
  const { products } = multiplyRows(
    scalars,
    rowsFrom(count, ELEMENT, () => point),
  );
  return rowsFrom(count, KEY, (i) => keyOf(session, i, rowAt(products, ELEMENT, i)));
}

export interface Dealt {
  /** 32 bytes. */
  readonly point: Uint8Array;
  /** Both keys of each transfer, 64 bytes. */
  readonly keys: Uint8Array;
}

/** The dealer's element and keys. Throws `PeerError` with the number of a point that is none. */
export function dealKeys({ session, coins }: Omit<Chooser, "choices">, points: Uint8Array): Dealt {
  const count = points.length / ELEMENT;
  const scalar = blindOf(coins, 0);
  mustBeElements(points);
  const sums = rowsFrom(count, ELEMENT, (place) => {
    const [i, side] = [place >> 1, place & 1];
    return add(rowAt(points, ELEMENT, place), hashOf({ session, i, side, point: rowAt(points, ELEMENT, place ^ 1) }));
  });
  const { products, refused } = multiplyRows(scalar, sums);
  if (refused >= 0) throw new PeerError(`transfer number ${refused >> 1} would have the identity for a key`);
  const keys = rowsFrom(count, KEY, (place) => keyOf(session, place >> 1, rowAt(products, ELEMENT, place)));
  return { point: multiplyOwnBase(scalar), keys };
}

function mustBeElements(points: Uint8Array): void {
  for (let i = 0; i < points.length / ELEMENT; i++)
    if (!isElement(rowAt(points, ELEMENT, i)))
      throw new PeerError(
        `point number ${i} of the transfers is not a canonical ristretto255 element, or is the identity`,
      );
}

/** Bit i of a row of bits, the lowest of each byte first. */
export const bitAt = (bits: Uint8Array, i: number): number => (bits[i >> 3]! >> (i & 7)) & 1;

/** The first where the bit is 0, else the second: no branch says which. */
function selected(first: Uint8Array, second: Uint8Array, bit: number): Uint8Array {
  return first.map((byte, i) => byte ^ (-bit & (byte ^ second[i]!)));
}

interface Point {
  readonly session: Uint8Array;
  readonly i: number;
  readonly side: number;
  readonly point: Uint8Array;
}

const hashOf = ({ session, i, side, point }: Point): Uint8Array =>
  mapUniform(elementHash(concat(POINT_LABEL, session, u32(2 * i + side)), point));

const keyOf = (session: Uint8Array, i: number, point: Uint8Array): Uint8Array =>
  elementHash(concat(KEY_LABEL, session, u32(i)), point).slice(0, KEY);
