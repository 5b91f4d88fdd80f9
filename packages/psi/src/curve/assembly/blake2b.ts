// RFC 7693 §3.1 and §3.2: BLAKE2b of blocks that lie one after the other in SPREAD. Its initial words are those of SHA-512.
import { BLAKE_STATE, BLAKE_WORK, INITIAL, SIGMA, SPREAD } from "./layout";

/** The state takes in `blocks` of a message of `length` bytes, after `counted` of them; with its end the state is the hash. */
export function blake2b(blocks: usize, counted: u32, length: u32): void {
  for (let i: usize = 0; i < blocks; i++) {
    const upTo = counted + 128 * (<u32>i + 1);
    const isLast = upTo >= length; // a length is no secret
    if (isLast) compress(SPREAD + 128 * i, length, u64.MAX_VALUE);
    else compress(SPREAD + 128 * i, upTo, 0);
  }
}

/** F: `flag` is all ones for the last block. */
function compress(block: usize, upTo: u32, flag: u64): void {
  memory.copy(BLAKE_WORK, BLAKE_STATE, 64);
  memory.copy(BLAKE_WORK + 64, INITIAL, 64);
  store<u64>(BLAKE_WORK + 96, load<u64>(BLAKE_WORK + 96) ^ <u64>upTo);
  store<u64>(BLAKE_WORK + 112, load<u64>(BLAKE_WORK + 112) ^ flag);
  for (let round: usize = 0; round < 12; round++) {
    const order = SIGMA + 16 * (round % 10);
    Words.mix(0, 32, 64, 96, block, order);
    Words.mix(8, 40, 72, 104, block, order + 2);
    Words.mix(16, 48, 80, 112, block, order + 4);
    Words.mix(24, 56, 88, 120, block, order + 6);
    Words.mix(0, 40, 80, 120, block, order + 8);
    Words.mix(8, 48, 88, 96, block, order + 10);
    Words.mix(16, 56, 64, 104, block, order + 12);
    Words.mix(24, 32, 72, 112, block, order + 14);
  }
  for (let i: usize = 0; i < 64; i += 8) {
    const halves = load<u64>(BLAKE_WORK + i) ^ load<u64>(BLAKE_WORK + 64 + i);
    store<u64>(BLAKE_STATE + i, load<u64>(BLAKE_STATE + i) ^ halves);
  }
}

// biome-ignore lint/complexity/noStaticOnlyClass: inlined, where its places are known, G takes half of the time, and only a method may be marked so
class Words {
  /** G, on words at these offsets, with the two words of the block that are next in order. */
  @inline
  static mix(a: usize, b: usize, c: usize, d: usize, block: usize, order: usize): void {
    let va = load<u64>(BLAKE_WORK + a);
    let vb = load<u64>(BLAKE_WORK + b);
    let vc = load<u64>(BLAKE_WORK + c);
    let vd = load<u64>(BLAKE_WORK + d);
    va += vb + load<u64>(block + 8 * <usize>load<u8>(order));
    vd = rotr<u64>(vd ^ va, 32);
    vc += vd;
    vb = rotr<u64>(vb ^ vc, 24);
    va += vb + load<u64>(block + 8 * <usize>load<u8>(order, 1));
    vd = rotr<u64>(vd ^ va, 16);
    vc += vd;
    vb = rotr<u64>(vb ^ vc, 63);
    store<u64>(BLAKE_WORK + a, va);
    store<u64>(BLAKE_WORK + b, vb);
    store<u64>(BLAKE_WORK + c, vc);
    store<u64>(BLAKE_WORK + d, vd);
  }
}
