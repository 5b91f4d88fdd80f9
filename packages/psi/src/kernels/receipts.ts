// How a receiver shows which items are shared: by a part of their OPRF outputs that only who had them evaluated knows.
import { u32 } from "@tavs/core";
import { find, sorted } from "../order.ts";
import { rowsFrom } from "../rows.ts";
import { pseudorandom } from "../suite.ts";
import { BOOK_ENTRY, RECEIPT, RECEIPT_AT } from "./tags.ts";

export const receiptOf = (output: Uint8Array): Uint8Array => output.subarray(RECEIPT_AT, RECEIPT_AT + RECEIPT);

/** Fills up what is to be said, so that its length says nothing. */
export interface Filling {
  /** How many receipts are said in all. */
  readonly count: number;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** The receipts among pseudorandom bytes that nobody else can tell from them, ascending. */
export function fill(receipts: readonly Uint8Array[], { count, key }: Filling): Uint8Array {
  const receiptAt = (i: number): Uint8Array => receipts[i] ?? pseudorandom(key, u32(i - receipts.length), RECEIPT);
  return sorted(rowsFrom(count, RECEIPT, receiptAt), RECEIPT);
}

export interface RecogniseTask {
  /** A receipt and an item's number each. */
  readonly book: Uint8Array;
  readonly receipts: Uint8Array;
}

/** The numbers of the items whose receipts came, ascending. */
export function recognise({ book, receipts }: RecogniseTask): Uint32Array {
  const numbers: number[] = [];
  const view = new DataView(book.buffer, book.byteOffset, book.byteLength);
  for (let at = 0; at < book.length; at += BOOK_ENTRY)
    if (find(receipts, RECEIPT, book.subarray(at, at + RECEIPT)) >= 0) numbers.push(view.getUint32(at + RECEIPT));
  return Uint32Array.from(numbers).sort();
}
