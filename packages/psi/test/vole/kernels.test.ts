// Every kernel against an independent, slow implementation (vectors/generate.py), and against what must hold of any input.
import { sha256 } from "@noble/hashes/sha2.js";
import { shake128 } from "@noble/hashes/sha3.js";
import { concat, hex, unhex, utf8 } from "@tavs/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { recycling } from "../../src/kernel-memory.ts";
import { compress, compressPair, vectorsAt } from "../../src/vole/code.ts";
import { extend } from "../../src/vole/extension.ts";
import { type Memory, openMemory } from "../../src/vole/kernels/memory.ts";
import { kernels } from "../../src/vole/kernels.ts";
import { marksOf, sortRows, sortWide } from "../../src/vole/match.ts";
import { multiplyValues } from "../../src/vole/noise.ts";
import { NOISE, type Shape } from "../../src/vole/parameters.ts";
import { streams } from "../../src/vole/streams.ts";
import { treeSum } from "../../src/vole/tree-check.ts";
import vectors from "./vectors/vole-kernels.python.json" with { type: "json" };

const rowsOf = (bytes: Uint8Array): string[] =>
  Array.from({ length: bytes.length / 16 }, (_, i) => hex(bytes.slice(16 * i, 16 * i + 16)));
const joined = (rows: readonly string[]): Uint8Array => concat(...rows.map(unhex));
const session = unhex(vectors.session);

const element = fc.uint8Array({ minLength: 16, maxLength: 16 });
const numberOf = (bytes: Uint8Array): bigint => [...bytes].reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

/** As a student multiplies polynomials, and then divides. */
function product(f: Uint8Array, g: Uint8Array): bigint {
  let sum = 0n;
  for (let i = 0n; i < 128n; i++) if ((numberOf(g) >> i) & 1n) sum ^= numberOf(f) << i;
  for (let i = 254n; i >= 128n; i--) if ((sum >> i) & 1n) sum ^= ((1n << 128n) | 0x87n) << (i - 128n);
  return sum;
}

describe("ChaCha12", () => {
  test("gives the published block of zeros, and any stream of the slow implementation", () => {
    const memory = openMemory();
    expect(hex(streams(memory, new Uint8Array(32), 64))).toBe(vectors.zeroBlock);
    for (const { number, bytes } of vectors.streams)
      expect(hex(streams(memory, unhex(vectors.key), 512, number))).toBe(bytes);
  });

  test("hashes transfers with the session and their number, and values with their items", () => {
    const { run, take, put, get } = openMemory();
    const [keys, values] = [take(12 * 32), put(joined(vectors.values))];
    run.hashTransfers(keys, values, 9, put(session));
    expect(hex(get(keys, 9 * 32))).toBe(vectors.transfers.join(""));
    run.hashTags(values, 9, put(joined(vectors.digests)));
    expect(rowsOf(get(values, 9 * 16))).toEqual(vectors.tags);
  });
});

/** So many bytes of SHAKE128 of a name, as the slow implementation has them. */
const sample = (name: string, dkLen: number): Uint8Array => shake128(utf8(name), { dkLen });

test.each(vectors.columns)(
  "what hides the choices and the noise of part $part is the slow implementation's, from one set of keys",
  ({ part, ...expected }) => {
    const memory = openMemory();
    const keys = concat(
      ...Array.from({ length: 128 }, (_, j) => concat(sample(`first ${j}`, 32), sample(`second ${j}`, 32))),
    );
    const { columns, own } = extend(memory, keys, sample("choices", 16 * 14), part);
    const noise = multiplyValues(memory, keys, sample("noise", 16 * NOISE), part);
    const found = { columns, own, noise: noise.columns, shares: noise.shares };
    for (const [name, bytes] of Object.entries(found)) expect(hex(sha256(bytes))).toBe(expected[name as "own"]); // each of these
  },
);

test.each(vectors.labels)(
  "labels of $width bytes lie under the blocks of their values and items, no byte further",
  ({ width, bytes }) => {
    const { run, put, get } = openMemory();
    const plain = Uint8Array.from({ length: 9 * width }, (_, i) => i & 255);
    const [labels, values, digests] = [put(plain), put(joined(vectors.values)), put(joined(vectors.digests))];
    run.padLabels(labels, width, values, 9, digests);
    expect(hex(sha256(get(labels, 9 * width)))).toBe(bytes);
    expect([...get(labels + 9 * width, 8)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    run.padLabels(labels, width, values, 9, digests);
    expect(get(labels, 9 * width)).toEqual(plain);
  },
);

describe("GF(2^128)", () => {
  const times = ({ run, put, take, get }: Memory, f: Uint8Array, g: Uint8Array): Uint8Array => {
    const to = take(16);
    run.mul(to, put(f), put(g));
    return get(to, 16);
  };
  const byTables = ({ run, put, take, get }: Memory, rows: Uint8Array, fixed: Uint8Array): Uint8Array => {
    const [at, tables] = [put(rows), take(8192)];
    run.tablesOf(tables, put(fixed));
    run.multiplyRows(at, Math.ceil(rows.length / 256) * 16, tables);
    return get(at, rows.length);
  };

  test("multiplies as the slow implementation does, one by one and sixteen at once", () => {
    const memory = openMemory();
    const fixed = unhex(vectors.fixed);
    expect(vectors.factors.map((factor) => hex(times(memory, unhex(factor), fixed)))).toEqual(vectors.products);
    expect(rowsOf(byTables(memory, joined(vectors.factors), fixed))).toEqual(vectors.products);
  });

  test("multiplies any two elements as polynomials are multiplied", () => {
    const memory = openMemory();
    fc.assert(
      fc.property(element, element, (f, g) => {
        expect(numberOf(times(memory, f, g))).toBe(product(f, g));
        expect(numberOf(byTables(memory, f, g))).toBe(product(f, g));
      }),
      { numRuns: 200 },
    );
  });

  test("adds rows up as polynomials, at any point, at x, and in sixteen lanes", () => {
    const memory = openMemory();
    const { run, put, take, get } = memory;
    const [rows, to, point] = [put(joined(vectors.leaves)), take(16), unhex(vectors.fixed)];
    run.horner(to, rows, 64, put(point));
    expect(hex(get(to, 16))).toBe(vectors.horner);
    run.compose(to, rows, 64, 16);
    expect(hex(get(to, 16))).toBe(vectors.composed);
    for (const block of [8, 16, 32, 64]) {
      const [sum, tree] = [treeSum(memory, block, point), take((16 + block) * 16) + 16 * 16];
      for (let first = 0; first < 64; first += block) {
        memory.view(tree, 16 * block).set(joined(vectors.leaves.slice(first, first + block)));
        sum.add(tree);
      }
      expect(hex(sum.get())).toBe(vectors.horner);
    }
  });

  test("raises to any power as by many products", () => {
    const { run, put, take, get } = openMemory();
    const [to, base] = [take(16), put(unhex(vectors.fixed))];
    let expected = Uint8Array.of(1, ...new Uint8Array(15));
    for (let exponent = 0; exponent < 40; exponent++) {
      run.power(to, base, exponent, 6);
      expect(hex(get(to, 16))).toBe(hex(expected));
      const next = product(expected, unhex(vectors.fixed));
      expected = Uint8Array.from({ length: 16 }, (_, i) => Number((next >> BigInt(8 * i)) & 255n));
    }
  });
});

describe("trees", () => {
  /** Both keys of both transfers of each level, and of these the receiver's where the digits of its path are these: others are strangers. */
  const keysFor = (keys: readonly (readonly string[])[], digitsAt: (level: number) => number): Uint8Array =>
    joined(keys.flatMap((of, level) => [of[1 ^ (digitsAt(level) >> 1)]!, of[3 ^ (digitsAt(level) & 1)]!]));

  test.each(vectors.trees)("of $leaves leaves have the slow implementation's leaves and sums", (tree) => {
    const { run, put, take, get } = openMemory();
    const [nodes, said] = [take(16 * (tree.leaves + 16)), take(96 * tree.sums.length)];
    const [root, sum] = [put(unhex(tree.root)), take(16)];
    run.add(nodes, root, 1);
    run.grow(nodes, sum, tree.leaves, tree.sums.length, said, put(session), tree.tree);
    expect(hex(get(sum, 16))).toBe(tree.total);
    expect(rowsOf(get(nodes, 16 * tree.leaves))).toEqual(tree.nodes);
    tree.sums.forEach((sums, level) => void expect(rowsOf(get(said + 96 * level, 64))).toEqual(sums));
    run.seal(said, tree.sums.length, put(joined(tree.keys.flat())));
    expect(hex(get(said, 96 * tree.sums.length))).toBe(tree.said.join(""));
  });

  test.each(vectors.trees)("of $leaves leaves grow again around any hole, from what its keys open", (tree) => {
    const levels = tree.sums.length;
    for (let hole = 0; hole < tree.leaves; hole++) {
      const { run, put, take, get } = openMemory();
      const [nodes, said, rest] = [take(16 * (tree.leaves + 16)), put(joined(tree.said)), take(16)];
      const keys = put(keysFor(tree.keys, (level) => (hole >> (2 * (levels - 1 - level))) & 3));
      const sum = put(unhex(tree.nodes[hole]!));
      run.regrow(nodes, rest, tree.leaves, levels, said, keys, put(session), tree.tree, hole);
      run.add(sum, rest, 1);
      expect(hex(get(sum, 16))).toBe(tree.total);
      const expected = tree.nodes.with(hole, "0".repeat(32));
      expect(rowsOf(get(nodes, 16 * tree.leaves))).toEqual(expected);
    }
  });
});

test("the memory of a task is wiped before the next one has it, also where the task fails", () => {
  let left: Uint8Array = new Uint8Array();
  const secret = recycling((fails: boolean) => {
    const { put, take, view } = openMemory();
    left = view(0, 65_536);
    view(2048, 512).fill(7); // where kernels compute
    put(new Uint8Array(5000).fill(9));
    if (fails) throw new Error(`at ${take(1)}`);
  });
  for (const fails of [false, true]) {
    fails ? expect(() => secret(fails)).toThrow("at ") : secret(fails);
    expect(left.subarray(1024).every((byte) => byte === 0)).toBe(true);
  }
  expect(recycling(() => openMemory().view(0, 1).buffer === left.buffer)(undefined)).toBe(true); // it is that memory
  openMemory(); // whoever opens the next one wants its own
});

test("the last task of a session leaves its memory to the next session, wiped", () => {
  const bufferOf = recycling((_: undefined) => {
    const { take, view } = openMemory();
    take(2 ** 20); // more than the search takes: memory that grows has another buffer
    return view(0, 0).buffer;
  });
  const before = bufferOf(undefined);
  const [items, sevens] = [100, (size: number) => new Uint8Array(size).fill(7)];
  const task = { own: sevens(16 * items), digests: sevens(32 * items), mask: sevens(16), rows: [sevens(16)] };
  const { voleFind } = kernels;
  voleFind!({ ...task, tagBytes: 16, labelWidth: 0, minShared: 0 } as never); // a kernel takes what its task says
  expect(bufferOf(undefined)).toBe(before);
  expect(new Uint8Array(before, 2048).every((byte) => byte === 0)).toBe(true); // constants of the hash lie before these
  openMemory();
});

test("a memory above 256 MiB is not kept for the next task", () => {
  const taken = recycling((size: number) => {
    const { take, view } = openMemory();
    take(size);
    return view(0, 0).buffer;
  });
  const [small, again, large] = [taken(1000), taken(1000), taken(2 ** 28)];
  expect(again).toBe(small);
  expect(taken(1000)).not.toBe(large);
  openMemory();
});

test("room that a task gives back is zeros when it takes it again, and what lies before it stays", () => {
  const { put, take, wipe, get } = openMemory();
  const kept = put(new Uint8Array(100).fill(3));
  const given = put(new Uint8Array(5000).fill(9));
  wipe(given);
  expect(take(5000)).toBe(given);
  expect(get(given, 5000).every((byte) => byte === 0)).toBe(true);
  expect(get(kept, 100).every((byte) => byte === 3)).toBe(true);
});

describe("the code", () => {
  const shapeOf = (leaves: number, columns: number): Shape => ({
    columns,
    leaves,
    block: 0,
    levels: 0,
    parts: 1,
    bins: 1,
    binColumns: columns,
  });
  const compressed = (number: number, leaves: number, columns: number): Uint8Array => {
    const memory = openMemory();
    const x = memory.put(streams(memory, unhex(vectors.key), 16 * leaves, number));
    compress(memory, x, shapeOf(leaves, columns));
    return memory.get(x, 16 * columns);
  };
  /** Both, each beside the other. */
  const compressedPair = (
    numbers: readonly [number, number],
    leaves: number,
    columns: number,
  ): readonly Uint8Array[] => {
    const memory = openMemory();
    const [one, other] = numbers.map((number) => streams(memory, unhex(vectors.key), 16 * leaves, number));
    const { c, a, pairs } = vectorsAt(memory, memory.take(16 * columns), shapeOf(leaves, columns));
    for (let i = 0; i < leaves; i++) {
      const pair = pairs + 32 * (i - columns);
      const [to, beside] = i < columns ? [c + 16 * i, a + 16 * i] : [pair, pair + 16];
      memory.view(to, 16).set(one!.subarray(16 * i, 16 * i + 16));
      memory.view(beside, 16).set(other!.subarray(16 * i, 16 * i + 16));
    }
    compressPair(memory, { c, a, pairs }, shapeOf(leaves, columns));
    return [c, a].map((at) => memory.get(at, 16 * columns));
  };

  test("compresses as the slow implementation does, in one chunk of choices and in several", () => {
    const short = compressed(7, 4416, 284);
    expect(rowsOf(short).slice(0, 4)).toEqual(vectors.code.first);
    expect(hex(sha256(short))).toBe(vectors.code.sha256);
    expect(compressedPair([3, 7], 4416, 284)).toEqual([compressed(3, 4416, 284), short]);
    expect(hex(sha256(compressed(8, 10_016, 5008)))).toBe(vectors.longCode.sha256);
    expect(compressedPair([8, 9], 10_016, 5008)[0]).toEqual(compressed(8, 10_016, 5008));
  });
});

describe("rows of items", () => {
  test.each(Object.entries(vectors.rows))("below %s columns are the slow implementation's", (sparse, expected) => {
    const { run, put, take, get } = openMemory();
    const [values, records] = [take(9 * 16), take(9 * 32)];
    run.rowsOf(values, records, put(joined(vectors.digests)), 9, put(unhex(vectors.rowKey)), Number(sparse));
    const found = Array.from({ length: 9 }, (_, i) => {
      const record = get(records + 32 * i, 32);
      return {
        value: hex(get(values + 16 * i, 16)),
        places: [...new Uint32Array(record.buffer).subarray(0, 3)],
        dense: hex(record.slice(16, 24)),
      };
    });
    expect(found).toEqual(expected);
  });
});

describe("tags", () => {
  test("are sorted by their bytes, whatever they are", () => {
    const rows = fc.array(fc.uint8Array({ minLength: 16, maxLength: 16, max: 3 }), { maxLength: 60 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 9 }), (unsorted, bits) => {
        const memory = openMemory();
        const to = sortRows(memory, memory.put(concat(...unsorted)), unsorted.length, bits);
        expect(rowsOf(memory.get(to, 16 * unsorted.length))).toEqual(unsorted.map(hex).sort());
      }),
    );
  });

  test("and labels behind them are sorted by so many bytes of the tag, and each label stays behind its own", () => {
    const rows = fc.uniqueArray(fc.uint8Array({ minLength: 16, maxLength: 16, max: 3 }), {
      maxLength: 60,
      selector: (row) => hex(row.slice(0, 10)),
    });
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 20 }), (unsorted, bits, width) => {
        const memory = openMemory();
        const labels = unsorted.map((_, i) => new Uint8Array(width).fill(i + 1));
        const wide = { tagBytes: 10, width, labels: memory.put(concat(...labels)) };
        const to = sortWide(memory, memory.put(concat(...unsorted)), unsorted.length, wide, bits);
        const expected = unsorted.map((tag, i) => hex(concat(tag.slice(0, 10), labels[i]!))).sort();
        const found = memory.get(to, unsorted.length * (10 + width));
        expect(unsorted.map((_, i) => hex(found.slice(i * (10 + width), (i + 1) * (10 + width))))).toEqual(expected);
      }),
    );
  });

  test("are found again, all of them and no other, also behind each other, in the first bucket and in the last", () => {
    const row = fc.tuple(fc.constantFrom(0, 1, 254, 255), fc.nat(3), fc.nat(200)).map(([a, b, c]) => {
      return Uint8Array.of(a, 0, 0, 0, b, 0, 0, 0, 0, c, 0, 0, 0, 0, 0, 0);
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), fc.array(row, { maxLength: 40 }), (own, theirs) => {
        const memory = openMemory();
        const { put, get } = memory;
        const said = theirs.map((tag) => tag.slice(0, 10));
        const tags = {
          at: put(concat(...theirs.map((tag) => tag.slice(0, 13)))),
          count: said.length,
          size: 10,
          step: 13,
        };
        const marks = marksOf(memory, put(concat(...own)), own.length, tags, 7);
        const held = new Set(said.map(hex));
        expect([...get(marks, own.length)]).toEqual(own.map((tag) => Number(held.has(hex(tag.slice(0, 10))))));
      }),
    );
  });

  test("that repeat or descend are seen, at their number", () => {
    const { run, put } = openMemory();
    const tags = (...last: number[]) =>
      put(concat(...last.map((byte) => Uint8Array.of(...new Array(9).fill(7), byte))));
    expect(run.firstNotAscending(tags(1, 2, 3), 3, 10, 10)).toBe(-1);
    expect(run.firstNotAscending(tags(1, 3, 3), 3, 10, 10)).toBe(2);
    expect(run.firstNotAscending(tags(2, 1, 3), 3, 10, 10)).toBe(1);
    expect(run.firstNotAscending(tags(1, 3, 2), 3, 9, 10)).toBe(1); // a label behind nine bytes of tag is not compared
    expect(run.firstNotAscending(tags(2), 1, 10, 10)).toBe(-1);
    expect(run.firstNotAscending(tags(), 0, 10, 10)).toBe(-1);
  });
});
