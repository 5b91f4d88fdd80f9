// The receiver looks its items up among the sender's tags.
import { PeerError } from "@tavs/core";
import { openMemory } from "./kernels/memory.ts";
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
  const { run, put, take, get } = openMemory();
  const [count, said] = [own.length / ELEMENT, tags.length / tagBytes];
  const [rows, theirs] = [put(own), put(tags)];
  const place = run.firstNotAscending(theirs, said, tagBytes);
  if (place >= 0) throw new PeerError(`tags: number ${place} repeats what came before it, or is out of order`);
  run.addSame(rows, put(mask), count);
  run.hashTags(rows, count, put(digests));
  const bits = 33 - Math.clz32(Math.max(1, count)); // a table that is half full at most
  const [table, marks] = [take(8 * 2 ** bits), take(count)];
  run.enter(table, bits, rows, count);
  run.find(marks, table, bits, rows, theirs, said, tagBytes);
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
