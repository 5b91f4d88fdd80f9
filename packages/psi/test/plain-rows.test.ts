// A batch read as bytes, held to its canonicaliser cell by cell.
import { cpr, freeText } from "@tavs/psi";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Canonicaliser } from "../src/ids/canonicaliser.ts";
import { Column } from "../src/ingest/column.ts";
import { runsOf } from "../src/ingest/runs.ts";

const day = fc.constantFrom("0104", "2902", "3104", "3112", "0013", "1111", "7104", "0000");
const digits = fc
  .tuple(day, fc.integer({ min: 0, max: 999_999 }))
  .map(([first, rest]) => first + `${rest}`.padStart(6, "0"));
const numbers = fc.oneof(
  digits,
  fc.constantFrom("1111111111", "111111-1111", "0123456789", "1234567890", "9876543210", "0104909989-", "-0104909989"),
  digits.map((text) => `${text.slice(0, 6)}-${text.slice(6)}`),
  fc
    .tuple(fc.constantFrom("DK:", "DK:", "dk:", "DK:DK:", "SE:", "DK"), digits)
    .map(([country, text]) => country + text),
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
function batch(canonicaliser: Canonicaliser, cells: readonly string[], rows = 5): readonly string[] | string {
  try {
    const column = new Column(canonicaliser);
    for (let from = 0; from < cells.length; from += rows) column.append(cells.slice(from, from + rows));
    return column.take().parts.flatMap(({ texts, ends }) => {
      const bytes = Buffer.from(texts);
      return Array.from(ends, (end, i) => bytes.toString("utf8", ends[i - 1] ?? 0, end));
    });
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

test("one character of ASCII at any place of a batch, at a cell's border or within, is read or refused as in a cell by itself", () => {
  for (let code = 0; code < 128; code++)
    for (let at = 0; at < 11; at++) {
      const text = "abcd fghi k".split("").with(at, String.fromCharCode(code)).join("");
      const cells = [text.slice(0, 3), text.slice(3, 8), text.slice(8)];
      expect(batch(freeText, cells)).toEqual(oneByOne(freeText, cells));
    }
});

test("a few cells that are not plain come to their places among those that are", () => {
  const cells = Array.from({ length: 40 }, (_, i) => (i % 20 === 7 ? `290296-${1000 + i}` : `010490${1000 + i}`));
  for (const rows of [5, 40])
    expect(batch(cpr, cells, rows)).toEqual(cells.map((cell) => `DK:${cell.replace("-", "")}`));
});

test("one odd cell anywhere among many that are plain takes nothing of its neighbours, who are read as bytes", () => {
  for (const odd of ["a ", " a", "a\tb", "\u007f", " "])
    for (let at = 0; at < 16; at++) {
      const cells = Array.from({ length: 16 }, (_, i) => "bc d".repeat(1 + (i % 3))).with(at, odd);
      expect(batch(freeText, cells, 16)).toEqual(oneByOne(freeText, cells));
    }
});

test("cells that together are longer than a string may be are refused as one of them would be", () => {
  const long = "x".repeat(2 ** 20);
  expect(batch(freeText, ["a", long])).toBe(oneByOne(freeText, ["a", long]));
  expect(() => new Column(freeText).append(new Array<string>(600).fill(long))).toThrow(
    "row 0: the text has 1048576 characters",
  );
});

test("parts are taken together to runs of 2^15 rows or 2^24 bytes, in their order and each in one", () => {
  const part = (rows: number, bytes: number) => ({
    texts: new Uint8Array(bytes),
    ends: new Uint32Array(rows).fill(bytes),
  });
  const parts = [
    part(20_000, 9),
    part(12_768, 1),
    part(1, 2 ** 24),
    part(1, 1),
    part(40_000, 1),
    part(2, 2),
    part(0, 0),
  ];
  const runs = runsOf(parts);
  expect(runs.flatMap(({ parts }) => parts)).toEqual(parts);
  expect(runs.map(({ rows, bytes, first, begin }) => [rows, bytes, first, begin])).toEqual([
    [32_768, 10, 0, 0],
    [1, 2 ** 24, 32_768, 10],
    [1, 1, 32_769, 2 ** 24 + 10],
    [40_000, 1, 32_770, 2 ** 24 + 11],
    [2, 2, 72_770, 2 ** 24 + 12],
  ]);
  expect(runsOf([])).toEqual([]);
});
