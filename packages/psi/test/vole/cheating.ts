// A receiver that guesses bits of Delta: in some rows of what it says another bit is set, and its proofs are right if the guesses are.
import { challengesOf } from "../../src/vole/challenge.ts";
import { extend, proveColumns } from "../../src/vole/extension.ts";
import { openMemory } from "../../src/vole/kernels/memory.ts";
import { multiplyValues, proveNoise } from "../../src/vole/noise.ts";
import { NOISE } from "../../src/vole/parameters.ts";
import type { ExtendedTask } from "../../src/vole/receiver-tasks.ts";

export interface Cheat {
  readonly session: Uint8Array;
  readonly honest: ExtendedTask;
  /** Both of each base transfer. */
  readonly keys: Uint8Array;
  readonly choices: Uint8Array;
  readonly values: Uint8Array;
}

export interface Guess {
  readonly bit: number;
  readonly is: number;
}

export interface Guesses {
  /** By another choice in one column. */
  readonly columns?: readonly Guess[];
  /** By another value under one bit of Delta. */
  readonly values?: readonly Guess[];
  /** Bits of the products that are others, as if all bits of Delta were 0. */
  readonly flips?: readonly number[];
}

/** What it says, and proofs of that: where it guesses a 1, its own share takes in what the sender has if it is right. */
export function remake({ session, honest, keys, choices, values }: Cheat, guesses: Guesses): ExtendedTask {
  const memory = openMemory();
  const [extended, noise] = [extend(memory, keys, choices), multiplyValues(memory, keys, values)];
  const { columns, own } = extended;
  const products = noise.columns;
  for (const { bit, is } of guesses.columns ?? []) {
    const place = 8 * choices.length * bit + 5;
    flip(columns, place);
    if (is) flip(own, place);
  }
  for (const { bit, is } of guesses.values ?? []) {
    flip(products, 128 * NOISE * bit); // 1 more in the first value, times x^bit
    if (is) flip(noise.shares, bit);
  }
  for (const place of guesses.flips ?? []) flip(products, place);
  const said = { points: honest.points, point: honest.point, columns, noise: products };
  const [first, second] = challengesOf(session, said);
  return {
    ...honest,
    ...said,
    columnProof: proveColumns(memory, first, choices, own),
    noiseProof: proveNoise(memory, second, values, noise.shares),
  };
}

function flip(bytes: Uint8Array, bit: number): void {
  bytes[bit >> 3]! ^= 1 << (bit & 7);
}
