// Where things lie in memory: fixed places, no allocator. kernel.ts wipes all but the constants after each batch.

/** Bytes of two field elements side by side: twelve limbs of two doubles. */
export const LIMBS: usize = 192;
/** Bytes of two points side by side: X, Y, Z, T; or of a row of the table: Y + X, Y - X, 2Z, 2dT. */
export const POINT: usize = 768;

/** For each limb 1.5 * 2^52 units of the next, in both halves. */
export const CARRY: usize = 1024;
/** 19 / 2^255. */
export const FOLD: usize = 1216;

/** RFC 9496 §4.1, as elements: written by constants.ts, in this order. */
export const ZERO: usize = 1280;
export const ONE: usize = 1472;
export const D: usize = 1664;
export const SQRT_M1: usize = 1856;
export const SQRT_AD_MINUS_ONE: usize = 2048;
export const INVSQRT_A_MINUS_D: usize = 2240;
export const ONE_MINUS_D_SQ: usize = 2432;
export const D_MINUS_ONE_SQ: usize = 2624;
export const TWO: usize = 2816;
export const TWO_D: usize = 3008;

/** The order of the words of a block in ten rounds of BLAKE2b, a byte each: written by constants.ts. */
export const SIGMA: usize = 4096;
/** Bytes of a window of two factors (field.ts). */
export const WINDOW: usize = 384;
/** Constants lie before this place, and from K to HASH_STATE. */
export const WORK: usize = 8192;
export const FACTOR: usize = 8192;
export const COLUMNS: usize = 8576;
/** 32 bytes of each half of an element. */
export const BYTES: usize = 8832;
/** Elements that a function of root.ts, point.ts or ristretto.ts needs for itself. */
export const ROOT: usize = 9216;
export const STEP: usize = 11264;
export const MAP: usize = 13312;
/** Two points that are worked on, two others, and the windows of the row that is added. */
export const CURRENT: usize = 16384;
export const OTHER: usize = 17152;
export const ROW: usize = 17920;
/** Rows of the multiples 1 to 8 of two points. */
export const TABLE: usize = 19456;
/** 64 digits of two scalars, each in 8 bytes. */
export const DIGITS: usize = 25600;
export const HALVES: usize = 26624;

/** What a batch reads: up to 128 scalars, elements or 64 uniform bytes each, and writes. */
export const BATCH: usize = 128;
export const SCALARS: usize = 32768;
export const INPUT: usize = 36864;
export const OUTPUT: usize = 45056;
/** One byte for each element: 1 where it is one. */
export const VALID: usize = 49152;
/** What an item is hashed from, 32 bytes each, beside what all items share (sha512.ts). */
export const DIGESTS: usize = 53248;
/** The first message of a hash, padded, and the second. */
export const FIRST: usize = 57344;
export const SECOND: usize = 60928;
export const TEMPLATE: usize = 3584;
/** SHA-512's constants, written by constants.ts, and its state. */
export const K: usize = 61440;
export const INITIAL: usize = 62080;
export const HASH_STATE: usize = 62144;
export const SCHEDULE: usize = 62208;

/** BLAKE2b's state and its sixteen words. */
export const BLAKE_STATE: usize = 64512;
export const BLAKE_WORK: usize = 64640;

/** Seven elements for each two points, between a multiplication and its encoding. */
export const PENDING: usize = 65536;
export const PENDING_ROW: usize = 1344;
/** Eight tables of one point, for many scalars; or 48 KiB of what is hashed. */
export const SPREAD: usize = 151552;
