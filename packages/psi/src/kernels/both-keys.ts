// Matching two sets of which every item is under the keys of both parties (ePrint 2019/723).
import { PeerError } from "@tavs/core";
import { find } from "../order.ts";
import { rowAt, rowsFrom } from "../rows.ts";
import { ELEMENT, isElement } from "../suite.ts";
import type { EvaluateTask } from "./oprf.ts";
import { keyOf, multiplyTheirs } from "./own.ts";

export interface RemaskTask extends EvaluateTask {
  /** Bytes of a row; `points` holds rows here. */
  readonly width: number;
}

export interface IntersectTask {
  /** The sender's items under both keys, in the order of its rows. */
  readonly theirs: Uint8Array;
  /** The receiver's items under both keys, ascending. */
  readonly mine: Uint8Array;
}

/**
 * The masked item of each row under one more scalar. Every ciphertext is checked, whether it will be added or not: what is
 * refused says nothing about who is shared. Throws `PeerError` with the position.
 */
export function remask({ key, points, width, first }: RemaskTask): Uint8Array {
  const items = rowsFrom(points.length / width, ELEMENT, (i) => {
    const row = rowAt(points, width, i);
    for (let at = ELEMENT; at < width; at += ELEMENT) mustBeElement(row.subarray(at, at + ELEMENT), first + i);
    return row.subarray(0, ELEMENT);
  });
  return multiplyTheirs(keyOf(key), items, first);
}

function mustBeElement(bytes: Uint8Array, position: number): void {
  if (!isElement(bytes)) throw new PeerError(`ciphertext number ${position} is not made of canonical elements`);
}

/** The numbers of the sender's rows that the receiver's items are among. */
export function intersect({ theirs, mine }: IntersectTask): Uint32Array {
  const places = Uint32Array.from({ length: theirs.length / ELEMENT }, (_, i) => i);
  return places.filter((i) => find(mine, ELEMENT, rowAt(theirs, ELEMENT, i)) >= 0);
}
