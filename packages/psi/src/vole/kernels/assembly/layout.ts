// Where fixed things lie in memory. All else lies behind HEAP, where memory.ts says: there is no allocator here.

/** What `permute` reads and writes: words of four blocks side by side. Twelve vectors of input (key and position), sixteen of output. */
export const IN: usize = 1024;
export const OUT: usize = 1216;
/** Constants of the hash, 16 bytes each, written by memory.ts: see chacha.ts. */
export const STREAM: usize = 1472;
export const ROW: usize = 1488;
export const TAG: usize = 1504;
export const TREE: usize = 1520;
export const TRANSFER: usize = 1536;
export const LABEL: usize = 1552;

/** Sixteen vectors of scratch: see transpose.ts. */
export const ROWS: usize = 2048;
/** 32 vectors of nibbles, and 16 of a product: see field.ts. */
export const NIBBLES: usize = 2560;
export const PRODUCT: usize = 3072;
/** A few single elements. */
export const SCRATCH: usize = 3328;

/** Subsets of eight groups of rows, of two vectors: see code.ts. */
export const GROUPS: usize = 4096;

/** Bytes of the tables of a fixed element: 16 bytes of a product, of 32 nibbles, of 16 values. */
export const TABLES: usize = 8192;
/** Bytes of one element, and of one OKVS row (three places and 64 dense columns). */
export const ELEMENT: usize = 16;
export const RECORD: usize = 32;
/** Bytes of the sums of dense columns: 8 groups of 256 subsets. */
export const SUMS: usize = 32768;
/** Where memory.ts begins to give out memory. */
export const HEAP: usize = 16384;
