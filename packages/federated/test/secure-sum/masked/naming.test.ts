// Who is named for a wrong share: as many liars as the page says are found, and more than that name nobody else, or say so.
import { concat, PeerError, seededRandom } from "@tavs/core";
import { ringFromBytes, ringToBytes } from "@tavs/core/sharing";
import { describe, expect, test } from "vitest";
import { commitmentTo, placeOf, polynomialOf, SHARED } from "../../../src/secure-sum/masked/bonds.ts";
import { multiply } from "../../../src/secure-sum/masked/field.ts";
import { type RecoverTask, recover } from "../../../src/secure-sum/masked/kernels/recover.ts";
import { shareAt } from "../../../src/secure-sum/masked/shamir.ts";
import { KEY } from "../../../src/secure-sum/masked/widths.ts";

const random = seededRandom(new Uint8Array(32).fill(5));
const [mask, self, coins] = [random(KEY), random(KEY), random(KEY)] as const;

/** What the holders of shares of one self mask reveal; those in `offsets` lie by so much in every lane. */
function revealed(
  threshold: number,
  { holders, offsets }: { readonly holders: number; readonly offsets: Readonly<Record<number, number>> },
): RecoverTask {
  const polynomial = polynomialOf({ mask, self, coins }, threshold);
  const numbers = Array.from({ length: holders }, (_, i) => i);
  const shares = numbers.map((number) => {
    const words = ringFromBytes(ringToBytes(shareAt(polynomial, SHARED, placeOf(number))).slice(KEY), 64);
    return ringToBytes(words.map((word) => word ^ ((offsets[number] ?? 0) * 0x10001)));
  });
  return {
    roll: new Uint8Array(KEY),
    number: 0,
    name: "east",
    threshold,
    holders: numbers,
    shares: concat(...shares),
    expected: commitmentTo(self),
    bereaved: null,
  };
}

/** Lies on which liars agree: values of a polynomial that is zero at 0, and so at these honest holders. */
function conspiracy(liars: readonly number[], spared: readonly number[]): Readonly<Record<number, number>> {
  const at = (x: number) => spared.reduce((value, honest) => multiply(value, x ^ placeOf(honest)), x);
  return Object.fromEntries(liars.map((liar) => [liar, at(placeOf(liar))]));
}

const wrongIn = (task: RecoverTask) => recover(task).wrong;

test("as many as half of those that can be spared are named, and one where one can be spared, whatever they agree on", () => {
  expect(wrongIn(revealed(4, { holders: 5, offsets: { 2: 77 } }))).toEqual([2]);
  expect(wrongIn(revealed(4, { holders: 8, offsets: conspiracy([2, 5], [0, 1]) }))).toEqual([2, 5]);
  expect(wrongIn(revealed(4, { holders: 9, offsets: conspiracy([2, 5], [0, 1]) }))).toEqual([2, 5]);
});

describe("two who agree on their lies", () => {
  test.each([6, 7])(
    "where %i hold shares and four are needed: nobody is named in their place, and nothing is opened",
    (holders) => {
      const framing = revealed(4, { holders, offsets: conspiracy([3, 4], [1, 2]) });
      expect(() => recover(framing)).toThrow(PeerError);
      expect(() => recover(framing)).toThrow("give no secret that it committed to: some of them are wrong");
    },
  );

  test("where one share can be spared, an honest third is named for them; what is opened is right, as the page says", () => {
    const framing = recover(revealed(4, { holders: 5, offsets: conspiracy([3, 4], [1, 2]) }));
    expect(framing.wrong).toEqual([0]);
    expect(framing.subtracts).toEqual(recover(revealed(4, { holders: 5, offsets: {} })).subtracts);
  });
});
