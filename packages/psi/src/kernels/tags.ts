/** Bytes of a tag where no size is known yet: 128 bits. */
export const TAG = 16;
/** Where in an OPRF output the receipt of a shared item begins: 16 bytes, which only who evaluated the item knows. */
export const RECEIPT_AT = 16;
export const RECEIPT = 16;
/** Bytes of what a sender keeps for each item: its receipt and its number. */
export const BOOK_ENTRY: number = RECEIPT + 4;
/** Where in an OPRF output the key of the label begins: 32 bytes that no tag shows. */
export const LABEL_KEY = 32;
const SEAL = 16; // what ChaCha20-Poly1305 adds
const SAFETY = 40; // bits: two tags of a session are the same by chance with probability 2^-40 at most
const LEAST = 10; // in 80 bits no two of all CPR numbers share a tag: with fewer a sender could try several people by one

/**
 * Bytes of a tag between sets of n and m items. Two items of the sender must not share one either, which the receiver would take
 * for a repetition: the larger set counts twice. At most 13, hence less than a receipt's place.
 */
export const tagBytes = (n: number, m: number): number =>
  Math.max(LEAST, Math.ceil((SAFETY + 2 * bitsOf(Math.max(n, m))) / 8));

/** The least b with 2^b at least the count. */
const bitsOf = (count: number): number => (count <= 1 ? 0 : 32 - Math.clz32(count - 1));

/** Bytes of a sender's row: a tag, and the sealed label behind it. `labelWidth` is 0 where there are no labels. */
export const rowBytes = (labelWidth: number, tag: number): number => (labelWidth === 0 ? tag : tag + labelWidth + SEAL);
