import { coins, PeerError, seededRandom, UsageError } from "@tavs/core";
import {
  addInField,
  type FieldBits,
  negated,
  openShamir,
  refreshed,
  type ShamirShare,
  splitShamir,
  zeroShares,
} from "@tavs/core/sharing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { wordsIn } from "../../src/sharing/prime.ts";
import { uniformInField, vectorOf } from "../../src/sharing/prime-values.ts";

const seedOf = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);
const vector = (count: number, bits: FieldBits, fill = 1): Uint32Array =>
  uniformInField(seededRandom(seedOf(fill)), count, bits);
const coin = seedOf(99);

const shapes = fc
  .record({
    bits: fc.constantFrom<FieldBits>(61, 127),
    threshold: fc.integer({ min: 1, max: 7 }),
    more: fc.nat({ max: 7 }),
    count: fc.integer({ min: 1, max: 4 }),
    fill: fc.nat({ max: 255 }),
  })
  .map(({ more, ...shape }) => ({ ...shape, shares: shape.threshold + more }));

/** The share with one number of it changed. */
function spoilt(share: ShamirShare, position: number, bits: FieldBits): ShamirShare {
  const values = share.values.slice();
  values[(position * wordsIn(bits)) % values.length]! ^= 1 + position;
  return { ...share, values };
}

test("any shares, as many as are needed or more, in any order, open the vector", () => {
  fc.assert(
    fc.property(shapes, fc.infiniteStream(fc.nat()), ({ bits, threshold, shares, count, fill }, stream) => {
      const secret = vector(count, bits, fill);
      const all = [...splitShamir(secret, { bits, threshold, shares, seed: seedOf(fill) })];
      expect(all.map(({ number }) => number)).toEqual(all.map((_, i) => i + 1));
      all.sort(() => (stream.next().value % 2) - 0.5);
      const some = all.slice(0, threshold + (stream.next().value % (shares - threshold + 1)));
      expect(openShamir(some, { bits, threshold, seed: coin })).toEqual({ secret, wrong: [] });
    }),
  );
});

test("up to floor((shares - needed) / 2) wrong shares are named, wherever they are wrong, and left out", () => {
  fc.assert(
    fc.property(shapes, fc.infiniteStream(fc.nat()), ({ bits, threshold, shares, count, fill }, stream) => {
      const secret = vector(count, bits, fill);
      const all = [...splitShamir(secret, { bits, threshold, shares, seed: seedOf(fill) })];
      const order = all.map((_, i) => i).sort(() => (stream.next().value % 2) - 0.5);
      const wrong = order.slice(0, Math.floor((shares - threshold) / 2)).sort((a, b) => a - b);
      for (const i of wrong) all[i] = spoilt(all[i]!, stream.next().value % count, bits); // each perhaps at another position
      const opened = openShamir(all, { bits, threshold, seed: coin });
      expect(opened).toEqual({ secret, wrong: wrong.map((i) => i + 1) });
    }),
  );
});

describe("more wrong shares than can be named", () => {
  test("are detected, where each is wrong for itself", () => {
    fc.assert(
      fc.property(shapes, ({ bits, threshold, shares, count, fill }) => {
        fc.pre(shares > threshold);
        const all = [...splitShamir(vector(count, bits, fill), { bits, threshold, shares, seed: seedOf(fill) })];
        const many = Math.floor((shares - threshold) / 2) + 1;
        for (let i = 0; i < many; i++) all[i] = { ...all[i]!, values: vector(count, bits, fill + i + 1) };
        const attempt = () => openShamir(all, { bits, threshold, seed: coin });
        expect(attempt).toThrow(PeerError);
        expect(attempt).toThrow(`more than ${Math.floor((shares - threshold) / 2)} of them are wrong`);
      }),
    );
  });

  test("are taken for the right ones, where enough holders agree on one lie: so says the documentation", () => {
    const options = { bits: 61, threshold: 3, shares: 7 } as const;
    const truth = splitShamir(vector(2, 61), { ...options, seed: seedOf(1) });
    const lie = splitShamir(vector(2, 61, 5), { ...options, seed: seedOf(2) });
    const opened = openShamir([...truth.slice(0, 2), ...lie.slice(2)], { ...options, seed: coin }); // five of seven
    expect(opened).toEqual({ secret: vector(2, 61, 5), wrong: [1, 2] });
    const three = [...truth.slice(0, 4), ...lie.slice(4)]; // (7 - 3) / 2 = 2 can be named: three are seen, and no more
    expect(() => openShamir(three, { ...options, seed: coin })).toThrow(PeerError);
  });

  test("three of ten, where six are needed and two are named, are believed if they know how to lie", () => {
    const options = { bits: 61, threshold: 6, shares: 10 } as const;
    const lie = (x: number): bigint => [4, 5, 6, 7, 8].reduce((product, at) => product * BigInt(x - at), 1n); // 0 at five of the honest
    const all = splitShamir(vector(1, 61), { ...options, seed: seedOf(1) }).map(({ number, values }) => {
      if (number < 4) addInField(values, vectorOf([lie(number)], 61), 61);
      return { number, values };
    });
    const expected = vector(1, 61);
    addInField(expected, vectorOf([lie(0)], 61), 61);
    expect(openShamir(all, { ...options, seed: coin })).toEqual({ secret: expected, wrong: [9, 10] });
  });

  test("with no more shares than are needed there is nothing to check by", () => {
    const options = { bits: 61, threshold: 3, shares: 3 } as const;
    const all = [...splitShamir(vector(2, 61), { ...options, seed: seedOf(1) })];
    all[0] = spoilt(all[0]!, 0, 61);
    expect(openShamir(all, { ...options, seed: coin }).secret).not.toEqual(vector(2, 61));
  });
});

test("a share that is wrong at a single one of a thousand positions is named", () => {
  const options = { bits: 127, threshold: 6, shares: 10 } as const;
  const secret = vector(1000, 127);
  const all = [...splitShamir(secret, { ...options, seed: seedOf(4) })];
  all[2] = spoilt(all[2]!, 999, 127);
  all[9] = spoilt(all[9]!, 0, 127);
  expect(openShamir(all, { ...options, seed: coin })).toEqual({ secret, wrong: [3, 10] });
});

test("two wrong shares whose errors cancel in the sum of all positions are named all the same", () => {
  const options = { bits: 61, threshold: 2, shares: 4 } as const;
  const secret = vector(2, 61);
  const all = [...splitShamir(secret, { ...options, seed: seedOf(4) })];
  const values = all[1]!.values.slice();
  const plus = Uint32Array.of(5, 0, 0xffffffff - 5, 0x1fffffff); // 5 and -5
  addInField(values, plus, 61);
  all[1] = { ...all[1]!, values };
  expect(openShamir(all, { ...options, seed: coin })).toEqual({ secret, wrong: [2] });
});

test("a share that was made by somebody who knew the coins is not named, and is not used either", () => {
  const options = { bits: 61, threshold: 2, shares: 6 } as const;
  const all = [...splitShamir(vector(2, 61), { ...options, seed: seedOf(4) })];
  const weights = uniformInField(seededRandom(coins(coin, "combination")), 2, 61); // the sum of weights times errors is 0
  const values = all[1]!.values.slice();
  addInField(values, Uint32Array.from([...weights.slice(2), ...negated(weights.slice(0, 2), 61)]), 61);
  all[1] = { ...all[1]!, values };
  expect(() => openShamir(all, { ...options, seed: coin })).toThrow(PeerError);
  all[4] = spoilt(all[4]!, 0, 61); // one more is wrong, and named by the decoder
  expect(() => openShamir(all, { ...options, seed: coin })).toThrow(PeerError);
  expect(openShamir(all, { ...options, seed: seedOf(98) }).wrong).toEqual([2, 5]); // under other coins both are
});

test("shares of several vectors add up to shares of their sum", () => {
  fc.assert(
    fc.property(shapes, ({ bits, threshold, shares, count, fill }) => {
      const [a, b] = [vector(count, bits, fill), vector(count, bits, fill + 1)];
      const options = { bits, threshold, shares };
      const [one, other] = [a, b].map((secret, i) => splitShamir(secret, { ...options, seed: seedOf(i) }));
      for (const [i, { values }] of one!.entries()) addInField(values, other![i]!.values, bits);
      addInField(a, b, bits);
      expect(openShamir(one!, { ...options, seed: coin }).secret).toEqual(a);
    }),
    { numRuns: 30 },
  );
});

describe("after a refresh", () => {
  const options = { bits: 61, threshold: 3, shares: 5 } as const;
  const secret = vector(3, 61);
  const old = splitShamir(secret, { ...options, seed: seedOf(1) });
  const zeros = [2, 3].map((fill) => zeroShares(3, { ...options, seed: seedOf(fill) }));
  const fresh = old.map((share, i) =>
    refreshed(
      share,
      zeros.map((dealt) => dealt[i]!),
      61,
    ),
  );

  test("the new shares open the same vector, and all of them are new", () => {
    expect(openShamir(fresh, { ...options, seed: coin })).toEqual({ secret, wrong: [] });
    for (const [i, { values }] of fresh.entries()) expect(values).not.toEqual(old[i]!.values);
  });

  test("old shares are of no use beside new ones: two of each open nothing", () => {
    const mixed = [...old.slice(0, 2), fresh[2]!];
    expect(openShamir(mixed, { ...options, seed: coin }).secret).not.toEqual(secret);
    expect(() => openShamir([...mixed, fresh[3]!], { ...options, seed: coin })).toThrow(PeerError);
  });

  test("a share of zeros of another holder is refused", () => {
    expect(() => refreshed(old[0]!, [zeros[0]![1]!], 61)).toThrow(UsageError);
  });
});

test.each([
  [{ threshold: 0, shares: 3 }, "threshold must be an integer in [1, 3], not 0"],
  [{ threshold: 4, shares: 3 }, "threshold must be an integer in [1, 3], not 4"],
  [{ threshold: 2, shares: 65 }, "shares must be an integer in [1, 64], not 65"],
  [{ threshold: 1.5, shares: 3 }, "threshold must be an integer in [1, 3], not 1.5"],
])("a sharing that cannot be is refused: %o", (sizes, words) => {
  expect(() => splitShamir(vector(1, 61), { bits: 61, seed: seedOf(1), ...sizes })).toThrow(words);
});

test("shares that are too few, twice the same, or of unlike lengths are refused", () => {
  const options = { bits: 61, threshold: 2, shares: 3, seed: coin } as const;
  const [a, b] = splitShamir(vector(2, 61), options);
  expect(() => openShamir([a!], options)).toThrow("1 shares; 2 are needed to open");
  expect(() => openShamir([a!, a!], options)).toThrow("two shares have one number");
  expect(() => openShamir([a!, { ...b!, values: b!.values.slice(2) }], options)).toThrow("unlike lengths");
});
