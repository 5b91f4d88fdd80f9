// What an intersection of many is made of (ePrint 2017/799): shares of zero, programmed into an OPRF by an OKVS.
import { concat, InternalError, seededRandom } from "@tavs/core";
import { DIGEST_BYTES } from "../item-set.ts";
import { decode } from "../okvs/decode.ts";
import { encode } from "../okvs/encode.ts";
import { HASH } from "../okvs/rows.ts";
import { columnsFor, HASH_KEY, VALUE } from "../okvs/size.ts";
import { rowAt, rowsFrom } from "../rows.ts";
import { pseudorandom } from "../suite.ts";
import { tag } from "./oprf.ts";
import type { KeySeed, Own } from "./own.ts";
import { TAG } from "./tags.ts";

const PAIR_KEY = 32;
const ATTEMPTS = 4; // each fails with probability below 2^-40

export interface ProgramTask {
  readonly own: Own;
  readonly key: KeySeed;
  /** 32 bytes for each other party. */
  readonly pairKeys: Uint8Array;
}

export interface EncodeTask {
  readonly digests: Uint8Array;
  readonly values: Uint8Array;
  /** 32 bytes, from which the hash key and the free columns follow. */
  readonly coins: Uint8Array;
}

export interface OpenTask {
  readonly digests: Uint8Array;
  /** OPRF outputs under this participant's key. */
  readonly outputs: Uint8Array;
  /** What the participants before it gave. */
  readonly sums: Uint8Array;
  /** The hash key and the store. */
  readonly program: Uint8Array;
  /** The pair keys whose shares are added: all of the leader's, once. */
  readonly pairKeys: Uint8Array;
}

/** What a participant programs for each own item: F(k, x) XOR its share of zero. */
export function program({ own, key, pairKeys }: ProgramTask): Uint8Array {
  const outputs = tag({ own, key, labels: new Uint8Array(), labelWidth: 0, tagBytes: TAG });
  return xor(outputs, shares(own.digests, pairKeys));
}

/** The hash key and the store, from a stream of coins: where hashes do not fit, the next are taken. */
export function encodeProgram({ digests, values, coins }: EncodeTask): Uint8Array {
  const random = seededRandom(coins);
  const columns = columnsFor(values.length / VALUE);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const hashKey = random(HASH_KEY);
    const store = encode({ hashes: hashed(digests, hashKey), values, fill: random(columns * VALUE) });
    if (store) return concat(hashKey, store);
  }
  throw new InternalError(`${digests.length / DIGEST_BYTES} items could not be encoded: are they different?`);
}

/** Adds one participant to the sum of each item: its OPRF output, and what its store has at this item. */
export function openProgram({ digests, outputs, sums, program, pairKeys }: OpenTask): Uint8Array {
  const [hashKey, store] = [program.subarray(0, HASH_KEY), program.subarray(HASH_KEY)];
  const decoded = decode(hashed(digests, hashKey), store);
  return xor(xor(sums, outputs), xor(decoded, shares(digests, pairKeys)));
}

/** A party's share of zero of each item: the XOR of PRF(k_ij, x) over all other parties j. */
function shares(digests: Uint8Array, pairKeys: Uint8Array): Uint8Array {
  const keys = Array.from({ length: pairKeys.length / PAIR_KEY }, (_, j) => rowAt(pairKeys, PAIR_KEY, j));
  return rowsFrom(digests.length / DIGEST_BYTES, VALUE, (i) => {
    const item = rowAt(digests, DIGEST_BYTES, i);
    return keys.reduce((sum, key) => xor(sum, pseudorandom(key, item, VALUE)), new Uint8Array(VALUE));
  });
}

const hashed = (digests: Uint8Array, key: Uint8Array): Uint8Array =>
  rowsFrom(digests.length / DIGEST_BYTES, HASH, (i) => pseudorandom(key, rowAt(digests, DIGEST_BYTES, i), HASH));

const xor = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((byte, i) => byte ^ b[i]!);
