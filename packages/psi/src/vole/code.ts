// The long VOLE from the sparse one: both are compressed by the same linear code, so that what was Delta times the other still is.
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8 } from "@tavs/core";
import type { Memory } from "./kernels/memory.ts";
import { ELEMENT, type Shape } from "./parameters.ts";

const CHUNK = 4096; // rows whose choices are made at once: they stay in a cache
const CONVOLUTION = 4; // bytes of choices for each row
const EXPANSION = 28;
const WEIGHT = 7;
/** The code is the same for everybody and every session: nobody chooses it. */
const CODE_KEY: Uint8Array = sha256(utf8("tavs/psi/vole/code/1"));

/** Where the receiver's two vectors lie: the first `columns` rows of each, and all others side by side, 32 bytes. */
export interface Vectors {
  readonly c: number;
  readonly a: number;
  readonly pairs: number;
}

/** Room for them, zeros, but for what lies at `a` and is to be added. */
export function vectorsAt({ take }: Memory, a: number, { columns, leaves }: Shape): Vectors {
  return { c: take(columns * ELEMENT), a, pairs: take(2 * (leaves - columns) * ELEMENT) };
}

/**
 * Compresses a vector of `leaves` rows, in place: the first `columns` rows are what comes out, 3 rows behind the end are written over. The code of ePrint 2023/882, weight 7,
 * convolution 24 (here 27 to 30 by groups of four rows, see assembly/code.ts), in systematic form and with two convolutions, as libOTe has it (the second guards an expander that stays in a
 * small region): out = x[0..m) + expand(convolute(convolute(x[m..N)))).
 */
export function compress(memory: Memory, x: number, shape: Shape): void {
  const { run } = memory;
  const rest = x + shape.columns * ELEMENT;
  byChoices(memory, shape, {
    convolute: (first, size, choices) => run.convolute(rest + first * ELEMENT, first, size, choices),
    expand: (first, size, seventh, choices) => run.expand(x + first * ELEMENT, size, rest, seventh, choices),
  });
}

/** The same of both vectors of the receiver: rows that are read together lie together. */
export function compressPair(memory: Memory, { c, a, pairs }: Vectors, shape: Shape): void {
  const { run } = memory;
  byChoices(memory, shape, {
    convolute: (first, size, choices) => run.convolutePairs(pairs + 2 * first * ELEMENT, first, size, choices),
    expand: (first, size, seventh, choices) =>
      run.expandPair(c + first * ELEMENT, a + first * ELEMENT, size, pairs, seventh, choices),
  });
}

/** What is done with so many rows from a first one on, and with their choices. */
interface Work {
  convolute(first: number, size: number, choices: number): void;
  expand(first: number, size: number, seventh: number, choices: number): void;
}

function byChoices({ run, take, put }: Memory, { columns, leaves }: Shape, { convolute, expand }: Work): void {
  const [choices, key, rest] = [take(CHUNK * EXPANSION), put(CODE_KEY), leaves - columns];
  const inChunks = (part: number, count: number, width: number, work: (first: number, size: number) => void): void => {
    for (let first = 0; first < count; first += CHUNK) {
      run.stream(choices, CHUNK * width, key, part * 2 ** 28 + first / CHUNK);
      work(first, Math.min(CHUNK, count - first));
    }
  };
  for (const pass of [0, 1]) inChunks(pass, rest, CONVOLUTION, (first, size) => convolute(first, size, choices));
  const seventh = Math.floor(rest / WEIGHT);
  inChunks(2, columns, EXPANSION, (first, size) => expand(first, size, seventh, choices));
}
