// Where things lie in memory: fixed places, no allocator. What is secret is wiped at the end of each batch.

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

/** A factor's limbs and, before them, those limbs wrapped around. */
export const WINDOW: usize = 8192;
export const COLUMNS: usize = 8576;
/** 32 bytes of each half of an element. */
export const BYTES: usize = 8832;
/** Elements that a function of root.ts, point.ts or ristretto.ts needs for itself. */
export const ROOT: usize = 9216;
export const STEP: usize = 11264;
export const MAP: usize = 13312;
/** Two points that are worked on, and the row that is added to them. */
export const CURRENT: usize = 16384;
export const ROW: usize = 17152;
export const OTHER: usize = 17920;
/** Multiples 0 to 8 of two points. */
export const TABLE: usize = 18688;
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
/** Seven elements for each two points, between a multiplication and its encoding. */
export const PENDING: usize = 65536;
export const PENDING_ROW: usize = 1344;
