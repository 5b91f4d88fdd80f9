import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InternalError, memoryStore, Secret, type Store, UsageError } from "../../src/index.ts";
import { freeze, recall, store, thaw } from "../../src/protocol/snapshot.ts";

const arrays = [
  Uint8Array,
  Uint8ClampedArray,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
] as const;
const wide = [BigUint64Array, BigInt64Array] as const;

/** A store that remembers what was written. */
function watched(): { store: Store; written: string[] } {
  const inner = memoryStore();
  const written: string[] = [];
  return {
    written,
    store: {
      ...inner,
      write: async (key, value, replaces) => {
        written.push(key);
        await inner.write(key, value, replaces);
      },
    },
  };
}

/** Put down as a session is, and picked up again. */
async function survivor(value: unknown, into: Store = memoryStore()): Promise<unknown> {
  return recall(thaw(freeze(await store(value, into))), into);
}

describe("a state that is put down and picked up", () => {
  test("is what it was, whatever plain data it holds", async () => {
    const scalar = fc.oneof(
      fc.string(),
      fc.boolean(),
      fc.constant(null),
      fc.constant(undefined),
      fc.bigInt(),
      fc.double().map((value) => value + 0), // -0 is documented to come back as 0
      fc.uint8Array(),
      fc.float64Array(),
      fc.bigInt64Array(),
    );
    const name = fc.string().filter((text) => text !== "__proto__");
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        scalar,
        fc.array(tie("tree")),
        fc.dictionary(name, tie("tree"), { noNullPrototype: true }),
      ),
    }));
    await fc.assert(fc.asyncProperty(tree, async (value) => void expect(await survivor(value)).toEqual(value)));
  });

  test.each([1, 3, 5000])(
    "keeps typed arrays of %i elements, of their own class and from any offset",
    async (length) => {
      for (const Kind of arrays) {
        const whole = new Kind(Array.from({ length: length + 2 }, (_, i) => i * 7));
        const part = whole.subarray(1, length + 1);
        const { back } = (await survivor({ back: part })) as { back: unknown };
        expect(back?.constructor).toBe(Kind);
        expect(Array.from(back as Uint8Array)).toEqual(Array.from(part));
      }
      for (const Kind of wide) {
        const whole = new Kind(Array.from({ length: length + 2 }, (_, i) => BigInt(i) << 40n));
        const { back } = (await survivor({ back: whole.subarray(1) })) as { back: unknown };
        expect(back?.constructor).toBe(Kind);
        expect(Array.from(back as BigInt64Array)).toEqual(Array.from(whole.subarray(1)));
      }
    },
  );

  test.each([3, 5000])("holds bytes and no Buffer, whose slices share memory (%i of them)", async (length) => {
    const { back } = (await survivor({ back: Buffer.alloc(length, 7) })) as { back: Uint8Array };
    expect(back.constructor).toBe(Uint8Array);
    expect(back.slice().buffer).not.toBe(back.buffer);
    expect(back.every((byte) => byte === 7) && back.length === length).toBe(true);
  });

  test("gives back in memory that threads share what lay there, and nothing else", async () => {
    const shared = new Uint8Array(new SharedArrayBuffer(8000)).fill(7);
    const own = shared.slice(); // the same bytes, written once
    const numbers = new Uint32Array(shared.buffer);
    const back = (await survivor({ shared, own, numbers })) as Record<"shared" | "own" | "numbers", Uint8Array>;
    expect(back.shared.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(back.numbers.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(back.own.buffer).toBeInstanceOf(ArrayBuffer);
    expect([...back.own]).toEqual([...own]);
    expect([...back.shared]).toEqual([...own]);
    expect([...back.numbers]).toEqual([...numbers]);
  });

  test("writes a large part once, however often it is saved, and wherever it stands", async () => {
    const { store: into, written } = watched();
    const items = new Uint8Array(10_000).fill(1);
    await Promise.all([store({ a: items, b: [items] }, into), store({ c: items.slice() }, into)]); // two sessions at once
    await store({ round: 2, a: items }, into);
    expect(written).toHaveLength(1);
    await store({ a: new Uint8Array(10_000).fill(2) }, into);
    expect(written).toHaveLength(2);
  });

  test("writes a large part again where the disk was full the first time", async () => {
    const inner = memoryStore();
    let isFull = true;
    const into: Store = {
      ...inner,
      write: async (...entry) => {
        if (isFull) throw new UsageError("full", { code: "storage" });
        await inner.write(...entry);
      },
    };
    const state = { items: new Uint8Array(5000).fill(3) };
    await expect(store(state, into)).rejects.toThrow("full");
    isFull = false;
    expect(await survivor(state, into)).toEqual(state);
  });

  test("holds a reference, and not the part, where the part is large", async () => {
    const shrunk = freeze(await store({ items: new Float64Array(100_000) }, memoryStore()));
    expect(shrunk.length).toBeLessThan(200);
  });

  test("shares one copy of a part that stands in it twice", async () => {
    const items = new Float64Array(1000);
    const { a, b } = (await survivor({ a: items, b: items })) as { a: unknown; b: unknown };
    expect(a).toBe(b);
  });

  test("ends with InternalError where a large part is missing or is not what was stored", async () => {
    const into = memoryStore();
    const { written, store: watching } = watched();
    const shrunk = await store({ items: new Uint8Array(5000) }, watching);
    await expect(recall(shrunk, into)).rejects.toThrow(InternalError);
    const key = written[0]!;
    await watching.write(key, new Uint8Array(5000).fill(1), 1);
    await expect(recall(shrunk, watching)).rejects.toThrow(/not what was stored/);
    await watching.remove(key);
    await expect(recall(shrunk, watching)).rejects.toThrow(InternalError);
  });

  class Point {
    readonly x = 1;
  }
  test.each([
    ["a function", { act: () => 1 }],
    ["a symbol", [Symbol("a")]],
    ["a Map", { map: new Map([[1, 2]]) }],
    ["a Set", [new Set([1])]],
    ["a Date", { day: new Date(0) }],
    ["a Secret", { key: new Secret(1) }],
    ["a Promise", { later: Promise.resolve(1) }],
    ["an instance of a class", { point: new Point() }],
    ["a field of the name that marks references", { "tavs:large": "00", kind: "Uint8Array" }],
    ["a field named __proto__", JSON.parse('{"__proto__":1}')],
  ])("is refused where it holds %s, which would come back as something else", async (_, state) => {
    await expect(store(state, memoryStore())).rejects.toThrow(InternalError);
  });
});
