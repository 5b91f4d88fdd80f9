// The long VOLE from the sparse one: both are compressed by the same linear code, so that what was Delta times the other still is.
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8 } from "@tavs/core";
import { inSteps, type Memory } from "./kernels/memory.ts";
import { ELEMENT, type Shape } from "./parameters.ts";

const CHUNK = 4096; // rows whose choices are made at once: they stay in a cache
const CONVOLUTION = 4; // bytes of choices for each row
const EXPANSION = 28;
const WEIGHT = 7;
/** The code is the same for everybody and every session: nobody chooses it. */
const CODE_KEY: Uint8Array = sha256(utf8("tavs/psi/vole/code/1"));

/**
 * Compresses vectors of `leaves` rows, in place: the first `columns` rows are what comes out, 3 rows behind the end are written over. The code of ePrint 2023/882, weight 7,
 * convolution 24 (here 27 to 30 by groups of four rows, see assembly/code.ts), in systematic form and with two convolutions, as libOTe has it (the second guards an expander that stays in a
 * small region): out = x[0..m) + expand(convolute(convolute(x[m..N)))).
 */
export function compress(memory: Memory, vectors: readonly [number, number?], { columns, leaves }: Shape): void {
  const { run, take, put } = memory;
  const [choices, key] = [take(CHUNK * EXPANSION), put(CODE_KEY)];
  const [start, rest] = [columns * ELEMENT, leaves - columns];
  const inChunks = (part: number, count: number, width: number, work: (first: number, size: number) => void): void => {
    for (let first = 0; first < count; first += CHUNK) {
      run.stream(choices, CHUNK * width, key, part * 2 ** 28 + first / CHUNK);
      work(first, Math.min(CHUNK, count - first));
    }
  };
  const seventh = Math.floor(rest / WEIGHT);
  const [one, other] = vectors;
  const pairs = other === undefined ? 0 : take(2 * rest * ELEMENT);
  if (other !== undefined)
    inSteps(rest, (first, size) =>
      run.pair(pairs + 2 * first * ELEMENT, one + start + first * ELEMENT, other + start + first * ELEMENT, size),
    );
  for (const pass of [0, 1])
    inChunks(pass, rest, CONVOLUTION, (first, size) => {
      if (other === undefined) run.convolute(one + start + first * ELEMENT, first, size, choices);
      else run.convolutePairs(pairs + 2 * first * ELEMENT, first, size, choices);
    });
  inChunks(2, columns, EXPANSION, (first, size) => {
    const row = first * ELEMENT;
    if (other === undefined) run.expand(one + row, size, one + start, seventh, choices);
    else run.expandPair(one + row, other + row, size, pairs, seventh, choices);
  });
}
