import { createHash } from "node:crypto";
import { compute, hex, lengthPrefixed, UsageError, utf8 } from "@tavs/core";
import { cpr, freeText, ingest, itemAt, prepare } from "@tavs/psi";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { itemsAt } from "../src/item-set.ts";
import { reference } from "./ingest-reference.ts";

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const itemsOf = (set: Awaited<ReturnType<typeof ingest>>): string[] =>
  Array.from({ length: set.size }, (_, i) => itemAt(set, i));

describe("an ItemSet", () => {
  test("holds every item once, with the first row that held it, in the order of the digests", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom("é", "æøå", "a", "b", "漢字", "😀", "long text here")),
        async (rows) => {
          const set = await ingest(rows);
          const expected = [...new Set(rows)]
            .map((text) => ({ text, digest: sha256(lengthPrefixed(utf8("free-text/1"), utf8(text))) }))
            .sort((a, b) => (a.digest < b.digest ? -1 : 1));
          expect(itemsOf(set)).toEqual(expected.map(({ text }) => text));
          expect([...set.rows]).toEqual(expected.map(({ text }) => rows.indexOf(text)));
          expect(hex(set.digests)).toBe(expected.map(({ digest }) => digest).join(""));
          expect(set.duplicates).toBe(rows.length - set.size);
        },
      ),
      { numRuns: 40 },
    );
  });

  test("is what the obvious way gives, byte for byte, for rules and texts of all lengths, copies and halves of characters", async () => {
    const text = fc.string({ minLength: 1, maxLength: 150, unit: "binary" });
    const rows = fc.array(fc.oneof(fc.constantFrom("a", "b", "\ud83d", "\ude00"), text), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 140 }), async (texts, length) => {
        const rule = "r".repeat(length);
        const asTheyAre = Object.assign((value: string) => value, { rule });
        expect(await ingest(texts, asTheyAre)).toEqual(reference(rule, texts));
      }),
      { numRuns: 12 },
    );
  });

  test("of many thousand rows, some of them twice, is that too", async () => {
    const rows = Array.from(
      { length: 9000 },
      (_, i) =>
        `${(i * i) % 7993}${i % 997 === 0 ? " and a longer text, é, of two blocks at least, or so it is hoped" : ""}`,
    );
    const [set, expected] = [await ingest(rows), reference("free-text/1", rows)];
    expect(Buffer.compare(set.digests, expected.digests) + Buffer.compare(set.texts, expected.texts)).toBe(0);
    expect([hex(new Uint8Array(set.rows.buffer)), hex(new Uint8Array(set.ends.buffer))]).toEqual([
      hex(new Uint8Array(expected.rows.buffer)),
      hex(new Uint8Array(expected.ends.buffer)),
    ]);
    expect(set.duplicates).toBe(rows.length - new Set(rows).size);
  });

  test.each([
    ["of many sizes", (i: number) => `row${"x".repeat(i % 70)} ${i}`],
    ["of one size", (i: number) => `${1_000_000 + i}`],
    ["of up to seven bytes, and some of them twice", (i: number) => `${i % 32_900}`],
    ["that are all the same", () => "the same"],
    ["of which there are three", (i: number) => `value ${i % 3}`],
    ["that are hundreds of bytes", (i: number) => `${i % 700}`.padStart(600, "x")],
  ])("of more rows than a run has, with texts %s, is that too", async (_, text) => {
    const rows = Array.from({ length: 33_000 }, (_, i) => text(i));
    const [{ digests, rows: found, texts, ends, ...counts }, expected] = [
      await ingest(rows),
      reference("free-text/1", rows),
    ];
    expect(counts).toEqual({ rule: "free-text/1", size: expected.size, duplicates: expected.duplicates, dummies: 0 });
    expect([digests, texts].map((it, i) => Buffer.compare(it, [expected.digests, expected.texts][i]!))).toEqual([0, 0]);
    expect(found.every((row, i) => row === expected.rows[i])).toBe(true);
    expect(ends.every((end, i) => end === expected.ends[i])).toBe(true);
    expect([found.length, ends.length]).toEqual([expected.size, expected.size]);
  });

  test("gives its texts back many at once as one by one", async () => {
    const rows = Array.from({ length: 5000 }, (_, i) => `${i}${i > 4200 && i % 900 === 0 ? "é😀" : ""}`);
    const set = await ingest(rows);
    const every = Uint32Array.from({ length: set.size }, (_, i) => i);
    expect(itemsAt(set, every)).toEqual(itemsOf(set));
    expect(itemsAt(set, Uint32Array.of(3, 0))).toEqual([itemAt(set, 3), itemAt(set, 0)]);
  });

  test("is the same for two spellings of one person", async () => {
    const set = await ingest(["010490-9989", "0104909989", " 010490 9989 "], cpr);
    expect([itemsOf(set), set.duplicates, set.rule]).toEqual([["DK:0104909989"], 2, "DK/cpr/1"]);
  });

  test("of another rule has no digest in common, although the texts are the same", async () => {
    const [one, other] = [await ingest(["DK:0104909989"]), await ingest(["0104909989"], cpr)];
    expect(itemsOf(one)).toEqual(itemsOf(other));
    expect(hex(one.digests)).not.toBe(hex(other.digests));
  });

  test("comes from an async iterable as well, and takes at most 64 bytes for each CPR number", async () => {
    async function* rows() {
      for (let i = 0; i < 9000; i++) yield `${i}`.padStart(13, "0"); // as long as a canonical CPR number
    }
    const set = await ingest(rows());
    const held = [set.digests, set.rows, set.texts, set.ends].reduce((sum, { byteLength }) => sum + byteLength, 0);
    expect(set.size).toBe(9000);
    expect(held / set.size).toBeLessThanOrEqual(64);
    expect(itemAt(set, set.rows.indexOf(4321))).toBe("0000000004321");
  });

  test("lets other work go on while the column is read", async () => {
    let [turns, turnsWhileReading] = [0, 0];
    const other = setInterval(() => turns++, 0);
    function* rows() {
      for (let i = 0; i < 60_000; i++) yield `${i}`;
      turnsWhileReading = turns;
    }
    await ingest(rows());
    clearInterval(other);
    expect(turnsWhileReading).toBeGreaterThan(2); // of 14 pauses
  });
});

describe("a value that cannot be an item", () => {
  test("is refused with its row and never with the value", async () => {
    const rejection = ingest(["010490-9989", "310290-1234", "x"], cpr);
    await expect(rejection).rejects.toBeInstanceOf(UsageError);
    await expect(rejection).rejects.toMatchObject({ code: "not-linkable" });
    await expect(rejection).rejects.toThrow(/^row 1: /);
    await expect(rejection).rejects.not.toThrow(/310290|1234/);
  });

  test("does not speak through a foreign canonicaliser's error", async () => {
    const loud = Object.assign(
      (value: string): string => {
        throw new Error(`bad: ${value}`);
      },
      { rule: "loud/1" },
    );
    const error = await ingest(["secret"], loud).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toBe("UsageError: row 0: the value has no canonical form");
    expect((error as Error).cause).toBeUndefined();
  });

  test("is not found in a set", async () => {
    const set = await ingest(["a"], freeText);
    for (const index of [-1, 1, 0.5]) expect(() => itemAt(set, index)).toThrow(UsageError);
  });
});

test("preparing can be watched and stopped", async () => {
  const set = await ingest(Array.from({ length: 5000 }, (_, i) => `${i}`));
  const seen: number[] = [];
  const context = new Uint8Array();
  const pool = compute({ workers: 1 });
  const ready = await prepare(set, { context, compute: pool, onProgress: ({ done }) => seen.push(done) });
  expect([ready.points.length, seen]).toEqual([32 * 5000, [1, 2, 3]]);
  const stop = new AbortController();
  const stopped = prepare(set, { context, compute: pool, signal: stop.signal, onProgress: () => stop.abort() });
  await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
  await pool.close();
});
