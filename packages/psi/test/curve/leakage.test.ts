// What a neighbour on the machine could see: which addresses are touched, and which way branches go. The module that ships is
// instrumented and told to say so; what it says must not depend on a scalar, nor on an element that is hashed from an item.
import { ristretto255, ristretto255_hasher } from "@noble/curves/ed25519.js";
import { numberToBytesLE } from "@noble/curves/utils.js";
import { concat, seededRandom } from "@tavs/core";
import { expect, test } from "vitest";
import { wasm } from "../../src/curve/curve.generated.ts";
import { multiplyElements } from "../../src/curve/curve.ts";
import { kernel } from "../../src/curve/kernel.ts";
import { multiplyInputs, outputRows } from "../../src/suite.ts";
import { compile } from "./compile.ts";
import { type Traced, textOf, traced } from "./trace.ts";

const shipped = Uint8Array.from(Buffer.from(wasm, "base64"));
const random = seededRandom(new Uint8Array(32).fill(9));
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const scalars = [0n, ORDER - 1n, 2n ** 255n - 1n].map((value) => numberToBytesLE(value, 32)).concat([random(32)]);

type Task = "multiplyElements" | "multiplyHashes" | "multiplyOne" | "multiplySums";
const run = ({ kernel, trace }: Traced, name: Task, input: Uint8Array, some: readonly Uint8Array[] = scalars) =>
  some.map((scalar) =>
    trace(() => {
      kernel.memory.set(scalar, kernel.at.SCALARS);
      kernel.memory.set(input, kernel.at.INPUT);
      kernel[name](1, 0);
    }),
  );

test("no address and no branch depends on the scalar, whatever the element is", () => {
  const element = ristretto255_hasher.deriveToCurve!(random(64)).toBytes();
  const other = ristretto255_hasher.deriveToCurve!(random(64)).toBytes();
  const it = traced(shipped);
  const traces = [...run(it, "multiplyElements", element), ...run(it, "multiplyElements", other, [random(32)])];
  expect(traces[0]!.events).toBeGreaterThan(100_000);
  for (const trace of traces) expect(trace).toEqual(traces[0]);
});

test("nor where its element is one for many, or a sum", () => {
  const element = ristretto255_hasher.deriveToCurve!(random(64)).toBytes();
  const it = traced(shipped);
  it.kernel.memory.set(element, it.kernel.at.DIGESTS);
  for (const traces of [run(it, "multiplyOne", element), run(it, "multiplySums", random(64))]) {
    expect(traces[0]!.events).toBeGreaterThan(30_000);
    for (const trace of traces) expect(trace).toEqual(traces[0]);
  }
});

test("no address and no branch depends on the bytes of an item that are mapped to the group", () => {
  const it = traced(shipped);
  const inputs = [random(64), new Uint8Array(64), new Uint8Array(64).fill(255)];
  const traces = inputs.flatMap((input) => run(it, "multiplyHashes", input, [random(32)]));
  for (const trace of traces) expect(trace).toEqual(traces[0]);
});

test("nor, where it is not multiplied, on them and on what they are taken from: a chooser's elements", () => {
  const it = traced(shipped);
  const elements = [random(64), random(64)].map((uniform) => ristretto255_hasher.deriveToCurve!(uniform).toBytes());
  const inputs = [random(64), new Uint8Array(64), new Uint8Array(64).fill(255)];
  for (const name of ["mapHashes", "subtractHashes"] as const) {
    const traces = inputs.map((input, i) =>
      it.trace(() => {
        it.kernel.memory.set(elements[i % 2]!, it.kernel.at.DIGESTS);
        it.kernel.memory.set(input, it.kernel.at.INPUT);
        it.kernel[name](1);
      }),
    );
    expect(traces[0]!.events).toBeGreaterThan(5000);
    for (const trace of traces) expect(trace).toEqual(traces[0]);
  }
});

test("nor on what BLAKE2b hashes", () => {
  const { kernel, trace } = traced(shipped);
  const traces = [random(256), new Uint8Array(256)].map((blocks) => {
    kernel.memory.set(random(64), kernel.at.BLAKE_STATE);
    kernel.memory.set(blocks, kernel.at.SPREAD);
    return trace(() => kernel.blake2b(2, 0, 256));
  });
  expect(traces[0]!.events).toBeGreaterThan(1000);
  expect(traces[1]).toEqual(traces[0]);
});

test("an index that follows a digit would be seen", async () => {
  const leaky = await compile("index", (text, file) =>
    file === "multiply" ? text.replace("v128.load(limb, POINT)", LEAK) : text,
  );
  const hashes = run(traced(leaky), "multiplyHashes", random(64), scalars.slice(2)).map(({ hash }) => hash);
  expect(new Set(hashes).size).toBeGreaterThan(1);
});

const LEAK = "v128.load(limb + <usize>i64x2.extract_lane(size, 0) * POINT)";

test("nothing is chosen by a condition, but the first limb of the identity", () => {
  const choices = textOf(shipped).match(/\(select\b/g) ?? [];
  expect(choices.length).toBeLessThanOrEqual(1);
});

test("scalars, items, tables and products are not left in memory", () => {
  const it = kernel();
  it.wipe();
  const clean = it.memory.slice();
  multiplyElements(random(64), concat(...[1n, 2n].map((k) => ristretto255.Point.BASE.multiply(k).toBytes())));
  expect(Buffer.from(it.memory).equals(Buffer.from(clean))).toBe(true);
  const items = { prefix: random(90), digests: random(64) };
  outputRows(items, multiplyInputs(random(64), items).products, 64);
  expect(Buffer.from(it.memory).equals(Buffer.from(clean))).toBe(true);
});
