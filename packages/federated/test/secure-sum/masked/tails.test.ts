// Comparisons in doubles, against all of them in integers.
import fc from "fast-check";
import { expect, test } from "vitest";
import { isRare, rarelyMore, type Urn } from "../../../src/secure-sum/masked/tails.ts";

function choose(n: number, k: number): bigint {
  let chosen = k < 0 || k > n ? 0n : 1n;
  for (let i = 0; i < k; i++) chosen = (chosen * BigInt(n - i)) / BigInt(i + 1);
  return chosen;
}

/** How many of all draws have at least so many marked balls, and how many draws there are. */
function counted({ all, marked, drawn }: Urn, least: number): readonly [bigint, bigint] {
  let draws = 0n;
  for (let j = least; j <= drawn; j++) draws += choose(marked, j) * choose(all - marked, drawn - j);
  return [draws, choose(all, drawn)];
}

const urns = fc.integer({ min: 1, max: 300 }).chain((all) =>
  fc.record({
    all: fc.constant(all),
    marked: fc.integer({ min: 0, max: all }),
    drawn: fc.integer({ min: 0, max: all }),
  }),
);

test("what is rare in doubles is rare in integers", () => {
  const rares = fc.record({ bits: fc.integer({ min: 0, max: 60 }), times: fc.integer({ min: 1, max: 4096 }) });
  fc.assert(
    fc.property(urns, rares, fc.integer({ min: 0, max: 120 }), (urn, rare, least) => {
      const holds = (at: number) => {
        const [of, over] = counted(urn, at);
        return of * BigInt(rare.times) * 2n ** BigInt(rare.bits) <= over;
      };
      expect(isRare(urn, least, rare)).toBe(holds(least));
      const bound = rarelyMore(urn, rare);
      if (bound < Math.min(urn.marked, urn.drawn)) expect(holds(bound + 1)).toBe(true);
      if (bound > 0) expect(holds(bound)).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test("where doubles cannot tell, integers do: a chance of just 2^-bits is rare, and more than that is not", () => {
  for (let bits = 1; bits < 12; bits++) {
    const urn = { all: 2 ** bits, marked: 1, drawn: 1 };
    expect(isRare(urn, 1, { bits, times: 1 })).toBe(true);
    expect(isRare({ ...urn, all: 2 ** bits - 1 }, 1, { bits, times: 1 })).toBe(false);
    expect(rarelyMore(urn, { bits, times: 1 })).toBe(0);
    expect(rarelyMore({ ...urn, all: 2 ** bits - 1 }, { bits, times: 1 })).toBe(1);
  }
  const wide = { all: 28, marked: 14, drawn: 14 }; // all 14 are marked in one of 40,116,600 draws
  expect(isRare(wide, 14, { bits: 0, times: 40_116_600 })).toBe(true);
  expect(isRare(wide, 14, { bits: 0, times: 40_116_601 })).toBe(false);
});
