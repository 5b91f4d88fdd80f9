// Two points times two scalars, by signed digits of four bits. Every step is the same whatever the scalars are: 64 rows are
// added, the identity among them, and each is picked by reading the whole table under masks.
import { negateIf } from "./field";
import { CURRENT, DIGITS, HALVES, LIMBS, ONE, POINT, ROW, TABLE, TWO, ZERO } from "./layout";
import { addRow, double, rowOf, T, Y, Z } from "./point";

const WINDOWS: usize = 64;
/** The order of the group, 2^252 + 27742317777372353535851937790883648493: words of 64 bits, the third is 0. */
const ORDER_0: u64 = ((<u64>0x5812631a) << 32) | 0x5cf5d3ed;
const ORDER_1: u64 = ((<u64>0x14def9de) << 32) | 0xa2f79cd6;
const ORDER_3: u64 = (<u64>1) << 60;

/** CURRENT = digits * CURRENT. */
export function multiplyCurrent(): void {
  fillTable();
  identity();
  for (let digit: usize = WINDOWS; digit > 0; digit--) {
    if (digit < WINDOWS) {
      double(CURRENT, false);
      double(CURRENT, false);
      double(CURRENT, false);
      double(CURRENT, true);
    }
    pick(v128.load(DIGITS + (digit - 1) * 16));
    addRow(CURRENT, ROW, digit === 1);
  }
}

function identity(): void {
  memory.copy(CURRENT, ZERO, LIMBS);
  memory.copy(CURRENT + Y, ONE, LIMBS);
  memory.copy(CURRENT + Z, ONE, LIMBS);
  memory.copy(CURRENT + T, ZERO, LIMBS);
}

function fillTable(): void {
  memory.copy(TABLE, ONE, LIMBS);
  memory.copy(TABLE + Y, ONE, LIMBS);
  memory.copy(TABLE + Z, TWO, LIMBS);
  memory.copy(TABLE + T, ZERO, LIMBS);
  const end = TABLE + 9 * POINT;
  for (let row = TABLE + POINT; row < end; row += POINT) {
    if (row > TABLE + POINT) addRow(CURRENT, TABLE + POINT, true);
    rowOf(row, CURRENT);
  }
}

// ROW = the row of each half's digit, from -8 to 8: all nine are read, and a negative one changes its signs.
function pick(digits: v128): void {
  const size = i64x2.abs(digits);
  const m0 = i64x2.eq(size, i64x2.splat(0));
  const m1 = i64x2.eq(size, i64x2.splat(1));
  const m2 = i64x2.eq(size, i64x2.splat(2));
  const m3 = i64x2.eq(size, i64x2.splat(3));
  const m4 = i64x2.eq(size, i64x2.splat(4));
  const m5 = i64x2.eq(size, i64x2.splat(5));
  const m6 = i64x2.eq(size, i64x2.splat(6));
  const m7 = i64x2.eq(size, i64x2.splat(7));
  const m8 = i64x2.eq(size, i64x2.splat(8));
  for (let i: usize = 0; i < POINT; i += 16) {
    let limb = v128.and(v128.load(TABLE + i), m0);
    limb = v128.or(limb, v128.and(v128.load(TABLE + i, POINT), m1));
    limb = v128.or(limb, v128.and(v128.load(TABLE + i, 2 * POINT), m2));
    limb = v128.or(limb, v128.and(v128.load(TABLE + i, 3 * POINT), m3));
    limb = v128.or(limb, v128.and(v128.load(TABLE + i, 4 * POINT), m4));
    limb = v128.or(limb, v128.and(v128.load(TABLE + i, 5 * POINT), m5));
    limb = v128.or(limb, v128.and(v128.load(TABLE + i, 6 * POINT), m6));
    limb = v128.or(limb, v128.and(v128.load(TABLE + i, 7 * POINT), m7));
    limb = v128.or(limb, v128.and(v128.load(TABLE + i, 8 * POINT), m8));
    v128.store(ROW + i, limb);
  }
  negateRow(i64x2.lt_s(digits, i64x2.splat(0)));
}

// -(x, y) = (-x, y): Y + X and Y - X change places, 2dT its sign.
function negateRow(mask: v128): void {
  for (let i: usize = 0; i < LIMBS; i += 16) {
    const plus = v128.load(ROW + i);
    const minus = v128.load(ROW + i, LIMBS);
    v128.store(ROW + i, v128.bitselect(minus, plus, mask));
    v128.store(ROW + i, v128.bitselect(plus, minus, mask), LIMBS);
  }
  negateIf(ROW + T, mask);
}

/**
 * Half of a scalar, as 64 digits from -8 to 8 for one half (0 or 8). Bits 0 to 254 are taken: with the order of the group
 * where that is odd, so that it can be halved. What doubles it again is the encoding.
 */
export function halve(half: usize, scalar: usize): void {
  const odd: u64 = 0 - (load<u64>(scalar) & 1);
  let carry = addWord(0, load<u64>(scalar), odd & ORDER_0, 0);
  carry = addWord(8, load<u64>(scalar, 8), odd & ORDER_1, carry);
  carry = addWord(16, load<u64>(scalar, 16), 0, carry);
  addWord(24, load<u64>(scalar, 24) & (u64.MAX_VALUE >> 1), odd & ORDER_3, carry);
  let up: i64 = 0;
  for (let i: usize = 0; i < WINDOWS; i++) {
    const bit = i * 4 + 1; // shifted by one: halved
    const digit = ((i64.load16_u(HALVES + (bit >> 3)) >> (bit & 7)) & 15) + up;
    up = (digit + 8) >> 4;
    store<i64>(DIGITS + i * 16 + half, digit - (up << 4));
  }
}

// Stores a + b + carry and returns its carry, which the top bits decide without a comparison.
function addWord(at: usize, a: u64, b: u64, carry: u64): u64 {
  const sum = a + b + carry;
  store<u64>(HALVES + at, sum);
  return ((a & b) | ((a | b) & ~sum)) >> 63;
}
