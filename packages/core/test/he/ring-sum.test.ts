import fc from "fast-check";
import { expect, test } from "vitest";
import { concat } from "../../src/bytes.ts";
import { InternalError, PeerError } from "../../src/errors.ts";
import { MAX_WEIGHTS, mustBePolynomial, weightedSum } from "../../src/he/ring-sum.ts";
import { type Row, TABLE } from "../../src/he/table.ts";

const degree = 4; // rows of the table, with fewer coefficients: the sum takes each by itself
const rows = TABLE.map((row): Row => ({ ...row, degree }));
const polynomialOf = (words: readonly bigint[]): Uint8Array => new Uint8Array(BigUint64Array.from(words).buffer);

/** Coefficients below each prime, the outermost ones often. */
const polynomial = (row: Row): fc.Arbitrary<readonly bigint[]> =>
  fc
    .tuple(...row.data.flatMap((prime) => Array.from({ length: degree }, () => coefficient(prime))))
    .map((words) => words as readonly bigint[]);
const coefficient = (prime: bigint): fc.Arbitrary<bigint> =>
  fc.oneof(fc.bigInt(0n, prime - 1n), fc.constantFrom(0n, 1n, prime - 1n, prime >> 1n, (1n << 32n) - 1n, 1n << 32n));

test("a weighted sum of polynomials is what bigints say, for every row, any weights of either sign, and any coefficients", () => {
  const any = fc.constantFrom(...rows).chain((row) => {
    const part = fc.record({ weight: fc.integer({ min: -52_000, max: 52_000 }), words: polynomial(row) });
    return fc.record({ row: fc.constant(row), parts: fc.array(part, { minLength: 1, maxLength: 20 }) });
  });
  fc.assert(
    fc.property(any, ({ row, parts }) => {
      const sum = weightedSum(
        row,
        parts.map(({ weight, words }) => ({ weight, polynomial: polynomialOf(words) })),
      );
      const expected = Array.from({ length: degree * row.data.length }, (_, i) => {
        const prime = row.data[Math.floor(i / degree)]!;
        const whole = parts.reduce((total, { weight, words }) => total + BigInt(weight) * words[i]!, 0n);
        return ((whole % prime) + prime) % prime;
      });
      expect([...new BigUint64Array(sum.buffer)]).toEqual(expected);
    }),
    { numRuns: 2000 },
  );
});

test("a coefficient that is its prime, or more, is refused in any place", () => {
  for (const row of rows)
    for (let place = 0; place < degree * row.data.length; place++)
      for (const beyond of [0n, 1n, 1n << 40n]) {
        const words = Array.from({ length: degree * row.data.length }, () => 7n);
        words[place] = row.data[Math.floor(place / degree)]! + beyond;
        expect(() => mustBePolynomial(row, polynomialOf(words))).toThrow(PeerError);
        words[place] = row.data[Math.floor(place / degree)]! - 1n;
        expect(() => mustBePolynomial(row, polynomialOf(words))).not.toThrow();
      }
});

test("weights that would not be exact are refused, and the largest that are allowed are exact", () => {
  const row = rows[0]!;
  const largest = row.data.flatMap((prime) => Array.from({ length: degree }, () => prime - 1n));
  const polynomial = polynomialOf(largest);
  for (const weight of [MAX_WEIGHTS, -MAX_WEIGHTS]) {
    const sum = new BigUint64Array(weightedSum(row, [{ weight, polynomial }]).buffer);
    const expected = weight > 0 ? row.data[0]! - BigInt(weight) : BigInt(-weight);
    expect(sum[0]).toBe(expected);
  }
  expect(() => weightedSum(row, [{ weight: MAX_WEIGHTS + 1, polynomial }])).toThrow(InternalError);
});

test("bytes that do not lie on a multiple of four are read all the same", () => {
  const [row] = rows;
  const words = Array.from({ length: degree * row!.data.length }, (_, i) => BigInt(i) << 33n);
  const shifted = concat(new Uint8Array(1), polynomialOf(words)).subarray(1);
  expect([...new BigUint64Array(weightedSum(row!, [{ weight: 1, polynomial: shifted }]).buffer)]).toEqual(words);
});
