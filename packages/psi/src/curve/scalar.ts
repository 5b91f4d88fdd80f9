// Scalars of ristretto255: integers modulo the order L = 2^252 + 27742317777372353535851937790883648493 (RFC 9496 §4.4).

/** L, the lowest byte first. */
const ORDER: readonly number[] = [
  0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];
const BYTES = 32;

/**
 * 64 uniform bytes modulo L, by the limbs of TweetNaCl (D. J. Bernstein et al., LATINCRYPT 2014: `modL`, public domain). Every step is the
 * same whatever the bytes are, and every number fits in 32 bits.
 */
export function reduce(uniform: Uint8Array): Uint8Array {
  const x = Int32Array.from(uniform);
  for (let i = 63; i >= BYTES; i--) foldDown(x, i); // 2^256 is -16 (L - 2^252) modulo L
  let carry = 0;
  for (let j = 0; j < BYTES; j++) {
    const sum = x[j]! + carry - (x[31]! >> 4) * ORDER[j]!;
    carry = sum >> 8;
    x[j] = sum & 255;
  }
  for (let j = 0; j < BYTES; j++) x[j]! -= carry * ORDER[j]!;
  for (let j = 0; j < BYTES; j++) {
    x[j + 1]! += x[j]! >> 8;
    x[j]! &= 255;
  }
  return Uint8Array.from(x.subarray(0, BYTES));
}

/** Takes limb i into the twenty below it that L's low half and the carries reach. */
function foldDown(x: Int32Array, i: number): void {
  let carry = 0;
  for (let j = i - 32; j < i - 12; j++) {
    const sum = x[j]! + carry - 16 * x[i]! * ORDER[j - (i - 32)]!;
    carry = (sum + 128) >> 8;
    x[j] = sum - (carry << 8);
  }
  x[i - 12]! += carry;
  x[i] = 0;
}
