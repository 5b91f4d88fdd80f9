import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UsageError } from "../../src/index.ts";
import { BrokenChain, type ChainEntry, openChain, verifyChain } from "../../src/study/index.ts";
import { memoryJournal } from "../../src/testing.ts";

// SHA-256 of OpenSSL, over bytes put together by hand: nothing here comes from the code under test.
const sha256 = (bytes: string | Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const GENESIS = sha256(Buffer.concat([Buffer.from("\0\0\0\x0ctavs/chain/1"), Buffer.from("\0\0\0\x04east")]));

async function written(...entries: readonly ChainEntry[]): Promise<string[]> {
  const lines: string[] = [];
  const chain = await openChain(memoryJournal(lines), "east");
  for (const entry of entries) await chain.append(entry);
  return lines;
}

const broken = (lines: readonly string[], name = "east", options = {}): BrokenChain => {
  try {
    verifyChain(lines, name, options);
  } catch (error) {
    if (error instanceof BrokenChain) return error;
  }
  throw new Error("the chain was found whole");
};

describe("a chain", () => {
  test("is lines of canonical JSON, each with the SHA-256 of the line before it", async () => {
    const first = `{"a":1,"previous":"${GENESIS}","seq":1,"z":"æ"}`;
    const second = `{"b":[true,null],"previous":"${sha256(first)}","seq":2}`;
    const lines = await written({ z: "æ", a: 1 }, { b: [true, null] });
    expect(lines).toEqual([first, second]);
    const verified = verifyChain(lines, "east");
    expect(verified).toEqual({
      entries: [{ z: "æ", a: 1 }, { b: [true, null] }],
      length: 2,
      head: sha256(second),
    });
  });

  test("that holds nothing yet has the head of its name", () => {
    expect(verifyChain([], "east")).toEqual({ entries: [], length: 0, head: GENESIS });
  });

  test("gives back any entries, and goes on after it was opened again", async () => {
    const word = fc.string({ unit: "grapheme", maxLength: 8 }).filter((name) => name !== "seq" && name !== "previous");
    const entry = fc.dictionary(word, fc.oneof(fc.string({ unit: "grapheme" }), fc.integer(), fc.boolean()));
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 6 }), async (entries) => {
        const lines: string[] = [];
        for (const each of entries) await (await openChain(memoryJournal(lines), "east")).append(each);
        expect(verifyChain(lines, "east").entries).toEqual(entries);
      }),
      { numRuns: 50 },
    );
  });

  test("keeps entries in the order of the calls, also where nobody waited", async () => {
    const lines: string[] = [];
    const chain = await openChain(memoryJournal(lines), "east");
    const heads = await Promise.all([1, 2, 3, 4, 5].map((n) => chain.append({ n })));
    expect(verifyChain(lines, "east").entries).toEqual([1, 2, 3, 4, 5].map((n) => ({ n })));
    expect(heads).toEqual(lines.map(sha256));
  });
});

describe("a chain that was changed", () => {
  const three = () => written({ n: 1 }, { n: 2 }, { n: 3 });

  test("in the middle is found where the next line does not follow", async () => {
    const [first, second, third] = (await three()) as [string, string, string];
    const other = second.replace('"n":2', '"n":7');
    expect(broken([first, other, third])).toMatchObject({ line: 3, reason: "does not follow from the line before it" });
  });

  test("by a line taken out, put in twice or moved is found at that line", async () => {
    const [first, second, third] = (await three()) as [string, string, string];
    expect(broken([first, third])).toMatchObject({ line: 2, reason: "has another number than its place" });
    expect(broken([first, second, second, third]).line).toBe(3);
    expect(broken([second, first, third]).line).toBe(1);
  });

  test("to another spelling of the same JSON is found, also on the last line", async () => {
    const [first, second, third] = (await three()) as [string, string, string];
    for (const other of [`${third} `, third.replace('"n":3', '"n":3.0'), third.replace('"n"', '"\\u006e"')])
      expect(broken([first, second, other])).toMatchObject({ line: 3, reason: "is not JSON as the chain writes it" });
  });

  test("to something that is no JSON object is found, however strange it is", async () => {
    const [first] = (await three()) as [string];
    for (const other of ["", "{", "[]", "null", '{"a":1e999}', "[".repeat(100_000), `{"a":${"[".repeat(50_000)}`])
      expect(broken([first, other])).toMatchObject({ line: 2, code: "tampered", blame: "usage" });
  });

  test("to the chain of another name is found on its first line", async () => {
    expect(broken(await three(), "west").line).toBe(1);
  });

  test("by cutting its end is found by who wrote a head down, and by nobody else", async () => {
    const lines = await three();
    const { head } = verifyChain(lines, "east");
    expect(verifyChain(lines.slice(0, 2), "east").length).toBe(2);
    expect(broken(lines.slice(0, 2), "east", { expectedHead: head })).toMatchObject({ line: 3, code: "tampered" });
    expect(verifyChain([...lines], "east", { expectedHead: sha256(lines[1]!) }).length).toBe(3); // it has grown since
  });

  test("is not opened, and nothing is written behind it", async () => {
    const [first, , third] = (await three()) as [string, string, string];
    const lines = [first, third];
    await expect(openChain(memoryJournal(lines), "east")).rejects.toThrow("line 2 has another number than its place");
    expect(lines.length).toBe(2);
  });
});

describe("an entry that cannot be written", () => {
  test("leaves the chain as it was when the disk is full, and the next one takes its place", async () => {
    const lines: string[] = [];
    const chain = await openChain(memoryJournal(lines, 1), "east");
    const [first, second, third] = await Promise.allSettled([1, 2, 3].map((n) => chain.append({ n })));
    expect([first!.status, second!.status, third!.status]).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(verifyChain(lines, "east").entries).toEqual([{ n: 1 }, { n: 3 }]);
  });

  test("is not forgotten when it was written although the disk complained", async () => {
    const lines: string[] = [];
    const append = async (line: string): Promise<void> => {
      lines.push(line);
      if (lines.length === 2) throw new UsageError("storage failed", { code: "storage" });
    };
    const chain = await openChain({ lines: async () => [...lines], append }, "east");
    await chain.append({ n: 1 });
    await expect(chain.append({ n: 2 })).rejects.toThrow(UsageError);
    await chain.append({ n: 3 });
    expect(verifyChain(lines, "east").entries).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });

  test("is refused where it uses the chain's own names, or would not be read back", async () => {
    const lines: string[] = [];
    const chain = await openChain(memoryJournal(lines), "east");
    for (const entry of [{ seq: 1 }, { previous: "" }, { n: Number.NaN }, JSON.parse('{"n":1e999}') as ChainEntry])
      await expect(chain.append(entry)).rejects.toThrow(UsageError);
    expect(lines).toEqual([]);
  });
});
