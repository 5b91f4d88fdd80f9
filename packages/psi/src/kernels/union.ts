// ElGamal under a key of several layers, and what a mixer makes of a ciphertext: its plaintext times a scalar of the mixer's,
// one layer less, and fresh coins. A dummy is a ciphertext of the identity, which every scalar leaves what it is.
import { concat, PeerError, utf8 } from "@tavs/core";
import { rowAt, rowsFrom } from "../rows.ts";
import {
  add,
  blindOf,
  ELEMENT,
  elementHash,
  IDENTITY,
  isElement,
  multiplyOwnBase,
  multiplyRows,
  multiplyScalars,
  SCALAR,
  subtract,
  toScalar,
} from "../suite.ts";
import { mustBeThere } from "./lagrange.ts";
import { countOf, multiplyTheirs, type Own, prepare } from "./own.ts";
import { TAG } from "./tags.ts";

/** Bytes of a ciphertext: A and B. */
const CIPHERTEXT: number = 2 * ELEMENT;
const PERSON = utf8("tavs/psi/union/1");
const DUMMY = new Uint8Array(TAG); // no person's tag is zero, but with probability 2^-128

export interface EncryptPeopleTask {
  /** A party's items, and what stands for dummies, as far as this piece of work goes. */
  readonly own: Own;
  /** How many of them are items: dummies come last. */
  readonly people: number;
  readonly key: Uint8Array;
  /** The coins r_i are pseudorandom in i under this. */
  readonly coins: Uint8Array;
  readonly first: number;
}

/** Ciphertexts that somebody else made. */
export interface CiphertextsTask {
  readonly rows: Uint8Array;
  /** The number of the first of them, for the error. */
  readonly first: number;
  /** 64 bytes: the secret of the layer that comes off. */
  readonly layer: Uint8Array;
}

export interface MixTask extends CiphertextsTask {
  /** 64 bytes: the scalar of this mixer. */
  readonly power: Uint8Array;
  /** The layers that stay on, as one key. */
  readonly rest: Uint8Array;
  /** The coins s_i are pseudorandom in i under this. */
  readonly coins: Uint8Array;
}

export interface CountTask {
  /** Tags, ascending. */
  readonly tags: Uint8Array;
  /** How many parties brought items. */
  readonly contributors: number;
}

/** (r·G, H(x) + r·Y) of each item x, and (r·G, r·Y) of each dummy. */
export function encryptPeople({ own, people, key, coins, first }: EncryptPeopleTask): Uint8Array {
  const [points, count] = [prepare(own), countOf(own)];
  const blinds = coinsFrom(coins, { first, count });
  const masks = timesOne(blinds, key, "the joint key");
  return rowsFrom(count, CIPHERTEXT, (i) => {
    const person = i < people ? rowAt(points, ELEMENT, i) : IDENTITY;
    return concat(multiplyOwnBase(rowAt(blinds, SCALAR, i)), add(person, rowAt(masks, ELEMENT, i)));
  });
}

const coinsFrom = (coins: Uint8Array, { first, count }: { first: number; count: number }): Uint8Array =>
  rowsFrom(count, SCALAR, (i) => blindOf(coins, first + i));

/** One element under each of these scalars. */
function timesOne(scalars: Uint8Array, element: Uint8Array, name: string): Uint8Array {
  const { products, refused } = multiplyRows(
    scalars,
    rowsFrom(scalars.length / SCALAR, ELEMENT, () => element),
  );
  return mustBeThere(refused < 0 ? products : undefined, name);
}

/** (A, B) becomes (k·A + s·G, k·(B − y·A) + s·Y'): the k-th multiple of the plaintext, under the layers Y' that stay on. */
export function mix({ rows, first, layer, power, rest, coins }: MixTask): Uint8Array {
  const [count, k] = [rows.length / CIPHERTEXT, toScalar(power)];
  const peel = multiplyScalars(k, toScalar(layer));
  const [a, b] = componentsOf(rows);
  const [raisedA, raisedB, peeled] = [
    multiplyTheirs(k, a, first),
    multiplyTheirs(k, b, first),
    multiplyTheirs(peel, a, first),
  ];
  const blinds = coinsFrom(coins, { first: 0, count });
  const masks = timesOne(blinds, rest, "what is left of the joint key");
  return rowsFrom(count, CIPHERTEXT, (i) => {
    const at = (elements: Uint8Array): Uint8Array => rowAt(elements, ELEMENT, i);
    const fresh = multiplyOwnBase(rowAt(blinds, SCALAR, i));
    return concat(add(at(raisedA), fresh), add(subtract(at(raisedB), at(peeled)), at(masks)));
  });
}

/** Takes the last layer off: a tag of 16 bytes for each ciphertext, zero for a dummy. */
export function openPeople({ rows, first, layer }: CiphertextsTask): Uint8Array {
  const [a, b] = componentsOf(rows);
  const masks = multiplyTheirs(toScalar(layer), a, first);
  return rowsFrom(rows.length / CIPHERTEXT, TAG, (i) => {
    const masked = rowAt(b, ELEMENT, i);
    if (!isElement(masked)) throw new PeerError(`ciphertext number ${first + i} is not made of canonical elements`);
    const element = subtract(masked, rowAt(masks, ELEMENT, i));
    return isElement(element) ? elementHash(PERSON, element).subarray(0, TAG) : DUMMY;
  });
}

/** The first halves of ciphertexts, and the second. */
const componentsOf = (rows: Uint8Array): readonly [Uint8Array, Uint8Array] => {
  const half = (at: number): Uint8Array =>
    rowsFrom(rows.length / CIPHERTEXT, ELEMENT, (i) => rowAt(rows, ELEMENT, 2 * i + at));
  return [half(0), half(1)];
};

/**
 * How many tags came once, twice, ...; at 0 the number of dummies. Throws `PeerError` (`code: "repeated"`) where one came more
 * often than there are parties: somebody brought an item twice.
 */
export function countPeople({ tags, contributors }: CountTask): Uint32Array {
  const counts = new Uint32Array(contributors + 1);
  for (let at = 0, next = 0; at < tags.length; at = next) {
    const tag = tags.subarray(at, at + TAG);
    for (next = at + TAG; next < tags.length && isSame(tag, tags, next); ) next += TAG;
    const times = (next - at) / TAG;
    if (isSame(tag, DUMMY, 0)) counts[0] = times;
    else if (times <= contributors) counts[times]!++;
    else throw new PeerError(`one person came ${times} times from ${contributors} parties`, { code: "repeated" });
  }
  return counts;
}

const isSame = (tag: Uint8Array, tags: Uint8Array, at: number): boolean =>
  tag.every((byte, i) => byte === tags[at + i]);
