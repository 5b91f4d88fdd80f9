// ElGamal with the number in the exponent, several numbers under one shared component, and what becomes of its sums.
import { concat, PeerError } from "@tavs/core";
import { rowAt, rowsFrom } from "../rows.ts";
import {
  add,
  blindOf,
  ELEMENT,
  IDENTITY,
  isElement,
  multiplyAdd,
  multiplyOwnBase,
  subtract,
  toScalar,
} from "../suite.ts";
import { type Limbs, limbsInRow, limbsOf } from "../sum/limbs.ts";
import { countOf, type KeySeed, keyOf, multiplyOwn, multiplyTheirs, type Own } from "./own.ts";

export interface SumKeysTask {
  /** The secret keys x_l are pseudorandom in l under this. */
  readonly secret: Uint8Array;
  /** How many keys: one for each limb in a row. */
  readonly count: number;
}

export interface EncryptTask {
  readonly own: Own;
  readonly key: KeySeed;
  readonly secret: Uint8Array;
  /** The coins r_j are pseudorandom in j under this. */
  readonly coins: Uint8Array;
  readonly first: number;
  /** Of these items, one for each column. */
  readonly numbers: Float64Array;
  readonly limbs: Limbs;
}

export interface AddTask {
  readonly ciphertexts: Uint8Array;
  readonly width: number;
}

export interface BlindSumTask extends AddTask {
  readonly blindKey: Uint8Array;
  readonly keys: Uint8Array;
}

export interface OpenSumTask extends SumKeysTask {
  readonly element: Uint8Array;
}

export interface UnblindSumTask {
  readonly numbers: Uint8Array;
  readonly opened: Uint8Array;
}

const secretKeys = ({ secret, count }: SumKeysTask): readonly Uint8Array[] =>
  Array.from({ length: count }, (_, l) => blindOf(secret, l));

/** The public keys K_l = x_l G. */
export const sumKeys = (task: SumKeysTask): Uint8Array => concat(...secretKeys(task).map(multiplyOwnBase));

/** Each own item under one scalar, and its numbers m_l as (r G, (m_l + r x_l) G): who has x_l needs no K_l. */
export function encrypt({ own, key, secret, coins, first, numbers, limbs }: EncryptTask): Uint8Array {
  const items = multiplyOwn(keyOf(key), own);
  const keys = secretKeys({ secret, count: limbsInRow(limbs) });
  return rowsFrom(countOf(own), ELEMENT * (2 + keys.length), (i) => {
    const values = numbers.subarray(i * limbs.columns, (i + 1) * limbs.columns);
    const coin = blindOf(coins, first + i);
    const sealed = [...values].flatMap((value) => limbsOf(value, limbs)).map(scalarOf);
    const components = sealed.map((limb, l) => multiplyOwnBase(multiplyAdd(coin, keys[l]!, limb)));
    return concat(rowAt(items, ELEMENT, i), multiplyOwnBase(coin), ...components);
  });
}

/** A number below 2^53 as a scalar: little-endian. */
export function scalarOf(value: number): Uint8Array {
  const bytes = new Uint8Array(64);
  const high = Math.floor(value / 2 ** 32);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, value - high * 2 ** 32, true);
  view.setUint32(4, high, true);
  return toScalar(bytes);
}

/** The sum of ciphertexts, component by component; the identity in each where there are none. */
export function addUp({ ciphertexts, width }: AddTask): Uint8Array {
  return rowsFrom(width / ELEMENT, ELEMENT, (component) => {
    let sum = IDENTITY;
    for (let at = component * ELEMENT; at < ciphertexts.length; at += width)
      sum = add(sum, ciphertexts.subarray(at, at + ELEMENT));
    return sum;
  });
}

/** The sum, re-randomised: (A + s G, C_l + s K_l). Its first component is uniform, whatever was added. */
export function blindSum({ blindKey, keys, ...task }: BlindSumTask): Uint8Array {
  const sum = addUp(task);
  const coin = blindOf(blindKey, 0);
  return rowsFrom(sum.length / ELEMENT, ELEMENT, (i) => {
    const fresh = i === 0 ? multiplyOwnBase(coin) : multiplyTheirs(coin, rowAt(keys, ELEMENT, i - 1), i - 1);
    return add(rowAt(sum, ELEMENT, i), fresh);
  });
}

/** The element under each secret key. */
export function openSum({ element, ...task }: OpenSumTask): Uint8Array {
  return concat(...secretKeys(task).map((secret) => multiplyTheirs(secret, element, 0)));
}

/** What is left of each second component: the sum of a limb, times the generator. */
export function unblindSum({ numbers, opened }: UnblindSumTask): Uint8Array {
  return rowsFrom(numbers.length / ELEMENT, ELEMENT, (l) => {
    const theirs = rowAt(opened, ELEMENT, l);
    if (!isElement(theirs)) throw new PeerError(`element number ${l} of the opened sum is not a canonical element`);
    return subtract(rowAt(numbers, ELEMENT, l), theirs);
  });
}
