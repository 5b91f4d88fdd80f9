// The inequalities of docs/protocols/encrypted-sums.md, computed here once more and in another way: by roots and logarithms
// of doubles where the library has integers, and by the table of the HomomorphicEncryption.org standard.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/errors.ts";
import { type Facts, MAX_PARTIES, plan } from "../../src/he/plan.ts";
import { limbBits, TABLE } from "../../src/he/table.ts";

const facts: fc.Arbitrary<Facts> = fc
  .record({
    parties: fc.integer({ min: 2, max: MAX_PARTIES }),
    maxValue: fc.integer({ min: 0, max: 50 }).map((bits) => 2 ** bits),
    length: fc.integer({ min: 1, max: 10_000_000 }),
    extra: fc.integer({ min: 0, max: 1000 }),
  })
  .map(({ extra, ...rest }) => ({ ...rest, sumOfWeights: rest.parties + extra }));

const tried = (given: Facts) => {
  try {
    return plan(given);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return undefined;
  }
};

/** log2 of the worst noise of a fresh ciphertext: the paper's terms, each at its largest, as doubles. */
const freshBits = (parties: number): number => {
  const [n, error] = [8192, 21];
  const keyLevel = n * error * parties + error + n * error * parties; // e u, e0, e1 s
  return Math.log2(keyLevel / 2 ** 60 + 1 + 0.5 + (n * parties) / 2 + 1.5);
};

describe("parameters", () => {
  test("what is planned hides and is exact, by a second computation", () => {
    fc.assert(
      fc.property(facts, (given) => {
        const found = tried(given);
        if (!found) return;
        const { row, smudgingBits, ciphertexts } = found;
        const qBits = row.dataBits.reduce((sum, bits) => sum + bits);
        const noise = freshBits(given.parties) + Math.log2(given.sumOfWeights!);
        const opened = Math.log2(Math.ceil(given.length / 8192) * 8192);
        expect(smudgingBits).toBeGreaterThanOrEqual(40 + opened + noise - 0.01);
        const [smudge, room] = [smudgingBits + Math.log2(given.parties), qBits - 1 - row.plainBits];
        expect(Math.max(smudge, noise)).toBeLessThan(room + 0.001);
        expect(row.plainBits).toBeGreaterThan(Math.log2(2 * given.sumOfWeights! * given.maxValue));
        expect(ciphertexts * 8192).toBeGreaterThanOrEqual(given.length);
      }),
      { numRuns: 500 },
    );
  });

  test("a sum that could wrap is refused with the numbers", () => {
    const largest = Math.floor((1125899906826241 - 1) / 4); // two parties, both signs, below the largest plaintext modulus
    expect(() => plan({ parties: 10, maxValue: 1e15, length: 1 })).toThrow(
      /totals up to 10000000000000000 need more than/,
    );
    expect(() => plan({ parties: 2, maxValue: largest, length: 1 })).not.toThrow();
    expect(() => plan({ parties: 2, maxValue: largest + 1, length: 1 })).toThrow(UsageError);
  });

  test("noise that would not hide is refused with the numbers", () => {
    const heavy = { parties: 20, maxValue: 1, length: 10_000_000, sumOfWeights: 2 ** 40 };
    expect(() => plan(heavy)).toThrow(/needs noise of 2\^\d+, 2\^\d+ leaves the sum exact/);
  });

  test.each([
    [{ parties: 3, maxValue: 1000, length: 4096 }, "tbfv-20"],
    [{ parties: 10, maxValue: 100_000, length: 1_000_000 }, "tbfv-32"],
    [{ parties: 3, maxValue: 1_000_000, length: 4 }, "tbfv-32"],
    [{ parties: 10, maxValue: 1e12, length: 1_000_000 }, "tbfv-50"],
    [{ parties: 20, maxValue: 1_000_000, length: 10_000_000 }, "tbfv-50"], // 32 bits hold it, but could not hide it
  ] as const)("%j stands on the row %s", (given, row) => {
    expect(plan(given).row.name).toBe(row);
  });

  test.each([
    [{ parties: 1, maxValue: 1, length: 1 }, /^parties/],
    [{ parties: 21, maxValue: 1, length: 1 }, /^parties/],
    [{ parties: 3, maxValue: 0, length: 1 }, /^maxValue/],
    [{ parties: 3, maxValue: 1.5, length: 1 }, /^maxValue/],
    [{ parties: 3, maxValue: Number.NaN, length: 1 }, /^maxValue/],
    [{ parties: 3, maxValue: 1, length: 0 }, /^length/],
    [{ parties: 3, maxValue: 1, length: 2 ** 25 }, /^length/],
    [{ parties: 3, maxValue: 1, length: 1, sumOfWeights: 0 }, /^sumOfWeights/],
  ])("%j is refused by name", (given, message) => {
    expect(() => plan(given)).toThrow(message);
  });
});

describe("the table", () => {
  test("every row has at most the 218 bits that the standard allows at degree 8192 for 128-bit security", () => {
    for (const { degree, dataBits, specialBits } of TABLE) {
      expect(degree).toBe(8192);
      expect(dataBits.reduce((sum, bits) => sum + bits, specialBits)).toBeLessThanOrEqual(218);
    }
  });

  test("its primes are primes of their sizes, 1 modulo twice the degree, and the two limbs of the noise fit below them", () => {
    for (const row of TABLE) {
      const sizes = [...row.dataBits, row.specialBits, row.plainBits];
      for (const [i, prime] of [...row.data, row.special, row.plain].entries()) {
        expect(prime.toString(2).length).toBe(sizes[i]);
        expect(prime % BigInt(2 * row.degree)).toBe(1n);
        expect(isPrime(prime)).toBe(true);
      }
      expect(new Set([...row.data, row.special]).size).toBe(row.data.length + 1);
      expect(2n ** BigInt(limbBits(row))).toBeLessThan(row.data[0]!);
    }
  });

  test("the smallest plan uses the largest noise that leaves its sum exact: twice as much would not", () => {
    const { row, smudgingBits } = plan({ parties: 3, maxValue: 1_000_000, length: 4 });
    const q = row.data.reduce((product, prime) => product * prime);
    expect(3n * 2n ** BigInt(smudgingBits + 1)).toBeGreaterThan(q / (2n * row.plain));
  });
});

/** Miller-Rabin with the first twelve primes: exact below 3.3 * 10^24 (Sorenson and Webster). */
function isPrime(n: bigint): boolean {
  let [d, r] = [n - 1n, 0];
  while (d % 2n === 0n) [d, r] = [d / 2n, r + 1];
  return [2n, 3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n].every((base) => {
    let x = power(base, d, n);
    if (x === 1n || x === n - 1n) return true;
    for (let i = 1; i < r; i++) if ((x = (x * x) % n) === n - 1n) return true;
    return false;
  });
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (let [b, e] = [base % modulus, exponent]; e > 0n; e >>= 1n, b = (b * b) % modulus)
    if (e & 1n) result = (result * b) % modulus;
  return result;
}
