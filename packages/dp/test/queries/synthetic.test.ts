import { seededRandom, UsageError } from "@tavs/core";
import { describe, expect, test } from "vitest";
import { type Marginal, marginals, openLedger, synthesize } from "../../src/index.ts";
import { chiSquare } from "../vectors/laplace.ts";

const random = () => seededRandom(new Uint8Array(32).fill(3));
const table = (fields: readonly [string, string], counts: readonly number[]): Marginal => ({
  fields,
  domains: [
    [0, 1],
    ["x", "y"],
  ],
  counts,
});

describe("invented rows", () => {
  test("have the pairs of the tables of the tree: a chain a - b - c, by exact probabilities", () => {
    const domains = { a: [0, 1], b: [0, 1, 2], c: ["p", "q"] };
    const ab = { fields: ["a", "b"], domains: [domains.a, domains.b], counts: [50, 5, 5, 2, 8, 30] };
    const bc = { fields: ["c", "b"], domains: [domains.c, domains.b], counts: [45, 3, 2, 7, 10, 33] };
    const ac = { fields: ["a", "c"], domains: [domains.a, domains.c], counts: [25, 25, 25, 25] }; // says nothing: not in the tree
    const rows = synthesize([ac, ab, bc], { rows: 20_000, random: random() });
    const counted = domains.a.flatMap((a) =>
      domains.b.flatMap((b) =>
        domains.c.map((c) => rows.filter((row) => row.a === a && row.b === b && row.c === c).length),
      ),
    );
    const ofC = (b: number) => [bc.counts[b]!, bc.counts[3 + b]!];
    const law = domains.a.flatMap((a) =>
      domains.b.flatMap((b) => ofC(b).map((c) => (ab.counts[3 * a + b]! / 100) * (c / (ofC(b)[0]! + ofC(b)[1]!)))),
    );
    expect(chiSquare(counted, law)).toBeLessThan(65); // beyond once in 10^9 seeds with 11 degrees of freedom
  });

  test("follow from released tables for nothing, whatever the noise made negative or empty", async () => {
    const facts = { fields: { a: [0, 1], b: [0, 1, 2] }, tables: [["a", "b"]] } as const;
    const seeded = { random: random() };
    const ledger = await openLedger({ budget: { epsilon: 1 }, unit: { rowsPerPerson: 1 }, ...seeded });
    for (let ask = 0; ask < 9; ask++) {
      const { value } = await ledger.release(marginals(facts), [{ a: 1, b: 2 }], { epsilon: 0.1 });
      for (const row of synthesize(value, { rows: 30, random: random() })) {
        expect([0, 1]).toContain(row.a);
        expect([0, 1, 2]).toContain(row.b);
      }
    }
    expect((await ledger.remaining()).epsilon).toBeCloseTo(0.1, 12);
    expect(synthesize([table(["a", "b"], [-1, -2, 0, -5])], { rows: 50, random: random() })).toHaveLength(50);
  });

  test("a parent whose line is empty leaves the child to its own totals", () => {
    const chain = [
      table(["a", "b"], [0, 40, 0, 60]),
      {
        ...table(["b", "c"], [9, 1, 0, 0]),
        domains: [
          ["x", "y"],
          [0, 1],
        ],
      },
    ];
    const rows = synthesize(chain, { rows: 2000, random: random() });
    const ofC = rows.filter((row) => row.c === 0).length / rows.length; // b is always "y", whose line says nothing: 9 of 10
    expect(rows.every((row) => row.b === "y")).toBe(true);
    expect(Math.abs(ofC - 0.9)).toBeLessThan(5 * Math.sqrt(0.09 / rows.length)); // once in 2 million seeds
  });

  test("are not made of tables that disagree about what a field may be", () => {
    const wider = { ...table(["b", "c"], [1, 2, 3, 4]), domains: [[0], [0, 1, 2, 3]] };
    expect(() => synthesize([table(["a", "b"], [1, 2, 3, 4]), wider], { rows: 50, random: random() })).toThrow(
      UsageError,
    );
  });

  test("are not made of counts that are none, too few or too many: the draw would never end", () => {
    for (const counts of [
      [1, Number.NaN, 2, 3],
      [1, 2],
      [1, 2, 3, 0.5],
      [1, 2, 2 ** 53 - 1, 2 ** 53 - 1],
    ])
      expect(() => synthesize([table(["a", "b"], counts)], { rows: 3, random: random() })).toThrow(UsageError);
  });

  test("are not made of tables of other sizes, or of tables that do not meet", () => {
    const one = { fields: ["a"], domains: [[0, 1]], counts: [1, 2] };
    const apart = [table(["a", "b"], [1, 2, 3, 4]), table(["c", "d"], [1, 2, 3, 4])];
    for (const tables of [[], [one], apart]) expect(() => synthesize(tables, { rows: 5 })).toThrow(UsageError);
    for (const rows of [0, 1.5, 1e8]) expect(() => synthesize(apart.slice(0, 1), { rows })).toThrow(UsageError);
  });
});
