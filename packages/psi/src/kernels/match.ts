// Finding the receiver's items among the sender's rows.
import { PeerError } from "@tavs/core";
import { find, sorted } from "../order.ts";
import { rowAt, rowsFrom } from "../rows.ts";
import { unseal } from "../suite.ts";
import { type Filling, fill, receiptOf } from "./receipts.ts";
import { LABEL_KEY, rowBytes } from "./tags.ts";

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
  const found = lookUp(task);
  const opened = found.length < minShared ? [] : found;
  const wholes = opened.map(({ item }) => rowAt(outputs, keep, item));
  return {
    shared: Uint32Array.from(opened, ({ item }) => item),
    labels: rowsFrom(opened.length, labelWidth, (i) => labelAt(task, wholes[i]!, opened[i]!.row)),
    receipts: filling ? fill(wholes.map(receiptOf), filling) : new Uint8Array(),
  };
}

/** Which of the receiver's items stands in which of the sender's rows. */
function lookUp({ outputs, keep, rows, labelWidth, tagBytes }: MatchTask): readonly { item: number; row: number }[] {
  const width = rowBytes(labelWidth, tagBytes);
  return Array.from({ length: outputs.length / keep }, (_, item) => ({
    item,
    row: find(rows, width, rowAt(outputs, keep, item).subarray(0, tagBytes)),
  })).filter(({ row }) => row >= 0);
}

function labelAt({ rows, labelWidth, tagBytes }: MatchTask, whole: Uint8Array, place: number): Uint8Array {
  if (labelWidth === 0) return new Uint8Array();
  const row = rowAt(rows, rowBytes(labelWidth, tagBytes), place);
  const label = unseal(whole.subarray(LABEL_KEY), row.subarray(tagBytes), row.subarray(0, tagBytes));
  if (label) return label;
  throw new PeerError(`label number ${place} does not open under the key of its item`);
}

export const sort = ({ rows, width }: SortTask): Uint8Array => sorted(rows, width);
