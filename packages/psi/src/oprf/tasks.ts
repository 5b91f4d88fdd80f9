import { type Outgoing, type Progress, type Working, work } from "@tavs/core";
import type { SortTask } from "../kernels/match.ts";
import { pieces, type Range } from "../rows.ts";

/** Items in one input of a kernel: about 80 ms. */
export const TASK = 1024;
/** Items in one step: what is done again after a crash. A multiple of what one message carries. */
export const BATCH = 16_384;

/** The items that the next step handles, when `from` of `size` are done. */
export const batchFrom = (from: number, size: number): Range => ({ from, to: Math.min(size, from + BATCH) });

export interface ItemsWork {
  readonly task: string;
  readonly range: Range;
  readonly size: number;
  readonly input: (range: Range) => unknown;
  readonly send?: readonly Outgoing[];
  /** How many times as much as one multiplication an item costs, 1 to 1,024: pieces are smaller by that. Default: 1. */
  readonly weight?: number;
}

/** A step that has kernels work through some of `size` items. */
export function workThrough<State>(state: State, items: ItemsWork): Working<State> {
  const { task, range, size, input, send = [], weight = 1 } = items;
  const piece = TASK >> Math.ceil(Math.log2(weight)); // a power of two, so that a batch is whole pieces
  const progress: Progress = { phase: task, done: Math.ceil(range.from / piece), total: Math.ceil(size / piece) };
  return work(state, { task, inputs: pieces(range, piece).map(input), send, progress });
}

/** A step that sorts rows by their bytes. */
export function sortRows<State>(
  state: State,
  rows: Uint8Array,
  width: number,
  send: readonly Outgoing[] = [],
): Working<State> {
  const input: SortTask = { rows, width };
  return work(state, { task: "sort", inputs: [input], send });
}
