// Rows of bytes of one width, one after the other in one array: what large sets are kept and sent as.
import { concat, sharedBytes } from "@tavs/core";

/** Row numbers from..to-1. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** [from, to) in pieces of `step`; nothing where it is empty. */
export function pieces({ from, to }: Range, step: number): readonly Range[] {
  const count = Math.ceil((to - from) / step);
  return Array.from({ length: count }, (_, i) => ({ from: from + i * step, to: Math.min(to, from + (i + 1) * step) }));
}

/** A copy: a view would take the whole array along to a worker. */
export function rowsOf(rows: Uint8Array, width: number, { from, to }: Range): Uint8Array {
  return rows.slice(from * width, to * width);
}

/** A copy that reaches workers as it is: what large lists are kept in between two tasks. */
export function sharedCopy(bytes: Uint8Array): Uint8Array {
  const copy = sharedBytes(bytes.length);
  copy.set(bytes);
  return copy;
}

/** Row number `index`, not copied. */
export function rowAt(rows: Uint8Array, width: number, index: number): Uint8Array {
  return rows.subarray(index * width, (index + 1) * width);
}

/** Calls `make` for each row number and puts what it gives one after the other. */
export function rowsFrom(count: number, width: number, make: (index: number) => Uint8Array): Uint8Array {
  const rows = new Uint8Array(count * width);
  for (let i = 0; i < count; i++) rows.set(make(i), i * width);
  return rows;
}

/** The rows that kernels gave back, in the order of their inputs. */
export function joined(outcomes: readonly unknown[]): Uint8Array {
  return concat(...(outcomes as readonly Uint8Array[])); // each kernel named by our steps gives rows
}
