// What a neighbour on the machine could see of the kernels: which addresses are touched, and which way branches go. The module that
// ships is told to say so (curve/trace.ts): nothing of it may depend on Delta, on a leaf, on a value of the noise, or on where a hole is.
import { seededRandom } from "@tavs/core";
import { expect, test } from "vitest";
import { wasm } from "../../src/vole/kernels/kernels.generated.ts";
import type { Functions } from "../../src/vole/kernels/memory.ts";
import { tracerOf } from "../curve/trace.ts";

const random = seededRandom(new Uint8Array(32).fill(13));
const tracer = tracerOf(Uint8Array.from(Buffer.from(wasm, "base64")));
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(tracer.wasm), tracer.imports);
const run = exports as unknown as Functions; // functions of these names
const HEAP = (exports.HEAP as WebAssembly.Global).value as number;
const memory = new Uint8Array(tracer.memory.buffer);
/** Places far enough from each other for what is done here. */
const [a, b, c, d, e, f] = [0, 1, 2, 3, 4, 5].map((i) => HEAP + 8192 * i) as [
  number,
  number,
  number,
  number,
  number,
  number,
];

/** Traces of one work over several secrets: in memory at random, and a number. */
const traces = (secrets: readonly number[], work: (secret: number) => void) =>
  secrets.map((secret) => {
    memory.set(random(memory.length - HEAP), HEAP);
    return tracer.trace(() => work(secret));
  });

const LEAVES = 19;
const HOLES = [0, 1, 9, 14, 17, 18];
const BITS = [0, 1, 1, 0];

const works: Readonly<Record<string, readonly [secrets: readonly number[], work: (secret: number) => void]>> = {
  "a tree grows": [BITS, () => run.grow(a, d, LEAVES, 3, b, c, 3)],
  "a tree grows again around its hole": [HOLES, (hole) => run.regrow(a, e, LEAVES, 3, b, c, d, 3, hole)],
  "what is said of a tree is sealed": [BITS, () => run.seal(a, 3, b)],
  "a tree's leaves are put in their places": [[...HOLES, 19, -1], (hole) => run.sow(a, b, 16, c, LEAVES, hole, d)],
  "and those beside each other": [[...HOLES, 19, -1], (hole) => run.sow(a, a + 16, 32, c, LEAVES, hole, d)],
  "the hole is filled": [HOLES, (hole) => run.addAt(a, LEAVES, hole, b)],
  "columns are added by a bit of Delta": [BITS, (bit) => run.addIf(a, b, LEAVES, bit)],
  "two elements are multiplied": [BITS, () => run.mul(a, b, c)],
  "rows are composed": [BITS, () => run.compose(a, b, LEAVES, 16)],
  "a power is taken, whose exponent says where a hole is": [
    [0, 1, 77, 255],
    (exponent) => run.power(a, b, exponent, 8),
  ],
  "rows are multiplied by Delta": [
    BITS,
    () => {
      run.tablesOf(a, b);
      run.multiplyRows(c, 32, a);
    },
  ],
  "leaves are summed at the challenge": [
    BITS,
    () => {
      run.hornerLanes(b, c, 32, a);
      run.horner(d, b, 16, e);
    },
  ],
  "a vector is compressed": [
    BITS,
    () => {
      memory.fill(85, f, f + 8192); // choices are public
      run.convolute(a, 0, 40, f);
      run.convolutePairs(b, 0, 40, f);
      run.expand(c, 40, a, 5, f);
      run.expandPair(c, d, 40, b, 5, f);
    },
  ],
  "transfers are hashed and streams made": [
    BITS,
    () => {
      run.hashTransfers(e, a, 9, b);
      run.stream(c, 512, d, 1);
    },
  ],
};

test.each(Object.entries(works))("no address and no branch depends on a secret where %s", (_, [secrets, work]) => {
  const found = traces(secrets, work);
  expect(found[0]!.events).toBeGreaterThan(10);
  for (const trace of found) expect(trace).toEqual(found[0]);
});

test("an index that follows a secret would be seen", () => {
  const found = [1, 2].map((number) => {
    memory.fill(number, c, c + 4);
    memory.fill(0, c + 1, c + 4);
    return tracer.trace(() => run.inOrder(a, b, c, 1)).hash;
  });
  expect(found[0]).not.toBe(found[1]);
});
