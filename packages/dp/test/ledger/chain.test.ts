import { createHash } from "node:crypto";
import { seededRandom } from "@tavs/core";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { cells, count, openLedger } from "../../src/index.ts";
import { journalOf } from "./journals.ts";

const terms = { budget: { epsilon: 1 }, unit: { rowsPerPerson: 1 }, random: seededRandom(new Uint8Array(32).fill(1)) };
const reopen = (lines: readonly string[]) => openLedger({ ...terms, journal: journalOf(lines) });
let lines: readonly string[] = [];

beforeAll(async () => {
  const journal = journalOf();
  const ledger = await openLedger({ ...terms, journal });
  await ledger.release(count, [1, 2, 3], { epsilon: 0.25, id: "a" });
  await ledger.release(cells(2), [40, 50], { epsilon: 0.25 });
  lines = journal.written;
});

test("each line names the one before by its SHA-256, as anyone can compute who has the file", () => {
  let previous = "";
  for (const line of lines) {
    const { hash, ...body } = JSON.parse(line);
    expect(body.previous).toBe(previous);
    expect(hash).toBe(createHash("sha256").update(JSON.stringify(body)).digest("hex"));
    previous = hash;
  }
});

test("what is written, in order: the grant, then a charge before each answer", () => {
  expect(lines.map((line) => JSON.parse(line).entry)).toEqual(["opened", "charge", "answered", "charge", "answered"]);
});

describe("a ledger that was changed", () => {
  test("whichever character changes, it is refused and the line is named", async () => {
    const places = fc
      .nat(4)
      .chain((line) =>
        fc.tuple(fc.constant(line), fc.nat(lines[line]!.length - 1), fc.constantFrom("0", "1", "a", '"', "}")),
      );
    await fc.assert(
      fc.asyncProperty(places, async ([line, place, character]) => {
        const changed = lines[line]!.slice(0, place) + character + lines[line]!.slice(place + 1);
        fc.pre(changed !== lines[line]);
        await expect(reopen(lines.map((old, at) => (at === line ? changed : old)))).rejects.toMatchObject({
          code: "tampered",
          message: expect.stringContaining(`line ${line + 1} of`),
        });
      }),
      { numRuns: 300 },
    );
  });

  test("a line taken out, put in twice or swapped is noticed where the chain breaks", async () => {
    const [a, b, c, d, e] = lines;
    const changes: readonly [number, readonly (string | undefined)[]][] = [
      [1, [b, c, d, e]],
      [2, [a, c, d, e]],
      [3, [a, b, d, e]],
      [3, [a, b, b, c, d, e]],
      [2, [a, d, e, b, c]],
      [5, [a, b, c, d, "not a line"]],
      [5, [a, b, c, d, e?.slice(0, -9)]],
      [6, [a, b, c, d, e, "[]"]],
    ];
    for (const [line, changed] of changes)
      await expect(reopen(changed.filter((line) => line !== undefined))).rejects.toThrow(`line ${line} of the ledger`);
  });

  test("entries that a ledger would not write are refused, though the chain is whole", async () => {
    const [opened, charge, answered] = lines.map((line) => {
      const { previous: _previous, hash: _hash, ...entry } = JSON.parse(line);
      return entry;
    });
    const forged: readonly [number, readonly object[]][] = [
      [1, [charge]],
      [2, [opened, opened]],
      [3, [opened, charge, charge]],
      [2, [opened, answered]],
      [4, [opened, charge, answered, answered]],
      [2, [opened, { ...charge, price: { measure: "pure", microEpsilon: -250_000 } }]],
      [2, [opened, { ...charge, price: { measure: "pure", microEpsilon: 0.5 } }]],
      [2, [opened, { ...charge, more: 1 }]],
      [3, [opened, charge, { ...answered, values: ["1e3"] }]],
      [3, [opened, charge, { ...answered, values: [7] }]],
      [1, [{ ...opened, format: "tavs/dp-ledger/1" }]],
    ];
    for (const [line, entries] of forged)
      await expect(reopen(chained(entries))).rejects.toThrow(`line ${line} of the ledger`);
  });

  test("a journal that lost all its lines while the ledger was open is not begun anew", async () => {
    const journal = journalOf();
    const ledger = await openLedger({ ...terms, journal });
    journal.written.length = 0;
    await expect(ledger.release(count, [1], { epsilon: 0.25 })).rejects.toMatchObject({ code: "tampered" });
  });
});

function chained(entries: readonly object[]): readonly string[] {
  let previous = "";
  return entries.map((entry) => {
    const body = { ...entry, previous };
    previous = createHash("sha256").update(JSON.stringify(body)).digest("hex");
    return JSON.stringify({ ...body, hash: previous });
  });
}
