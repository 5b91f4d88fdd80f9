// The OPRF of RFC 9497 over rows of items. Each input is about 1,000 items, some 40 ms.
import { concat, u32 } from "@tavs/core";
import { rowAt, rowsFrom } from "../rows.ts";
import { blindOf, invertAll, outputRows, SCALAR, seal } from "../suite.ts";
import { countOf, type KeySeed, keyOf, multiplyOwn, multiplyTheirs, type Own } from "./own.ts";
import { receiptOf } from "./receipts.ts";
import { BOOK_ENTRY, LABEL_KEY, rowBytes } from "./tags.ts";

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
  readonly tagBytes: number;
  /** The number of the first of these items in its set, where a receipt and its item's number are to stand behind each row. */
  readonly receiptsFrom?: number;
}

export interface EvaluateTask {
  readonly key: KeySeed;
  readonly points: Uint8Array;
  readonly first: number;
}

export interface FinalizeTask extends BlindTask {
  readonly evaluated: Uint8Array;
  /** How much of each output is kept: the tag alone, up to the receipt, or all with the key of its label. */
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
  return multiplyTheirs(keyOf(key), points, first);
}

/** RFC 9497 §3.3.1 Evaluate: what `finalize` gives for this item, cut to its tag, and the label sealed under the rest. */
export function tag({ own, key, labels, labelWidth, tagBytes, receiptsFrom }: TagTask): Uint8Array {
  const elements = multiplyOwn(keyOf(key), own);
  if (labelWidth === 0 && receiptsFrom === undefined) return outputRows(own, elements, tagBytes);
  const outputs = outputRows(own, elements, OUTPUT);
  const width = rowBytes(labelWidth, tagBytes) + (receiptsFrom === undefined ? 0 : BOOK_ENTRY);
  return rowsFrom(countOf(own), width, (i) => {
    const whole = rowAt(outputs, OUTPUT, i);
    const itsTag = whole.subarray(0, tagBytes);
    const label = labelWidth > 0 ? seal(whole.subarray(LABEL_KEY), rowAt(labels, labelWidth, i), itsTag) : NOTHING;
    const receipt = receiptsFrom === undefined ? NOTHING : concat(receiptOf(whole), u32(receiptsFrom + i));
    return concat(itsTag, label, receipt);
  });
}

const NOTHING = new Uint8Array();

/** RFC 9497 §3.3.1 Finalize: takes the blinds off. */
export function finalize({ own, blindKey, first, evaluated, keep }: FinalizeTask): Uint8Array {
  const blinds = Array.from({ length: countOf(own) }, (_, i) => blindOf(blindKey, first + i));
  return outputRows(own, multiplyTheirs(concat(...invertAll(blinds)), evaluated, first), keep);
}
