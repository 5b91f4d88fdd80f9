import { concat, lengthPrefixed, UsageError, u32, utf8 } from "@tavs/core";

/** The longest rule and the longest context, in bytes. An OPRF input is below 2^16 (RFC 9497 §1.2). */
export const MAX_TEXT = 1024;
/** Bytes of one digest: SHA-256. */
export const DIGEST_BYTES = 32;

/**
 * The items of one party: canonical, digested, sorted by digest, each once. Its order is the canonical order of all
 * results; nothing of the order in which the rows came in is left in it. Plain data, about 53 bytes for each CPR number.
 */
export interface ItemSet {
  /** The canonicaliser's rule: parties with different rules do not match silently, they refuse each other. */
  readonly rule: string;
  /** How many different items. */
  readonly size: number;
  /** How many rows held an item that an earlier row held already. */
  readonly duplicates: number;
  /** How many of the items are dummies: see `pad`. */
  readonly dummies: number;
  /**
   * 32 bytes an item, ascending: SHA-256 of the rule and the canonical form, each behind its length. Workers read them where they are
   * (`sharedBytes`): nobody writes to them, and `crypto.subtle` takes a copy.
   */
  readonly digests: Uint8Array;
  /** The row of each item, counted from 0; of duplicates the first. */
  readonly rows: Uint32Array;
  /** The canonical forms in UTF-8, one after the other. */
  readonly texts: Uint8Array;
  /** Where each canonical form ends in `texts`. */
  readonly ends: Uint32Array;
}

/** An `ItemSet` with its group elements, computed once for all sessions of one study. See `prepare`. */
export interface PreparedItems extends ItemSet {
  /** What the items were hashed with, usually the hash of the study terms. */
  readonly context: Uint8Array;
  /** Whether they are for sessions with `verified`, which hash otherwise. */
  readonly verified: boolean;
  /** 32 bytes an item: the ristretto255 elements that RFC 9497 blinds. */
  readonly points: Uint8Array;
}

export const isPrepared = (items: ItemSet | PreparedItems): items is PreparedItems => "points" in items;

/** The canonical form of item number `index`. Throws `UsageError` where there is none. */
export function itemAt({ texts, ends, size }: ItemSet, index: number): string {
  if (!(Number.isInteger(index) && index >= 0 && index < size))
    throw new UsageError(`item number ${index} was asked of a set of ${size}`);
  return decoder.decode(texts.subarray(index === 0 ? 0 : ends[index - 1], ends[index]));
}

const BATCH = 4096; // items that are decoded at once

/** The canonical forms of these items: many at once where all are ASCII, as numbers are. */
export function itemsAt(items: ItemSet, indices: Uint32Array): readonly string[] {
  const found: string[] = [];
  for (let from = 0; from < indices.length; from += BATCH)
    found.push(...batchOf(items, indices.subarray(from, from + BATCH)));
  return found;
}

/** Copied byte by byte: a view for each item would cost more than all of its bytes. */
function batchOf(items: ItemSet, indices: Uint32Array): readonly string[] {
  const { texts, ends } = items;
  const begin = (index: number): number => (index === 0 ? 0 : ends[index - 1]!);
  const lengths = indices.map((index) => ends[index]! - begin(index));
  const bytes = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0));
  let end = 0;
  for (const index of indices) for (let at = begin(index); at < ends[index]!; at++) bytes[end++] = texts[at]!;
  const text = decoder.decode(bytes);
  if (text.length < bytes.length) return Array.from(indices, (index) => itemAt(items, index));
  end = 0;
  return Array.from(lengths, (length) => text.slice(end, (end += length)));
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * What stands before each digest in the OPRF's private input: the input is
 * lengthPrefixed("tavs/psi/1", rule, context, digest). So an item of another rule or another study is another item, and
 * the domain separation strings of RFC 9497 stay as they are. Throws `UsageError` where rule or context is over 1,024 bytes.
 */
export function inputPrefix(rule: string, context: Uint8Array): Uint8Array {
  if (utf8(rule).length > MAX_TEXT || context.length > MAX_TEXT)
    throw new UsageError(`the rule or the context is over ${MAX_TEXT} bytes: use a hash`);
  return concat(lengthPrefixed(utf8("tavs/psi/1"), utf8(rule), context), u32(DIGEST_BYTES));
}
