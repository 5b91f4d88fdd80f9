// The receiver decodes its own items in its share of the long VOLE, while the store that it was put over travels.
import { binned } from "./bins.ts";
import { openMemory } from "./kernels/memory.ts";
import { ELEMENT } from "./parameters.ts";
import type { EncodeTask } from "./receiver-tasks.ts";
import { decodeBin, eachPiece, PIECE, storeAt } from "./store.ts";

export interface DecodeTask extends EncodeTask {
  /** The receiver's part of the long VOLE. */
  readonly c: Uint8Array;
}

/** Decode(C, x) of each item of a part, 16 bytes, in the order of the items. */
export function voleDecode({ shape, rowKey, c, ...mine }: DecodeTask): Uint8Array {
  const memory = openMemory();
  const { run, put, take, view, share } = memory;
  const [store, items] = [storeAt(memory, put(c)), binned(memory, shape, mine, rowKey)];
  const size = items.ends.at(-1)! * ELEMENT;
  const [own, rows] = [take(size), take(PIECE * ELEMENT)];
  eachPiece(memory, items, (bin) => {
    view(rows, bin.count * ELEMENT).fill(0);
    decodeBin(memory, rows, bin, store);
    run.inOrder(own, rows, bin.order, bin.count);
  });
  return share(own, size);
}
