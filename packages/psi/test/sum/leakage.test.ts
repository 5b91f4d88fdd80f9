import { hex } from "@tavs/core";
import { ingest } from "@tavs/psi";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AddTask } from "../../src/kernels/sum.ts";
import { addShared } from "../../src/sum/adding.ts";
import type { Deal } from "../../src/sum/deal.ts";
import { blinded, keysOf, numbersLane, openedOf } from "../../src/sum/messages.ts";
import { MESSAGES } from "./sessions.ts";
import { inRows, limbs, type Messages, names, pointsOf, rowsOf, seeds, session } from "./views.ts";

describe("what both can see", () => {
  test("does not tell in what order the other's rows stand, or how often one came", async () => {
    const [mine, theirs] = [names(5, "mine"), [...names(6, "theirs"), "mine 3"]];
    const numberOf = new Map(theirs.map((name, i) => [name, [10 + i, i]]));
    const world = async (asked: string[], held: string[]) =>
      session({ mine: await ingest(asked), theirs: await ingest(held), of: (row) => numberOf.get(held[row]!)! });
    const one = await world(mine, theirs);
    expect(await world([...mine].reverse(), [...theirs].reverse().concat(theirs))).toEqual(one);
  });

  test("has numbers and lengths that follow from the two sizes, whoever is shared, whatever the numbers, opened or not", async () => {
    const worlds = fc.tuple(fc.nat(6), fc.nat(6), fc.nat(6), fc.nat(100), fc.constantFrom(1, 3));
    await fc.assert(
      fc.asyncProperty(worlds, async ([asked, held, common, number, minShared]) => {
        const shared = Math.min(common, asked, held);
        const theirs = [...names(shared, "a"), ...names(held - shared, "else")];
        const sets = { mine: await ingest(names(asked, "a")), theirs: await ingest(theirs) };
        const one = await session({ ...sets, of: () => [number, 0], minShared });
        const apart = { mine: await ingest(names(asked, "x")), theirs: await ingest(names(held, "y")) };
        expect(lengths(one)).toEqual(lengths(await session({ ...apart, minShared })));
      }),
      { numRuns: 10 },
    );
  });

  const lengths = (messages: Messages): readonly (number | undefined)[] =>
    MESSAGES.map((name) => messages[name]?.length);

  test("has nothing in common with what was seen in another session over the same items", async () => {
    const sets = { mine: await ingest(["a", "b", "x"]), theirs: await ingest(["a", "b", "c", "d"]) };
    const sessions = await Promise.all(seeds.map((seed) => session({ ...sets, seed })));
    const seen = sessions.flatMap((messages) => [
      ...pointsOf(messages["receiver's elements"]),
      ...pointsOf(messages["answered elements"]),
      ...inRows(numbersLane(limbs).part.decode(messages.rows).rows, 32),
      ...inRows(keysOf(limbs).decode(messages.keys), 32),
      hex(blinded.decode(messages["blinded sum"])),
      ...inRows(openedOf(limbs).decode(messages["opened sum"]), 32),
    ]);
    expect(seen).toHaveLength(2 * (3 + 3 + 4 * 4 + 2 + 1 + 2));
    expect(new Set(seen).size).toBe(seen.length);
  });
});

describe("the sender", () => {
  test("waits for as many additions whoever is shared, and where too few are", async () => {
    const agreement = { columns: ["days"], bound: 9, minShared: 3 };
    const deal = { agreement, limbs: { columns: 1, count: 1, bits: 4, max: 9 } } as unknown as Deal; // no more is asked here
    const rows = new Uint8Array(96 * 2000).fill(1);
    const added = (places: number[]) => {
      const step = addShared({ deal, keys: new Uint8Array(32), mine: rows, rows }, Uint32Array.from(places));
      return step.status === "working" ? (step.inputs as readonly AddTask[]) : [];
    };
    const worlds = [[], [5], [1, 2, 3], Array.from({ length: 2000 }, (_, i) => i)].map(added);
    for (const inputs of worlds) expect(inputs.map(({ ciphertexts }) => ciphertexts.length)).toEqual([65536, 62464]);
    const bytes = worlds.map((inputs) => inputs.flatMap(({ ciphertexts }) => [...ciphertexts]).filter(Boolean).length);
    expect(bytes).toEqual([0, 0, 3 * 64, 2000 * 64]); // and of those, these alone are not the identity
  });
});

describe("the receiver", () => {
  test("cannot tell which of its items is shared: the same elements come back, in the order of their bytes", async () => {
    const mine = await ingest(["a", "b", "c", "d"]);
    const world = async (shared: string) => session({ mine, theirs: await ingest([shared, "x"]) });
    const [one, other] = [await world("a"), await world("d")];
    expect(one["answered elements"]).toEqual(other["answered elements"]);
    expect(one["receiver's elements"]).toEqual(other["receiver's elements"]);
    for (const name of ["receiver's elements", "answered elements"] as const)
      expect(pointsOf(one[name])).toEqual([...pointsOf(one[name])].sort());
    expect(rowsOf(one.rows)).toEqual([...rowsOf(one.rows)].sort());
  });

  test("sees of the number of an item that it does not hold another ciphertext, and not a bit of anything else", async () => {
    const mine = await ingest(["b", "q"]);
    const theirs = await ingest(["b", "x"]);
    const world = async (number: number) => session({ mine, theirs, of: (row) => [row === 0 ? 5 : number, 5] });
    const [one, other] = [await world(1), await world(99)];
    for (const name of ["sender's announcement", "sender's agreement", "keys", "answered elements"] as const)
      expect(one[name]).toEqual(other[name]);
    const differing = rowsOf(one.rows).filter((row) => !rowsOf(other.rows).includes(row));
    expect(differing).toHaveLength(1); // the ciphertext of the other number, under coins that nobody knows
  });
});
