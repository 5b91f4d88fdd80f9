// Finding the receiver's items among the sender's rows.
import { PeerError } from "@tavs/core";
import { find, sorted } from "../order.ts";
import { rowAt, rowsFrom } from "../rows.ts";
import { unseal } from "../suite.ts";
import { type Filling, fill, receiptOf } from "./receipts.ts";
import { LABEL_KEY, RECEIPT, rowBytes } from "./tags.ts";

export interface MatchTask {
  readonly outputs: Uint8Array;
  readonly keep: number;
  /** The sender's rows, ascending: a tag, and behind it the sealed label where there is one. */
  readonly rows: Uint8Array;
  readonly labelWidth: number;
  readonly tagBytes: number;
  /** Below so many shared items nothing opens. */
  readonly minShared: number;
  /** Where the sender is to learn what is shared. */
  readonly filling?: Filling;
}

export interface Matched {
  /** Numbers of the shared items in the receiver's set, ascending. */
  readonly shared: Uint32Array;
  readonly labels: Uint8Array;
  /** What tells the sender what is shared; nothing where it is not to learn it. */
  readonly receipts: Uint8Array;
}

export interface SortTask {
  readonly rows: Uint8Array;
  readonly width: number;
}

/** Throws `PeerError` where a label does not open under the key of the item whose tag it stands behind. */
export function match(task: MatchTask): Matched {
  const { outputs, keep, labelWidth, minShared, filling } = task;
  const places = placesOf(task);
  const found = Uint32Array.from(places.keys()).filter((item) => places[item]! >= 0);
  const shared = found.length < minShared ? new Uint32Array() : found;
  const wholeOf = (i: number): Uint8Array => rowAt(outputs, keep, shared[i]!);
  return {
    shared,
    labels: rowsFrom(shared.length, labelWidth, (i) => labelAt(task, wholeOf(i), places[shared[i]!]!)),
    receipts: filling
      ? fill(
          rowsFrom(shared.length, RECEIPT, (i) => receiptOf(wholeOf(i))),
          filling,
        )
      : new Uint8Array(),
  };
}

/** In which of the sender's rows each of the receiver's items stands; -1 where in none. */
function placesOf({ outputs, keep, rows, labelWidth, tagBytes }: MatchTask): Int32Array {
  const width = rowBytes(labelWidth, tagBytes);
  const places = new Int32Array(outputs.length / keep);
  for (let i = 0; i < places.length; i++) places[i] = find(rows, width, rowAt(outputs, keep, i).subarray(0, tagBytes));
  return places;
}

function labelAt({ rows, labelWidth, tagBytes }: MatchTask, whole: Uint8Array, place: number): Uint8Array {
  if (labelWidth === 0) return new Uint8Array();
  const row = rowAt(rows, rowBytes(labelWidth, tagBytes), place);
  const label = unseal(whole.subarray(LABEL_KEY), row.subarray(tagBytes), row.subarray(0, tagBytes));
  if (label) return label;
  throw new PeerError(`label number ${place} does not open under the key of its item`);
}

export const sort = ({ rows, width }: SortTask): Uint8Array => sorted(rows, width);
