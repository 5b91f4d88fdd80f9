import fc from "fast-check";
import { expect, test } from "vitest";
import { BrokenRecord, LONGEST_CELL, LONGEST_LINE } from "../../src/data/broken-record.ts";
import { RecordReader } from "../../src/data/records.ts";

const text = fc.string({
  unit: fc.constantFrom("a", "b", ",", ",", "\n", "\n", "\n", "\r", "\r\n", '"', "\0", "\ud83d"),
});

type Read = (reader: RecordReader, end: "open" | "closed") => readonly (readonly string[])[];

/** All that a reader gives of a text that comes in pieces, and where it breaks off, if it does. */
function readBy(read: Read, pieces: readonly string[]): readonly unknown[] {
  const [reader, found] = [new RecordReader(","), [] as unknown[]];
  try {
    for (const piece of pieces) {
      reader.add(piece);
      found.push(...read(reader, "open"));
    }
    found.push(...read(reader, "closed"));
  } catch (error) {
    if (!(error instanceof BrokenRecord)) throw error;
    found.push([error.line, error.fault]);
  }
  return found;
}

function* scanned(reader: RecordReader, end: "open" | "closed"): Generator<readonly string[]> {
  for (let record = reader.next(end); record; record = reader.next(end)) yield record.cells;
}

/** Records of the width in some number of lines at a time, one that is not plain between them. */
const inTurn =
  (width: number, most: number): Read =>
  (reader, end) => {
    const found: (readonly string[])[] = [];
    const wanted = { delimiter: ",", width, places: Array.from({ length: width }, (_, i) => i) };
    for (;;) {
      const { cells, rows } = reader.plain(wanted, most);
      for (let i = 0; i < rows; i++) found.push(cells.map((column) => column[i]!));
      const record = rows === 0 && reader.next(end);
      if (record) found.push(record.cells);
      else if (rows === 0) return found;
    }
  };

test("plain lines are what scanning finds there, wherever a text is cut and whatever stands between them, and break off where it does", () => {
  const sizes = { width: fc.integer({ min: 1, max: 3 }), most: fc.integer({ min: 1, max: 3 }) };
  fc.assert(
    fc.property(fc.array(text, { maxLength: 4 }), sizes.width, sizes.most, (pieces, width, most) => {
      expect(readBy(inTurn(width, most), pieces)).toEqual(readBy((...from) => [...scanned(...from)], pieces));
    }),
    { numRuns: 2000 },
  );
});

test("lines behind one that is not plain are plain again, in the same piece and in the next", () => {
  const reader = new RecordReader(",");
  const wanted = { delimiter: ",", width: 2, places: [1] };
  reader.add('1,a\n"2",b\n3,c\r\n\n4,d\n5,');
  const plain = () => reader.plain(wanted, 9).cells[0];
  expect([plain(), plain(), reader.next("open")?.cells]).toEqual([["a"], [], ["2", "b"]]);
  expect([plain(), reader.next("open")]).toEqual([["c", "d"], undefined]);
  reader.add("e\n6,f\n");
  expect(plain()).toEqual(["e", "f"]);
});

test("a line that does not end is waited for up to a limit, and a plain line has that of cells", () => {
  const reader = new RecordReader(",");
  reader.add(`1,a\n"${"b".repeat(LONGEST_LINE - 1)}`);
  expect(reader.next("open")?.cells).toEqual(["1", "a"]);
  expect(reader.next("open")).toBeUndefined();
  reader.add("b");
  expect(() => reader.next("open")).toThrow(expect.objectContaining({ line: 2, fault: "longLine" }));
  const plain = new RecordReader(",");
  plain.add(`a${"b".repeat(LONGEST_CELL)}\n`);
  expect(plain.plain({ delimiter: ",", width: 1, places: [0] }, 9).rows).toBe(0);
  expect(() => plain.next("open")).toThrow(expect.objectContaining({ line: 1, fault: "longCell" }));
});
