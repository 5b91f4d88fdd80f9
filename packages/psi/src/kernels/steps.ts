// A step of a walk through the multiples of the generator, as a row of bytes.

/** How much of an element a step shows, in bytes: among 2^41 comparisons a false match has probability 2^-23. */
export const STEP_KEY = 8;
/** Bytes of a step: the beginning of its element, and its number in 4 bytes. */
export const STEP: number = STEP_KEY + 4;
