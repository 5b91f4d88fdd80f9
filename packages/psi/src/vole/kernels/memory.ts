// The module of assembly/ and what it exports.
import { utf8 } from "@tavs/core";
import { type KernelMemory, openKernel } from "../../kernel-memory.ts";
import { wasm } from "./kernels.generated.ts";

/** Addresses in the module's memory and numbers of rows, as assembly/ says for each function. */
export interface Functions {
  readonly stream: (to: number, size: number, key: number, number: number) => void;
  readonly hashTransfers: (to: number, rows: number, count: number, session: number) => void;
  readonly hashTags: (rows: number, count: number, digests: number) => void;
  readonly padLabels: (labels: number, width: number, rows: number, count: number, digests: number) => void;
  readonly rowsOf: (
    values: number,
    records: number,
    digests: number,
    count: number,
    key: number,
    sparse: number,
  ) => void;
  readonly peel: (records: number, count: number, columns: number, sparse: number, order: number) => number;
  readonly denseSums: (sums: number, dense: number) => void;
  readonly substitute: (
    table: number,
    records: number,
    values: number,
    order: number,
    taken: number,
    sums: number,
  ) => void;
  readonly decode: (to: number, records: number, count: number, table: number, sums: number) => void;
  readonly add: (to: number, from: number, count: number) => void;
  readonly addIf: (to: number, from: number, count: number, bit: number) => void;
  readonly addSame: (to: number, element: number, count: number) => void;
  readonly mul: (h: number, f: number, g: number) => void;
  readonly horner: (h: number, rows: number, count: number, g: number) => void;
  readonly compose: (h: number, rows: number, count: number, step: number) => void;
  readonly power: (h: number, g: number, exponent: number, bits: number) => void;
  readonly tablesOf: (tables: number, f: number) => void;
  readonly multiplyRows: (rows: number, count: number, tables: number) => void;
  readonly hornerLanes: (sums: number, rows: number, count: number, tables: number) => void;
  readonly grow: (
    nodes: number,
    sum: number,
    leaves: number,
    levels: number,
    sums: number,
    session: number,
    tree: number,
  ) => void;
  readonly seal: (said: number, levels: number, keys: number) => void;
  readonly regrow: (
    nodes: number,
    sum: number,
    leaves: number,
    levels: number,
    said: number,
    keys: number,
    session: number,
    tree: number,
    hole: number,
  ) => void;
  readonly sow: (
    c: number,
    a: number,
    step: number,
    leaves: number,
    count: number,
    place: number,
    element: number,
  ) => void;
  readonly addAt: (rows: number, count: number, place: number, element: number) => void;
  readonly convolute: (x: number, first: number, count: number, choices: number) => void;
  readonly convolutePairs: (x: number, first: number, count: number, choices: number) => void;
  readonly expand: (to: number, count: number, x: number, seventh: number, choices: number) => void;
  readonly expandPair: (
    one: number,
    other: number,
    count: number,
    pairs: number,
    seventh: number,
    choices: number,
  ) => void;
  readonly tally: (starts: number, rows: number, count: number, skip: number, bits: number) => void;
  readonly begins: (starts: number, buckets: number) => void;
  readonly tallyBins: (starts: number, digests: number, count: number, key: number, bins: number) => void;
  readonly spreadBins: (
    to: number,
    order: number,
    starts: number,
    digests: number,
    first: number,
    count: number,
    key: number,
    bins: number,
  ) => void;
  readonly inBins: (to: number, rows: number, order: number, count: number, width: number) => void;
  readonly inOrder: (to: number, rows: number, order: number, count: number) => void;
  readonly spread: (to: number, starts: number, rows: number, count: number, skip: number, bits: number) => void;
  readonly settle: (rows: number, first: number, count: number) => void;
  readonly spreadWide: (
    to: number,
    starts: number,
    rows: number,
    labels: number,
    count: number,
    bits: number,
    size: number,
    width: number,
  ) => void;
  readonly settleWide: (rows: number, first: number, count: number, size: number, step: number, spare: number) => void;
  readonly firstNotAscending: (tags: number, count: number, size: number, step: number) => number;
  readonly enter: (entries: number, starts: number, rows: number, first: number, count: number, bits: number) => void;
  readonly find: (
    marks: number,
    entries: number,
    starts: number,
    bits: number,
    tags: number,
    count: number,
    size: number,
    step: number,
  ) => void;
}

export type Memory = KernelMemory<Functions>;

/** What the hash says that it is for: see assembly/chacha.ts. */
const CONSTANTS = {
  STREAM: "expand 32-byte k",
  ROW: "tavs vole: row  ",
  TAG: "tavs vole: tag  ",
  TREE: "tavs vole: tree ",
  TRANSFER: "tavs vole: ot   ",
  LABEL: "tavs vole: l",
} as const;

/** A memory for one task. Throws `UsageError` where the runtime's WebAssembly has no SIMD. */
export function openMemory(): Memory {
  const memory = openKernel<Functions>(wasm);
  for (const [name, text] of Object.entries(CONSTANTS)) memory.view(memory.constant(name), text.length).set(utf8(text));
  return memory;
}

/** Puts parts one after the other, without another copy of the whole, and leaves room for so many bytes behind them. */
export function putParts({ take, view }: Memory, parts: readonly Uint8Array[], more = 0): number {
  const at = take(lengthOf(parts) + more);
  let end = at;
  for (const part of parts) {
    view(end, part.length).set(part);
    end += part.length;
  }
  return at;
}

export const lengthOf = (parts: readonly Uint8Array[]): number => parts.reduce((sum, { length }) => sum + length, 0);

/** Rows in one call: a multiple of 16. */
export const STEP = 4096;

/** Works through rows a few thousand at a time: the engine makes its fast code of a function between the first calls and the others. */
export function inSteps(count: number, work: (first: number, size: number) => void): void {
  for (let first = 0; first < count; first += STEP) work(first, Math.min(STEP, count - first));
}
