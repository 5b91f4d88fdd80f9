// All that is random in the receiver's noise follows from 32 bytes: it is made again where it is needed, and not kept.
import { InternalError } from "@tavs/core";
import { bitAt } from "./base-transfers.ts";
import type { Memory } from "./kernels/memory.ts";
import { BLOCKS, bitsBelow, choicesOf, ELEMENT, NOISE, type Shape, transfersOf } from "./parameters.ts";
import { streams } from "./streams.ts";
import { otherSide } from "./trees.ts";

export interface NoiseCoins {
  readonly values: Uint8Array;
  readonly holes: Uint32Array;
  /** Which side the receiver wants in each transfer, and a block of uniform bits. */
  readonly choices: Uint8Array;
}

const DRAWS = 64; // for one hole: each is taken with probability above 1/2

/** All that is random in the receiver's noise. */
export function noiseOf(memory: Memory, coins: Uint8Array, shape: Shape): NoiseCoins {
  const values = streams(memory, coins, NOISE * ELEMENT, 0);
  const draws = new Uint32Array(streams(memory, coins, BLOCKS * DRAWS * 4, 1).buffer);
  const holes = Uint32Array.from({ length: BLOCKS }, (_, tree) => holeAmong(draws, tree, shape));
  const choices = streams(memory, coins, choicesOf(shape) / 8, 2).slice();
  for (let i = 0; i < transfersOf(shape); i++) {
    const wanted = otherSide(holes, shape, i);
    choices[i >> 3]! ^= (bitAt(choices, i) ^ wanted) << (i & 7);
  }
  return { values, holes, choices };
}

/** Uniform below the leaves of a block: of draws of as many bits, the first that is. */
function holeAmong(draws: Uint32Array, tree: number, { block }: Shape): number {
  const [own, spare] = [draws.subarray(tree * DRAWS, (tree + 1) * DRAWS), 32 - bitsBelow(block)];
  const fitting = own.find((draw) => draw >>> spare < block);
  if (fitting === undefined) throw new InternalError("no draw of 64 was below the block"); // probability below 2^-64 each
  return fitting >>> spare;
}
