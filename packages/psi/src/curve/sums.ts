// What base transfers compute in ristretto255, for many at once: sums and differences with what 64 uniform bytes are mapped to
// (RFC 9496 §4.3.4), and many scalars times one element. None of them leaves the kernel between its steps.
import { ELEMENT, multiplyAll, type Products } from "./curve.ts";

const UNIFORM = 64;
const NO_SCALAR = new Uint8Array(ELEMENT);

/** What 64 uniform bytes are mapped to, for each. */
export const mapElements = (uniform: Uint8Array): Uint8Array =>
  multiplyAll(NO_SCALAR, {
    count: uniform.length / UNIFORM,
    multiply: ({ memory, at, mapHashes }, from, size) => {
      memory.set(rows(uniform, UNIFORM, from, size), at.INPUT);
      mapHashes(size);
    },
  }).products;

/** Each of these scalars * the one element. */
export const multiplyOne = (scalars: Uint8Array, element: Uint8Array): Products =>
  multiplyAll(scalars, {
    count: scalars.length / ELEMENT,
    multiply: ({ memory, at, multiplyOne }, _, size) => {
      memory.set(element, at.INPUT);
      multiplyOne(size, ELEMENT);
    },
  });

/** scalar * (element + what 64 uniform bytes are mapped to), for each. */
export const multiplySums = (scalar: Uint8Array, elements: Uint8Array, uniform: Uint8Array): Products =>
  multiplyAll(scalar, {
    count: uniform.length / UNIFORM,
    multiply: ({ memory, at, multiplySums }, from, size, step) => {
      memory.set(rows(elements, ELEMENT, from, size), at.DIGESTS);
      memory.set(rows(uniform, UNIFORM, from, size), at.INPUT);
      multiplySums(size, step);
    },
  });

/** Element - what 64 uniform bytes are mapped to, for each. */
export const subtractMapped = (elements: Uint8Array, uniform: Uint8Array): Products =>
  multiplyAll(NO_SCALAR, {
    count: uniform.length / UNIFORM,
    multiply: ({ memory, at, subtractHashes }, from, size) => {
      memory.set(rows(elements, ELEMENT, from, size), at.DIGESTS);
      memory.set(rows(uniform, UNIFORM, from, size), at.INPUT);
      subtractHashes(size);
    },
  });

const rows = (all: Uint8Array, size: number, from: number, count: number): Uint8Array =>
  all.subarray(from * size, (from + count) * size);
