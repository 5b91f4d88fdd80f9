// Updates as rows of 32-bit floats, the same numbers of all of them beneath each other: a column is what all say of one weight.
// Rows are `pitch` bytes apart, columns are taken in lines of 64 bytes. The exports of the module; places are fixed.

/** Pairs of rows, two bytes each: a network that sorts. */
export const NETWORK: usize = 4096;
/** A weight of 64 bits for each row. */
export const WEIGHTS: usize = 102400;
export const ROWS: usize = 110592;
export const ROWS_ROOM: usize = 1048576;
/** What came of it: a number for each column, or for each row the distances of four rows to it. */
export const RESULT: usize = 1159168;
export const RESULT_ROOM: usize = 65536;

/** Sums of columns with weights, each in 64 bits and rounded once. Whether all of them are finite. */
export function weigh(rows: usize, pitch: usize): bool {
  let bad = i32x4.splat(0);
  for (let column: usize = 0; column < pitch; column += 64) {
    let a = f64x2.splat(0);
    let b = f64x2.splat(0);
    let c = f64x2.splat(0);
    let d = f64x2.splat(0);
    let e = f64x2.splat(0);
    let f = f64x2.splat(0);
    let g = f64x2.splat(0);
    let h = f64x2.splat(0);
    let at = ROWS + column;
    for (let row: usize = 0; row < rows; row++) {
      const weight = v128.load64_splat(WEIGHTS + (row << 3));
      a = f64x2.add(a, f64x2.mul(weight, widened(at, 0)));
      b = f64x2.add(b, f64x2.mul(weight, widened(at, 8)));
      c = f64x2.add(c, f64x2.mul(weight, widened(at, 16)));
      d = f64x2.add(d, f64x2.mul(weight, widened(at, 24)));
      e = f64x2.add(e, f64x2.mul(weight, widened(at, 32)));
      f = f64x2.add(f, f64x2.mul(weight, widened(at, 40)));
      g = f64x2.add(g, f64x2.mul(weight, widened(at, 48)));
      h = f64x2.add(h, f64x2.mul(weight, widened(at, 56)));
      at += pitch;
    }
    const result = RESULT + column;
    v128.store(result, narrowed(a, b));
    v128.store(result, narrowed(c, d), 16);
    v128.store(result, narrowed(e, f), 32);
    v128.store(result, narrowed(g, h), 48);
    for (let at: usize = 0; at < 64; at += 16) bad = v128.or(bad, unlessFinite(v128.load(result + at)));
  }
  return !v128.any_true(bad);
}

/** Two numbers of 32 bits as two of 64. */
function widened(at: usize, offset: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at + offset));
}

/** Columns sorted by the network as far as it sorts, and the mean of the rows in [from, to) afterwards. */
export function rank(comparators: usize, pitch: usize, from: usize, to: usize): void {
  for (let line: usize = ROWS; line < ROWS + pitch; line += 64) {
    for (let i: usize = 0; i < comparators; i++) {
      const pair = NETWORK + (i << 2);
      exchange(line + <usize>load<u16>(pair) * pitch, line + <usize>load<u16>(pair, 2) * pitch);
    }
    for (let at: usize = 0; at < 64; at += 16) mean(line + at, pitch, from, to);
  }
}

/** The smaller numbers of two lines to the first, the larger to the second. */
function exchange(low: usize, high: usize): void {
  const a = v128.load(low);
  const b = v128.load(high);
  const c = v128.load(low, 16);
  const d = v128.load(high, 16);
  v128.store(low, f32x4.pmin(a, b));
  v128.store(high, f32x4.pmax(a, b));
  v128.store(low, f32x4.pmin(c, d), 16);
  v128.store(high, f32x4.pmax(c, d), 16);
  const e = v128.load(low, 32);
  const f = v128.load(high, 32);
  const g = v128.load(low, 48);
  const h = v128.load(high, 48);
  v128.store(low, f32x4.pmin(e, f), 32);
  v128.store(high, f32x4.pmax(e, f), 32);
  v128.store(low, f32x4.pmin(g, h), 48);
  v128.store(high, f32x4.pmax(g, h), 48);
}

function mean(columns: usize, pitch: usize, from: usize, to: usize): void {
  const share = f64x2.splat(1.0 / <f64>(to - from));
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  for (let row = from; row < to; row++) {
    const x = v128.load(columns + row * pitch);
    a = f64x2.add(a, f64x2.promote_low_f32x4(x));
    b = f64x2.add(b, f64x2.promote_low_f32x4(upper(x)));
  }
  v128.store(RESULT + columns - ROWS, narrowed(f64x2.mul(a, share), f64x2.mul(b, share)));
}

/** Squared distances of the rows `first` to `first + 3` from them and each row up to `to`, over some columns: four numbers a row. */
export function measure(first: usize, to: usize, pitch: usize, start: usize, end: usize): void {
  const base = ROWS + first * pitch;
  for (let row = first; row < to; row += 2) {
    let a = f32x4.splat(0);
    let b = f32x4.splat(0);
    let c = f32x4.splat(0);
    let d = f32x4.splat(0);
    let e = f32x4.splat(0);
    let f = f32x4.splat(0);
    let g = f32x4.splat(0);
    let h = f32x4.splat(0);
    const other = ROWS + row * pitch;
    for (let at = start; at < end; at += 16) {
      const x = v128.load(other + at);
      const y = v128.load(other + pitch + at);
      const p = v128.load(base + at);
      const q = v128.load(base + pitch + at);
      const r = v128.load(base + 2 * pitch + at);
      const s = v128.load(base + 3 * pitch + at);
      a = f32x4.add(a, square(f32x4.sub(p, x)));
      b = f32x4.add(b, square(f32x4.sub(q, x)));
      c = f32x4.add(c, square(f32x4.sub(r, x)));
      d = f32x4.add(d, square(f32x4.sub(s, x)));
      e = f32x4.add(e, square(f32x4.sub(p, y)));
      f = f32x4.add(f, square(f32x4.sub(q, y)));
      g = f32x4.add(g, square(f32x4.sub(r, y)));
      h = f32x4.add(h, square(f32x4.sub(s, y)));
    }
    const result = RESULT + ((row - first) << 4);
    v128.store(result, lanes(a, b, c, d));
    v128.store(result, lanes(e, f, g, h), 16);
  }
}

/** Whether all rows are finite numbers. */
export function areFinite(rows: usize, pitch: usize): bool {
  let bad = i32x4.splat(0);
  for (let at: usize = ROWS; at < ROWS + rows * pitch; at += 16) bad = v128.or(bad, unlessFinite(v128.load(at)));
  return !v128.any_true(bad);
}

/** Ones where a number is not finite: taken away from itself it is no number. */
function unlessFinite(x: v128): v128 {
  const zero = f32x4.sub(x, x);
  return f32x4.ne(zero, zero);
}

function square(x: v128): v128 {
  return f32x4.mul(x, x);
}

/** The sums of four vectors, each of its four numbers. */
function lanes(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 1, 4, 5), v128.shuffle<f32>(a, b, 2, 3, 6, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 1, 4, 5), v128.shuffle<f32>(c, d, 2, 3, 6, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 2, 4, 6), v128.shuffle<f32>(ab, cd, 1, 3, 5, 7));
}

function upper(x: v128): v128 {
  return v128.shuffle<f32>(x, x, 2, 3, 2, 3);
}

function narrowed(a: v128, b: v128): v128 {
  return v128.shuffle<f32>(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b), 0, 1, 4, 5);
}
