import { type Journal, type Random, seededRandom, systemRandom, UsageError } from "@tavs/core";
import { withhold } from "@tavs/core/disclosure";
import { describe, expect, test } from "vitest";
import { count, openLedger, sum, variance } from "../../src/index.ts";
import { stabilityHistogram } from "../../src/mechanisms/stability-histogram.ts";
import { discreteLaplaceNumbers } from "../../src/samplers/discrete-laplace.ts";
import { journalOf } from "../ledger/journals.ts";
import { tellsApart } from "./both.ts";

// Pitfalls of releases, by their numbers in the table of docs/guides/accounting.md.

const seeded = (fill: number): Random => seededRandom(new Uint8Array(32).fill(fill));
const unit = { rowsPerPerson: 1 } as const;
const once = { scale: { numerator: 1n, denominator: 1n } };
const pure = { measure: "pure", microEpsilon: 1_000_000 } as const;

describe("a release that tells more than it charges", () => {
  test("10. NaN goes through a clamp, and takes the whole sum with it", async () => {
    const ours = (rows: readonly number[]) => sum({ lower: 0, upper: 9 }).mechanism(unit, pure).prepare(rows);
    const clamp = (rows: readonly number[]) => rows.reduce((total, x) => total + Math.max(0, Math.min(9, x)), 0);
    await tellsApart<(rows: readonly number[]) => unknown>({ right: ours, wrong: clamp }, (add) => {
      for (const bad of [Number.NaN, 0.5, undefined as never]) expect(() => add([1, bad, 2])).toThrow(UsageError);
    });
  });

  test("10. a sum of doubles beyond 2^53 does not see one person", async () => {
    const upper = 2 ** 49;
    const ours = (rows: readonly number[]) => {
      return sum({ lower: 0, upper }).mechanism(unit, pure).prepare(rows)(seeded(2)).values[0]!; // the same noise
    };
    const doubles = (rows: readonly number[]) => BigInt(rows.reduce((total, x) => total + x, 0));
    const many = Array.from({ length: 20 }, () => upper);
    await tellsApart({ right: ours, wrong: doubles }, (add) => expect(add([...many, 1]) - add(many)).toBe(1n));
  });

  test("11. groups in the order in which their rows came", async () => {
    const terms = { microEpsilon: 1_000_000, delta: 1e-6, groupsPerPerson: 1, perGroup: 1 };
    const shuffled = (counts: readonly number[]) => stabilityHistogram(counts, terms, systemRandom);
    const asTheyCame = (counts: readonly number[]) => shuffled(counts).toSorted((a, b) => a.group - b.group);
    await tellsApart({ right: shuffled, wrong: asTheyCame }, (show) => {
      const firsts = Array.from({ length: 60 }, () => show([500, 500, 500])[0]!.group);
      expect(new Set(firsts).size).toBeGreaterThan(1); // all alike by chance: 3^-59
    });
  });

  test("12. noise that is drawn before it is paid for: a crash in between is a free answer", async () => {
    type Ask = (journal: Journal, random: Random) => Promise<unknown>;
    const ours: Ask = async (journal, random) => {
      const ledger = await openLedger({ budget: { epsilon: 1 }, unit, journal, random });
      return ledger.release(count, [1, 2], { epsilon: 0.5 });
    };
    const drawnFirst: Ask = async (journal, random) => {
      const noise = discreteLaplaceNumbers(once.scale, random)();
      await journal.append('{"entry":"charge"}');
      return 2 + noise;
    };
    await tellsApart({ right: ours, wrong: drawnFirst }, async (ask) => {
      const journal = journalOf();
      const atDraw: boolean[] = [];
      const random: Random = (length) => {
        atDraw.push(journal.written.some((line) => line.includes('"charge"')));
        return systemRandom(length);
      };
      await ask(journal, random);
      expect(atDraw.length).toBeGreaterThan(0);
      expect(atDraw).not.toContain(false);
    });
  });

  test("13. a generator that starts again: the difference of two answers is that of the data", async () => {
    const fresh = (): Random => systemRandom;
    const cloned = (): Random => (length) => seeded(7)(length); // as a copied machine, or a pool in a snapshot
    await tellsApart({ right: fresh, wrong: cloned }, async (make) => {
      const ledger = await openLedger({ budget: { epsilon: 20 }, unit, random: make() });
      const answers = [];
      for (let i = 0; i < 20; i++) answers.push((await ledger.release(count, [1, 2], { epsilon: 0.01 })).value);
      expect(new Set(answers).size).toBeGreaterThan(1); // all 20 alike by chance: below 200^-19
    });
  });

  test("17. suppression by the exact count: whether a cell is shown tells 4 from 5", async () => {
    const noise = discreteLaplaceNumbers(once.scale, seeded(3));
    type Publish = (value: number) => boolean;
    const isShown = (values: number[][], counts: "exact" | "noisy") =>
      "value" in withhold({ values, smallestCell: 5, counts }).cells[0]![0]!;
    const noisy: Publish = (value) =>
      isShown(
        [
          [value + noise(), 900],
          [900, 900],
        ],
        "noisy",
      );
    const exact: Publish = (value) =>
      isShown(
        [
          [value, 900],
          [900, 900],
        ],
        "exact",
      );
    await tellsApart({ right: noisy, wrong: exact }, (publish) => {
      const runs = 400;
      const share = (value: number) => Array.from({ length: runs }, () => publish(value)).filter(Boolean).length / runs;
      const [below, above] = [share(4), share(5)];
      expect(above).toBeLessThanOrEqual(Math.E * below + 5 * (Math.E + 1) * Math.sqrt(0.25 / runs)); // epsilon 1
    });
  });

  test("18. a variance below zero, where noise is larger than the spread", async () => {
    const ours = async (rows: readonly number[]) => {
      const ledger = await openLedger({ budget: { epsilon: 1 }, unit });
      return (await ledger.release(variance({ lower: 0, upper: 10 }), rows, { epsilon: 0.05 })).value;
    };
    const noise = discreteLaplaceNumbers({ numerator: 3000n, denominator: 1n }, seeded(9));
    const naive = async (rows: readonly number[]) => {
      const squares = rows.reduce((total, x) => total + x * x, noise());
      return squares / rows.length - (rows.reduce((total, x) => total + x, 0) / rows.length) ** 2;
    };
    await tellsApart({ right: ours, wrong: naive }, async (ask) => {
      const rows = Array.from({ length: 20 }, () => 5);
      for (let i = 0; i < 12; i++) expect(await ask(rows)).toBeGreaterThanOrEqual(0);
    });
  });

  test("20. a seed of a test in a release: the card would say that the operating system drew", async () => {
    const facts = {
      controller: "A",
      dataSet: "B",
      period: "2024",
      legalBasis: "C",
      samePatientElsewhere: "once",
      trust: { model: "central", holder: "A" },
      smallCells: null,
      exactNumbers: [],
      audit: null,
    } as const;
    const drawnBy = async (random: Random) => {
      const ledger = await openLedger({ budget: { epsilon: 1 }, unit, random });
      const { line } = await ledger.release(count, [1], { epsilon: 1 });
      return (await ledger.card(line, facts)).sampling.randomness;
    };
    const ours = () => drawnBy(seeded(1));
    const silent = async () =>
      (await drawnBy(seeded(1))).replace("a generator that the caller chose", "the operating system's");
    await tellsApart({ right: ours, wrong: silent }, async (card) =>
      expect(await card()).not.toContain("operating system"),
    );
  });
});
