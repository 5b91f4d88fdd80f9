// Whether the sender's trees are trees: a random sum of all leaves, which both know but for what is masked (Weng, Yang, Katz, Wang:
// Wolverine, ePrint 2020/925; the equality test by a hash, as libOTe has it). A sender that guessed where leaves are
// passes, so that it may learn about one bit of them; one that guessed wrong is found out before anything rests on them.
import { sha256 } from "@noble/hashes/sha2.js";
import { lengthPrefixed, utf8 } from "@tavs/core";
import { rowAt } from "../rows.ts";
import { inSteps, type Memory } from "./kernels/memory.ts";
import { BLOCKS, ELEMENT, type Shape } from "./parameters.ts";

/** A sum of all leaves, tree by tree. */
export interface TreeSum {
  /** The leaves of the next tree, behind LEAD rows of zeros. */
  add(leaves: number): void;
  get(): Uint8Array;
}

/** The polynomial at the challenge whose coefficients are all leaves, the last the constant one, of trees of `block` leaves: none but the last one added has to be in memory. */
export function treeSum(memory: Memory, block: number, challenge: Uint8Array): TreeSum {
  const { run, take, put, get } = memory;
  const [polynomial, count] = [polynomialAt(memory, challenge), Math.ceil(block / 16) * 16];
  const [factor, tree, sum] = [take(ELEMENT), take(ELEMENT), take(ELEMENT)];
  run.power(factor, put(challenge), block, 32 - Math.clz32(block));
  const add = (leaves: number): void => {
    polynomial(tree, leaves + (block - count) * ELEMENT, count);
    run.mul(sum, sum, factor);
    run.add(sum, tree, 1);
  };
  return { add, get: () => get(sum, ELEMENT) };
}

/** Evaluates polynomials at one point, in sixteen lanes. */
function polynomialAt({ run, put, take, view }: Memory, challenge: Uint8Array) {
  const [point, sixteenth, tables, sums] = [put(challenge), take(ELEMENT), take(8192), take(16 * ELEMENT)];
  run.power(sixteenth, point, 16, 5);
  run.tablesOf(tables, sixteenth);
  return (to: number, rows: number, count: number): void => {
    view(sums, 16 * ELEMENT).fill(0);
    inSteps(count, (first, size) => run.hornerLanes(sums, rows + first * ELEMENT, size, tables));
    run.horner(to, sums, 16, point);
  };
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
