import { describe, expect, it } from "vitest";
import { inverse, transform, transformError } from "../../src/accounting/fourier.ts";

/** A vector with a peak, as compositions have; no randomness needed. */
const vectorOf = (length: number): Float64Array =>
  Float64Array.from({ length }, (_, i) => Math.sin(i * i + 1) + 50 / (1 + i * i));
const norm = (values: Iterable<number>): number =>
  Math.sqrt([...values].reduce((sum, value) => sum + value * value, 0));

describe("a transform", () => {
  it("is the sum that defines it, within the bound that is charged", () => {
    for (const length of [4, 8, 16, 32, 64, 512]) {
      const vector = vectorOf(length);
      const { re, im } = transform(vector);
      const errors: number[] = [];
      for (let k = 0; k <= length / 2; k++) {
        let [a, b] = [0, 0];
        vector.forEach((value, i) => {
          const angle = (2 * Math.PI * ((i * k) % length)) / length;
          a += value * Math.cos(angle);
          b -= value * Math.sin(angle);
        });
        errors.push(re[k]! - a, im[k]! - b);
      }
      expect(norm(errors)).toBeLessThan(2 * transformError(length) * norm([...re, ...im])); // the sum rounds too
    }
  });

  it("comes back", () => {
    for (const length of [4, 8, 1 << 13, 1 << 16]) {
      const vector = vectorOf(length);
      const error = inverse(transform(vector)).map((value, i) => value - vector[i]!);
      expect(norm(error)).toBeLessThan(2 * transformError(length) * norm(vector));
    }
  });
});
