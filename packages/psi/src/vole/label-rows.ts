// Labels behind tags, each under a pad that is another hash than the tag, of the whole of what an item comes to and the item, so
// that a tag says nothing of it, however much of the tag is said. There is no code that authenticates: the channel does, and a sender
// that wants to say nonsense may; where a label could fail to open, it would learn from that who was asked for.
import { DIGEST_BYTES } from "../item-set.ts";
import { find } from "../order.ts";
import { rowAt, rowsFrom } from "../rows.ts";
import { type Memory, openMemory } from "./kernels/memory.ts";
import { ELEMENT } from "./parameters.ts";
import type { OwnBin } from "./store.ts";

/** Where the labels of all items lie, in the order of the items. */
export interface PlacedLabels {
  readonly width: number;
  readonly at: number;
}

/** Writes the labels of the items of a bin to a place, each under its pad, from the values that items come to. */
export function sealLabels({ run }: Memory, to: number, bin: OwnBin, { width, at }: PlacedLabels): void {
  const { count, values, digests, order } = bin;
  run.inBins(to, at, order, count, width);
  run.padLabels(to, width, values, count, digests);
}

/** The receiver's items: what they come to, their digests and tags, and which are shared. */
export interface Shared {
  /** 16 bytes each, in the order of the items; digests are of 32. */
  readonly values: Uint8Array;
  readonly digests: Uint8Array;
  readonly tags: Uint8Array;
  /** Numbers of the shared items, ascending. */
  readonly shared: Uint32Array;
}

/** The sender's, ascending: a tag, and behind it the label under its pad. */
export interface Heard {
  readonly rows: Uint8Array;
  readonly tagBytes: number;
  readonly labelWidth: number;
}

/** The labels of shared items, in their order. */
export function openedLabels(own: Shared, { rows, tagBytes, labelWidth }: Heard): Uint8Array {
  const { run, put, get } = openMemory();
  const { shared } = own;
  const chosen = (from: Uint8Array, width: number): number =>
    put(rowsFrom(shared.length, width, (i) => rowAt(from, width, shared[i]!)));
  const labelOf = (item: number): Uint8Array => {
    const tag = rowAt(own.tags, ELEMENT, item).subarray(0, tagBytes);
    const width = tagBytes + labelWidth;
    return rowAt(rows, width, find(rows, width, tag)).subarray(tagBytes); // it is there: `voleFind` marked the item
  };
  const labels = put(rowsFrom(shared.length, labelWidth, (i) => labelOf(shared[i]!)));
  run.padLabels(labels, labelWidth, chosen(own.values, ELEMENT), shared.length, chosen(own.digests, DIGEST_BYTES));
  return get(labels, shared.length * labelWidth);
}
