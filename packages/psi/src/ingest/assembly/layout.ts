// Where fixed things lie in memory: the compiler puts constants from 1024 on, all else lies behind HEAP, where kernel-memory.ts says.

/** The words of four messages' schedules side by side: 64 vectors. */
export const SCHEDULE: usize = 2048;
/** Eight vectors: word i of all four hashes. */
export const STATE: usize = 3072;
/** A block of each of four messages, and behind it what may be written over. */
export const LANES: usize = 3328;
export const LANE: usize = 96;

/** Bytes of a digest, and of an entry: the first 8 bytes of a digest as a number, and its row. */
export const DIGEST: usize = 32;
export const ENTRY: usize = 16;
/** Where memory.ts begins to give out memory. */
export const HEAP: usize = 8192;
