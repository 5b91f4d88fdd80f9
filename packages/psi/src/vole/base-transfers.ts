// Random oblivious transfers from Masny and Rindal (CCS 2019, ePrint 2019/706: endemic OT from a key agreement) on
// ristretto255. Who chooses says two elements for each transfer, one of them its public key plus the hash of the other;
// who deals says one element for all of them, and has both keys. Every hash is of this session and this transfer.
import { concat, PeerError, unhex, utf8 } from "@tavs/core";
import { numbered } from "../curve/blake2b.ts";
import { ELEMENT } from "../curve/curve.ts";
import { numberedHashes } from "../curve/items.ts";
import { mapElements, multiplyOne, multiplySums, subtractMapped } from "../curve/sums.ts";
import { rowAt, rowsFrom } from "../rows.ts";

/** Bytes of a key. */
export const KEY = 32;
const UNIFORM = 64;
/** RFC 9496 §4.4: the generator. */
const GENERATOR = unhex("e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76");
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
  const count = 8 * choices.length;
  const others = mapElements(numbered(coins, 2 ** 16, count));
  const numbers = Array.from({ length: count }, (_, i) => 2 * i + bitAt(choices, i));
  const publicKeys = multiplyOne(scalarsOf(coins, count), GENERATOR).products;
  const owns = subtractMapped(publicKeys, hashesOf(session, numbers, others)).products;
  return rowsFrom(count, 2 * ELEMENT, (i) => {
    const [own, other, choice] = [rowAt(owns, ELEMENT, i), rowAt(others, ELEMENT, i), bitAt(choices, i)];
    return concat(selected(own, other, choice), selected(other, own, choice));
  });
}

/** The chooser's keys, 32 bytes each, from the dealer's element. Throws `PeerError` where that is none. */
export function chosenKeys({ session, coins, choices }: Chooser, point: Uint8Array): Uint8Array {
  const { products, refused } = multiplyOne(scalarsOf(coins, 8 * choices.length), point);
  if (refused >= 0)
    throw new PeerError("the dealer's point is not a canonical ristretto255 element, or is the identity");
  return keysOf(session, products, (i) => i);
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
  const scalar = scalarsOf(coins, 1);
  const others = rowsFrom(count, ELEMENT, (place) => rowAt(points, ELEMENT, place ^ 1));
  const places = Array.from({ length: count }, (_, place) => place); // 2i + side
  const { products, refused } = multiplySums(scalar, points, hashesOf(session, places, others));
  mustBeElements(points, refused);
  const point = multiplyOne(scalar, GENERATOR).products;
  return { point, keys: keysOf(session, products, (place) => place >> 1) };
}

/** `refused` is the first whose product is none. An identity is an element to the kernel, and none that may be said. */
function mustBeElements(points: Uint8Array, refused: number): void {
  const count = points.length / ELEMENT;
  const identity = Array.from({ length: count }, (_, i) => rowAt(points, ELEMENT, i)).findIndex((row) =>
    row.every((byte) => byte === 0),
  );
  const bad = identity >= 0 && (refused < 0 || identity < refused) ? identity : refused;
  if (bad >= 0)
    throw new PeerError(
      `point number ${bad} of the transfers is not a canonical ristretto255 element, is the identity, or gives it for a key`,
    );
}

/** Bit i of a row of bits, the lowest of each byte first. */
export const bitAt = (bits: Uint8Array, i: number): number => (bits[i >> 3]! >> (i & 7)) & 1;

/** The first where the bit is 0, else the second: no branch says which. */
function selected(first: Uint8Array, second: Uint8Array, bit: number): Uint8Array {
  return first.map((byte, i) => byte ^ (-bit & (byte ^ second[i]!)));
}

/** Scalars number 0, 1 and so on under these coins: 252 bits of BLAKE2b. The order is so little above 2^252 that 2^-127 tells them from uniform ones. */
function scalarsOf(coins: Uint8Array, count: number): Uint8Array {
  const uniform = numbered(coins, 0, count);
  return rowsFrom(count, ELEMENT, (i) => {
    const scalar = rowAt(uniform, UNIFORM, i).subarray(0, ELEMENT);
    scalar[ELEMENT - 1]! &= 15;
    return scalar;
  });
}

/** 64 bytes for each point, which are mapped to an element. */
const hashesOf = (session: Uint8Array, numbers: readonly number[], points: Uint8Array): Uint8Array =>
  numberedHashes(concat(POINT_LABEL, session), numbers, points, UNIFORM);

function keysOf(session: Uint8Array, elements: Uint8Array, numberOf: (row: number) => number): Uint8Array {
  const numbers = Array.from({ length: elements.length / ELEMENT }, (_, row) => numberOf(row));
  return numberedHashes(concat(KEY_LABEL, session), numbers, elements, KEY);
}
