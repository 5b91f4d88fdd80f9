// Many transfers from 128: SoftSpokenOT (Roy, CRYPTO 2022, ePrint 2022/192) over F_2 with the repetition code, which is k = 1 and so
// needs no trees of its own, and its consistency check: a universal hash of every column, masked by one block of bits.
// The chooser has columns v, the dealer w = v + delta r for choices r: row i of w is that of v plus Delta where r_i is 1.
import { concat, equal, PeerError } from "@tavs/core";
import { rowAt, rowsFrom } from "../rows.ts";
import { bitAt, KEY } from "./base-transfers.ts";
import type { Memory } from "./kernels/memory.ts";
import { ELEMENT, KAPPA } from "./parameters.ts";
import { streamsAt } from "./streams.ts";

/** What the chooser says of its choices. */
export interface Extension {
  /** 128 columns of as many bits as there are choices. */
  readonly columns: Uint8Array;
  /** The chooser's own columns v, of which `proveColumns` makes a proof and `transferKeys` the keys. */
  readonly own: Uint8Array;
}

/** The chooser's columns. `keys` has both keys of each of 128 base transfers, `choices` whole elements of bits, the last of them uniform. */
export function extend(memory: Memory, keys: Uint8Array, choices: Uint8Array, part = 0): Extension {
  const { run, put, get } = memory;
  const size = choices.length;
  const [own, columns] = [0, 1].map((side) => streamsAt(memory, everyOther(keys, side), size, part)) as [
    number,
    number,
  ]; // two sides
  const said = put(choices);
  run.add(columns, own, (KAPPA * size) / ELEMENT);
  for (let j = 0; j < KAPPA; j++) run.add(columns + j * size, said, size / ELEMENT);
  return { columns: get(columns, KAPPA * size), own: get(own, KAPPA * size) };
}

/** Of pairs of keys the first (0) or second (1) of each. */
export const everyOther = (keys: Uint8Array, side: number): Uint8Array =>
  rowsFrom(keys.length / (2 * KEY), KEY, (i) => rowAt(keys, KEY, 2 * i + side));

/** The dealer's columns w, from the keys that it chose by the bits of its offset. */
export function receiveColumns(
  memory: Memory,
  keys: Uint8Array,
  offset: Uint8Array,
  columns: Uint8Array,
  part = 0,
): Uint8Array {
  return memory.get(addColumns(memory, keys, offset, columns, part), columns.length);
}

/** 128 rows of stream, number `part` of each key, and the peer's row where the bit of an offset is 1. */
export function addColumns(
  memory: Memory,
  keys: Uint8Array,
  offset: Uint8Array,
  columns: Uint8Array,
  part: number,
): number {
  const size = columns.length / KAPPA;
  const [own, said] = [streamsAt(memory, keys, size, part), memory.put(columns)];
  for (let j = 0; j < KAPPA; j++) memory.run.addIf(own + j * size, said + j * size, size / ELEMENT, bitAt(offset, j));
  return own;
}

/** The hashes of the choices and of the chooser's columns at the challenge: 129 elements. */
export const proveColumns = (memory: Memory, challenge: Uint8Array, choices: Uint8Array, own: Uint8Array): Uint8Array =>
  hashes(memory, challenge, concat(choices, own), choices.length);

export interface CheckedColumns {
  /** The dealer's. */
  readonly offset: Uint8Array;
  readonly columns: Uint8Array;
  /** The chooser's. */
  readonly proof: Uint8Array;
}

/** Throws `PeerError` where the chooser did not use the same choices in all columns. */
export function checkColumns(memory: Memory, challenge: Uint8Array, checked: CheckedColumns): void {
  const { offset, columns, proof } = checked;
  const found = hashes(memory, challenge, columns, columns.length / KAPPA);
  const choices = rowAt(proof, ELEMENT, 0);
  const expected = rowsFrom(KAPPA, ELEMENT, (j) =>
    rowAt(proof, ELEMENT, j + 1).map((byte, i) => byte ^ (-bitAt(offset, j) & choices[i]!)),
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

/** Row i of 128 columns of bits. */
export function rowsOfColumns(columns: Uint8Array): Uint8Array {
  const size = columns.length / KAPPA;
  const rows = new Uint8Array(columns.length);
  for (let j = 0; j < KAPPA; j++)
    for (let i = 0; i < 8 * size; i++)
      rows[i * ELEMENT + (j >> 3)]! |= ((columns[j * size + (i >> 3)]! >> (i & 7)) & 1) << (j & 7);
  return rows;
}
