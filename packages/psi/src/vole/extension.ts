// Many transfers from 128: SoftSpokenOT (Roy, CRYPTO 2022, ePrint 2022/192) over F_2 with the repetition code, which is k = 1 and so
// needs no trees of its own, and its consistency check: a universal hash of every column, masked by one block of bits.
// The chooser has columns v, the dealer w of its choices: row i of w is that of v plus Delta where choice i is 1.
import { concat, equal, PeerError } from "@tavs/core";
import { rowAt, rowsFrom } from "../rows.ts";
import { bitAt, KEY } from "./base-transfers.ts";
import { chosenColumns, columnsOf, transferStream } from "./columns.ts";
import type { Memory } from "./kernels/memory.ts";
import { ELEMENT, KAPPA } from "./parameters.ts";

/** What the chooser says of its choices. */
export interface Extension {
  /** 128 columns of as many bits as there are choices. */
  readonly columns: Uint8Array;
  /** The chooser's own columns v, of which `proveColumns` makes a proof and `transferKeys` the keys. */
  readonly own: Uint8Array;
}

/** The chooser's columns. `keys` has both keys of each of 128 base transfers, `choices` whole elements of bits, the last of them uniform. */
export function extend(memory: Memory, keys: Uint8Array, choices: Uint8Array, part = 0): Extension {
  const { own, said } = columnsOf(memory, keys, choices, transferStream(part));
  const [columns, v] = [said, own].map((at) => memory.get(at, KAPPA * choices.length));
  return { columns: columns!, own: v! };
}

/** The dealer's columns w, from the keys that it chose by the bits of Delta. */
export function receiveColumns(
  memory: Memory,
  keys: Uint8Array,
  delta: Uint8Array,
  columns: Uint8Array,
  part = 0,
): Uint8Array {
  return memory.get(chosenColumns(memory, keys, delta, columns, transferStream(part)), columns.length);
}

/** The hashes of the choices and of the chooser's columns at the challenge: 129 elements. */
export const proveColumns = (memory: Memory, challenge: Uint8Array, choices: Uint8Array, own: Uint8Array): Uint8Array =>
  hashes(memory, challenge, concat(choices, own), choices.length);

export interface CheckedColumns {
  /** The dealer's. */
  readonly delta: Uint8Array;
  readonly columns: Uint8Array;
  /** The chooser's. */
  readonly proof: Uint8Array;
}

/** Throws `PeerError` where the chooser did not use the same choices in all columns. */
export function checkColumns(memory: Memory, challenge: Uint8Array, checked: CheckedColumns): void {
  const { delta, columns, proof } = checked;
  const found = hashes(memory, challenge, columns, columns.length / KAPPA);
  const choices = rowAt(proof, ELEMENT, 0);
  const expected = rowsFrom(KAPPA, ELEMENT, (j) =>
    rowAt(proof, ELEMENT, j + 1).map((byte, i) => byte ^ (-bitAt(delta, j) & choices[i]!)),
  );
  if (!equal(found, expected))
    throw new PeerError("the columns of the transfers do not hold the same choices: the peer deviates", {
      code: "proof",
    });
}

/** The polynomial whose coefficients are the elements of a column, the last the constant one: a universal hash. */
function hashes({ run, put, take, get }: Memory, challenge: Uint8Array, columns: Uint8Array, size: number): Uint8Array {
  const count = columns.length / size;
  const [at, to, from] = [put(challenge), take(count * ELEMENT), put(columns)];
  for (let j = 0; j < count; j++) run.horner(to + j * ELEMENT, from + j * size, size / ELEMENT, at);
  return get(to, count * ELEMENT);
}

/** The keys of transfers, 32 bytes: rows of columns hashed with session and number. */
export function transferKeys({ run, take, put, get }: Memory, session: Uint8Array, rows: Uint8Array): Uint8Array {
  const [count, at] = [rows.length / ELEMENT, put(rows)];
  const keys = take(count * KEY);
  run.hashTransfers(keys, at, count, put(session.subarray(0, ELEMENT)));
  return get(keys, count * KEY);
}

/** Row i of 128 columns of bits: squares of eight by eight are turned, a byte of eight columns each. */
export function rowsOfColumns(columns: Uint8Array): Uint8Array {
  const size = columns.length / KAPPA;
  const rows = new Uint8Array(columns.length);
  for (let k = 0; k < ELEMENT; k++)
    for (let i = 0; i < size; i++) {
      const at = 8 * k * size + i;
      const [low, high] = [four(columns, at, size), four(columns, at + 4 * size, size)];
      for (let bit = 0; bit < 8; bit++) rows[(8 * i + bit) * ELEMENT + k] = bitOf(low, bit) | (bitOf(high, bit) << 4);
    }
  return rows;
}

/** A byte of four columns. */
const four = (columns: Uint8Array, at: number, size: number): number =>
  columns[at]! | (columns[at + size]! << 8) | (columns[at + 2 * size]! << 16) | (columns[at + 3 * size]! << 24);

/** This bit of all four bytes, beside each other: the product puts them at the top. */
const bitOf = (bytes: number, bit: number): number => Math.imul((bytes >>> bit) & 0x01010101, 0x10204080) >>> 28;
