import { UsageError } from "@tavs/core";
import { type Cast, play } from "@tavs/core/testing";
import { type Tally, type TallySpecification, tally } from "@tavs/federated/statistics";
import fc from "fast-check";
import { expect, test } from "vitest";
import { atOnce } from "../at-once.ts";
import { federationOf, handlersOf } from "../federation.ts";

async function add(tallies: readonly Tally[], cells: readonly string[]): Promise<Tally> {
  const specification: TallySpecification = { cells };
  const federation = federationOf(tallies.map((_, i) => `h${i}`));
  const members: Cast = Object.fromEntries(
    federation.participants.map(({ name }, i) => {
      const input = { ...federation, me: name, rows: tallies[i], specification };
      return [name, { party: tally.participant, input, handlers: handlersOf(name) }];
    }),
  );
  const hub = { party: tally.coordinator, input: { ...federation, specification } };
  const cast: Cast & { readonly hub: typeof hub } = { ...members, hub };
  return (await play(cast, { compute: atOnce })).hub.totals;
}

test("three to eight hospitals add their counts, whatever the cells are called", async () => {
  const cell = fc.oneof(
    fc.string({ minLength: 1, maxLength: 20, unit: "grapheme" }),
    fc.constantFrom("constructor", "toString", "1", "0", "length"),
  );
  const cells = fc.uniqueArray(cell, { minLength: 1, maxLength: 6 });
  const table = fc.tuple(cells, fc.integer({ min: 3, max: 8 })).chain(([names, parties]) => {
    const row = fc.array(fc.maxSafeNat(), { minLength: names.length, maxLength: names.length });
    return fc.tuple(fc.constant(names), fc.array(row, { minLength: parties, maxLength: parties }));
  });
  await fc.assert(
    fc.asyncProperty(table, async ([names, counts]) => {
      const named = (values: readonly number[]) => Object.fromEntries(names.map((name, k) => [name, values[k]!]));
      const totals = names.map((_, k) => Number(counts.reduce((sum, row) => sum + BigInt(row[k]!), 0n)));
      expect(await add(counts.map(named), names)).toEqual(named(totals));
    }),
    { numRuns: process.env.TAVS_WAYS === undefined ? 5 : 40 }, // so many in `pnpm soak`,
  );
});

test("a count that is no count is refused by position, before anything is said", async () => {
  const good = { a: 1, b: 2 };
  for (const b of [-1, 0.5, Number.NaN, 2 ** 53, undefined]) {
    const rows = { a: 1, b } as Tally; // what a file may hold
    await expect(add([good, rows, good], ["a", "b"])).rejects.toThrow("count number 1 must be a whole number from 0");
    await expect(add([good, rows, good], ["a", "b"])).rejects.toBeInstanceOf(UsageError);
  }
  await expect(add([good, good, good], ["a", "toString"])).rejects.toThrow("count number 1 must be");
});

test("cells that no result can hold are refused, naming the field", async () => {
  const good = { a: 1 };
  for (const cells of [[], ["a", "a"], [""], ["__proto__"], ["tavs:large"], ["x".repeat(257)]])
    await expect(add([good, good, good], cells)).rejects.toThrow(/^cells: /);
});
