import { ristretto255, ristretto255_hasher } from "@noble/curves/ed25519.js";
import { numberToBytesLE } from "@noble/curves/utils.js";
import { concat, hex, seededRandom } from "@tavs/core";
import { expect, test } from "vitest";
import { mapElements, multiplyOne, multiplySums, subtractMapped } from "../../src/curve/sums.ts";

const random = seededRandom(new Uint8Array(32).fill(6));
const { BASE, Fn } = ristretto255.Point;
const SIZES = [1, 2, 3, 128, 129];
const rows = <T>(size: number, make: (i: number) => T): readonly T[] => Array.from({ length: size }, (_, i) => make(i));
const some = (size: number) => {
  const uniform = rows(size, () => random(64));
  const mapped = uniform.map((each) => ristretto255_hasher.deriveToCurve!(each));
  const scalars = rows(size, (i) => (i === 0 ? Fn.ORDER - 1n : Fn.fromBytes(random(32).fill(1, 31))));
  return { uniform: concat(...uniform), mapped, scalars, points: rows(size, (i) => BASE.multiply(BigInt(i + 7))) };
};
const hexOf = (points: readonly InstanceType<typeof ristretto255.Point>[]): string =>
  hex(concat(...points.map((point) => point.toBytes())));
const bytesOf = (scalars: readonly bigint[]): Uint8Array => concat(...scalars.map((each) => numberToBytesLE(each, 32)));

test.each(SIZES)("sums, differences and multiples of one element are noble's, %i at once", (size) => {
  const { uniform, mapped, scalars, points } = some(size);
  const elements = concat(...points.map((point) => point.toBytes()));
  expect(hex(mapElements(uniform))).toBe(hexOf(mapped));
  const [one, k] = [points[0]!, scalars[0]!];
  expect(hex(multiplyOne(bytesOf(scalars), one.toBytes()).products)).toBe(
    hexOf(scalars.map((each) => one.multiply(each))),
  );
  const sums = points.map((point, i) => point.add(mapped[i]!).multiply(k));
  expect(hex(multiplySums(bytesOf([k]), elements, uniform).products)).toBe(hexOf(sums));
  const differences = points.map((point, i) => point.subtract(mapped[i]!));
  expect(hex(subtractMapped(elements, uniform).products)).toBe(hexOf(differences));
});

test("what is no element is refused, by its place, and so is a sum that is the identity", () => {
  const { uniform, mapped, points } = some(5);
  const elements = concat(...points.map((point) => point.toBytes()));
  const spoilt = elements.slice().fill(255, 96, 128);
  const opposite = elements.slice();
  opposite.set(mapped[2]!.negate().toBytes(), 64);
  const one = numberToBytesLE(1n, 32);
  expect(multiplySums(one, elements, uniform).refused).toBe(-1);
  expect(multiplySums(one, spoilt, uniform).refused).toBe(3);
  expect(multiplySums(one, opposite, uniform).refused).toBe(2);
  for (const bad of [new Uint8Array(32), new Uint8Array(32).fill(255)]) expect(multiplyOne(one, bad).refused).toBe(0);
});
