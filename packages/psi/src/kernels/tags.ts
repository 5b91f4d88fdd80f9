/** Bytes of a tag: 128 bits, so that among 2^20 x 2^20 items a false match has probability 2^-88. */
export const TAG = 16;
/** Where in an OPRF output the key of the label begins: 32 bytes that no tag shows. */
export const LABEL_KEY = 32;
const SEAL = 16; // what ChaCha20-Poly1305 adds

/** Bytes of a sender's row: a tag, and the sealed label behind it. `labelWidth` is 0 where there are no labels. */
export const rowBytes = (labelWidth: number): number => (labelWidth === 0 ? TAG : TAG + labelWidth + SEAL);
