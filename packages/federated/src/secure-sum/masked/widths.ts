// How wide rows are, in bytes.

/** A key, a share, a hash. */
export const KEY = 32;
export const SIGNATURE = 64;
/** What is signed of an advertisement: two keys and two commitments. */
export const SAID: number = 4 * KEY;
export const ROW: number = SAID + SIGNATURE;
/** Two shares and a tag. */
export const SEALED: number = 2 * KEY + 16;
/** Words of a masked vector in one message: 1 MiB. */
export const PART: number = 1 << 18;
/** Words in one input of a kernel. */
export const PIECE: number = 1 << 16;
/** Signatures, shares or neighbours in one input of a kernel. */
export const BATCH = 64;
