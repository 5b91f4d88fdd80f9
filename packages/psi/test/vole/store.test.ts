import { type Compute, concat, equal, InternalError, seededRandom } from "@tavs/core";
import { describe, expect, test } from "vitest";
import { columnsFor, DENSE } from "../../src/okvs/size.ts";
import { sorted } from "../../src/order.ts";
import { rowAt } from "../../src/rows.ts";
import { binned } from "../../src/vole/bins.ts";
import { openMemory } from "../../src/vole/kernels/memory.ts";
import { type Bins, binsFor } from "../../src/vole/parameters.ts";
import { voleEncode } from "../../src/vole/receiver-tasks.ts";
import { decodeBin, eachBin, eachPiece, encodeStore, storeAt } from "../../src/vole/store.ts";
import { inline } from "../inline.ts";
import { meet, sets } from "./sessions.ts";

const random = seededRandom(new Uint8Array(32).fill(9));

const oneBin = (columns: number): Bins => ({ bins: 1, binColumns: columns });

interface Found {
  readonly store: Uint8Array;
  readonly values: Uint8Array;
  readonly records: Uint8Array;
  readonly bins: readonly number[];
  readonly decoded: Uint8Array;
}

/** The number in four bytes, the last first. */
const word = (bytes: Uint8Array, at: number): bigint =>
  BigInt(new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true));

/** By the second and third word of its digest, and the first and second of the key, as docs/protocols/psi-vole.md says. */
function binOf(digest: Uint8Array, key: Uint8Array, bins: number): number {
  const sum = (word(key, 0) | 1n) * word(digest, 4) + (word(key, 4) | 1n) * word(digest, 8);
  return Number(((sum % 2n ** 32n) * BigInt(bins)) >> 32n);
}

/** The store of these items, what each is to sum to, its row, and what the kernel decodes it to. */
function encoded(unsorted: Uint8Array, key: Uint8Array, shape: Bins): Found | undefined {
  const [memory, digests] = [openMemory(), sorted(unsorted, 32)];
  const own = binned(memory, shape, { digests }, key);
  const order = new Uint32Array(memory.get(own.order, digests.length / 8).buffer);
  const table = encodeStore(memory, own);
  if (table === undefined) return undefined;
  const [values, records, decoded]: [Uint8Array[], Uint8Array[], Uint8Array[]] = [[], [], []];
  eachPiece(memory, own, (bin) => {
    const to = memory.take(16 * bin.count);
    decodeBin(memory, to, bin, storeAt(memory, table));
    values.push(memory.get(bin.values, 16 * bin.count));
    records.push(memory.get(bin.records, 32 * bin.count));
    decoded.push(memory.get(to, 16 * bin.count));
  });
  return {
    store: memory.get(table, 16 * shape.bins * shape.binColumns),
    values: concat(...values),
    records: concat(...records),
    decoded: concat(...decoded),
    bins: Array.from(order, (item) => binOf(rowAt(digests, 32, item), key, shape.bins)),
  };
}

/** The sum of the columns of an item, one by one. */
function summed({ store, records, bins }: Found, item: number, binColumns: number): Uint8Array {
  const [a, b, c] = new Uint32Array(records.slice(32 * item, 32 * item + 12).buffer);
  const bin = bins[item]!;
  const dense = records.slice(32 * item + 16, 32 * item + 24);
  const columns = [a!, b!, c!].map((place) => bin * binColumns + place);
  for (let bit = 0; bit < DENSE; bit++)
    if ((dense[bit >> 3]! >> (bit & 7)) & 1) columns.push((bin + 1) * binColumns - DENSE + bit);
  const sum = new Uint8Array(16);
  for (const column of columns) for (let i = 0; i < 16; i++) sum[i]! ^= store[16 * column + i]!;
  return sum;
}

function mustHold(found: Found | undefined, { binColumns }: Bins): void {
  const { values, decoded } = found!;
  expect(equal(decoded, values)).toBe(true);
  for (let item = 0; item < values.length / 16; item += 1 + Math.floor(values.length / 3200))
    expect(summed(found!, item, binColumns)).toEqual(values.slice(16 * item, 16 * item + 16));
}

describe("a store", () => {
  test.each([0, 1, 2, 3, 5, 63, 64, 65, 1000, 5000])("of %i items has every item sum to its value", (count) => {
    const shape = binsFor(count);
    expect(shape).toEqual({ bins: 1, binColumns: columnsFor(count) }); // those of okvs/
    mustHold(encoded(random(32 * count), random(16), shape), shape);
  });

  test.each([
    [20, 3],
    [50, 5],
    [60, 12],
    [70, 24],
    [300, 280],
    [1000, 1005],
  ])("of %i items in %i sparse columns, where peeling leaves many, is solved by the dense ones", (count, sparse) => {
    const shape = oneBin(sparse + DENSE);
    let solved = 0;
    for (let attempt = 0; attempt < 12; attempt++) {
      const found = encoded(random(32 * count), random(16), shape);
      if (!found) continue; // as many rows as columns are dependent now and then
      solved++;
      mustHold(found, shape);
    }
    expect(solved).toBeGreaterThan(2); // a square matrix over F_2 has full rank with probability 0.29; here it is wider by 3 at least
  });

  test("of more items than it has columns does not exist, and says so", () => {
    expect(encoded(random(32 * 70), random(16), oneBin(3 + DENSE))).toBeUndefined();
    const shape = { ...oneBin(3 + DENSE), parts: 1, columns: 3 + DENSE, block: 8, levels: 3, leaves: 4416 };
    expect(voleEncode({ shape, digests: random(32 * 70), rowKey: random(16) })).toHaveLength(0);
  });

  test("holds more items than were announced where a receiver deviates, and never more than it has columns", () => {
    const shape = binsFor(100); // 284 columns
    const most = shape.binColumns;
    mustHold(encoded(random(32 * 220), random(16), shape), shape);
    for (let attempt = 0; attempt < 5; attempt++)
      expect(encoded(random(32 * (most + 1)), random(16), shape)).toBeUndefined(); // values are hashes: it cannot choose them to depend
  });

  test("that a key does not give is made with the next key, and after four keys not at all", async () => {
    const items = await sets();
    const failing = (times: number): Compute => ({
      ...inline,
      perform: async (kernels, task, inputs, options) =>
        task === "voleEncode" && times-- > 0
          ? inputs.map(() => new Uint8Array())
          : inline.perform(kernels, task, inputs, options),
    });
    const { east } = await meet({ ...items, compute: failing(3) });
    expect([...east.items].sort()).toEqual(["b", "c"]);
    await expect(meet({ ...items, compute: failing(4) })).rejects.toThrow(InternalError);
  });

  test.each([32_767, 32_768, 50_000, 100_000])(
    "of %i items has them in bins, and every item sums to its value",
    (count) => {
      const shape = binsFor(count);
      expect(shape.bins).toBe(Math.max(1, Math.floor(count / 2 ** 14)));
      mustHold(encoded(random(32 * count), random(16), shape), shape);
    },
  );

  test("is found for a list that was cut from an ordered one, which is all that begins alike", () => {
    const [count, shape] = [40_000, binsFor(40_000)];
    expect(shape.bins).toBe(2);
    const digests = random(32 * count).map((byte, at) => (at % 32 === 0 ? byte >> 5 : byte)); // an eighth of them
    mustHold(encoded(digests, random(16), shape), shape);
  });

  test("has bins as large as RR22 says, or a little larger, and about as many columns on both sides of a step", () => {
    // RR22, section 4: 64 bins of 2^20 items hold 17,364 at most, and 1.2715 columns for each; Bernstein's bound is wider by 0.4 %
    const { bins, binColumns } = binsFor(2 ** 20);
    expect(bins).toBe(64);
    expect((binColumns - DENSE) / (17_364 * 1.2715)).toBeGreaterThan(1);
    expect((binColumns - DENSE) / (17_364 * 1.2715)).toBeLessThan(1.006);
    for (const items of [2 ** 15, 2 ** 16, 2 ** 20, 2 ** 22]) {
      const { bins, binColumns } = binsFor(items);
      const { bins: before, binColumns: columnsBefore } = binsFor(items - 1);
      expect(bins * binColumns).toBeGreaterThan(0.95 * before * columnsBefore);
    }
  });

  test("has the sizes that okvs/ has, so that the bound of RR22 on failures is one for both", () => {
    let left = 0;
    for (let run = 0; run < 40; run++) {
      const [count, memory] = [2000, openMemory()];
      const { binColumns } = binsFor(count);
      const [sparse, own] = [
        binColumns - DENSE,
        binned(memory, oneBin(binColumns), { digests: random(32 * count) }, random(16)),
      ];
      let taken = 0;
      eachBin(memory, own, ({ records }) => {
        taken = memory.run.peel(records, count, memory.take(8 * sparse), sparse, memory.take(8 * sparse));
      });
      left = Math.max(left, count - taken);
    }
    expect(left).toBeLessThan(24); // the gap that 64 dense columns solve but with probability 2^-40
  });
});
