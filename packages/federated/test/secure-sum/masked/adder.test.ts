// What is added sixteen bytes at a time, against big integers; every number may run over.
import { createCipheriv } from "node:crypto";
import { equal } from "@tavs/core";
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { ROOM, sumOf } from "../../../src/secure-sum/masked/adder/adder.ts";
import { applyStreams } from "../../../src/secure-sum/masked/kernels/streams.ts";
import { addWords, asBytes, asWords, ringNumbers, ringWords } from "./ring.ts";

const word = fc.oneof(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.constantFrom(0, 1, 2 ** 31, 2 ** 32 - 1));
const vectorsOf = (words: number) =>
  fc.array(fc.array(word, { minLength: words, maxLength: words }), { minLength: 1, maxLength: 5 });

describe.each([32, 64, 128] as const)("in the ring of %i bits", (bits) => {
  test("a sum is the sum of each number, and what runs over one is not carried into the next", () => {
    const vectors = fc.integer({ min: 0, max: 9 }).chain((length) => vectorsOf((length * bits) / 32));
    fc.assert(
      fc.property(vectors, (lists) => {
        const words = lists.map((list) => Uint32Array.from(list));
        const expected = words.reduce((a, b) => addWords(a, b, bits));
        expect(asWords(sumOf(words.map(asBytes), bits))).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  test("also where a vector is longer than what is added at once, and begins anywhere", () => {
    const length = (2 * ROOM) / 4 + 12;
    const one = Uint32Array.from({ length }, (_, i) => Math.imul(i + 1, 0x9e3779b1));
    const other = Uint32Array.from({ length }, (_, i) => Math.imul(i + 7, 0x85ebca6b));
    const unaligned = new Uint8Array(4 * length + 5);
    unaligned.set(asBytes(other), 5);
    expect(asWords(sumOf([asBytes(one), unaligned.subarray(5), asBytes(one)], bits))).toEqual(
      addWords(addWords(one, other, bits), one, bits),
    );
  });

  test("streams are added and taken away, more of them than are open together, from any place on", async () => {
    const keys = (count: number, from: number) => Uint8Array.from({ length: 32 * count }, (_, i) => from + i * 7);
    const [adds, subtracts] = [keys(64, 1), keys(3, 100)];
    const length = ROOM / 4 + 4;
    const firstWord = 8;
    const stream = (key: Uint8Array): bigint[] => {
      const bytes = createCipheriv("aes-256-ctr", key, new Uint8Array(16)).update(
        new Uint8Array(4 * (length + firstWord)),
      );
      return [...ringNumbers(asWords(bytes).subarray(firstWord), bits)];
    };
    const expected = [...ringNumbers(new Uint32Array(length).fill(5), bits)];
    const all = (keys: Uint8Array, sign: bigint) => {
      for (let at = 0; at < keys.length; at += 32)
        stream(keys.subarray(at, at + 32)).forEach((number, i) => {
          expected[i]! += sign * number;
        });
    };
    all(adds, 1n);
    all(subtracts, -1n);
    const bytes = asBytes(new Uint32Array(length).fill(5));
    await applyStreams(bytes, { adds, subtracts }, { bits, firstWord });
    expect(equal(bytes, asBytes(ringWords(expected, bits)))).toBe(true);
  });

  test("nor do two who are at work at once see each other's numbers", async () => {
    const [none, key] = [new Uint8Array(), new Uint8Array(32).fill(9)];
    const alone = asBytes(new Uint32Array(2 ** 15));
    await applyStreams(alone, { adds: key, subtracts: none }, { bits, firstWord: 0 });
    const both = [alone.slice().fill(0), alone.slice().fill(0)];
    await Promise.all(both.map((bytes) => applyStreams(bytes, { adds: key, subtracts: none }, { bits, firstWord: 0 })));
    for (const bytes of both) expect(equal(bytes, alone)).toBe(true);
  });
});

describe("the memory of WebAssembly, which outlives a sum", () => {
  afterEach(() => vi.unstubAllGlobals());

  async function watched() {
    const memories: Uint8Array[] = [];
    class Watched extends WebAssembly.Instance {
      constructor(module: WebAssembly.Module) {
        super(module);
        memories.push(new Uint8Array((this.exports.memory as WebAssembly.Memory).buffer)); // as adder.ts takes it
      }
    }
    vi.stubGlobal("WebAssembly", { Module: WebAssembly.Module, Instance: Watched });
    vi.resetModules();
    const adder = await import("../../../src/secure-sum/masked/adder/adder.ts");
    return { ...adder, memories };
  }
  const secret = new Uint8Array(ROOM).fill(7);

  test("holds nothing of it once a sum or a mask is done", async () => {
    const { sumOf, withAdder, memories } = await watched();
    const both = sumOf([secret, secret], 32);
    expect(both.every((byte) => byte === 14)).toBe(true);
    await withAdder(async (adder) => {
      adder.begin(secret);
      adder.add(secret, 64);
      adder.end(new Uint8Array(ROOM));
    });
    expect(memories.map((memory) => memory.findIndex((byte) => byte !== 0))).toEqual([-1]); // one, used twice
  });

  test("is not used again where something failed in the middle of a sum", async () => {
    const { sumOf, withAdder, memories } = await watched();
    const failing = withAdder(async (adder) => {
      adder.begin(secret);
      throw new Error("a trap");
    });
    await expect(failing).rejects.toThrow("a trap");
    sumOf([secret], 32);
    expect(memories.length).toBe(2);
  });
});
