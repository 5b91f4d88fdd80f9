import { sha256 } from "@noble/hashes/sha2.js";
import { equal, lengthPrefixed, u32, utf8 } from "@tavs/core";
import { bucketsFor, fingerprintBytesFor, occupied, type Shape, SLOTS } from "./cuckoo-filter.ts";
import type { KeyScope } from "./epoch.ts";

/** What a filter is, beside its table. */
export interface FilterHeader extends KeyScope {
  /** How many items are in it. */
  readonly size: number;
  /** How many items a session may ask: false matches have a probability below 2^-40 for so many. */
  readonly maxQueries: number;
  /** Names the key without telling it. */
  readonly keyCheck: Uint8Array;
  /** Of the filter's hash functions. */
  readonly seed: number;
}

/** A server's whole set under the key of one epoch: plain data, to be kept by both parties under its digest. */
export interface EpochFilter extends FilterHeader {
  /** Buckets of four fingerprints. */
  readonly table: Uint8Array;
  /** SHA-256 of all the rest. */
  readonly digest: Uint8Array;
}

/** The largest set and the most queries of a session: tables stay below 180 MB. */
export const MAX_SIZE: number = 2 ** 24;

/** The table's shape: it follows from the header. */
export const shapeOf = ({ size, maxQueries, seed }: FilterHeader): Shape => ({
  buckets: bucketsFor(size),
  fingerprintBytes: fingerprintBytesFor(maxQueries),
  seed,
});

/** Bytes of one bucket. */
export const bucketBytes = (header: FilterHeader): number => SLOTS * shapeOf(header).fingerprintBytes;

/** True where the table has its length and as many items as the header says, and the digest is that of both. */
export function isSound(filter: EpochFilter): boolean {
  const { buckets, fingerprintBytes } = shapeOf(filter);
  return (
    filter.table.length === buckets * SLOTS * fingerprintBytes &&
    equal(digestOf(filter, filter.table), filter.digest) &&
    occupied(filter.table, fingerprintBytes) === filter.size
  );
}

/** SHA-256 of header and table. About 10 ms for a megabyte: runs in a worker. */
export function digestOf(header: FilterHeader, table: Uint8Array): Uint8Array {
  const { epoch, rule, context, size, maxQueries, keyCheck, seed } = header;
  const scope = [utf8(epoch.from), utf8(epoch.until), utf8(rule), context, keyCheck];
  const fields = lengthPrefixed(utf8("psi/unbalanced-filter/1"), ...scope, u32(size), u32(maxQueries), u32(seed));
  return sha256.create().update(fields).update(table).digest();
}
