// Shapes of sets as large as parts are made for, which no quick test has sessions of: here in numbers.
import { describe, expect, test } from "vitest";
import { columnsFor, DENSE } from "../../src/okvs/size.ts";
import { binsFor, choicesOf, MOST_ITEMS, SAID, shapeFor } from "../../src/vole/parameters.ts";
import { MOST_IN_ONE, partsFor } from "../../src/vole/parting.ts";

const MILLION = 2 ** 20;
/** The least, the most, and one between of each number of parts. */
const sizes = Array.from({ length: 16 }, (_, i) => i + 1).flatMap((parts) =>
  [parts * MILLION, parts * MILLION + 2 ** 19 + 13, (parts + 1) * MILLION - 1].filter((items) => items <= MOST_ITEMS),
);

/** ln(n!), by Stirling's series: right to 10^-12 from 10 on. */
const lnFactorial = (n: number): number =>
  n < 10
    ? Math.log(Array.from({ length: n }, (_, i) => i + 1).reduce((a, b) => a * b, 1))
    : n * Math.log(n) - n + Math.log(2 * Math.PI * n) / 2 + 1 / (12 * n) - 1 / (360 * n ** 3);

/** log2 of the probability that of so many items more than `most` fall in one bin of so many: the tail of the binomial, term by term. */
function overflow(items: number, bins: number, most: number): number {
  const of = (k: number): number =>
    lnFactorial(items) -
    lnFactorial(k) -
    lnFactorial(items - k) -
    k * Math.log(bins) +
    (items - k) * Math.log1p(-1 / bins);
  const first = of(most + 1);
  const terms = Array.from({ length: 4000 }, (_, i) => Math.exp(of(most + 1 + i) - first)).reduce((a, b) => a + b, 0);
  return (first + Math.log(terms)) / Math.LN2;
}

/** The most items whose columns, without the margin for many bins, are no more than these. */
function mostIn(binColumns: number): number {
  let [from, to] = [0, 2 ** 17];
  while (to - from > 1) {
    const middle = (from + to) >> 1;
    if (columnsFor(middle) <= binColumns) from = middle;
    else to = middle;
  }
  return from;
}

describe("a set of millions", () => {
  test("goes in as many parts as it has millions, each of one to two of them, and the largest of all is one part", () => {
    for (const items of sizes) {
      const { parts, bins, columns } = shapeFor(items);
      expect(parts).toBe(Math.floor(items / MILLION));
      expect(parts * bins).toBe(binsFor(items).bins);
      expect(columns).toBe(bins * binsFor(items).binColumns);
    }
    expect([0, 1, MOST_IN_ONE].map(partsFor)).toEqual([1, 1, 1]);
    expect(partsFor(MOST_IN_ONE + 1)).toBe(2);
  });

  test("has in each part no more columns, levels and choices than the largest of one part, by which messages are bounded", () => {
    const largest = shapeFor(MOST_IN_ONE);
    for (const items of sizes) {
      const shape = shapeFor(items);
      expect(shape.columns).toBeLessThanOrEqual(largest.columns);
      expect(shape.levels).toBeLessThanOrEqual(largest.levels);
      expect(choicesOf(shape)).toBeLessThanOrEqual(choicesOf(largest));
    }
  });

  test("fills a bin of any part beyond its columns with a probability below 2^-40, over all bins of all parts", () => {
    for (const items of sizes) {
      const { bins, binColumns } = binsFor(items);
      const margin = 1 + (0.93 * Math.ceil(Math.log2(bins))) / 1268; // more columns for many bins: not for more items
      const most = mostIn(Math.floor((binColumns - DENSE) / margin) + DENSE);
      expect(overflow(items, bins, most) + Math.log2(bins)).toBeLessThan(-40);
    }
  });

  test("is told apart from one part, whose trees had two children a node, by what is said of its trees: a peer of that time refuses it", () => {
    for (const items of sizes.filter((size) => partsFor(size) > 1)) {
      const { parts, columns, levels } = shapeFor(items);
      const levelsOfOne = 32 - Math.clz32(2 * Math.ceil((parts * columns) / 552) - 1); // as many columns in one part
      expect(SAID * levels).not.toBe(32 * levelsOfOne);
    }
  });
});
