import { type Outgoing, type Progress, type Working, work } from "@tavs/core";
import type { SortTask } from "../kernels/match.ts";
import { pieces, type Range } from "../rows.ts";

const TASK = 1024; // items in one input of a kernel: about 80 ms
/** Items in one step: what is done again after a crash. A multiple of what one message carries. */
const BATCH = 16_384;

/** The items that the next step handles, when `from` of `size` are done. */
export const batchFrom = (from: number, size: number): Range => ({ from, to: Math.min(size, from + BATCH) });

export interface ItemsWork {
  readonly task: string;
  readonly range: Range;
  readonly size: number;
  readonly input: (range: Range) => unknown;
  readonly send?: readonly Outgoing[];
}

/** A step that has kernels work through some of `size` items. */
export function workThrough<State>(state: State, { task, range, size, input, send = [] }: ItemsWork): Working<State> {
  const progress: Progress = { phase: task, done: Math.ceil(range.from / TASK), total: Math.ceil(size / TASK) };
  return work(state, { task, inputs: pieces(range, TASK).map(input), send, progress });
}

/** A step that sorts rows by their bytes. */
export function sortRows<State>(state: State, rows: Uint8Array, width: number): Working<State> {
  const input: SortTask = { rows, width };
  return work(state, { task: "sort", inputs: [input] });
}
