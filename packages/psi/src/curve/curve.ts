// Multiplication in ristretto255 for many elements at once, in WebAssembly of our own (assembly/, docs/adr/0012). The same
// bytes as libsodium and noble give, about twice as many a second: two elements go side by side, and encodings share an inversion.
import { type Kernel, kernel } from "./kernel.ts";

export const ELEMENT = 32;
const UNIFORM = 64;

export interface Products {
  /** 32 bytes for each. */
  readonly products: Uint8Array;
  /** The first that is not the encoding of an element, or whose product is the identity; -1 where there is none. */
  readonly refused: number;
}

/** What is to be multiplied: fills the kernel's memory with rows from..from+size-1 and multiplies them. */
export interface Factors {
  readonly count: number;
  readonly multiply: (kernel: Kernel, from: number, size: number, step: number) => void;
}

/** scalar * element, for each. `scalars` holds one of 32 bytes for all, or one for each; bits above 2^255 are not read. */
export function multiplyElements(scalars: Uint8Array, elements: Uint8Array): Products {
  return multiplyAll(scalars, {
    count: elements.length / ELEMENT,
    multiply: ({ memory, at, multiplyElements }, from, size, step) => {
      memory.set(elements.subarray(from * ELEMENT, (from + size) * ELEMENT), at.INPUT);
      multiplyElements(size, step);
    },
  });
}

/** scalar * what 64 uniform bytes are mapped to (RFC 9496 §4.3.4), for each. */
export function multiplyUniform(scalars: Uint8Array, uniform: Uint8Array): Products {
  return multiplyAll(scalars, {
    count: uniform.length / UNIFORM,
    multiply: ({ memory, at, multiplyHashes }, from, size, step) => {
      memory.set(uniform.subarray(from * UNIFORM, (from + size) * UNIFORM), at.INPUT);
      multiplyHashes(size, step);
    },
  });
}

/** Batch by batch. What is refused says nothing about a scalar: nobody's scalar is a multiple of the order. */
export function multiplyAll(scalars: Uint8Array, { count, multiply }: Factors): Products {
  const it = kernel();
  const { memory, at, wipe } = it;
  const step = scalars.length === ELEMENT ? 0 : ELEMENT;
  const products = new Uint8Array(count * ELEMENT);
  let refused = -1;
  for (let from = 0; from < count; from += at.BATCH) {
    const size = Math.min(at.BATCH, count - from);
    memory.set(scalars.subarray(from * step, step === 0 ? ELEMENT : (from + size) * step), at.SCALARS);
    memory.fill(1, at.VALID, at.VALID + size); // what is mapped is an element
    multiply(it, from, size, step);
    const output = memory.subarray(at.OUTPUT, at.OUTPUT + size * ELEMENT);
    products.set(output, from * ELEMENT);
    const bad = firstRefused(output, memory.subarray(at.VALID, at.VALID + size));
    if (bad >= 0 && refused < 0) refused = from + bad;
    wipe();
  }
  return { products, refused };
}

const firstRefused = (output: Uint8Array, valid: Uint8Array): number =>
  valid.findIndex((is, i) => is === 0 || output.subarray(i * ELEMENT, (i + 1) * ELEMENT).every((byte) => byte === 0));
