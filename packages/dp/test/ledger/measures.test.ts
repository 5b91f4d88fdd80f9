import { UsageError } from "@tavs/core";
import { describe, expect, test } from "vitest";
import { cells, count, discovered, mean, openLedger, spentAcross, sum, unitAcross } from "../../src/index.ts";
import { journalOf } from "./journals.ts";

const rows = Array.from({ length: 80 }, (_, at) => at);
const once = { rowsPerPerson: 1 } as const;
const replaced = { rowsPerPerson: 1, neighbours: "replace-one" } as const;
const pure = () => openLedger({ budget: { epsilon: 1 }, unit: once });
const approximate = () => openLedger({ budget: { epsilon: 1, delta: 1e-6 }, unit: once });
const concentrated = () => openLedger({ budget: { rho: 0.5 }, unit: once });

describe("a ledger counts in one measure", () => {
  test("pure: epsilon", async () => {
    const { spent, remaining } = await (await pure()).release(count, rows, { epsilon: 0.25 });
    expect([spent, remaining]).toEqual([{ epsilon: 0.25 }, { epsilon: 0.75 }]);
  });

  test("approximate: epsilon and delta, of which an answer may cost none", async () => {
    const ledger = await approximate();
    const first = await ledger.release(count, rows, { epsilon: 0.25 });
    expect([first.spent, first.remaining]).toEqual([
      { epsilon: 0.25, delta: 0 },
      { epsilon: 0.75, delta: 1e-6 },
    ]);
    const second = await ledger.release(cells(1), [5], { epsilon: 0.25, delta: 4e-7 });
    expect(second.remaining).toEqual({ epsilon: 0.5, delta: 6e-7 });
    await expect(ledger.release(count, rows, { epsilon: 0.1, delta: 7e-7 })).rejects.toMatchObject({ blame: "budget" });
    expect((await ledger.release(count, rows, { epsilon: 0.5, delta: 6e-7 })).remaining).toEqual({
      epsilon: 0,
      delta: 0,
    });
    await expect(ledger.release(count, rows, { epsilon: 1e-6 })).rejects.toMatchObject({ blame: "budget" });
  });

  test("concentrated: rho, by discrete Gaussian noise", async () => {
    const journal = journalOf();
    const ledger = await openLedger({ budget: { rho: 0.5 }, unit: once, journal });
    const { margin, remaining } = await ledger.release(mean({ lower: 0, upper: 100 }), rows, { rho: 0.125 });
    expect(remaining).toEqual({ rho: 0.375 });
    expect(margin).toBeGreaterThan(0);
    expect(JSON.parse(journal.written[1]!).noise.map(({ law }: { law: string }) => law)).toEqual([
      "discrete-gaussian",
      "discrete-gaussian",
    ]);
  });

  test("prices are whole units: deltas of 10^-15, rhos of 10^-9, rounded up; grants rounded down", async () => {
    const ledger = await openLedger({ budget: { epsilon: 1, delta: 1.0000000009e-6 }, unit: once });
    expect(await ledger.remaining()).toEqual({ epsilon: 1, delta: 1e-6 });
    const other = await openLedger({ budget: { rho: 0.1 }, unit: once });
    for (let ask = 0; ask < 10; ask++) await other.release(count, rows, { rho: 0.01 });
    expect(await other.remaining()).toEqual({ rho: 0 });
    const third = await openLedger({ budget: { rho: 0.5 }, unit: once });
    expect((await third.release(count, rows, { rho: 0.1 + 1e-12 })).spent).toEqual({ rho: 0.100000001 });
  });
});

describe("what is mixed does not compile, and is refused", () => {
  const refused = (ask: Promise<unknown>) => expect(ask).rejects.toThrow(UsageError);

  test("a price of another measure", async () => {
    // @ts-expect-error: this ledger counts epsilon
    await refused((await pure()).release(count, rows, { rho: 0.1 }));
    // @ts-expect-error: this ledger was granted no delta
    await refused((await pure()).release(count, rows, { epsilon: 0.1, delta: 1e-9 }));
    // @ts-expect-error: this ledger counts rho
    await refused((await concentrated()).release(count, rows, { epsilon: 0.1 }));
    // @ts-expect-error: this ledger does not count rho
    await refused((await approximate()).release(count, rows, { rho: 0.1 }));
  });

  test("a budget of two measures, or of none", async () => {
    // @ts-expect-error: epsilon or rho
    await refused(openLedger({ budget: { epsilon: 1, rho: 0.1 }, unit: once }));
    // @ts-expect-error: a delta needs an epsilon
    await refused(openLedger({ budget: { delta: 1e-6 }, unit: once }));
    await refused(openLedger({ budget: { epsilon: 1, delta: 1 }, unit: once }));
    await refused(openLedger({ budget: { epsilon: 1, delta: Number.NaN }, unit: once }));
    await refused(openLedger({ budget: { rho: 0 }, unit: once }));
  });

  test("a question of other neighbours", async () => {
    const ledger = await openLedger({ budget: { epsilon: 1 }, unit: replaced });
    // @ts-expect-error: where one person is exchanged for another, the number of rows is public
    await refused(ledger.release(count, rows, { epsilon: 0.1 }));
    await ledger.release(sum({ lower: 0, upper: 9 }), rows, { epsilon: 0.1 });
    // @ts-expect-error: there are two kinds of neighbours
    await refused(openLedger({ budget: { epsilon: 1 }, unit: { rowsPerPerson: 1, neighbours: "hospitals" } }));
  });

  test("keys are discovered for a delta alone", async () => {
    // @ts-expect-error: pure privacy has no delta
    await refused((await pure()).release(discovered, ["a"], { epsilon: 0.1 }));
    // @ts-expect-error: concentrated privacy has no delta
    await refused((await concentrated()).release(discovered, ["a"], { rho: 0.1 }));
    await refused((await approximate()).release(discovered, ["a"], { epsilon: 0.1 }));
    await (await approximate()).release(discovered, ["a"], { epsilon: 0.1, delta: 1e-7 });
  });

  test("a sum of a field that nobody can move costs nothing and is refused", async () => {
    const ledger = await openLedger({ budget: { epsilon: 1 }, unit: replaced });
    await refused(ledger.release(sum({ lower: 5, upper: 5 }), rows, { epsilon: 0.1 }));
    expect(await ledger.remaining()).toEqual({ epsilon: 1 });
  });
});

describe("patients of several hospitals", () => {
  const hospitals = [{ rowsPerPerson: 1 }, { rowsPerPerson: 2 }, { rowsPerPerson: 1 }];

  test("have the rows of all of them, unless ids were deduplicated", () => {
    expect(unitAcross({ hospitals, persons: "may-overlap" })).toEqual({ rowsPerPerson: 4 });
    expect(unitAcross({ hospitals, persons: { deduplicatedBy: "psi/union/1" } })).toEqual({ rowsPerPerson: 2 });
  });

  test("lost the sum of what their ledgers spent, unless each was in one alone", () => {
    const spent = [
      { epsilon: 0.5, delta: 1e-6 },
      { epsilon: 0.25, delta: 3e-6 },
    ];
    expect(spentAcross({ spent, persons: "may-overlap" })).toEqual({ epsilon: 0.75, delta: 4e-6 });
    expect(spentAcross({ spent, persons: { deduplicatedBy: "psi/union/1" } })).toEqual({ epsilon: 0.5, delta: 3e-6 });
    for (const wrong of [-0.5, Number.NaN, Number.POSITIVE_INFINITY]) // less than nothing would hide what others spent
      expect(() => spentAcross({ spent: [{ epsilon: 1 }, { epsilon: wrong }], persons: "may-overlap" })).toThrow(
        UsageError,
      );
    const disjoint = "disjoint" as "may-overlap"; // a program without types
    expect(() => spentAcross({ spent, persons: disjoint })).toThrow(UsageError);
    expect(() => spentAcross({ spent, persons: { deduplicatedBy: "" } })).toThrow(UsageError);
    const mixed: readonly Record<string, number>[] = [{ epsilon: 1 }, { rho: 1 }];
    expect(() => spentAcross({ spent: mixed, persons: "may-overlap" })).toThrow("different measures");
    expect(() => spentAcross({ spent: [], persons: "may-overlap" })).toThrow(UsageError);
  });

  test("are not deduplicated by nobody, nor under different neighbours", () => {
    expect(() => unitAcross({ hospitals, persons: { deduplicatedBy: " " } })).toThrow(UsageError);
    expect(() => unitAcross({ hospitals: [once, replaced], persons: "may-overlap" })).toThrow(UsageError);
    expect(() => unitAcross({ hospitals: [], persons: "may-overlap" })).toThrow(UsageError);
  });
});
