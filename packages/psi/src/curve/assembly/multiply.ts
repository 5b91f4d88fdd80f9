// Two points times two scalars, by signed digits of four bits. Every step is the same whatever the scalars are: 64 rows are
// added, the identity among them, and each is picked by reading the whole table under masks.
import { CURRENT, DIGITS, HALVES, LIMBS, ONE, POINT, ROW, SPREAD, TABLE, WINDOW, ZERO } from "./layout";
import { addRow, double, openRow, rowOf, T, Y, Z } from "./point";
import { storeWindow } from "./product";

const WINDOWS: usize = 64;
/** Tables of one point for many scalars, and the bytes of each. */
export const TABLES: usize = 8;
const MULTIPLES: usize = 8 * POINT;
/** The order of the group, 2^252 + 27742317777372353535851937790883648493: words of 64 bits, the third is 0. */
const ORDER_0: u64 = ((<u64>0x5812631a) << 32) | 0x5cf5d3ed;
const ORDER_1: u64 = ((<u64>0x14def9de) << 32) | 0xa2f79cd6;
const ORDER_3: u64 = (<u64>1) << 60;

/** CURRENT = digits * CURRENT. */
export function multiplyCurrent(): void {
  fillTable(TABLE);
  multiplyTables(TABLE, 1);
}

/** The tables of CURRENT and of its multiples by 2^32, 2^64 and so on: each serves an eighth of the digits. */
export function spread(): void {
  for (let k: usize = 0; k < TABLES; k++) {
    fillTable(SPREAD + k * MULTIPLES); // and CURRENT is 8 times what it was
    for (let i: usize = 0; i < 29; i++) double(CURRENT, i === 28);
  }
}

/** CURRENT = digits * the point of these tables: as many doublings as one table has digits. */
export function multiplyTables(tables: usize, count: usize): void {
  const share = WINDOWS / count;
  identity();
  for (let digit = share; digit > 0; digit--) {
    if (digit < share) {
      double(CURRENT, false);
      double(CURRENT, false);
      double(CURRENT, false);
      double(CURRENT, true);
    }
    for (let k: usize = 0; k < count; k++) {
      pick(tables + k * MULTIPLES, v128.load(DIGITS + (k * share + digit - 1) * 16));
      addRow(CURRENT, ROW, k + 1 < count || digit === 1);
    }
  }
}

function identity(): void {
  memory.copy(CURRENT, ZERO, LIMBS);
  memory.copy(CURRENT + Y, ONE, LIMBS);
  memory.copy(CURRENT + Z, ONE, LIMBS);
  memory.copy(CURRENT + T, ZERO, LIMBS);
}

/** The multiples 1 to 8 of CURRENT, which is then 8 times what it was. */
function fillTable(table: usize): void {
  const end = table + MULTIPLES;
  for (let row = table; row < end; row += POINT) {
    if (row > table) addRow(CURRENT, ROW, true);
    rowOf(row, CURRENT);
    if (row === table) openRow(ROW, table);
  }
}

// ROW = the windows of each half's digit, from -8 to 8: all eight rows are read, and a negative digit changes their signs.
function pick(table: usize, digits: v128): void {
  const size = i64x2.abs(digits);
  const one = v128.and(i64x2.eq(size, i64x2.splat(0)), f64x2.splat(1)); // of the identity: Y + X, Y - X and half of 2Z
  const sign = v128.and(i64x2.lt_s(digits, i64x2.splat(0)), f64x2.splat(-0.0));
  const minus = i64x2.lt_s(digits, i64x2.splat(0));
  for (let i: usize = 0; i < LIMBS; i += 16) {
    const first = i === 0 ? one : i64x2.splat(0); // the limb's place is no secret
    const y0 = v128.or(among(table + i, size), first);
    const y1 = v128.or(among(table + Y + i, size), first);
    storeWindow(ROW + i, v128.bitselect(y1, y0, minus));
    storeWindow(ROW + WINDOW + i, v128.bitselect(y0, y1, minus));
    storeWindow(ROW + 2 * WINDOW + i, v128.or(among(table + Z + i, size), f64x2.add(first, first)));
    storeWindow(ROW + 3 * WINDOW + i, v128.xor(among(table + T + i, size), sign));
  }
}

function among(limb: usize, size: v128): v128 {
  let found = v128.and(v128.load(limb), i64x2.eq(size, i64x2.splat(1)));
  found = v128.or(found, v128.and(v128.load(limb, POINT), i64x2.eq(size, i64x2.splat(2))));
  found = v128.or(found, v128.and(v128.load(limb, 2 * POINT), i64x2.eq(size, i64x2.splat(3))));
  found = v128.or(found, v128.and(v128.load(limb, 3 * POINT), i64x2.eq(size, i64x2.splat(4))));
  found = v128.or(found, v128.and(v128.load(limb, 4 * POINT), i64x2.eq(size, i64x2.splat(5))));
  found = v128.or(found, v128.and(v128.load(limb, 5 * POINT), i64x2.eq(size, i64x2.splat(6))));
  found = v128.or(found, v128.and(v128.load(limb, 6 * POINT), i64x2.eq(size, i64x2.splat(7))));
  return v128.or(found, v128.and(v128.load(limb, 7 * POINT), i64x2.eq(size, i64x2.splat(8))));
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
