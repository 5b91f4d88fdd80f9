// The OPRF of RFC 9497 over rows of items. Each input is about 1,000 items, some 40 ms.
import { concat } from "@tavs/core";
import { rowAt, rowsFrom } from "../rows.ts";
import { blindOf, deriveKey, invertAll, outputRows, SCALAR, seal } from "../suite.ts";
import { countOf, type KeySeed, multiplyOwn, multiplyTheirs, type Own } from "./own.ts";
import { LABEL_KEY, rowBytes, TAG } from "./tags.ts";

const OUTPUT = 64; // bytes of SHA-512

export interface BlindTask {
  readonly own: Own;
  readonly blindKey: Uint8Array;
  /** The number of the first of these items in its set: blinds and errors count from there. */
  readonly first: number;
}

export interface TagTask {
  readonly own: Own;
  readonly key: KeySeed;
  readonly labels: Uint8Array;
  /** 0 where there are no labels. */
  readonly labelWidth: number;
}

export interface EvaluateTask {
  readonly key: KeySeed;
  readonly points: Uint8Array;
  readonly first: number;
}

export interface FinalizeTask extends BlindTask {
  readonly evaluated: Uint8Array;
  /** How much of each output is kept: 16 for the tag alone, 64 with the key of its label. */
  readonly keep: number;
}

/** RFC 9497 §3.3.1 Blind: hides each item behind a scalar of its own. */
export function blind({ own, blindKey, first }: BlindTask): Uint8Array {
  return multiplyOwn(
    rowsFrom(countOf(own), SCALAR, (i) => blindOf(blindKey, first + i)),
    own,
  );
}

/** RFC 9497 §3.3.1 BlindEvaluate, under the sender's key of this session. */
export function evaluate({ key, points, first }: EvaluateTask): Uint8Array {
  return multiplyTheirs(deriveKey(key.seed, key.info), points, first);
}

/** RFC 9497 §3.3.1 Evaluate: what `finalize` gives for this item, cut to its tag, and the label sealed under the rest. */
export function tag({ own, key, labels, labelWidth }: TagTask): Uint8Array {
  const elements = multiplyOwn(deriveKey(key.seed, key.info), own);
  if (labelWidth === 0) return outputRows(own, elements, TAG);
  const outputs = outputRows(own, elements, OUTPUT);
  return rowsFrom(countOf(own), rowBytes(labelWidth), (i) => {
    const whole = rowAt(outputs, OUTPUT, i);
    const itsTag = whole.subarray(0, TAG);
    return concat(itsTag, seal(whole.subarray(LABEL_KEY), rowAt(labels, labelWidth, i), itsTag));
  });
}

/** RFC 9497 §3.3.1 Finalize: takes the blinds off. */
export function finalize({ own, blindKey, first, evaluated, keep }: FinalizeTask): Uint8Array {
  const blinds = Array.from({ length: countOf(own) }, (_, i) => blindOf(blindKey, first + i));
  return outputRows(own, multiplyTheirs(concat(...invertAll(blinds)), evaluated, first), keep);
}
