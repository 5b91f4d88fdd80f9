import type { Random } from "@tavs/core";
import { describe, expect, test } from "vitest";
import { bernoulliExp, bernoulliExpBig } from "../../src/samplers/bernoulli.ts";
import { expMinus } from "../../src/samplers/exponential.ts";
import { gaussianBlocks } from "../../src/samplers/gaussian-blocks.ts";
import { type Inversion, inversion, invert, type Law, thresholds } from "../../src/samplers/inversion.ts";
import { poissonTable } from "../../src/samplers/skellam.ts";
import { Words } from "../../src/samplers/words.ts";
import { vectors } from "../vectors/samplers.ts";
import { decisionTree } from "./decision-tree.ts";

/** These words first, then zeros. */
const scripted = (...words: number[]): Random => {
  let at = 0;
  return (length) => {
    const block = new Uint32Array(length / 4);
    for (let i = 0; i < block.length; i++) block[i] = words[at++] ?? 0;
    return new Uint8Array(block.buffer);
  };
};
const drawn = (table: Inversion, ...words: number[]) => invert(table, new Words(scripted(...words)));

describe("an exponential", () => {
  for (const { numerator, denominator, bits, floor } of vectors.exponentials)
    test(`exp(-${numerator} / ${denominator}) to ${bits} bits is mpmath's, up to 2 of the last digit`, () => {
      const difference = expMinus(BigInt(numerator), BigInt(denominator), bits) - BigInt(floor);
      expect(difference >= -3n && difference <= 2n).toBe(true); // floor itself is 1 below at most
    });
});

describe("thresholds", () => {
  for (const { law, numerator, denominator, floors } of vectors.thresholds)
    test(`${law} ${numerator}/${denominator}: mpmath's lie between the bounds, which are close, at 32 bits and at 96`, () => {
      const parameter = { numerator: BigInt(numerator), denominator: BigInt(denominator) };
      const { law: exact } = law === "poisson" ? poissonTable(parameter) : gaussianBlocks(parameter).block;
      for (const bits of [32, 96]) {
        const { first, lower, upper } = thresholds(exact, bits);
        for (const [x, floor] of Object.entries(floors)) {
          const value = BigInt(floor) >> BigInt(96 - bits); // true: in [value, value + 1)
          expect(lower[Number(x) - first]! <= value).toBe(true);
          expect(upper[Number(x) - first]! > value).toBe(true);
          expect(upper[Number(x) - first]! - lower[Number(x) - first]! <= 2n).toBe(true);
        }
      }
    });
});

describe("a word that lies on a threshold", () => {
  const thirds: Law = (bits) => ({
    first: 5,
    weights: [1n, 1n, 1n].map((w) => w << BigInt(bits + 64)),
    error: 0n,
    tail: 0n,
  });
  const third = 0x5555_5555; // 1/3 = 0.0101…

  test("is decided by the next words, however many agree with the threshold", () => {
    const table = inversion(thirds);
    expect(drawn(table, third, third - 1)).toBe(5);
    expect(drawn(table, third, third, third, third, 0)).toBe(5);
    expect(drawn(table, third, third + 1)).toBe(6);
    expect(drawn(table, third, third, third, third, 0xffff_ffff)).toBe(6);
    expect(drawn(table, third - 1)).toBe(5);
    expect(drawn(table, third + 1)).toBe(6);
    expect(drawn(table, 0xffff_ffff)).toBe(7);
    expect(drawn(table, 0)).toBe(5);
  });

  test("finds the tail where the list of 32 bits ends", () => {
    const { block } = gaussianBlocks({ numerator: 1n, denominator: 1n });
    // P(|X| > 8) = 2.6e-18 of the discrete law (mpmath): a uniform number that differs from 1 in the 64th digit only lies beyond 8.
    expect(drawn(block, 0xffff_ffff, 0xffff_fffe)).toBeGreaterThanOrEqual(8);
    expect(drawn(block, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_fffe)).toBeGreaterThanOrEqual(12);
  });

  test("finds the tail below the first integer of the list", () => {
    const table = poissonTable({ numerator: 2048n, denominator: 1n });
    expect(drawn(table, 0, 0, 0, 1)).toBeLessThan(table.first + 300);
    expect(drawn(table, 0, 0, 0, 1)).toBeGreaterThanOrEqual(0);
  });
});

describe("a coin of probability exp(-x)", () => {
  for (const { numerator, denominator, bits, floor } of vectors.exponentials.filter(
    (e) => e.bits <= 200 && e.denominator.length < 4,
  ))
    test(`x = ${numerator}/${denominator}: followed through every choice`, () => {
      const numbers = decisionTree((source) => bernoulliExp(Number(numerator), Number(denominator), source), 1e-12);
      const bigints = decisionTree((source) => bernoulliExpBig(BigInt(numerator), BigInt(denominator), source), 1e-12);
      const expected = Number(BigInt(floor)) / 2 ** bits;
      for (const { decided, undecided } of [numbers, bigints]) {
        expect(undecided).toBeLessThan(1e-6);
        expect(decided.get(true) ?? 0).toBeLessThanOrEqual(expected + 2 ** -bits + 1e-12);
        expect(decided.get(true) ?? 0).toBeGreaterThanOrEqual(expected - undecided - 1e-12);
      }
    });
});
