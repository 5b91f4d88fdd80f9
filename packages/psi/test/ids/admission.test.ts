import { UsageError } from "@tavs/core";
import { admit, aliasTable, cpr, identifier, syntheticCpr } from "@tavs/psi";
import fc from "fast-check";
import { expect, test } from "vitest";

const [first = "", second = "", third = "", other = ""] = [0, 1, 2, 3].map(number);
const rules = { idOf: (row: { id: string }) => row.id, canonicalise: cpr };

function number(serial: number): string {
  return syntheticCpr({ birthDate: "1950-05-02", sex: "F", serial });
}

test("a number that changed twice is followed to the present one", () => {
  const table = aliasTable(
    [
      [second, third],
      [first, second],
    ],
    cpr,
  ); // prettier-ignore
  expect([first, second, third, other].map((id) => table.current(cpr(id)))).toEqual(
    [third, third, third, other].map(cpr),
  );
  expect(table.size).toBe(2);
});

test("a long chain ends where walking it ends", () => {
  const chain = Array.from({ length: 500 }, (_, at) => number(at));
  fc.assert(
    fc.property(
      fc.shuffledSubarray(
        chain.slice(1).map((_, at) => at),
        { minLength: 499 },
      ),
      (order) => {
        const table = aliasTable(
          order.map((at) => [chain[at]!, chain[at + 1]!]),
          cpr,
        );
        expect(new Set(chain.map((id) => table.current(cpr(id))))).toEqual(new Set([cpr(chain.at(-1)!)]));
      },
    ),
    { numRuns: 10 },
  );
});

test("numbers that replace each other in a circle are refused", () => {
  expect(() => aliasTable([[first, first]], cpr)).toThrow(UsageError);
  expect(() =>
    aliasTable(
      [
        [first, second],
        [second, third],
        [third, first],
      ],
      cpr,
    ),
  ).toThrow(UsageError); // prettier-ignore
});

test("a number with two successors is refused, one that is listed twice is not", () => {
  expect(() =>
    aliasTable(
      [
        [first, second],
        [first, third],
      ],
      cpr,
    ),
  ).toThrow("alias number 1"); // prettier-ignore
  expect(
    aliasTable(
      [
        [first, second],
        [first, second],
      ],
      cpr,
    ).size,
  ).toBe(1); // prettier-ignore
});

test("a replacement number of this hospital leads to the CPR number that its patient got later", () => {
  const own = identifier({ country: "DK", issuer: "1.2.208.176.1.6.1.3" });
  const aliases = aliasTable([["0702750TE1", first]], own);
  const { admitted } = admit([{ id: "070275-0te1" }], { ...rules, canonicalise: own, aliases });
  expect(admitted.map(({ id }) => id)).toEqual([cpr(first)]);
});

test("rows leave under the present number, and who opted out under any number does not leave", () => {
  const rows = [first, second, third, other, "0000000000", ""].map((id, age) => ({ id, age }));
  const aliases = aliasTable([[first, second]], cpr);
  const { admitted, counts } = admit(rows, { ...rules, aliases, excluded: [`${third.slice(0, 6)}-${third.slice(6)}`] });
  expect(admitted).toEqual([
    { id: cpr(second), row: rows[0] },
    { id: cpr(second), row: rows[1] },
    { id: cpr(other), row: rows[3] },
  ]);
  expect(counts).toEqual({ rows: 6, admitted: 3, excluded: 1, unreadable: 2, aliased: 1 });
});

test.each([
  ["the former number", first],
  ["the present number", second],
])("an opt-out under %s holds for all rows of the person", (_name, optedOut) => {
  const aliases = aliasTable([[first, second]], cpr);
  const { admitted, counts } = admit([{ id: first }, { id: second }], { ...rules, aliases, excluded: [optedOut] });
  expect(admitted).toEqual([]);
  expect(counts.excluded).toBe(2);
});

test("an opt-out that cannot be read stops everything, instead of being lost", () => {
  expect(() => admit([{ id: first }], { ...rules, excluded: [second, "201609995"] })).toThrow(
    "exclusion number 1: not a linkable number: leading zero lost",
  );
});

test("a mistake in the caller's own code is not counted as an unreadable row", () => {
  const idOf = (): string => {
    throw new TypeError("no such column");
  };
  expect(() => admit([{ id: first }], { ...rules, idOf })).toThrow(TypeError);
});
