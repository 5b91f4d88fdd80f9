// Where fixed things lie in memory: the compiler puts constants from 1024 on, all else lies behind HEAP, where kernel-memory.ts says.

/** The words of four messages' schedules side by side: 64 vectors. */
export const SCHEDULE: usize = 2048;
/** Eight vectors: word i of all four hashes. */
export const STATE: usize = 3072;
/** A block of each of four messages, and behind it what may be written over. */
export const LANES: usize = 3328;
export const LANE: usize = 96;

/** Bytes of a digest; of a record: a digest, its row, where its text lies, and the size of that; of an entry: 8 bytes of a digest as a number, and which record. */
export const DIGEST: usize = 32;
export const RECORD: usize = 44;
export const ROW: usize = 32;
export const TEXT: usize = 36;
export const SIZE: usize = 40;
export const ENTRY: usize = 16;
/** Of each of the 256 groups of a run, in 4 bytes each: where its records and its texts begin, and where they end. */
export const GROUPS: usize = 256;
export const GROUP: usize = 16;
export const RECORDS_END: usize = 8;
export const TEXTS_END: usize = 12;
/** Where memory.ts begins to give out memory. */
export const HEAP: usize = 8192;
