import { hex, party, run } from "@tavs/core";
import { memoryStore, memoryTransports } from "@tavs/core/testing";
import { ingest, pseudonyms, queryBudget } from "@tavs/psi";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { base32 } from "../../src/pseudonyms/pseudonym.ts";
import { ann, bob, cid, hospital, type Made, makeKey, request } from "./circle.ts";
import { base, inputOf, lambda, pseudonymOf, q, scalar } from "./reference.ts";

let made: Made;
beforeAll(async () => {
  made = await makeKey();
});

/** The key that nobody has, from any two shares. */
function secretOf({ shares, key }: Made, names: readonly string[]): bigint {
  const numbers = names.map((name) => key.holders.map(String).indexOf(name) + 1);
  return names.reduce((sum, name, i) => (sum + lambda(numbers[i]!, numbers) * scalar(shares[name]!.share)) % q, 0n);
}
const words = fc.array(fc.stringMatching(/^[a-e]{1,2}$/), { maxLength: 9 });
const expected = (column: readonly string[], recipient = "register"): string[] => {
  const secret = secretOf(made, ["ann", "bob"]);
  const names = { rule: "free-text/1", study: "study", recipient };
  return [...new Set(column)].map((word) => pseudonymOf(secret, inputOf(word, names))).sort();
};

describe("a key", () => {
  test("is the same whichever holders come together, and its public key belongs to it", async () => {
    const secrets = [
      ["ann", "bob"],
      ["ann", "cid"],
      ["bob", "cid"],
      ["ann", "bob", "cid"],
    ].map((names) => secretOf(made, names));
    expect(new Set(secrets).size).toBe(1);
    expect(hex(base(secrets[0]!))).toBe(made.key.publicKey);
    const shown = made.key.holders.map((name) => hex(base(scalar(made.shares[name]!.share))));
    expect(shown).toEqual(made.key.verificationKeys);
  });

  test.each([
    [2, 2],
    [2, 4],
    [3, 3],
    [3, 4],
  ])("of %i out of %i holders is made, crash after crash, and makes pseudonyms", async (threshold, count) => {
    const holders = ["dan", "ann", "cid", "bob"].slice(0, count).map((name) => party(name));
    const other = await makeKey({ holders, threshold, crashEverywhere: true });
    expect(other.key.holders).toEqual([...holders].sort());
    const items = await ingest(["a", "b"]);
    const late = other.key.holders.slice(-threshold);
    const [early, again] = [
      await request({ made: other, items }),
      await request({ made: other, items, holders: late }),
    ];
    expect(again).toEqual(early);
    const secret = secretOf(other, late);
    const names = { rule: "free-text/1", study: "study", recipient: "register" };
    expect(again.mine.pseudonyms).toEqual(["a", "b"].map((word) => pseudonymOf(secret, inputOf(word, names))).sort());
  });
});

describe("a request", () => {
  test("gives what the obvious algorithm gives with the whole key, for any column and any holders", async () => {
    const pairs = fc.constantFrom([ann, bob], [ann, cid], [cid, bob]);
    await fc.assert(
      fc.asyncProperty(words, pairs, async (column, holders) => {
        const { mine, sizes } = await request({ made, items: await ingest(column), holders, crashEverywhere: true });
        expect(mine.pseudonyms).toEqual(expected(column));
        expect(sizes).toEqual(holders.map(() => new Set(column).size));
        expect(mine.items.map((item) => column.indexOf(item))).toEqual([...mine.indices]);
        for (const [i, item] of mine.items.entries()) expect(expected([item])).toEqual([mine.pseudonyms[i]]);
      }),
      { numRuns: 10 },
    );
  });

  test.each([0, 1])("of %i items works", async (size) => {
    const { mine, sizes } = await request({ made, items: await ingest(["a"].slice(0, size)), crashEverywhere: true });
    expect([mine.pseudonyms.length, mine.items.length, mine.indices.length, sizes]).toEqual([
      size,
      size,
      size,
      [size, size],
    ]);
  });

  test("is the same for two hospitals, another for another recipient, and another in another study", async () => {
    const items = await ingest(["a", "b", "c"]);
    const one = await request({ made, items });
    const again = await request({ made, items: await ingest(["c", "b", "a", "a"]), seed: new Uint8Array(32).fill(9) });
    expect(again.mine.pseudonyms).toEqual(one.mine.pseudonyms);
    const elsewhere = await request({ made, items, recipient: "another register" });
    const study = await makeKey({ study: "another study", seed: new Uint8Array(32).fill(3) });
    const all = [one, elsewhere, await request({ made: study, items })].flatMap(({ mine }) => mine.pseudonyms);
    expect(new Set(all).size).toBe(9);
    expect(elsewhere.mine.pseudonyms).toEqual(expected(["a", "b", "c"], "another register"));
  });

  test("in base 32 is the same pseudonyms in the same order, and a hospital finds its own again by asking again", async () => {
    const items = await ingest(["a", "b", "c", "d"]);
    const [one, other] = [
      await request({ made, items }),
      await request({ made, items, requester: { format: "base32" } }),
    ];
    expect(other.mine.items).toEqual(one.mine.items);
    expect(other.mine.pseudonyms).toEqual([...other.mine.pseudonyms].sort());
    for (const text of other.mine.pseudonyms) expect(text).toMatch(/^[0-9A-V]{26}$/);
    const wanted = one.mine.pseudonyms[2]!;
    const candidates = await request({ made, items: await ingest(["x", one.mine.items[2]!, "y"]) });
    expect(candidates.mine.items[candidates.mine.pseudonyms.indexOf(wanted)]).toBe(one.mine.items[2]);
  });

  test("over transports goes in several messages, each with its proof, and reports progress that only grows", async () => {
    const items = await ingest(Array.from({ length: 1030 }, (_, i) => `person ${i}`));
    const transports = memoryTransports("hospital", "ann", "bob");
    const progress: { phase: string; done: number }[] = [];
    const answer = (name: "ann" | "bob") =>
      run(pseudonyms.holder, {
        input: { key: made.shares[name]!, requester: hospital, budget: 3000 },
        transport: transports[name],
        handlers: { spend: queryBudget(memoryStore()) },
      });
    const input = { items, key: made.key, recipient: "register", holders: [ann, bob] };
    const [mine, ...answered] = await Promise.all([
      run(pseudonyms.requester, { input, transport: transports.hospital, onProgress: (step) => progress.push(step) }),
      answer("ann"),
      answer("bob"),
    ]);
    expect(answered).toEqual([{ requesterSize: 1030 }, { requesterSize: 1030 }]);
    expect(new Set(mine.pseudonyms).size).toBe(1030);
    expect(expected(["person 1029"])).toEqual([mine.pseudonyms[mine.indices.indexOf(1029)]]);
    for (const phase of ["blind", "finalizeShares"]) {
      const done = progress.filter((step) => step.phase === phase).map((step) => step.done);
      expect(done).toEqual([...done].sort((a, b) => a - b));
      expect(done.at(-1)).toBe(2);
    }
  });
});

test("base 32 is that of RFC 4648 §10", () => {
  const vectors = { f: "CO", fo: "CPNG", foo: "CPNMU", foob: "CPNMUOG", fooba: "CPNMUOJ1", foobar: "CPNMUOJ1E8" };
  for (const [plain, text] of Object.entries(vectors)) expect(base32(Buffer.from(plain))).toBe(text);
});
