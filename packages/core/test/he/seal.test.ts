// What SEAL does for us, looked at from below: bigints check its rings, its errors, and that it is given back what it takes.
import { sha256 } from "@noble/hashes/sha2.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { equal, hex, unhex } from "../../src/bytes.ts";
import { InternalError } from "../../src/errors.ts";
import { cipherBytes, polynomialOf, seededBytes } from "../../src/he/layout.ts";
import { plan } from "../../src/he/plan.ts";
import { weightedSum } from "../../src/he/ring-sum.ts";
import { type Instance, loaded, saved, within, withSeal } from "../../src/he/seal.ts";
import { addMessage } from "../../src/he/seal-message.ts";
import { openSum, shareOf } from "../../src/he/seal-opening.ts";
import { bfvOf, ckksOf, keysOf } from "../../src/he/seal-rings.ts";
import { createShare, encrypt, type Halves, joinShares, type NewShare } from "../../src/he/seal-threshold.ts";
import { smudging } from "../../src/he/smudging.ts";
import { type Row, TABLE } from "../../src/he/table.ts";
import { seededRandom, systemRandom } from "../../src/random.ts";
import { centred, coefficients, largest, pointwise, roundTrips, wordsOf } from "./ring.ts";
import vectors from "./vectors/he-smudging.python.json" with { type: "json" };

const PARTIES = 3;
const given = plan({ parties: PARTIES, maxValue: 1_000_000, length: 8192 });
const { row } = given;
const q = row.data.reduce((product, prime) => product * prime);
const seed = seededRandom(new Uint8Array(32))(64);

let shares: readonly NewShare[];
let joint: Uint8Array;
let handed: readonly Halves[];

/** How often a heap of WebAssembly grew; none ever shrinks. */
let grown = 0;
const { grow } = WebAssembly.Memory.prototype;

beforeAll(async () => {
  WebAssembly.Memory.prototype.grow = function (pages) {
    grown += 1;
    return grow.call(this, pages);
  };
  Object.assign(globalThis, { tavsSealUrl: import.meta.resolve("node-seal") });
  await withSeal((seal) => {
    shares = Array.from({ length: PARTIES }, () => createShare(seal, row, seed));
    joint = joinShares(
      seal,
      row,
      shares.map(({ share }) => share),
    );
    handed = shares.map((_, h) => encrypt(seal, row, { seed, joint }, valuesOf(h)));
  });
});

afterAll(() => {
  WebAssembly.Memory.prototype.grow = grow;
});

const valuesOf = (h: number): BigInt64Array =>
  BigInt64Array.from({ length: row.degree }, (_, i) => BigInt(((i + h) % 2_000_001) - 1_000_000));

/** `a`, as SEAL expands it. */
const common = (instance: Instance): Uint8Array =>
  within((own) => {
    const { context, form } = keysOf(instance, row);
    const bytes = seededBytes({ ...form, transformed: true }, seed);
    return polynomialOf(saved(instance.seal, loaded(own(instance.seal.CipherText()), context, bytes)), form, 1);
  });

const secretOf = ({ secret }: NewShare): Uint8Array => secret.slice(0, 8 * row.degree * row.data.length);

/** A polynomial of coefficients, by its values. */
const transformed = (instance: Instance, polynomial: Uint8Array): Uint8Array =>
  within((own) => {
    const { context, form } = ckksOf(instance, row);
    const bytes = cipherBytes({ ...form, transformed: false }, [polynomial, polynomial]);
    const cipher = loaded(own(instance.seal.CipherText()), context, bytes);
    own(instance.seal.Evaluator(context)).cipherTransformToNtt(cipher, cipher);
    return polynomialOf(saved(instance.seal, cipher), form, 0);
  });

const sumOf = (which: "c0" | "c1"): Uint8Array =>
  weightedSum(
    row,
    handed.map((halves) => ({ weight: 1, polynomial: halves[which] })),
  );

describe("a share of a key", () => {
  test("is -(a s + e) with s in {-1, 0, 1} and |e| at most 21: bigints recompute e", async () => {
    await withSeal((seal) => {
      const a = common(seal);
      for (const { secret, share } of shares) {
        const error = pointwise(row, ([b, x, s]) => -(b! + x! * s!), share, a, secret);
        expect(largest(coefficients(seal, row, error))).toBeLessThanOrEqual(21n);
        expect(largest(coefficients(seal, row, error))).toBeGreaterThan(6n);
        expect(largest(coefficients(seal, row, secret))).toBe(1n);
      }
    });
  });

  test("is another one each time, under the same public seed", () => {
    expect(new Set(shares.map(({ share }) => hex(sha256(share)))).size).toBe(PARTIES);
    expect(new Set(shares.map(({ secret }) => hex(sha256(secret)))).size).toBe(PARTIES);
  });
});

describe("a sum of ciphertexts", () => {
  test("has noise below the proved bound E: c0 + c1 s - q m / t, by bigints", async () => {
    await withSeal((seal) => {
      const [c0, c1] = [transformed(seal, sumOf("c0")), transformed(seal, sumOf("c1"))];
      const s = shares.map(secretOf);
      const opened = pointwise(
        row,
        ([a, b, ...secrets]) => a! + b! * secrets.reduce((x, y) => x + y, 0n),
        c0,
        c1,
        ...s,
      );
      const noise = coefficients(seal, row, opened).map((value) => distanceToMultiple(value, q, row.plain));
      expect(largest(noise)).toBeLessThanOrEqual(given.noise);
      expect(largest(noise)).toBeGreaterThan(8n); // there is some: the ciphertexts are not plain
    });
  });

  test("is opened by all shares, and by fewer is noise", async () => {
    const random = systemRandom;
    const { all, few } = await withSeal((seal) => {
      const [c0, c1] = [sumOf("c0"), sumOf("c1")];
      const given32 = shares.map(({ secret }) => shareOf(seal, given, { secret, c1, seed: random(32) }));
      const one = (list: readonly Uint8Array[]) =>
        openSum(seal, row, { parts: [{ weight: 1, polynomial: c0 }], shares: sumOfShares(list) });
      return { all: one(given32), few: one(given32.slice(1)) };
    });
    const [first, second, third] = [valuesOf(0), valuesOf(1), valuesOf(2)];
    const expected = first.map((value, i) => value + second[i]! + third[i]!);
    expect(all.join()).toBe(expected.join());
    const hits = few.filter((value, i) => value === expected[i]).length;
    expect(hits).toBeLessThan(5); // 8192 values of 32 bits: five hits by chance have probability below 2^-100
  });
});

/** 64 bins: 63 degrees of freedom, and a false alarm about once in 10^7 runs. */
function mustBeUniform(bins: readonly bigint[]): void {
  const counts = new Array<number>(64).fill(0);
  for (const bin of bins) counts[Number(bin)]! += 1;
  const expected = bins.length / 64;
  const chi = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  expect(chi).toBeLessThan(63 + 6.5 * Math.sqrt(2 * 63));
}

const sumOfShares = (list: readonly Uint8Array[]): Uint8Array =>
  weightedSum(
    row,
    list.map((polynomial) => ({ weight: 1, polynomial })),
  );

/** How far a value is from the nearest multiple of q/t, rounded up. */
function distanceToMultiple(value: bigint, modulus: bigint, t: bigint): bigint {
  const scaled = value * t;
  const rest = ((scaled % modulus) + modulus) % modulus;
  const distance = rest > modulus / 2n ? modulus - rest : rest;
  return distance / t + 1n;
}

describe("a message in a ciphertext", () => {
  test.each(TABLE)("on $name is round(q m / t), at most one off, modulo each prime: by bigints", async (of) => {
    const modulus = of.data.reduce((product, prime) => product * prime);
    const drawn = new BigUint64Array(systemRandom(8 * of.degree).slice().buffer);
    const message = drawn.map((word, i) => (i < 3 ? [0n, 1n, of.plain - 1n][i]! : word % of.plain));
    const zero = new Uint8Array(8 * of.degree * of.data.length);
    const words = wordsOf(await withSeal((seal) => addMessage(seal, of, zero, message)));
    const off = message.map((value, i) => {
      const rounded = (2n * modulus * value + of.plain) / (2n * of.plain);
      const [first, ...others] = of.data.map((prime, j) => {
        const difference = (words[j * of.degree + i]! + prime - (rounded % prime)) % prime;
        return difference === prime - 1n ? -1n : difference;
      });
      expect(others.every((other) => other === first)).toBe(true);
      return first! < 0n ? -first! : first!;
    });
    expect(off.every((value) => value <= 1n)).toBe(true);
  });
});

describe("the noise of a share", () => {
  test.each(vectors.cases)(
    "$row, 2^$smudgingBits: every coefficient is what an independent program draws",
    (expected) => {
      const of: Row = TABLE.find(({ name }) => name === expected.row)!;
      const whole = wordsOf(smudging({ row: of, smudgingBits: expected.smudgingBits }, unhex(expected.seed)));
      expect(hex(sha256(new Uint8Array(whole.buffer)))).toBe(expected.sha256);
      expect(centred(of.degree, of.data, whole).slice(0, 3).map(String)).toEqual(expected.first);
    },
  );

  test("is on every share, and uniform in [-2^B, 2^B): by the shares themselves", async () => {
    const values = await withSeal((seal) => {
      const c1 = sumOf("c1");
      const [first] = shares;
      const share = shareOf(seal, given, { secret: first!.secret, c1, seed: systemRandom(32) });
      const noise = pointwise(row, ([h, c, s]) => h! - c! * s!, share, transformed(seal, c1), secretOf(first!));
      return coefficients(seal, row, noise);
    });
    const bound = 1n << BigInt(given.smudgingBits);
    expect(values.every((value) => value >= -bound && value < bound)).toBe(true);
    mustBeUniform(values.map((value) => ((value + bound) * 64n) / (2n * bound))); // its upper bits
    mustBeUniform(values.map((value) => (value + bound) % 64n)); // and those where a ciphertext's own noise would stand
  });

  test("is what hides the key: without it, the key is a quotient", async () => {
    await withSeal((seal) => {
      const c1 = transformed(seal, sumOf("c1"));
      const bare = pointwise(row, ([c, s]) => c! * s!, c1, secretOf(shares[0]!));
      const noisy = shareOf(seal, given, { secret: shares[0]!.secret, c1: sumOf("c1"), seed: systemRandom(32) });
      const [prime, cs, hs, ns, ss] = [row.data[0]!, ...[c1, bare, noisy, secretOf(shares[0]!)].map(wordsOf)] as const;
      const recovers = (h: BigUint64Array, i: number): boolean => (ss![i]! * cs![i]!) % prime === h[i]!;
      const places = Array.from({ length: row.degree }, (_, i) => i);
      expect(places.filter((i) => recovers(hs!, i)).length).toBe(row.degree); // the positive control
      expect(places.filter((i) => recovers(ns!, i)).length).toBe(0);
    });
  });
});

describe("SEAL", () => {
  test("reads our bytes as its own, and writes the same", async () => {
    await withSeal((seal) => {
      expect(roundTrips(seal, row, shares[0]!.share)).toBe(true);
      const { context, form } = bfvOf(seal, row);
      const bytes = cipherBytes({ ...form, transformed: false }, [handed[0]!.c0, handed[0]!.c1]);
      within((own) => {
        const cipher = loaded(own(seal.seal.CipherText()), context, bytes);
        expect(equal(saved(seal.seal, cipher), bytes)).toBe(true);
      });
    });
  });

  test("adds polynomials as we do: the sum of two ciphertexts is SEAL's own", async () => {
    const own = await withSeal((seal) =>
      within((mine) => {
        const { context, form } = bfvOf(seal, row);
        const [a, b] = handed.map(({ c0, c1 }) => {
          const bytes = cipherBytes({ ...form, transformed: false }, [c0, c1]);
          return loaded(mine(seal.seal.CipherText()), context, bytes);
        });
        mine(seal.seal.Evaluator(context)).add(a!, b!, a!);
        return [0, 1].map((half) => polynomialOf(saved(seal.seal, a!), form, half));
      }),
    );
    const ours = (["c0", "c1"] as const).map((half) =>
      weightedSum(
        row,
        handed.slice(0, 2).map((halves) => ({ weight: 1, polynomial: halves[half] })),
      ),
    );
    expect(ours.every((polynomial, i) => equal(polynomial, own[i]!))).toBe(true);
  });

  test("that trapped is replaced: an infinity spoils an instance, and not the next one", async () => {
    const instance = await withSeal((seal) => seal);
    const spoil = withSeal(({ seal, ...rest }) =>
      seal
        .CKKSEncoder(ckksOf({ seal, ...rest }, row).context)
        .encode(Float64Array.of(Number.POSITIVE_INFINITY), 2 ** 40),
    );
    await expect(spoil).rejects.toThrow(InternalError);
    const next = await withSeal((seal) => seal);
    expect(next).not.toBe(instance);
    const secret = await withSeal((seal) => createShare(seal, row, seed).secret);
    expect(await withSeal((seal) => largest(coefficients(seal, row, secret)))).toBe(1n);
  });

  test("is given back what it takes: over 96 operations its heap does not grow, where 60 forgotten handles make it grow", async () => {
    const work = (instance: Instance): void => {
      for (let i = 0; i < 4; i++) encrypt(instance, row, { seed, joint }, valuesOf(0));
      for (let i = 0; i < 4; i++)
        shareOf(instance, given, { secret: shares[0]!.secret, c1: handed[0]!.c1, seed: seed.slice(0, 32) });
      for (let i = 0; i < 4; i++)
        openSum(instance, row, { parts: [{ weight: 1, polynomial: handed[0]!.c0 }], shares: handed[0]!.c1 });
    };
    await withSeal(work);
    const before = grown;
    for (let i = 0; i < 8; i++) await withSeal(work);
    expect(grown).toBe(before);
    await withSeal((instance) => {
      const { context, form } = bfvOf(instance, row);
      const bytes = cipherBytes({ ...form, transformed: false }, [handed[0]!.c0, handed[0]!.c1]);
      for (let i = 0; i < 60; i++) loaded(instance.seal.CipherText(), context, bytes); // never deleted
    });
    expect(grown).toBeGreaterThan(before);
  });
});
