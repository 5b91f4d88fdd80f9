import { equal, seededRandom } from "@tavs/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decode } from "../../src/okvs/decode.ts";
import { encode } from "../../src/okvs/encode.ts";
import { peel } from "../../src/okvs/peel.ts";
import { HASH, rowsOfMatrix } from "../../src/okvs/rows.ts";
import { columnsFor, DENSE, VALUE } from "../../src/okvs/size.ts";

const randomOf = (seed: number) => seededRandom(new Uint8Array(32).fill(seed));
const xor = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((byte, i) => byte ^ b[i]!);
const seeds = fc.nat(255);

/** So many random keys with random values, and a store's worth of random columns. */
function entriesOf(keys: number, seed: number, columns: number = columnsFor(keys)) {
  const random = randomOf(seed);
  return { hashes: random(keys * HASH), values: random(keys * VALUE), fill: random(columns * VALUE) };
}

/** floor(u m / 2^48) in integers of any length, and each place stepping over those before it. */
function placesByBigint(hash: Uint8Array, sparse: number): readonly number[] {
  const chosen: number[] = [];
  for (let i = 0; i < 3; i++) {
    let bits = 0n;
    for (let byte = 5; byte >= 0; byte--) bits = bits * 256n + BigInt(hash[6 * i + byte]!);
    let place = Number((bits * BigInt(sparse - i)) >> 48n);
    for (const before of [...chosen].sort((a, b) => a - b)) if (place >= before) place++;
    chosen.push(place);
  }
  return chosen;
}

describe("a store", () => {
  test.each([0, 1, 2, 3, 63, 64, 65, 127, 128, 1000, 2000])("of %i keys gives each its value", (keys) => {
    const entries = entriesOf(keys, 7);
    const store = encode(entries)!;
    expect(store.length).toBe(columnsFor(keys) * VALUE);
    expect(equal(decode(entries.hashes, store), entries.values)).toBe(true);
  });

  test("gives each key its value, whichever keys and values", () => {
    fc.assert(
      fc.property(fc.nat(200), seeds, (keys, seed) => {
        const entries = entriesOf(keys, seed);
        expect(equal(decode(entries.hashes, encode(entries)!), entries.values)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test("is linear: the sum of two stores gives each key the sum of its values", () => {
    const [one, other] = [randomOf(1)(columnsFor(9) * VALUE), randomOf(2)(columnsFor(9) * VALUE)];
    const { hashes } = entriesOf(9, 3);
    expect(decode(hashes, xor(one, other))).toEqual(xor(decode(hashes, one), decode(hashes, other)));
  });

  test("does not change what it was given", () => {
    const entries = entriesOf(70, 4);
    const copy = structuredClone(entries);
    encode(entries);
    expect(entries).toEqual(copy);
  });

  test("cannot be made where two keys are one, or where there are more keys than columns", () => {
    const { hashes, values, fill } = entriesOf(5, 5);
    const twice = hashes.slice();
    twice.copyWithin(0, HASH, 2 * HASH);
    expect(encode({ hashes: twice, values, fill })).toBeUndefined();
    expect(encode(entriesOf(90, 6, DENSE + 20))).toBeUndefined();
  });
});

describe("rows that peeling leaves", () => {
  test.each([
    [40, 30],
    [80, 70],
    [300, 290],
    [900, 1000],
  ])("%i keys in %i sparse columns are solved in the dense ones", (keys, sparse) => {
    const entries = entriesOf(keys, 8, sparse + DENSE);
    const { core } = peel(rowsOfMatrix(entries.hashes, sparse + DENSE).places, sparse);
    expect(core.length).toBeGreaterThan(Math.max(20, keys - sparse)); // they are there
    expect(decode(entries.hashes, encode(entries)!)).toEqual(entries.values);
  });

  test("are solved as often as random bits allow", () => {
    // In three sparse columns all rows are alike: of 64 rows, 63 have to be independent in 64 random bits, which they are
    // with probability (1 - 2^-2)(1 - 2^-3)... = 0.5776. 5 standard errors: a false alarm once in 1.7 million.
    const runs = 400;
    const random = randomOf(9);
    const made = Array.from({ length: runs }, () => {
      const [hashes, values, fill] = [random(64 * HASH), random(64 * VALUE), random((DENSE + 3) * VALUE)];
      return encode({ hashes, values, fill }) === undefined ? 0 : 1;
    });
    const rate = made.reduce<number>((sum, one) => sum + one, 0) / runs;
    expect(Math.abs(rate - 0.5776)).toBeLessThan(5 * Math.sqrt((0.5776 * 0.4224) / runs));
  });

  test("are few where a store has its size: nothing fails in 1,000 stores of 64, and the dense columns have 58 to spare", () => {
    const random = randomOf(10);
    let most = 0;
    for (let run = 0; run < 1000; run++) {
      const { places, sparse } = rowsOfMatrix(random(64 * HASH), columnsFor(64));
      most = Math.max(most, peel(places, sparse).core.length);
    }
    expect(most).toBeLessThanOrEqual(6); // RR22's gap at 64 keys: 40 / log2(141), rounded up
  });
});

describe("a store hides its keys", () => {
  test("exactly: every store is what some values and free columns give, and equally many of them, whatever the keys", () => {
    // `encode` is linear in (values, fill), and for every store T it gives T from (decode T, T). A linear map onto all
    // stores meets each equally often: from uniform values and fill comes a uniform store, with these keys as with those.
    fc.assert(
      fc.property(fc.nat(150), seeds, fc.boolean(), (keys, seed, isTight) => {
        const columns = isTight ? Math.max(3, keys - 10) + DENSE : columnsFor(keys);
        const [one, other] = [entriesOf(keys, seed, columns), entriesOf(keys, seed + 1, columns)];
        const { hashes } = one;
        expect(equal(encode({ hashes, values: decode(hashes, one.fill), fill: one.fill })!, one.fill)).toBe(true);
        const sum = { hashes, values: xor(one.values, other.values), fill: xor(one.fill, other.fill) };
        expect(equal(encode(sum)!, xor(encode(one)!, encode({ ...other, hashes })!))).toBe(true);
      }),
      { numRuns: 15 },
    );
  });

  test("a key that is not in it is given bits that look random", () => {
    const { hashes, values, fill } = entriesOf(500, 11);
    const store = encode({ hashes, values: values.fill(0), fill })!; // the most telling values that there are
    const bits = decode(randomOf(12)(2000 * HASH), store).reduce(
      (sum, byte) => sum + byte.toString(2).replaceAll("0", "").length,
      0,
    );
    const count = 2000 * VALUE * 8; // 5 standard errors: a false alarm once in 1.7 million
    expect(Math.abs(bits - count / 2)).toBeLessThan(5 * Math.sqrt(count / 4));
  });
});

describe("sizes", () => {
  test("are those of Raghuraman and Rindal, and never smaller", () => {
    const v = Math.log2(3);
    for (let k = 6; k <= 26; k++) {
      const s = 2 ** (0.555 * k + 0.093 * v ** 3 - 1.01 * v ** 2 + 2.925 * v - 0.133);
      const needed = (1.223 + (40 + 9.2) / s) * 2 ** k;
      const given = columnsFor(2 ** k) - DENSE;
      expect(given).toBeGreaterThanOrEqual(needed);
      expect(given).toBeLessThan(needed * 1.001 + 1);
    }
    expect((columnsFor(2 ** 20) - DENSE) / 2 ** 20).toBeCloseTo(1.2274, 2); // the paper's own
    expect((columnsFor(2 ** 14) - DENSE) / 2 ** 14).toBeCloseTo(1.268, 3);
  });

  test("below 64 keys all are one size", () => {
    expect(new Set([0, 1, 7, 63, 64].map(columnsFor)).size).toBe(1);
  });
});

test("three places of a row are different, and where exact arithmetic puts them", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: HASH, maxLength: HASH }),
      fc.integer({ min: 3, max: 2 ** 26 }),
      (hash, sparse) => {
        const { places, dense } = rowsOfMatrix(hash, sparse + DENSE);
        expect([...places]).toEqual(placesByBigint(hash, sparse));
        expect(new Set(places).size).toBe(3);
        expect([...new Uint8Array(dense.buffer)]).toEqual([...hash.subarray(18)]); // little-endian, as this machine is
      },
    ),
    { numRuns: 200 },
  );
});
