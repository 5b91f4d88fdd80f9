// What stands behind the digests of a column: groups, order and texts, for digests that SHA-256 gives nobody.
import { UsageError } from "@tavs/core";
import fc from "fast-check";
import { expect, test } from "vitest";
import { arrange } from "../src/ingest/arrange.ts";
import { GROUP, GROUPS } from "../src/ingest/grouped.ts";
import { openMemory } from "../src/ingest/memory.ts";
import { Ordered } from "../src/ingest/ordered.ts";
import type { Run } from "../src/ingest/runs.ts";

interface Row {
  readonly digest: Uint8Array;
  readonly text: string;
}

const RECORD = 44; // bytes, as assembly/layout.ts has it

/** The rows of some runs with the digests that they are given, as `grouped` puts those that it makes. */
function ordered(runs: readonly (readonly Row[])[]): ReturnType<Ordered["take"]> {
  const memory = openMemory();
  const { run, take, put } = memory;
  const all = runs.flat();
  const [groups, records] = [take(runs.length * GROUPS * GROUP), take(all.length * RECORD)];
  const texts = take(all.reduce((sum, { text }) => sum + text.length, 0));
  let [first, begin] = [0, 0];
  const described: Run[] = [];
  for (const [i, rows] of runs.entries()) {
    const own = groups + i * GROUPS * GROUP;
    const joined = Buffer.from(rows.map(({ text }) => text).join(""));
    let end = 0;
    const numbers = Uint32Array.from([0, 0, 0, 0, ...rows.map(({ text }) => (end += text.length))]);
    const ends = put(new Uint8Array(numbers.buffer)) + 16;
    const digests = put(Buffer.concat(rows.map(({ digest }) => digest)));
    const textsOf = put(joined);
    run.tally(own, digests, ends, rows.length);
    run.begins(own, first, texts + begin);
    run.group(records, own, digests, textsOf, ends, first, rows.length);
    described.push({ parts: [], rows: rows.length, bytes: joined.length, first, begin });
    [first, begin] = [first + rows.length, begin + joined.length];
  }
  const it = new Ordered(memory, { records, groups }, described);
  for (let group = 0; group < GROUPS; group++) it.add(group);
  return it.take();
}

/** The obvious way. */
function sorted(rows: readonly Row[]): readonly (readonly [string, number, string])[] {
  const firsts = new Map<string, readonly [string, number, string]>();
  for (const [row, { digest, text }] of rows.entries()) {
    const digits = Buffer.from(digest).toString("hex");
    if (!firsts.has(digits)) firsts.set(digits, [digits, row, text]);
  }
  return [...firsts.values()].sort(([a], [b]) => (a < b ? -1 : 1));
}

function listed({ digests, rows, texts, ends }: ReturnType<Ordered["take"]>): ReturnType<typeof sorted> {
  const text = (i: number): string => Buffer.from(texts.subarray(ends[i - 1] ?? 0, ends[i])).toString();
  const digits = Buffer.from(digests).toString("hex");
  return Array.from(rows, (row, i) => [digits.slice(64 * i, 64 * i + 64), row, text(i)] as const);
}

/** Digests that differ in a byte or two only, at the borders of what is compared at once, and by more than a sign's bit. */
const digest = fc
  .array(fc.tuple(fc.constantFrom(0, 1, 2, 3, 7, 8, 15, 16, 23, 24, 31), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff)), {
    maxLength: 2,
  })
  .map((spoilt) => {
    const bytes = new Uint8Array(32).fill(0x55);
    for (const [at, byte] of spoilt) bytes[at] = byte;
    return bytes;
  });
const row = digest.chain((bytes) => {
  const length = bytes.reduce((sum, byte) => sum + byte, 0) % 19; // one digest, one text
  return fc.constant({ digest: bytes, text: Buffer.from(bytes).toString("hex").slice(0, length) });
});

test("digests that agree in their first bytes come in their order, each with its first row and its own text, over all runs", () => {
  const runs = fc.array(fc.array(row, { minLength: 1, maxLength: 60 }), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(runs, (rows) => {
      const [found, expected] = [ordered(rows), sorted(rows.flat())];
      expect(listed(found)).toEqual(expected);
      expect(found.texts).toHaveLength(expected.reduce((sum, [, , text]) => sum + text.length, 0));
    }),
    { numRuns: 60 },
  );
});

test("more rows than WebAssembly has room for are refused as such, before any of them is read", () => {
  const ends = new Uint32Array(2 ** 27); // of empty texts: their digests alone are 4 GiB; zeros that nobody reads take no memory
  expect(() => arrange({ rule: "r", parts: [{ texts: new Uint8Array(), ends }] })).toThrow(UsageError);
});
