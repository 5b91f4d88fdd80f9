// The receiver looks its items up among the sender's tags.
import { PeerError } from "@tavs/core";
import { DIGEST_BYTES } from "../item-set.ts";
import { inSteps, openMemory, STEP } from "./kernels/memory.ts";
import { marksOf } from "./match.ts";
import { ELEMENT } from "./parameters.ts";

export interface FindTask {
  readonly own: Uint8Array;
  readonly digests: Uint8Array;
  /** 16 bytes. */
  readonly mask: Uint8Array;
  /** The sender's, ascending. */
  readonly tags: Uint8Array;
  readonly tagBytes: number;
}

/** The numbers of the shared items, ascending. Throws `PeerError` where the tags do not ascend. */
export function voleFind({ own, digests, mask, tags, tagBytes }: FindTask): Uint32Array {
  const memory = openMemory();
  const { run, put, take, get } = memory;
  const [count, said] = [own.length / ELEMENT, tags.length / tagBytes];
  const [rows, theirs] = [put(own), put(tags)];
  const place = run.firstNotAscending(theirs, said, tagBytes);
  if (place >= 0) throw new PeerError(`tags: number ${place} repeats what came before it, or is out of order`);
  run.addSame(rows, put(mask), count);
  const digestsAt = take(STEP * DIGEST_BYTES);
  inSteps(count, (first, size) => {
    const part = digests.subarray(first * DIGEST_BYTES, (first + size) * DIGEST_BYTES);
    memory.view(digestsAt, part.length).set(part);
    run.hashTags(rows + first * ELEMENT, size, digestsAt);
  });
  const marks = marksOf(memory, rows, count, { at: theirs, count: said, width: tagBytes });
  return numbersOf(get(marks, count));
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
