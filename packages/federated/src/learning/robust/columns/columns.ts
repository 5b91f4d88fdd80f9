// Updates number by number, by WebAssembly of our own (assembly/): blocks of all updates are brought together where the
// processor's cache holds them, and four numbers are worked on at once.
import { fromBase64 } from "@tavs/core";
import type { Comparator } from "../sorting-network.ts";
import { wasm } from "./columns.generated.ts";

interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly NETWORK: WebAssembly.Global;
  readonly WEIGHTS: WebAssembly.Global;
  readonly ROWS: WebAssembly.Global;
  readonly ROWS_ROOM: WebAssembly.Global;
  readonly RESULT: WebAssembly.Global;
  readonly RESULT_ROOM: WebAssembly.Global;
  weigh(rows: number, pitch: number): number;
  rank(comparators: number, pitch: number, from: number, to: number): void;
  measure(first: number, to: number, pitch: number, start: number, end: number): void;
  areFinite(rows: number, pitch: number): number;
}

/** The most updates at once: as many as a line of each has room. */
export const MOST_ROWS = 1024;
const LINE = 64;
/** Distances are added in 32 bits over so many bytes of a row, and in 64 from there on: six rows of it stay in the nearest cache. */
const STRETCH = 32 * LINE;

/** One block: the same numbers of all updates. */
export interface Block {
  /** Where its numbers stand in an update. */
  readonly from: number;
  readonly to: number;
  areFinite(): boolean;
  /** The weighted sum of the updates; none where it is not finite, so that one of them is not. */
  weigh(): Float32Array | undefined;
  /** The mean of the ranks from `from` up to `to`, excluded, among all updates. Sorts the block. */
  rank(range: { readonly from: number; readonly to: number }): Float32Array;
  /** Adds the squared distance of each two updates to a square matrix of `sideOf(updates)` rows; above its diagonal. */
  addDistances(matrix: Float64Array): void;
}

export interface Inputs {
  readonly updates: readonly Float32Array[];
  readonly weights?: Float64Array;
  readonly network?: readonly Comparator[];
}

/** Calls back for each block, the last one filled up with zeros. Of the updates nothing is left in its memory afterwards. */
export function eachBlock(inputs: Inputs, use: (block: Block) => void): void {
  const { updates, weights = new Float64Array(), network = [] } = inputs;
  const exports = (loaded ??= load());
  const [bytes, count] = [exports.memory.buffer, updates.length];
  const padded = sideOf(count);
  const pitch = pitchFor(padded, exports);
  const width = pitch / 4;
  const rows = new Float32Array(bytes, exports.ROWS.value, padded * width);
  const length = updates[0]!.length;
  new Float64Array(bytes, exports.WEIGHTS.value).set(weights);
  new Uint16Array(bytes, exports.NETWORK.value).set(network.flat());
  const operations = operationsOf(exports, { count, padded, pitch, comparators: network.length });
  try {
    for (let from = 0; from < length; from += width) {
      const to = Math.min(from + width, length);
      if (to - from < width) rows.fill(0);
      for (let i = 0; i < count; i++) rows.set(updates[i]!.subarray(from, to), i * width);
      use({ ...operations, from, to });
    }
  } finally {
    rows.fill(0);
  }
}

/** Distances are taken from four rows at once: so many rows are worked on. */
export const sideOf = (updates: number): number => Math.ceil(updates / 4) * 4;

let loaded: Exports | undefined;

/** Compiled where it is first needed: it is 2 KB, which also a page's main thread may. */
function load(): Exports {
  const module = new WebAssembly.Module(fromBase64(wasm));
  return new WebAssembly.Instance(module).exports as unknown as Exports; // what assembly/index.ts exports
}

/** An odd number of lines between rows, so that they do not fight for one set of the cache. */
function pitchFor(rows: number, { ROWS_ROOM, RESULT_ROOM }: Exports): number {
  const lines = Math.floor(Math.min(ROWS_ROOM.value / rows, RESULT_ROOM.value) / LINE);
  return (lines - ((lines + 1) % 2)) * LINE;
}

interface Shape {
  readonly count: number;
  readonly padded: number;
  readonly pitch: number;
  readonly comparators: number;
}

function operationsOf(exports: Exports, shape: Shape): Omit<Block, "from" | "to"> {
  const { count, pitch, comparators } = shape;
  const line = new Float32Array(exports.memory.buffer, exports.RESULT.value, pitch / 4);
  return {
    areFinite: () => exports.areFinite(count, pitch) !== 0,
    weigh() {
      return exports.weigh(count, pitch) !== 0 ? line : undefined;
    },
    rank({ from, to }) {
      exports.rank(comparators, pitch, from, to);
      return line;
    },
    addDistances: (matrix) => addDistances(exports, shape, matrix),
  };
}

function addDistances(exports: Exports, { padded, pitch }: Shape, matrix: Float64Array): void {
  const found = new Float32Array(exports.memory.buffer, exports.RESULT.value, 4 * padded);
  for (let start = 0; start < pitch; start += STRETCH)
    for (let first = 0; first < padded; first += 4) {
      exports.measure(first, padded, pitch, start, Math.min(start + STRETCH, pitch));
      for (let row = first, at = 0; row < padded; row++)
        for (let i = first; i < first + 4; i++) matrix[i * padded + row]! += found[at++]!;
    }
}
