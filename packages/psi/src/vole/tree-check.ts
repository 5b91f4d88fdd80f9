// Whether the sender's trees are trees: a random sum of all leaves, which both know but for what is masked (Weng, Yang, Katz, Wang:
// Wolverine, ePrint 2020/925; the equality test by a hash, as libOTe has it). A sender that guessed where leaves are
// passes, so that it may learn about one bit of them; one that guessed wrong is found out before anything rests on them.
import { sha256 } from "@noble/hashes/sha2.js";
import { lengthPrefixed, utf8 } from "@tavs/core";
import { rowAt } from "../rows.ts";
import { inSteps, type Memory } from "./kernels/memory.ts";
import { BLOCKS, ELEMENT, type Shape } from "./parameters.ts";

/** The polynomial at the challenge whose coefficients are so many rows, the last the constant one. `count` is a multiple of 16. */
export function sumOfLeaves(
  { run, take, put, get }: Memory,
  rows: number,
  count: number,
  challenge: Uint8Array,
): Uint8Array {
  const [point, sixteenth, tables, sums, to] = [
    put(challenge),
    take(ELEMENT),
    take(8192),
    take(16 * ELEMENT),
    take(ELEMENT),
  ];
  run.power(sixteenth, point, 16, 5);
  run.tablesOf(tables, sixteenth);
  inSteps(count, (first, size) => run.hornerLanes(sums, rows + first * ELEMENT, size, tables));
  run.horner(to, sums, 16, point);
  return get(to, ELEMENT);
}

/** The same of the sparse vector with these values, plus the value that hides it: what the receiver says. */
export function sumOfValues(memory: Memory, shape: Shape, challenge: Uint8Array, noise: Values): Uint8Array {
  const { run, put, take, get } = memory;
  const [point, factor, sum] = [put(challenge), take(ELEMENT), put(rowAt(noise.values, ELEMENT, BLOCKS))];
  const [bits, values] = [32 - Math.clz32(shape.leaves), put(noise.values)];
  for (let tree = 0; tree < BLOCKS; tree++) {
    const place = tree * shape.block + noise.holes[tree]!;
    run.power(factor, point, shape.leaves - 1 - place, bits);
    run.mul(factor, factor, values + tree * ELEMENT);
    run.add(sum, factor, 1);
  }
  return get(sum, ELEMENT);
}

interface Values {
  readonly values: Uint8Array;
  readonly holes: Uint32Array;
}

/** What the sender shows: 32 bytes, which only who has the same sum can say. */
export const proofOfSum = (session: Uint8Array, sum: Uint8Array): Uint8Array =>
  sha256(lengthPrefixed(utf8("tavs/psi/vole/trees/1"), session, sum));
