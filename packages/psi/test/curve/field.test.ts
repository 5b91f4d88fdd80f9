// Arithmetic of the kernel's field against bigint: on values near p, on limbs that were not carried, on limbs at their bounds.
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { writeConstants } from "../../src/curve/constants.ts";
import { compile } from "./compile.ts";

const P = 2n ** 255n - 19n;
const LIMBS = 12;
const bit = (i: number): number => Math.ceil(21.25 * i);
/** Half of what a limb's bits hold: the bound of a limb that was carried. */
const half = (i: number): number => 2 ** (bit(i + 1) - bit(i) - 1);
const [F, G, H] = [131072, 131072 + 192, 131072 + 384];

type Op = "mul" | "sq" | "add" | "sub" | "invert" | "root";
let doubles: Float64Array;
let call: (op: Op, ...at: readonly number[]) => void;
let bytes: Uint8Array;
let freeze: (at: number) => void;
let BYTES: number;

beforeAll(async () => {
  const everything = `
    export { add, sub } from "./field";
    export { mul, sq } from "./product";
    export { freeze } from "./bytes";
    export { invert } from "./root";
    export { BYTES, CARRY, FOLD, INITIAL, K, SIGMA, ZERO } from "./layout";
    import { sqrtRatio } from "./root";
    export function root(h: usize, u: usize, v: usize): void { sqrtRatio(h, u, v); }`;
  const wasm = await compile("index", (text, file) => (file === "index" ? everything : text));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(wasm)), {
    env: { abort: () => {} },
  });
  const place = (name: string): number => (exports[name] as WebAssembly.Global).value;
  const { buffer } = exports.memory as WebAssembly.Memory;
  writeConstants(buffer, place);
  [doubles, bytes, BYTES] = [new Float64Array(buffer), new Uint8Array(buffer), place("BYTES")];
  call = (op, ...at) => (exports[op] as (...at: readonly number[]) => void)(...at);
  freeze = exports.freeze as (at: number) => void;
});

/** Two elements side by side, limb by limb. */
type Pair = readonly [readonly number[], readonly number[]];
const put = (at: number, pair: Pair): void =>
  pair.forEach((limbs, lane) => {
    for (const [i, limb] of limbs.entries()) doubles[at / 8 + 2 * i + lane] = limb * 2 ** bit(i);
  });
const limbsAt = (at: number, lane: number): number[] =>
  Array.from({ length: LIMBS }, (_, i) => doubles[at / 8 + 2 * i + lane]!);
const modulo = (value: bigint): bigint => ((value % P) + P) % P;
const valueAt = (at: number, lane: number): bigint =>
  modulo(limbsAt(at, lane).reduce((sum, limb) => sum + BigInt(limb), 0n));
const sumOf = (limbs: readonly number[]): bigint =>
  modulo(limbs.reduce((sum, limb, i) => sum + BigInt(limb) * 2n ** BigInt(bit(i)), 0n));

/** A sum of `weight` carried elements, limb by limb: often at the very bounds. */
const limbs = (weight: number): fc.Arbitrary<number[]> =>
  fc.tuple(
    ...Array.from({ length: LIMBS }, (_, i) => {
      const most = weight * half(i);
      return fc.oneof(fc.integer({ min: -most, max: most }), fc.constantFrom(-most, most, 0, 1, -1));
    }),
  );
const pair = (weight: number): fc.Arbitrary<Pair> => fc.tuple(limbs(weight), limbs(weight));
const isCarried = (at: number): boolean =>
  [0, 1].every((lane) => limbsAt(at, lane).every((limb, i) => Math.abs(limb) <= half(i) * 1.001 * 2 ** bit(i)));

describe("multiplication is exact", () => {
  test.each([
    [1, 1],
    [2, 2],
    [3, 4],
    [4, 4],
    [1, 16],
    [2, 8],
  ])("of sums of %i and %i elements, and its result is carried", (a, b) => {
    fc.assert(
      fc.property(pair(a), pair(b), (f, g) => {
        put(F, f);
        put(G, g);
        call("mul", H, F, G);
        for (const lane of [0, 1] as const) expect(valueAt(H, lane)).toBe(modulo(sumOf(f[lane]) * sumOf(g[lane])));
        expect(isCarried(H)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test.each([1, 2, 3, 4])("of sums of %i elements by themselves", (weight) => {
    fc.assert(
      fc.property(pair(weight), (f) => {
        put(F, f);
        call("sq", H, F);
        for (const lane of [0, 1] as const) expect(valueAt(H, lane)).toBe(modulo(sumOf(f[lane]) ** 2n));
        expect(isCarried(H)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test("where every limb of both is at its bound, with any signs", () => {
    const signs = fc.array(fc.constantFrom(-1, 1), { minLength: LIMBS, maxLength: LIMBS });
    const most = (sign: readonly number[]): number[] => sign.map((each, i) => each * 4 * half(i));
    fc.assert(
      fc.property(signs, signs, (a, b) => {
        put(F, [most(a), most(b)]);
        put(G, [most(b), most(b)]);
        call("mul", H, F, G);
        expect(valueAt(H, 0)).toBe(modulo(sumOf(most(a)) * sumOf(most(b))));
        call("sq", H, F);
        expect(valueAt(H, 1)).toBe(modulo(sumOf(most(b)) ** 2n));
      }),
      { numRuns: 300 },
    );
  });

  test("no sum of products of 16 reaches 2^53 units, whatever the limbs are: the bound that makes it exact", () => {
    for (let n = 0; n < LIMBS; n++) {
      const units = Array.from({ length: LIMBS }, (_, i) => {
        const j = (n - i + LIMBS) % LIMBS;
        const wraps = i + j >= LIMBS ? 19 / 2 ** 255 : 1;
        return half(i) * half(j) * wraps * 2 ** (bit(i) + bit(j) - bit(n));
      });
      expect(16 * units.reduce((sum, unit) => sum + unit)).toBeLessThan(2 ** 53);
    }
  });

  test("in place: the result may take the place of a factor", () => {
    put(F, [Array(LIMBS).fill(3), Array(LIMBS).fill(-5)]);
    put(G, [Array(LIMBS).fill(7), Array(LIMBS).fill(11)]);
    call("mul", F, F, G);
    expect(valueAt(F, 0)).toBe(modulo(sumOf(Array(LIMBS).fill(3)) * sumOf(Array(LIMBS).fill(7))));
    call("sq", G, G);
    expect(valueAt(G, 1)).toBe(modulo(sumOf(Array(LIMBS).fill(11)) ** 2n));
  });
});

test("sums and differences are what they say", () => {
  fc.assert(
    fc.property(pair(2), pair(2), (f, g) => {
      put(F, f);
      put(G, g);
      call("add", H, F, G);
      for (const lane of [0, 1] as const) expect(valueAt(H, lane)).toBe(modulo(sumOf(f[lane]) + sumOf(g[lane])));
      call("sub", H, F, G);
      for (const lane of [0, 1] as const) expect(valueAt(H, lane)).toBe(modulo(sumOf(f[lane]) - sumOf(g[lane])));
    }),
  );
});

const frozenAt = (lane: number): bigint =>
  bytes.slice(BYTES + 32 * lane, BYTES + 32 * lane + 32).reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
const near = [
  0n,
  1n,
  2n,
  18n,
  19n,
  20n,
  P - 2n,
  P - 1n,
  P,
  P + 1n,
  P + 18n,
  2n ** 255n - 1n,
  2n ** 254n,
  2n ** 128n - 1n,
];

describe("the encoding is the one below p", () => {
  test.each(near)("of %s and of minus it", (value) => {
    const plain = Array.from({ length: LIMBS }, (_, i) => Number((value % 2n ** BigInt(bit(i + 1))) >> BigInt(bit(i))));
    put(F, [plain, plain.map((limb) => -limb)]);
    freeze(F);
    expect([frozenAt(0), frozenAt(1)]).toEqual([modulo(value), modulo(-value)]);
  });

  test("of sums of four, and of limbs that were never carried", () => {
    fc.assert(
      fc.property(pair(8), (f) => {
        put(F, f);
        freeze(F);
        expect([frozenAt(0), frozenAt(1)]).toEqual(f.map(sumOf));
      }),
      { numRuns: 500 },
    );
  });
});

describe("roots and inverses", () => {
  const power = (base: bigint, exponent: bigint): bigint => {
    let result = 1n;
    for (let [b, e] = [base, exponent]; e > 0n; e >>= 1n, b = (b * b) % P) if (e & 1n) result = (result * b) % P;
    return result;
  };

  test("1/x is x^(p-2), and 1/0 is 0", () => {
    fc.assert(
      fc.property(limbs(1), (f) => {
        put(F, [f, Array(LIMBS).fill(0)]);
        call("invert", H, F);
        expect([valueAt(H, 0), valueAt(H, 1)]).toEqual([power(sumOf(f), P - 2n), 0n]);
      }),
      { numRuns: 20 },
    );
  });

  test("the root of u/v is its root, or the root of i u/v, and is not odd", () => {
    const i = 19681161376707505956807079304988542015446066515923890162744021073123829784752n; // RFC 9496 §4.1
    fc.assert(
      fc.property(pair(1), pair(1), (u, v) => {
        put(F, u);
        put(G, v);
        call("root", H, F, G);
        freeze(H);
        for (const lane of [0, 1] as const) {
          const [root, a, b] = [valueAt(H, lane), sumOf(u[lane]), sumOf(v[lane])];
          const isSquare = power(modulo(a * b), (P - 1n) / 2n) <= 1n;
          expect(modulo(root * root * b)).toBe(isSquare ? a : modulo(i * a));
          expect(frozenAt(lane) & 1n).toBe(0n);
        }
      }),
      { numRuns: 30 },
    );
  });
});
