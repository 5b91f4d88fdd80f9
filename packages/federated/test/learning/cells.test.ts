/** Which sets of hospitals may be added one after the other, and who trains in which round. */
import { BudgetError, party } from "@tavs/core";
import { simulate } from "@tavs/federated";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mustKeepCompany, samplingOf } from "../../src/learning/cells.ts";
import { initial, quadratic, trainingOf } from "./hospitals.ts";

/** Rank over the rationals, by fraction-free elimination in whole numbers. */
function rank(matrix: readonly (readonly bigint[])[]): number {
  const rows = matrix.map((row) => [...row]);
  let found = 0;
  for (let column = 0; column < (rows[0]?.length ?? 0); column++) {
    const pivot = rows.findIndex((row, i) => i >= found && row[column] !== 0n);
    if (pivot < 0) continue;
    [rows[found], rows[pivot]] = [rows[pivot]!, rows[found]!];
    for (let i = found + 1; i < rows.length; i++) {
      const [a, b] = [rows[found]![column]!, rows[i]![column]!];
      rows[i] = rows[i]!.map((value, j) => value * a - rows[found]![j]! * b);
    }
    found++;
  }
  return found;
}

const outcomeOf = (sets: readonly (readonly string[])[]): "kept" | "refused" => {
  try {
    mustKeepCompany(sets);
    return "kept";
  } catch (error) {
    if (error instanceof BudgetError) return "refused";
    throw error;
  }
};

describe("sets that keep company", () => {
  const hospitals = Array.from({ length: 9 }, (_, i) => `h${i}`);
  const subset = fc.subarray(hospitals, { minLength: 3 });

  test("no combination of their totals is the sum of one hospital, or of two", () => {
    // whole thirds now and then, so that some sets do keep company
    const thirds = fc
      .subarray([0, 1, 2], { minLength: 1 })
      .map((parts) => parts.flatMap((part) => hospitals.slice(3 * part, 3 * part + 3)));
    let kept = 0;
    fc.assert(
      fc.property(fc.array(fc.oneof(thirds, subset), { minLength: 1, maxLength: 4 }), (sets) => {
        if (outcomeOf(sets) === "refused") return;
        kept++;
        const rows = sets.map((set) => hospitals.map((name) => (set.includes(name) ? 1n : 0n)));
        const base = rank(rows);
        for (let a = 0; a < 9; a++)
          for (let b = a; b < 9; b++) {
            const few = hospitals.map((_name, i) => (i === a || i === b ? 1n : 0n));
            expect(rank([...rows, few])).toBe(base + 1); // not in the span
          }
      }),
      { numRuns: 80 },
    );
    expect(kept).toBeGreaterThan(5);
  });

  test.each<[string, "kept" | "refused", readonly (readonly string[])[]]>([
    ["three leave", "kept", [hospitals, hospitals.slice(3)]],
    ["one leaves", "refused", [hospitals, hospitals.slice(1)]],
    ["two join", "refused", [hospitals.slice(2), hospitals]],
    ["two alone stay", "refused", [hospitals.slice(0, 5), hospitals.slice(3)]],
    ["three leave and three join", "kept", [hospitals.slice(0, 6), hospitals.slice(3)]],
    [
      "each step alone would do, but the three together tell one apart",
      "refused",
      [hospitals, hospitals.slice(3), hospitals.slice(4)],
    ],
  ])("%s: %s", (_what, expected, sets) => {
    expect(outcomeOf(sets)).toBe(expected);
  });
});

describe("sampling", () => {
  const names = Array.from({ length: 20 }, (_, i) => party(`h${i}`));
  const beacon = { study: "s", model: "m", names };
  const chosen = { groupsOf: 4, perRound: 2 };

  test("takes whole groups, fixed for the course, which all parties find alike and which keep company for ever", () => {
    const { groups, sampled } = samplingOf(beacon, chosen);
    expect([...groups.flat()].sort()).toEqual([...names].sort());
    for (const group of groups) expect(group.length).toBeGreaterThanOrEqual(4);
    const rounds = Array.from({ length: 40 }, (_, i) => sampled(i + 1));
    expect(outcomeOf(rounds)).toBe("kept");
    for (const round of rounds)
      expect(groups.filter((group) => group.every((name) => round.includes(name)))).toHaveLength(2);
    const elsewhere = samplingOf({ ...beacon, names: [...names].reverse() }, chosen);
    expect(Array.from({ length: 40 }, (_, i) => new Set(elsewhere.sampled(i + 1)))).toEqual(
      rounds.map((r) => new Set(r)),
    );
  });

  test("is even: over 600 rounds every group is taken two fifths of the time", () => {
    const { groups, sampled } = samplingOf(beacon, chosen);
    const counts = groups.map(() => 0);
    for (let round = 1; round <= 600; round++) {
      const taken = new Set(sampled(round));
      groups.forEach((group, g) => void (counts[g]! += taken.has(group[0]!) ? 1 : 0));
    }
    // 5 standard errors of a binomial: 5 sqrt(600 * 0.4 * 0.6) = 60; a false alarm once in 350,000 runs, and the draw is fixed
    for (const count of counts) expect(Math.abs(count - 240)).toBeLessThan(60);
  });

  test("other studies and models draw otherwise", () => {
    const draws = [beacon, { ...beacon, study: "t" }, { ...beacon, model: "n" }].map((one) =>
      Array.from({ length: 10 }, (_, i) => [...samplingOf(one, chosen).sampled(i + 1)].sort().join(" ")).join("/"),
    );
    expect(new Set(draws).size).toBe(3);
  });

  test("in a round only its groups train, and the report says how many", async () => {
    const trained = new Map<number, number[]>();
    const course = simulate({
      ...quadratic,
      hospitals: 12,
      rounds: 5,
      initial,
      sampling: { groupsOf: 3, perRound: 2 },
      train: (model, task, { hospital }) => {
        trained.set(task.round, [...(trained.get(task.round) ?? []), hospital]);
        return trainingOf(hospital % 4, model, task);
      },
    });
    for await (const report of course.reports) expect(report).toMatchObject({ trained: 6, hospitals: 12 });
    await course;
    const all = Array.from({ length: 12 }, (_, i) => party(`h${i}`));
    const { sampled } = samplingOf({ study: "simulation", model: "model", names: all }, { groupsOf: 3, perRound: 2 });
    for (const [round, who] of trained) expect(who.map((k) => `h${k}`).sort()).toEqual([...sampled(round)].sort());
    expect(trained.size).toBe(5);
  });
});

test("a stream of a simulated hospital's round follows from the seed", async () => {
  const drawn: string[] = [];
  const train = (seed: number) =>
    simulate({
      ...quadratic,
      rounds: 2,
      seed: new Uint8Array(32).fill(seed),
      train: (model, task, { hospital, random }) => {
        drawn.push(`${seed} ${task.round} ${hospital} ${random(8).join(" ")}`);
        return trainingOf(hospital, model, task);
      },
    });
  await train(1);
  await train(1);
  await train(2);
  expect(new Set(drawn.slice(0, 8))).toEqual(new Set(drawn.slice(8, 16)));
  expect(new Set(drawn.map((line) => line.split(" ").slice(3).join(" "))).size).toBe(16);
});
