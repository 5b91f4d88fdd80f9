// One scalar for all items of a party: what private set cardinality is made of (ePrint 2011/141).
import { utf8 } from "@tavs/core";
import { rowAt, rowsFrom } from "../rows.ts";
import { ELEMENT, elementHash, invertAll } from "../suite.ts";
import type { EvaluateTask } from "./oprf.ts";
import { type KeySeed, keyOf, multiplyOwn, multiplyTheirs, type Own } from "./own.ts";
import { TAG } from "./tags.ts";

const MASKED = utf8("tavs/psi/cardinality/1");

/** The element under the inverse of the mask, hashed without its item: 16 bytes each. */
export function unmask({ key, points, first }: EvaluateTask): Uint8Array {
  const inverse = invertAll([keyOf(key)])[0]!;
  return tagsOf(multiplyTheirs(inverse, points, first));
}

export interface MaskTask {
  readonly own: Own;
  readonly key: KeySeed;
}

/** Every own item under one scalar. */
export function mask({ own, key }: MaskTask): Uint8Array {
  return multiplyOwn(keyOf(key), own);
}

/** The tag of each own item under one scalar. */
export function maskedTags(task: MaskTask): Uint8Array {
  return tagsOf(mask(task));
}

const tagsOf = (elements: Uint8Array): Uint8Array =>
  rowsFrom(elements.length / ELEMENT, TAG, (i) => elementHash(MASKED, rowAt(elements, ELEMENT, i)).subarray(0, TAG));
