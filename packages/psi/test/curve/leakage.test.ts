// What a neighbour on the machine could see: which addresses are touched, and which way branches go. The module that ships is
// instrumented and told to say so; what it says must not depend on a scalar, nor on an element that is hashed from an item.
import { ristretto255_hasher } from "@noble/curves/ed25519.js";
import { numberToBytesLE } from "@noble/curves/utils.js";
import { seededRandom } from "@tavs/core";
import { expect, test } from "vitest";
import { wasm } from "../../src/curve/curve.generated.ts";
import { compile } from "./compile.ts";
import { type Traced, textOf, traced } from "./trace.ts";

const shipped = Uint8Array.from(Buffer.from(wasm, "base64"));
const random = seededRandom(new Uint8Array(32).fill(9));
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const scalars = [0n, 1n, 2n, 8n, ORDER - 1n, ORDER, 2n ** 252n, 2n ** 255n - 1n, BigInt(`0x${"7".repeat(64)}`)]
  .map((value) => numberToBytesLE(value, 32))
  .concat([random(32), random(32)]);

const run = ({ kernel, trace }: Traced, name: "multiplyElements" | "multiplyHashes", input: Uint8Array) =>
  scalars.map((scalar) =>
    trace(() => {
      const memory = new Uint8Array(kernel.memory.buffer);
      memory.set(scalar, kernel.SCALARS.value);
      memory.set(input, kernel.INPUT.value);
      kernel[name](1, 0);
    }),
  );

test("no address and no branch depends on the scalar, whatever the element is", () => {
  const element = ristretto255_hasher.deriveToCurve!(random(64)).toBytes();
  const other = ristretto255_hasher.deriveToCurve!(random(64)).toBytes();
  const it = traced(shipped);
  const traces = [element, other].flatMap((input) => run(it, "multiplyElements", input));
  expect(traces[0]!.events).toBeGreaterThan(100_000);
  for (const trace of traces) expect(trace).toEqual(traces[0]);
});

test("no address and no branch depends on the bytes of an item that are mapped to the group", () => {
  const it = traced(shipped);
  const inputs = [random(64), new Uint8Array(64), new Uint8Array(64).fill(255)];
  const traces = inputs.flatMap((input) => run(it, "multiplyHashes", input));
  for (const trace of traces) expect(trace).toEqual(traces[0]);
});

test("an index that follows a digit would be seen", async () => {
  const leaky = await compile("index", (text, file) =>
    file === "multiply" ? text.replace("v128.load(TABLE + i, POINT)", LEAK) : text,
  );
  const hashes = run(traced(leaky), "multiplyHashes", random(64)).map(({ hash }) => hash);
  expect(new Set(hashes).size).toBeGreaterThan(1);
});

const LEAK = "v128.load(TABLE + i + <usize>i64x2.extract_lane(size, 0) * POINT)";

test("nothing is chosen by a condition, but the next place of an odd batch", () => {
  const choices = textOf(shipped).match(/\(select\b/g) ?? [];
  expect(choices.length).toBeLessThanOrEqual(2);
});

test("scalars, tables and products are not left in memory", () => {
  const { kernel } = traced(shipped);
  const memory = new Uint8Array(kernel.memory.buffer);
  const clean = memory.slice();
  memory.set(random(64), kernel.SCALARS.value);
  memory.set(random(128), kernel.INPUT.value);
  kernel.multiplyHashes(2, 32);
  const [input, output] = [kernel.INPUT.value, kernel.OUTPUT.value];
  memory.fill(0, input, input + 128);
  memory.fill(0, output, output + 64);
  expect(Buffer.from(memory).equals(Buffer.from(clean))).toBe(true);
});
