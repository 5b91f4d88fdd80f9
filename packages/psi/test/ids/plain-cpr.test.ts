// The short way through a column of CPR numbers, held to the long one.
import { classify, cpr } from "@tavs/psi";
import fc from "fast-check";
import { expect, test } from "vitest";
import { plainCpr } from "../../src/ids/plain-cpr.ts";

const two = (most: number): fc.Arbitrary<string> =>
  fc.integer({ min: 0, max: most }).map((number) => String(number).padStart(2, "0"));
const digits = fc.oneof(
  fc.tuple(two(99), two(14), two(99), two(99), two(99)).map((parts) => parts.join("")),
  fc.tuple(two(33), fc.constantFrom("02", "04", "11", "12"), two(99), two(99), two(99)).map((parts) => parts.join("")),
  fc.constantFrom("1111111111", "0123456789", "1234567890", "9876543210", "2902000000", "0101000000", "0000000000"),
);
const written = fc.oneof(
  digits,
  digits.map((text) => `${text.slice(0, 6)}-${text.slice(6)}`),
  fc
    .tuple(digits, fc.nat(10), fc.constantFrom("-", "O", " ", "x", "٣", ""))
    .map(([text, at, odd]) => text.slice(0, at) + odd + text.slice(at + 1)),
);
const prefix = fc.constantFrom("", "DK:", "DK:", "dk:", "DK", "DK: ", "DK:DK:", "SE:");

test("a number that is read the short way is read alike the long way", () => {
  fc.assert(
    fc.property(prefix, written, (country, number) => {
      const text = country + number;
      const short = plainCpr(text);
      const { kind, canonical } = classify(text, { country: "DK" });
      if (short !== undefined) expect([short, "cpr"]).toEqual([canonical, kind]);
    }),
    { numRuns: 3000 },
  );
});

test("a plain number of a day that every year has is read the short way, in both spellings", () => {
  for (const text of ["3112904321", "311290-4321", "2802904321", "300490-4321"])
    expect(plainCpr(text)).toBe(`DK:${text.replace("-", "")}`);
  for (const text of ["DK:3112904321", "DK:311290-4321"]) expect(plainCpr(text)).toBe("DK:3112904321");
  for (const text of ["DK:3104904321", "dk:3112904321", "DK:DK:3112904321", "DK:311290432"])
    expect(plainCpr(text)).toBeUndefined();
  for (const text of ["3104904321", "290290-4321", "0104904", "0104904321x", "010490+4321", "7104904321", "1111111111"])
    expect(plainCpr(text)).toBeUndefined();
});

test("what is no text is refused in the words of the long way", () => {
  // @ts-expect-error a program without types
  expect(() => cpr(null)).toThrow("the value is not a string");
});
