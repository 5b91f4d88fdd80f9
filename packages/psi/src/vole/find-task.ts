// The receiver looks its items up among the sender's tags.
import { PeerError } from "@tavs/core";
import { DIGEST_BYTES } from "../item-set.ts";
import type { Matched } from "../kernels/match.ts";
import { inSteps, lengthOf, openMemory, putParts, STEP } from "./kernels/memory.ts";
import { openedLabels } from "./label-rows.ts";
import { marksOf } from "./match.ts";
import { ELEMENT } from "./parameters.ts";

export interface FindTask {
  readonly own: Uint8Array;
  readonly digests: Uint8Array;
  /** 16 bytes. */
  readonly mask: Uint8Array;
  /** The sender's, ascending: a tag, and behind it the sealed label where there is one. In parts, as they came. */
  readonly rows: readonly Uint8Array[];
  readonly tagBytes: number;
  /** 0 where there are no labels. */
  readonly labelWidth: number;
  /** Below so many shared items nothing opens. */
  readonly minShared: number;
}

const NOTHING = new Uint8Array();

/** What is shared. Throws `PeerError` where the tags do not ascend. */
export function voleFind({ own, digests, mask, rows, tagBytes, labelWidth, minShared }: FindTask): Matched {
  const memory = openMemory();
  const { run, put, take, get } = memory;
  const width = tagBytes + labelWidth;
  const [count, said] = [own.length / ELEMENT, lengthOf(rows) / width];
  const [mine, theirs] = [put(own), putParts(memory, rows)];
  const place = run.firstNotAscending(theirs, said, tagBytes, width);
  if (place >= 0) throw new PeerError(`tags: number ${place} repeats what came before it, or is out of order`);
  run.addSame(mine, put(mask), count);
  const values = labelWidth > 0 ? get(mine, count * ELEMENT) : NOTHING;
  const digestsAt = take(STEP * DIGEST_BYTES);
  inSteps(count, (first, size) => {
    const part = digests.subarray(first * DIGEST_BYTES, (first + size) * DIGEST_BYTES);
    memory.view(digestsAt, part.length).set(part);
    run.hashTags(mine + first * ELEMENT, size, digestsAt);
  });
  const marks = marksOf(memory, mine, count, { at: theirs, count: said, size: tagBytes, step: width });
  const found = numbersOf(get(marks, count));
  const shared = found.length < minShared ? new Uint32Array() : found;
  if (labelWidth === 0) return { shared, labels: NOTHING, receipts: NOTHING };
  const all = { values, digests, tags: get(mine, count * ELEMENT), shared };
  return {
    shared,
    labels: openedLabels(all, { rows: get(theirs, said * width), tagBytes, labelWidth }),
    receipts: NOTHING,
  };
}

/** Where marks are 1: an iterator over a million of them would take as long as the search. */
function numbersOf(marks: Uint8Array): Uint32Array {
  const numbers = new Uint32Array(marks.length);
  let found = 0;
  for (let i = 0; i < marks.length; i++) {
    numbers[found] = i;
    found += marks[i]!;
  }
  return numbers.slice(0, found);
}
