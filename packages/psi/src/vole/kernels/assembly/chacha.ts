// The block function of ChaCha with twelve rounds (Bernstein 2008; RFC 8439 §2.3 with 12 for 20), four blocks at once. It is the
// only hash of the protocol: 16 bytes of constant say what for, "expand 32-byte k" where it is a stream, 32 of key, 16 of position.
import { IN, OUT } from "./layout";

function rotate16(x: v128): v128 {
  return i8x16.shuffle(x, x, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);
}

/** By three instructions: a shuffle of single bytes takes more, because engines make its pattern anew each time. */
function rotate(x: v128, bits: i32): v128 {
  return v128.or(i32x4.shl(x, bits), i32x4.shr_u(x, 32 - bits));
}

/** OUT = the block under this constant, of key and position in IN. Vector i holds word i of all four blocks. */
export function permute(constant: usize): void {
  let x0 = v128.load32_splat(constant);
  let x1 = v128.load32_splat(constant, 4);
  let x2 = v128.load32_splat(constant, 8);
  let x3 = v128.load32_splat(constant, 12);
  let x4 = v128.load(IN);
  let x5 = v128.load(IN, 16);
  let x6 = v128.load(IN, 32);
  let x7 = v128.load(IN, 48);
  let x8 = v128.load(IN, 64);
  let x9 = v128.load(IN, 80);
  let xa = v128.load(IN, 96);
  let xb = v128.load(IN, 112);
  let xc = v128.load(IN, 128);
  let xd = v128.load(IN, 144);
  let xe = v128.load(IN, 160);
  let xf = v128.load(IN, 176);
  for (let round = 0; round < 6; round++) {
    x0 = i32x4.add(x0, x4);
    x1 = i32x4.add(x1, x5);
    x2 = i32x4.add(x2, x6);
    x3 = i32x4.add(x3, x7);
    xc = rotate16(v128.xor(xc, x0));
    xd = rotate16(v128.xor(xd, x1));
    xe = rotate16(v128.xor(xe, x2));
    xf = rotate16(v128.xor(xf, x3));
    x8 = i32x4.add(x8, xc);
    x9 = i32x4.add(x9, xd);
    xa = i32x4.add(xa, xe);
    xb = i32x4.add(xb, xf);
    x4 = rotate(v128.xor(x4, x8), 12);
    x5 = rotate(v128.xor(x5, x9), 12);
    x6 = rotate(v128.xor(x6, xa), 12);
    x7 = rotate(v128.xor(x7, xb), 12);
    x0 = i32x4.add(x0, x4);
    x1 = i32x4.add(x1, x5);
    x2 = i32x4.add(x2, x6);
    x3 = i32x4.add(x3, x7);
    xc = rotate(v128.xor(xc, x0), 8);
    xd = rotate(v128.xor(xd, x1), 8);
    xe = rotate(v128.xor(xe, x2), 8);
    xf = rotate(v128.xor(xf, x3), 8);
    x8 = i32x4.add(x8, xc);
    x9 = i32x4.add(x9, xd);
    xa = i32x4.add(xa, xe);
    xb = i32x4.add(xb, xf);
    x4 = rotate(v128.xor(x4, x8), 7);
    x5 = rotate(v128.xor(x5, x9), 7);
    x6 = rotate(v128.xor(x6, xa), 7);
    x7 = rotate(v128.xor(x7, xb), 7);
    x0 = i32x4.add(x0, x5);
    x1 = i32x4.add(x1, x6);
    x2 = i32x4.add(x2, x7);
    x3 = i32x4.add(x3, x4);
    xf = rotate16(v128.xor(xf, x0));
    xc = rotate16(v128.xor(xc, x1));
    xd = rotate16(v128.xor(xd, x2));
    xe = rotate16(v128.xor(xe, x3));
    xa = i32x4.add(xa, xf);
    xb = i32x4.add(xb, xc);
    x8 = i32x4.add(x8, xd);
    x9 = i32x4.add(x9, xe);
    x5 = rotate(v128.xor(x5, xa), 12);
    x6 = rotate(v128.xor(x6, xb), 12);
    x7 = rotate(v128.xor(x7, x8), 12);
    x4 = rotate(v128.xor(x4, x9), 12);
    x0 = i32x4.add(x0, x5);
    x1 = i32x4.add(x1, x6);
    x2 = i32x4.add(x2, x7);
    x3 = i32x4.add(x3, x4);
    xf = rotate(v128.xor(xf, x0), 8);
    xc = rotate(v128.xor(xc, x1), 8);
    xd = rotate(v128.xor(xd, x2), 8);
    xe = rotate(v128.xor(xe, x3), 8);
    xa = i32x4.add(xa, xf);
    xb = i32x4.add(xb, xc);
    x8 = i32x4.add(x8, xd);
    x9 = i32x4.add(x9, xe);
    x5 = rotate(v128.xor(x5, xa), 7);
    x6 = rotate(v128.xor(x6, xb), 7);
    x7 = rotate(v128.xor(x7, x8), 7);
    x4 = rotate(v128.xor(x4, x9), 7);
  }
  v128.store(OUT, i32x4.add(x0, v128.load32_splat(constant)));
  v128.store(OUT, i32x4.add(x1, v128.load32_splat(constant, 4)), 16);
  v128.store(OUT, i32x4.add(x2, v128.load32_splat(constant, 8)), 32);
  v128.store(OUT, i32x4.add(x3, v128.load32_splat(constant, 12)), 48);
  v128.store(OUT, i32x4.add(x4, v128.load(IN)), 64);
  v128.store(OUT, i32x4.add(x5, v128.load(IN, 16)), 80);
  v128.store(OUT, i32x4.add(x6, v128.load(IN, 32)), 96);
  v128.store(OUT, i32x4.add(x7, v128.load(IN, 48)), 112);
  v128.store(OUT, i32x4.add(x8, v128.load(IN, 64)), 128);
  v128.store(OUT, i32x4.add(x9, v128.load(IN, 80)), 144);
  v128.store(OUT, i32x4.add(xa, v128.load(IN, 96)), 160);
  v128.store(OUT, i32x4.add(xb, v128.load(IN, 112)), 176);
  v128.store(OUT, i32x4.add(xc, v128.load(IN, 128)), 192);
  v128.store(OUT, i32x4.add(xd, v128.load(IN, 144)), 208);
  v128.store(OUT, i32x4.add(xe, v128.load(IN, 160)), 224);
  v128.store(OUT, i32x4.add(xf, v128.load(IN, 176)), 240);
}
