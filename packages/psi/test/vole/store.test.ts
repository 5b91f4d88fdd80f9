import { concat, InternalError, seededRandom } from "@tavs/core";
import { describe, expect, test } from "vitest";
import { columnsFor, DENSE } from "../../src/okvs/size.ts";
import { openMemory } from "../../src/vole/kernels/memory.ts";
import { voleEncode } from "../../src/vole/receiver-tasks.ts";
import { decodeStore, encodeStore, hashItems } from "../../src/vole/store.ts";

const random = seededRandom(new Uint8Array(32).fill(9));

interface Found {
  readonly store: Uint8Array;
  readonly values: Uint8Array;
  readonly records: Uint8Array;
  readonly decoded: Uint8Array;
}

/** The store of these items, what each is to sum to, its row, and what the kernel decodes it to. */
function encoded(digests: Uint8Array, key: Uint8Array, columns: number): Found | undefined {
  const memory = openMemory();
  const count = digests.length / 32;
  const items = hashItems(memory, digests, key, columns);
  const table = encodeStore(memory, items);
  if (table === undefined) return undefined;
  const decoded = memory.take(16 * count);
  decodeStore(memory, decoded, items, table);
  return {
    store: memory.get(table, 16 * columns),
    values: memory.get(items.values, 16 * count),
    records: memory.get(items.records, 32 * count),
    decoded: memory.get(decoded, 16 * count),
  };
}

/** The sum of the columns of an item, one by one. */
function summed({ store, records }: Found, item: number, sparse: number): Uint8Array {
  const places = new Uint32Array(records.slice(32 * item, 32 * item + 12).buffer);
  const dense = records.slice(32 * item + 16, 32 * item + 24);
  const columns = [...places];
  for (let bit = 0; bit < DENSE; bit++) if ((dense[bit >> 3]! >> (bit & 7)) & 1) columns.push(sparse + bit);
  const sum = new Uint8Array(16);
  for (const column of columns) for (let i = 0; i < 16; i++) sum[i]! ^= store[16 * column + i]!;
  return sum;
}

function mustHold(found: Found | undefined, columns: number): void {
  const { values, decoded } = found!;
  expect(decoded).toEqual(values);
  for (let item = 0; item < values.length / 16; item += 1 + Math.floor(values.length / 3200))
    expect(summed(found!, item, columns - DENSE)).toEqual(values.slice(16 * item, 16 * item + 16));
}

describe("a store", () => {
  test.each([0, 1, 2, 3, 5, 63, 64, 65, 1000, 5000])("of %i items has every item sum to its value", (count) => {
    const columns = columnsFor(count);
    mustHold(encoded(random(32 * count), random(16), columns), columns);
  });

  test.each([
    [20, 3],
    [50, 5],
    [60, 12],
    [70, 24],
    [300, 280],
    [1000, 1005],
  ])("of %i items in %i sparse columns, where peeling leaves many, is solved by the dense ones", (count, sparse) => {
    const columns = sparse + DENSE;
    let solved = 0;
    for (let attempt = 0; attempt < 12; attempt++) {
      const found = encoded(random(32 * count), random(16), columns);
      if (!found) continue; // as many rows as columns are dependent now and then
      solved++;
      mustHold(found, columns);
    }
    expect(solved).toBeGreaterThan(2); // a square matrix over F_2 has full rank with probability 0.29; here it is wider by 3 at least
  });

  test("of more items than it has columns does not exist, and says so", () => {
    expect(encoded(random(32 * 70), random(16), 3 + DENSE)).toBeUndefined();
    const shape = { columns: 3 + DENSE, block: 8, levels: 3, leaves: 4416 };
    const task = { shape, digests: random(32 * 70), rowKeys: random(64) };
    expect(() => voleEncode(task)).toThrow(InternalError);
  });

  test("that a key does not give is made with the next key", () => {
    const [columns, count] = [4 + DENSE, 67]; // solvable more often than not, and not always
    const digests = random(32 * count);
    const keys = Array.from({ length: 60 }, () => random(16));
    const [bad, good] = [false, true].map(
      (wanted) => keys.find((key) => (encoded(digests, key, columns) !== undefined) === wanted)!,
    );
    const shape = { columns, block: 8, levels: 3, leaves: 4416 };
    const { rowKey, store } = voleEncode({ shape, digests, rowKeys: concat(bad!, bad!, good!, bad!) });
    expect(rowKey).toEqual(good);
    expect(store).toEqual(encoded(digests, good!, columns)!.store);
  });

  test("has the sizes that okvs/ has, so that the bound of RR22 on failures is one for both", () => {
    let left = 0;
    for (let run = 0; run < 40; run++) {
      const [count, memory] = [2000, openMemory()];
      const columns = columnsFor(count);
      const items = hashItems(memory, random(32 * count), random(16), columns);
      const sparse = columns - DENSE;
      const taken = memory.run.peel(items.records, count, memory.take(8 * sparse), sparse, memory.take(8 * count));
      left = Math.max(left, count - taken);
    }
    expect(left).toBeLessThan(24); // the gap that 64 dense columns solve but with probability 2^-40
  });
});
