import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mustNotDiffer } from "../../src/disclosure/index.ts";
import { BudgetError, UsageError } from "../../src/index.ts";

/** Whether the true number of one group is the same in all tables of small counts that agree with what is published: by trying all. */
function isKnown(groups: readonly number[], sets: readonly (readonly number[])[], group: number): boolean {
  const total = (table: readonly number[], set: readonly number[]) => set.reduce((sum, at) => sum + table[at]!, 0);
  const wanted = sets.map((set) => total(groups, set));
  const most = 12;
  const seen = new Set<number>();
  const walk = (table: readonly number[]): void => {
    if (table.length < groups.length) for (let value = 0; value <= most; value++) walk([...table, value]);
    else if (sets.every((set, at) => total(table, set) === wanted[at])) seen.add(table[group]!);
  };
  walk([]);
  return seen.size === 1;
}

describe("a count that gives away a small number together with earlier ones", () => {
  const groups = [40, 3, 25, 60]; // the second is small
  const refusal = (published: readonly (readonly number[])[], asked: readonly number[]) => {
    try {
      mustNotDiffer({ groups, published, asked, smallestCell: 5 });
      return undefined;
    } catch (error) {
      expect(error).toBeInstanceOf(BudgetError);
      return (error as BudgetError).code;
    }
  };

  test("is refused if it is small itself", () => {
    expect(refusal([], [1])).toBe("small");
    expect(refusal([], [0, 1])).toBeUndefined();
  });

  test("is refused if it differs by a small group from one before, in either order", () => {
    expect(refusal([[0]], [0, 1])).toBe("differencing");
    expect(refusal([[0, 1]], [0])).toBe("differencing");
    expect(refusal([[0, 2]], [0, 1, 2])).toBe("differencing");
    expect(refusal([[0, 2]], [0, 1])).toBeUndefined(); // neither holds the other
    expect(refusal([[0, 1]], [0, 1])).toBeUndefined(); // the same again
  });

  test("is refused if two groups that are small together are what one has more than the other, in either order", () => {
    const together = [40, 2, 1];
    const ask = (published: readonly number[], asked: readonly number[]) => () =>
      mustNotDiffer({ groups: together, published: [published], asked, smallestCell: 5 });
    expect(ask([0], [0, 1, 2])).toThrow(BudgetError);
    expect(ask([0, 1, 2], [0])).toThrow(BudgetError);
  });

  test("is refused if only groups of nobody stand between it and a small difference: whoever knows that they are empty reads it", () => {
    const withEmpty = [40, 3, 0, 0, 60]; // men in a ward for women
    const ask = (published: readonly number[], asked: readonly number[]) => () =>
      mustNotDiffer({ groups: withEmpty, published: [published], asked, smallestCell: 5 });
    expect(ask([0, 1, 2], [0, 3])).toThrow(BudgetError);
    expect(ask([0, 2], [0, 1, 3])).toThrow(BudgetError);
    expect(ask([0, 2], [0, 4, 3])).not.toThrow();
  });

  test("is refused if a small group follows from many by adding and subtracting", () => {
    // (0 + 1) + (1 + 2) - (0 + 2) = 2 x group 1
    expect(
      refusal(
        [
          [0, 1],
          [0, 2],
        ],
        [1, 2],
      ),
    ).toBe("differencing");
    expect(
      refusal(
        [
          [0, 1],
          [2, 3],
        ],
        [1, 2],
      ),
    ).toBeUndefined();
  });

  test("is not refused for what was known before", () => {
    expect(
      refusal(
        [
          [0, 1],
          [0, 2],
          [1, 2],
        ],
        [3],
      ),
    ).toBeUndefined();
  });

  test("is refused if a small group follows for whoever does not know which groups are empty, though others knew it before", () => {
    const ask = (asked: readonly number[]) => () =>
      mustNotDiffer({
        groups: [0, 3, 1],
        published: [
          [0, 1],
          [0, 2],
        ],
        asked,
        smallestCell: 3,
      });
    expect(ask([1])).toThrow(BudgetError);
    expect(ask([0, 1])).not.toThrow();
  });

  test("groups that nobody is in are not small", () => {
    expect(() => mustNotDiffer({ groups: [40, 0], published: [[0]], asked: [0, 1], smallestCell: 5 })).not.toThrow();
  });

  test("whatever it allows, no single small group is determined that was not before: by trying every table", () => {
    const worlds = fc.record({
      groups: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 3, maxLength: 3 }),
      masks: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 4 }),
    });
    const setOf = (mask: number) => [0, 1, 2].filter((at) => (mask >> at) & 1);
    fc.assert(
      fc.property(worlds, ({ groups, masks }) => {
        const sets = masks.map(setOf);
        const [asked, published] = [sets.at(-1)!, sets.slice(0, -1)];
        try {
          mustNotDiffer({ groups, published, asked, smallestCell: 3 });
        } catch {
          return;
        }
        for (const [group, count] of groups.entries()) {
          if (count === 0 || count >= 3) continue;
          // Counts are not negative, so that more may follow than by linear algebra: totals are made large enough for that not to help.
          const lifted = groups.map((each) => each + 5);
          if (!isKnown(lifted, published, group)) expect(isKnown(lifted, sets, group)).toBe(false);
        }
      }),
      { numRuns: 200 },
    );
  });

  test("no message says which group, or how many", () => {
    const unusual = [40_417, 3, 25, 60];
    const error = (() => {
      try {
        mustNotDiffer({ groups: unusual, published: [[0]], asked: [0, 1], smallestCell: 5 });
      } catch (reason) {
        return String(reason);
      }
      return "";
    })();
    expect(error).toContain("release number 0");
    expect(error).not.toMatch(/40417|40420|\b3\b/);
  });

  test("groups that are not there, or twice, are refused", () => {
    for (const asked of [[4], [-1], [0.5], [0, 0]])
      expect(() => mustNotDiffer({ groups, published: [], asked, smallestCell: 5 })).toThrow(UsageError);
    expect(() => mustNotDiffer({ groups: [1.5], published: [], asked: [0], smallestCell: 5 })).toThrow(UsageError);
    expect(() => mustNotDiffer({ groups, published: [], asked: [0], smallestCell: 1 })).toThrow(UsageError);
  });
});
