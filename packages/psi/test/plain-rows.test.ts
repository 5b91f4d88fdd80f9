// A batch read as bytes, held to its canonicaliser cell by cell.
import { cpr, freeText } from "@tavs/psi";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Canonicaliser } from "../src/ids/canonicaliser.ts";
import { arrange } from "../src/ingest/arrange.ts";
import { Column } from "../src/ingest/column.ts";
import { openMemory } from "../src/ingest/memory.ts";
import { packed } from "../src/ingest/packed.ts";
import { piecesOf, putTexts } from "../src/ingest/texts.ts";

const day = fc.constantFrom("0104", "2902", "3104", "3112", "0013", "1111", "7104", "0000");
const digits = fc
  .tuple(day, fc.integer({ min: 0, max: 999_999 }))
  .map(([first, rest]) => first + `${rest}`.padStart(6, "0"));
const numbers = fc.oneof(
  digits,
  fc.constantFrom("1111111111", "111111-1111", "0123456789", "1234567890", "9876543210", "0104909989-", "-0104909989"),
  digits.map((text) => `${text.slice(0, 6)}-${text.slice(6)}`),
  fc
    .tuple(digits, fc.nat(11), fc.constantFrom("-", " ", "O", "\n", "٣", "\ufeff", ""))
    .map(([text, at, odd]) => text.slice(0, at) + odd + text.slice(at)),
);
const anything = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.string({ unit: fc.constantFrom(..."aZ~ \t\n\r\u007f\u001f\u00a0é"), maxLength: 6 }),
  fc.constantFrom(
    "\ud83d",
    "\ude00",
    "a\ud83d",
    "\ude00b",
    "e\u0301",
    "",
    " ",
    " a",
    "a ",
    "a\nb",
    "x".repeat(1024),
    "x".repeat(1025),
  ),
  fc.constantFrom(1, null, undefined, true) as fc.Arbitrary<unknown> as fc.Arbitrary<string>, // a program without types
);

/** The canonical texts of a column, or the refusal of the first cell that has none. */
function batch(canonicaliser: Canonicaliser, cells: readonly string[]): readonly string[] | string {
  try {
    const column = new Column(canonicaliser);
    for (let from = 0; from < cells.length; from += 5) column.append(cells.slice(from, from + 5));
    const { texts, ends } = column.take();
    const bytes = Buffer.concat(texts);
    return ends.flatMap((part) => [...part]).map((end, i, all) => bytes.toString("utf8", all[i - 1] ?? 0, end));
  } catch (error) {
    return String(error);
  }
}

function oneByOne(canonicaliser: Canonicaliser, cells: readonly string[]): readonly string[] | string {
  const asItIs = Object.assign((value: string) => canonicaliser(value), { rule: canonicaliser.rule }); // without the short way
  return batch(asItIs, cells);
}

test.each([
  ["free texts", freeText, anything],
  ["CPR numbers", cpr, numbers],
  ["CPR numbers among anything", cpr, fc.oneof({ weight: 6, arbitrary: numbers }, anything)],
])("%s come out of a batch as they come out one by one, refusals and their rows too", (_, canonicaliser, cell) => {
  const plain = fc.array(fc.constantFrom("0104909989", "010490-9980", "a b"), { maxLength: 6 });
  const cells = fc.tuple(plain, fc.array(cell, { maxLength: 6 }), plain).map((parts) => parts.flat());
  fc.assert(
    fc.property(cells, (values) => {
      expect(batch(canonicaliser, values)).toEqual(oneByOne(canonicaliser, values));
    }),
    { numRuns: 300 },
  );
});

test("a few cells that are not plain come to their places among those that are", () => {
  const cells = Array.from({ length: 40 }, (_, i) => (i % 20 === 7 ? `290296-${1000 + i}` : `010490${1000 + i}`));
  expect(batch(cpr, cells)).toEqual(cells.map((cell) => `DK:${cell.replace("-", "")}`));
});

test("cells that together are longer than a string may be are refused as one of them would be", () => {
  const long = "x".repeat(2 ** 20);
  expect(batch(freeText, ["a", long])).toBe(oneByOne(freeText, ["a", long]));
  expect(() => new Column(freeText).append(new Array<string>(600).fill(long))).toThrow(
    "row 0: the text has 1048576 characters",
  );
});

test.each([
  ["of many sizes", (i: number) => `row ${i} ${"x".repeat(i % 70)}`],
  ["of one size", (i: number) => `${1_000_000 + i}`],
  ["of one size but for the last", (i: number) => `${i < 8999 ? 1_000_000 + i : i}`],
])("texts %s are hashed and packed alike in the memory of the kernels and where they do not fit in it", (_, text) => {
  const rows = Array.from({ length: 9000 }, (_, i) => text(i));
  const column = new Column(freeText);
  column.append(rows);
  const [memory, gathered] = [openMemory(), column.take()];
  const [outside, set] = [putTexts(memory, gathered, 0), arrange(gathered)];
  const at = memory.put(new Uint8Array(set.rows.buffer));
  const { texts, ends } = packed(memory, { rows: set.rows, at }, outside);
  expect(Buffer.compare(texts, set.texts)).toBe(0);
  expect(Buffer.compare(new Uint8Array(ends.buffer), new Uint8Array(set.ends.buffer))).toBe(0);
  const { at: first, base } = piecesOf(memory, outside, [range])(range);
  const bytes = Buffer.concat(gathered.texts);
  expect(base).toBe(gathered.ends[0]![range.from - 1]);
  expect(Buffer.from(memory.view(first, 500)).equals(bytes.subarray(base, base + 500))).toBe(true);
});

const range = { from: 4096, to: 8192 };
