import { createHash } from "node:crypto";
import { UsageError } from "@tavs/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSafetensors, writeSafetensors } from "../../src/learning/safetensors.ts";
import type { Numbers, Tensors } from "../../src/learning/tensors.ts";
import vectors from "./safetensors.json" with { type: "json" };

const fromBase64 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "base64"));
const NEGATIVE_ZERO = "-0.0"; // as Python says it
const asNumbers = (texts: readonly string[]): readonly number[] =>
  texts.map((text) => (text === NEGATIVE_ZERO ? -0 : Number(text.replace("inf", "Infinity"))));
const sha256 = (values: Numbers): string => createHash("sha256").update(values).digest("hex");

/** A file with any header, and so many bytes of numbers. */
function fileOf(header: string | object, dataLength = 0, headerLength?: bigint): Uint8Array {
  const text = Buffer.from(typeof header === "string" ? header : JSON.stringify(header), "latin1");
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(headerLength ?? BigInt(text.length));
  return Uint8Array.from(Buffer.concat([length, text, Buffer.alloc(dataLength)]));
}
const tensor = (begin: number, end: number, more: object = {}): object => ({
  dtype: "F32",
  shape: [(end - begin) / 4],
  data_offsets: [begin, end],
  ...more,
});

describe("a file that Python wrote", () => {
  const { mixed, narrow, plain } = vectors;

  test("has the shapes, numbers and metadata that numpy sees in it", () => {
    const { tensors, metadata } = readSafetensors(fromBase64(mixed.file));
    expect(Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, shape]))).toEqual(mixed.shapes);
    const values = Object.fromEntries(Object.entries(tensors).map(([name, { values }]) => [name, [...values]]));
    expect(values).toEqual(
      Object.fromEntries(Object.entries(mixed.values).map(([name, texts]) => [name, asNumbers(texts)])),
    );
    expect(metadata).toEqual({ licence: "none", "made by": "numpy" });
    expect([tensors.bias!.values, tensors.kernel!.values].map((values) => values.BYTES_PER_ELEMENT)).toEqual([8, 4]);
  });

  test("is what we write, byte for byte, where the model's order is the one that Python takes", () => {
    const { tensors } = readSafetensors(fromBase64(plain.file));
    expect(writeSafetensors(tensors)).toEqual(fromBase64(plain.file));
    expect(writeSafetensors(tensors, { licence: "none" })).toEqual(fromBase64(plain.described));
  });

  test("of bfloat16 is read; a tensor of whole numbers is refused by name, unless it is left out", () => {
    const { tensors } = readSafetensors(fromBase64(narrow.file), { leaveOut: (name) => name === "count" });
    expect(Object.keys(tensors)).toEqual(["brain"]);
    expect([...tensors.brain!.values]).toEqual(asNumbers(narrow.brains));
    expect(() => readSafetensors(fromBase64(narrow.file))).toThrow('tensor "count" is "I64"');
  });

  test("may hold every half that is a number", () => {
    const isNumber = (bits: number) => (bits & 0x7fff) <= 0x7c00;
    const halves = Uint16Array.from({ length: 65_536 }, (_, bits) => bits).filter(isNumber);
    expect(halves.length).toBe(narrow.halves);
    const bytes = 2 * halves.length;
    const file = fileOf({ half: tensor(0, bytes, { dtype: "F16", shape: [halves.length] }) }, bytes);
    file.set(new Uint8Array(halves.buffer), file.length - bytes);
    expect(sha256(readSafetensors(file).tensors.half!.values)).toBe(narrow.sha256OfHalves);
  });
});

test("a model that is written and read again is the same, in the same order", () => {
  const tensors = fc
    .record({ wide: fc.boolean(), values: fc.array(fc.float(), { maxLength: 5 }) })
    .map(({ wide, values }) => ({
      shape: [values.length],
      values: wide ? Float64Array.from(values) : Float32Array.from(values),
    }));
  const names = fc.string({ minLength: 1 }).filter((name) => name !== "__proto__" && name !== "__metadata__");
  fc.assert(
    fc.property(fc.dictionary(names, tensors, { maxKeys: 5, noNullPrototype: true }), (model: Tensors) => {
      const { tensors } = readSafetensors(writeSafetensors(model));
      expect(tensors).toEqual(model);
      expect(Object.keys(tensors)).toEqual(Object.keys(model));
    }),
  );
});

test("a model with a name that the format keeps for itself is not written", () => {
  const value = { shape: [], values: Float32Array.of(1) };
  expect(() => writeSafetensors({ __metadata__: value })).toThrow(UsageError);
  expect(() => writeSafetensors(Object.fromEntries([["__proto__", value]]))).toThrow(UsageError);
});

describe("a file that a stranger prepared", () => {
  test.each<[string, Uint8Array, RegExp]>([
    ["has not even a length", new Uint8Array(7), /7 bytes is cut off/],
    ["claims a header of 2^63 bytes", fileOf("{}", 0, 2n ** 63n), /the header takes 9223372036854775808 bytes/],
    ["is cut off in the header", fileOf("{}", 0, 3n), /takes 3 bytes; the file has 2/],
    ["is cut off in the numbers", fileOf({ a: tensor(0, 8) }, 7), /take 8 bytes; the file has 7/],
    ["has bytes that nothing speaks of", fileOf({ a: tensor(0, 8) }, 9), /take 8 bytes; the file has 9/],
    ["has places that overlap", fileOf({ a: tensor(0, 8), b: tensor(4, 12) }, 12), /"b" overlaps another/],
    ["has the same place twice", fileOf({ a: tensor(0, 8), b: tensor(0, 8) }, 8), /"b" overlaps another/],
    ["has a gap", fileOf({ a: tensor(0, 4), b: tensor(8, 12) }, 12), /"b" comes after a gap/],
    ["has a place that ends before it begins", fileOf({ a: tensor(8, 4, { shape: [0] }) }, 8), /place of -4 bytes/],
    ["has a shape of more numbers", fileOf({ a: tensor(0, 4, { shape: [2] }) }, 4), /not what its shape takes/],
    ["has a shape of 2^70 numbers", fileOf({ a: tensor(0, 4, { shape: [2 ** 35, 2 ** 35] }) }, 4), /list of whole/],
    ["has a shape of half a number", fileOf({ a: tensor(0, 2) }, 2), /lacks dtype, shape/],
    ["has an offset that is a word", fileOf({ a: tensor(0, 4, { data_offsets: ["0", 4] }) }, 4), /lacks dtype, shape/],
    ["has three offsets", fileOf({ a: tensor(0, 4, { data_offsets: [0, 2, 4] }) }, 4), /lacks dtype, shape/],
    ["has no type", fileOf({ a: tensor(0, 4, { dtype: 32 }) }, 4), /lacks dtype, shape/],
    ["has null for a tensor", fileOf({ a: null }), /lacks dtype, shape/],
    ["names a tensor twice", fileOf('{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"\\u0061":1}'), /"a" twice/],
    [
      "gives a tensor two shapes",
      fileOf('{"a":{"dtype":"F32","shape":[9],"shape":[0],"data_offsets":[0,0]}}'),
      /twice/,
    ],
    ["names the prototype", fileOf('{"__proto__":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}'), /__proto__/],
    ["has metadata that are numbers", fileOf({ __metadata__: { a: 1 } }), /no string/],
    ["has metadata that are a list", fileOf({ __metadata__: [] }), /no JSON object/],
    ["begins with a space", fileOf(" {}"), /does not begin with \{/],
    ["is JSON no more in the middle", fileOf("{]"), /is not JSON/],
    ["is nested a hundred thousand deep", fileOf('{"a":'.repeat(1e5)), /nested more than 127 deep/],
    ["is nested deep, and JSON", fileOf(`{"a":${"[".repeat(1e5)}${"]".repeat(1e5)}}`), /nested more than 127 deep/],
    ["is a name that never ends", fileOf('{"a'), /is not JSON/],
    ["has a header that is not UTF-8", fileOf('{"\xff":1}'), /is not UTF-8/],
    ["has a name of a megabyte", fileOf({ ["n".repeat(1e6)]: 1 }), /^tensor "n{100}\.\.\." lacks/],
  ])("that %s is refused with a sentence", (_, file, why) => {
    expect(() => readSafetensors(file)).toThrow(UsageError);
    expect(() => readSafetensors(file)).toThrow(why);
  });

  test("is refused with a sentence or read, wherever a byte was changed", () => {
    const file = fromBase64(vectors.mixed.file);
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Uint8Array.from(file, (byte, i) => (i === at ? byte ^ flip : byte));
        try {
          readSafetensors(changed);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
