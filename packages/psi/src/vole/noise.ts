// The small VOLE: the receiver's values, which become the noise, times the sender's Delta. Each of 128 transfers carries them
// times one bit of Delta (Gilboa's product, as in MASCOT, ePrint 2016/505), and a random sum of them is checked.
import { concat, equal, PeerError } from "@tavs/core";
import { rowAt } from "../rows.ts";
import { chosenColumns, columnsOf, noiseStream } from "./columns.ts";
import type { Memory } from "./kernels/memory.ts";
import { ELEMENT, KAPPA, NOISE } from "./parameters.ts";

const ROW: number = NOISE * ELEMENT;

export interface Noise {
  /** 128 rows of NOISE elements. */
  readonly columns: Uint8Array;
  /** w: NOISE elements. The sender has w + Delta times the values. */
  readonly shares: Uint8Array;
}

/** The receiver's message, under both keys of each of 128 base transfers. `values`: NOISE elements, the last two uniform. */
export function multiplyValues(memory: Memory, keys: Uint8Array, values: Uint8Array, part = 0): Noise {
  const { own, said } = columnsOf(memory, keys, values, noiseStream(part));
  return { columns: memory.get(said, KAPPA * ROW), shares: composed(memory, own) };
}

/** The sender's shares, from the keys that it chose by the bits of Delta. */
export const receiveNoise = (
  memory: Memory,
  keys: Uint8Array,
  delta: Uint8Array,
  columns: Uint8Array,
  part = 0,
): Uint8Array => composed(memory, chosenColumns(memory, keys, delta, columns, noiseStream(part)));

/** Row j times x^j, added up. */
function composed({ run, take, get }: Memory, rows: number): Uint8Array {
  const to = take(ROW);
  for (let i = 0; i < NOISE; i++) run.compose(to + i * ELEMENT, rows + i * ELEMENT, KAPPA, ROW);
  return get(to, ROW);
}

/** What a sum of the values is checked with: 2 elements, of the values and of the shares. The last value hides it. */
export const proveNoise = (memory: Memory, challenge: Uint8Array, values: Uint8Array, shares: Uint8Array): Uint8Array =>
  concat(sumAt(memory, challenge, values), sumAt(memory, challenge, shares));

/** Throws `PeerError` where the receiver did not use the same values in all rows. */
export function checkNoise(memory: Memory, challenge: Uint8Array, { delta, shares, proof }: CheckedNoise): void {
  const { run, put, take, get } = memory;
  const to = take(ELEMENT);
  run.mul(to, put(rowAt(proof, ELEMENT, 0)), put(delta));
  const expected = get(to, ELEMENT).map((byte, i) => byte ^ proof[ELEMENT + i]!);
  if (!equal(sumAt(memory, challenge, shares), expected))
    throw new PeerError("the products of the noise do not hold the same values: the peer deviates", { code: "proof" });
}

export interface CheckedNoise {
  readonly delta: Uint8Array;
  readonly shares: Uint8Array;
  readonly proof: Uint8Array;
}

/** The polynomial whose coefficients are the rows, the last the constant one, at the challenge. */
function sumAt({ run, put, take, get }: Memory, challenge: Uint8Array, rows: Uint8Array): Uint8Array {
  const to = take(ELEMENT);
  run.horner(to, put(rows), rows.length / ELEMENT, put(challenge));
  return get(to, ELEMENT);
}
