// Finding the receiver's items among the sender's rows.
import { concat, PeerError } from "@tavs/core";
import { find, sorted } from "../order.ts";
import { rowAt } from "../rows.ts";
import { unseal } from "../suite.ts";
import { LABEL_KEY, rowBytes, TAG } from "./tags.ts";

export interface MatchTask {
  readonly outputs: Uint8Array;
  readonly keep: number;
  /** The sender's rows, ascending: a tag, and behind it the sealed label where there is one. */
  readonly rows: Uint8Array;
  readonly labelWidth: number;
}

export interface Matched {
  /** Numbers of the shared items in the receiver's set, ascending. */
  readonly shared: Uint32Array;
  readonly labels: Uint8Array;
}

export interface SortTask {
  readonly rows: Uint8Array;
  readonly width: number;
}

/** Throws `PeerError` where a label does not open under the key of the item whose tag it stands behind. */
export function match({ outputs, keep, rows, labelWidth }: MatchTask): Matched {
  const width = rowBytes(labelWidth);
  const shared: number[] = [];
  const labels: Uint8Array[] = [];
  for (let i = 0; i < outputs.length / keep; i++) {
    const whole = rowAt(outputs, keep, i);
    const place = find(rows, width, whole.subarray(0, TAG));
    if (place < 0) continue;
    shared.push(i);
    if (labelWidth > 0) labels.push(openLabel(whole, rowAt(rows, width, place), place));
  }
  return { shared: Uint32Array.from(shared), labels: concat(...labels) };
}

function openLabel(whole: Uint8Array, row: Uint8Array, place: number): Uint8Array {
  const label = unseal(whole.subarray(LABEL_KEY), row.subarray(TAG), row.subarray(0, TAG));
  if (label) return label;
  throw new PeerError(`label number ${place} does not open under the key of its item`);
}

export const sort = ({ rows, width }: SortTask): Uint8Array => sorted(rows, width);
