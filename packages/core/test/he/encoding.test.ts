// Keys and vectors as bytes: one encoding each, equal to what an independent program writes; and whatever is not exactly that is
// refused, before much is read of it.
import { deflateSync } from "node:zlib";
import { sha256 } from "@noble/hashes/sha2.js";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { concat, equal, hex, unhex } from "../../src/bytes.ts";
import { PeerError, TavsError } from "../../src/errors.ts";
import type { AnalystFacts, AnalystKey, EncryptedVector } from "../../src/he/analyst-key.ts";
import { analystKey, planFor } from "../../src/he/analyst-key.ts";
import {
  decodeAnalyst,
  decodeAnalystKey,
  decodeVector,
  encodeAnalyst,
  encodeAnalystKey,
  encodeVector,
} from "../../src/he/encoding.ts";
import { cipherBytes } from "../../src/he/layout.ts";
import {
  type Analyst,
  addVectors,
  createAnalystKey,
  decryptVector,
  dotProduct,
  encryptVector,
} from "../../src/he/single-key.ts";
import { Secret } from "../../src/secret.ts";
import vectors from "./vectors/he-encoding.python.json" with { type: "json" };
import { pool } from "./world.ts";

const options = { compute: pool };
const facts: AnalystFacts = { length: 6, maxValue: 1000, sumOfWeights: 500 };
let analyst: Analyst;
let others: readonly Analyst[];
let vector: EncryptedVector;
beforeAll(async () => {
  const made = [facts, facts, { ...facts, sumOfWeights: 499 }, { ...facts, maxValue: 1e6 }, { ...facts, decimals: 3 }];
  [analyst, ...others] = (await Promise.all(made.map((one) => createAnalystKey(one, options)))) as [
    Analyst,
    ...Analyst[],
  ];
  vector = await encryptVector(analyst.key, [1, -2, 3, -4, 5, -6], options);
});
afterAll(() => pool.close());

/** The polynomials of the independent program. */
function polynomial(primes: readonly bigint[], start: bigint): Uint8Array {
  const words = primes.flatMap((prime, j) =>
    Array.from({ length: 8192 }, (_, i) => (start + BigInt(i) * 0x9e3779b97f4a7c15n + BigInt(j)) % prime),
  );
  return new Uint8Array(BigUint64Array.from(words).buffer);
}

test.each(vectors.cases)("$facts.length numbers: key and vector are what an independent program writes", (expected) => {
  const { decimals, ...rest } = expected.facts;
  const given: AnalystFacts = decimals === null ? rest : { ...rest, decimals };
  const { row, ciphertexts } = planFor(given);
  const seed = Uint8Array.from({ length: 32 }, (_, i) => i);
  const key = analystKey(given, seed, polynomial([...row.data, row.special], 1n));
  const bytes = encodeAnalystKey(key);
  expect(key.id).toBe(expected.id);
  expect(hex(bytes.subarray(0, 91))).toBe(expected.head);
  expect(hex(sha256(bytes))).toBe(expected.key);
  expect(decodeAnalystKey(bytes).id).toBe(key.id);
  expect(equal(encodeAnalystKey(decodeAnalystKey(bytes)), bytes)).toBe(true);
  const halves = Array.from({ length: 2 * ciphertexts }, (_, i) => polynomial(row.data, BigInt(2 + i)));
  const pairs = Array.from({ length: ciphertexts }, (_, i) => ({ c0: halves[2 * i]!, c1: halves[2 * i + 1]! }));
  const whole = { format: "tavs/he-vector/1", key: key.id, holds: "vector", weights: 7, ciphertexts: pairs } as const;
  const written = encodeVector(key, whole);
  expect(hex(written.subarray(0, 79))).toBe(expected.vectorHead);
  expect(hex(sha256(written))).toBe(expected.vector);
  expect(equal(encodeVector(key, decodeVector(key, written)), written)).toBe(true);
});

describe("what was written", () => {
  test("is read back, added, weighed and opened", async () => {
    const key = decodeAnalystKey(encodeAnalystKey(analyst.key));
    const again = decodeVector(key, encodeVector(analyst.key, vector));
    const sum = addVectors(key, [{ vector: again, weight: 3 }]);
    const product = await dotProduct(key, again, [1, 1, 1, 1, 1, 1], options);
    const back = decodeAnalyst(encodeAnalyst(analyst));
    const opened = (one: EncryptedVector) => decryptVector(back, decodeVector(key, encodeVector(key, one)), options);
    expect([...(await opened(sum))]).toEqual([3, -6, 9, -12, 15, -18]);
    expect([...(await opened(product))]).toEqual([-3]);
    expect(String(encodeAnalyst(analyst))).toBe("[secret]");
  });

  const readers = (): readonly (readonly [Uint8Array, (bytes: Uint8Array) => Uint8Array])[] => [
    [encodeAnalystKey(analyst.key), (bytes) => encodeAnalystKey(decodeAnalystKey(bytes))],
    [encodeVector(analyst.key, vector), (bytes) => encodeVector(analyst.key, decodeVector(analyst.key, bytes))],
    [encodeAnalyst(analyst).reveal(), (bytes) => encodeAnalyst(decodeAnalyst(new Secret(bytes))).reveal()],
  ];

  test("is the only encoding of what it says: a flipped bit is refused, or is another key's or ciphertext's own", () => {
    const place = fc.oneof(fc.nat(120), fc.nat(1 << 18));
    fc.assert(
      fc.property(fc.nat(2), place, fc.nat(7), (which, at, bit) => {
        const [bytes, again] = readers()[which]!;
        const flipped = bytes.map((byte, i) => (i === at % bytes.length ? byte ^ (1 << bit) : byte));
        const outcome = refusalOf(() => again(flipped));
        if (outcome instanceof Uint8Array) expect(equal(outcome, flipped)).toBe(true);
        if (which === 1 && at < 74) expect(outcome).toBeInstanceOf(PeerError); // magic, version, kind, parameters, key: no bit of them is free
        if (which !== 1 && at < 10) expect(outcome).toBeInstanceOf(PeerError);
      }),
      { numRuns: 60 },
    );
  });

  const refusalOf = (read: () => Uint8Array): unknown => {
    try {
      return read();
    } catch (error) {
      expect(error).toBeInstanceOf(TavsError);
      expect(error).not.toHaveProperty("name", "InternalError");
      return error;
    }
  };

  test("is refused when it is cut or lengthened by a byte, a coefficient or a polynomial", () => {
    for (const [bytes, again] of readers())
      for (const changed of [
        bytes.slice(0, -1),
        bytes.slice(0, 9),
        new Uint8Array(),
        concat(bytes, new Uint8Array(1)),
        concat(bytes, new Uint8Array(8)),
        concat(bytes, bytes.slice(-131_072)),
      ])
        expect(() => again(changed)).toThrow(PeerError);
  });

  test("is refused compressed, and as SEAL would write it, for its length alone", () => {
    const bomb = deflateSync(new Uint8Array(50_000_000)); // 48 kB that would be 50 MB
    const { c0, c1 } = vector.ciphertexts[0]!;
    const form = { parms: new Uint8Array(32), degree: 8192, primes: 2, transformed: false };
    const foreign = [bomb, deflateSync(encodeVector(analyst.key, vector)), cipherBytes(form, [c0, c1])];
    for (const bytes of foreign.map((one) => Uint8Array.from(one)))
      for (const [, again] of readers())
        expect(() => again(bytes)).toThrow(/compressed, or something else|another kind|bytes, not/);
  });

  test("is refused under another key, other facts, another ring or another scale", async () => {
    const bytes = encodeVector(analyst.key, vector);
    const [twin, weighed, wide, real] = others.map(({ key }) => key) as [
      AnalystKey,
      AnalystKey,
      AnalystKey,
      AnalystKey,
    ];
    expect(() => decodeVector(twin, bytes)).toThrow(/of another key/);
    expect(() => decodeVector(weighed, bytes)).toThrow(PeerError);
    for (const key of [wide, real]) expect(() => decodeVector(key, bytes)).toThrow(/other parameters/);
    const scaled = encodeVector(real, await encryptVector(real, [1, 2, 3, 4, 5, 6], options));
    expect(() => decodeVector(analyst.key, scaled)).toThrow(/other parameters/);
  });

  test("is refused with a coefficient of its prime or above, weights over what was agreed, or facts that nothing carries", () => {
    const { row } = planFor(facts);
    const last = (bytes: Uint8Array, prime: bigint): Uint8Array => {
      const copy = bytes.slice();
      new DataView(copy.buffer).setBigUint64(copy.length - 8, prime, true);
      return copy;
    };
    const [key, whole] = [encodeAnalystKey(analyst.key), encodeVector(analyst.key, vector)];
    expect(() => decodeVector(analyst.key, last(whole, row.data.at(-1)!))).toThrow(/not below their prime/);
    expect(() => decodeVector(analyst.key, last(whole, row.data.at(-1)! - 1n))).not.toThrow();
    expect(() => decodeAnalystKey(last(key, row.special))).toThrow(/not below its prime/);
    expect(() => decodeAnalyst(new Secret(last(encodeAnalyst(analyst).reveal(), row.special)))).toThrow(/not below/);
    const weights = (value: string) => whole.map((byte, i) => (i >= 75 && i < 79 ? unhex(value)[i - 75]! : byte));
    expect(() => decodeVector(analyst.key, weights("000001f5"))).toThrow(/501, over the 500/);
    expect(() => decodeVector(analyst.key, weights("00000000"))).toThrow(PeerError);
    const fact = (at: number, byte: number) => key.map((old, i) => (i === at ? byte : old));
    for (const [at, byte] of [
      [14, 255],
      [10, 255],
      [26, 200],
      [22, 255],
    ] as const)
      expect(() => decodeAnalystKey(fact(at, byte))).toThrow(PeerError); // whoever sent it, not whoever reads it
  });

  test("that was put together otherwise is looked at all the same: a key of no ring, a vector of too many weights", async () => {
    const { seed, joint } = analyst.key;
    const forged = [
      analystKey(facts, seed, joint.slice(8)),
      analystKey(facts, seed, new Uint8Array()),
      analystKey(facts, seed, joint.slice().fill(255, -8)),
      analystKey(facts, seed.slice(1), joint),
    ];
    for (const key of forged) {
      expect(() => encodeAnalystKey(key)).toThrow(/none of the ring/);
      await expect(encryptVector(key, [1, 2, 3, 4, 5, 6], options)).rejects.toMatchObject({
        name: "UsageError",
        code: "key",
      });
    }
    const wrong = [{ weights: 501 }, { weights: 0 }, { holds: "constructor" as "vector" }];
    for (const said of wrong)
      await expect(decryptVector(analyst, { ...vector, ...said }, options)).rejects.toMatchObject({
        name: "PeerError",
        code: "vector",
      });
  });
});
