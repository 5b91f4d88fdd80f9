import { BudgetError, UsageError } from "../errors.ts";
import { dependsOn } from "./elimination.ts";

/** Counts that were or are to be published, over the finest groups that anybody could ask about. */
export interface Differencing {
  /** The true number of persons in each group; groups share nobody. Integers in [0, 2^53). */
  readonly groups: readonly number[];
  /** What was published before: each the groups (by number, from 0) whose persons were counted together. */
  readonly published: readonly (readonly number[])[];
  /** What is to be published now. */
  readonly asked: readonly number[];
  /** 1 to smallestCell - 1 persons must not be counted, as in `withhold`. */
  readonly smallestCell: number;
}

/**
 * Refuses an exact count from which, together with earlier ones, a small number follows. Two things are looked for: the asked count
 * itself, or its difference from an earlier one that it holds or that holds it, is of 1 to smallestCell - 1 persons; and a single
 * small group follows from all of them together by adding and subtracting, however many it takes. Both are asked twice: of somebody who
 * knows which groups are empty, and the second also of somebody who does not.
 *
 * Not found: small unions of groups that follow only from three releases or more; what somebody knows already; data that changed
 * between releases (make the period a group). The refusal itself says something: show it to the holder of the data alone, or release
 * noisy counts, against which no differencing helps beyond their budget. Not differential privacy.
 *
 * Throws `BudgetError` (`code: "differencing"`, or `"small"` for the count itself); `UsageError` for groups that are not there.
 * Cost: exact elimination of a matrix of releases by groups: 0.1 s for 200 by 200.
 */
export function mustNotDiffer({ groups, published, asked, smallestCell }: Differencing): void {
  if (!Number.isSafeInteger(smallestCell) || smallestCell < 2)
    throw new UsageError(`smallestCell is an integer, at least 2; got ${smallestCell}`);
  const whole = [...published, asked].map((set, position) => setOf(set, groups, position));
  const sets = whole.map((set) => withoutEmpty(set, groups));
  const now = sets.pop()!; // `asked`
  const isSmall = (set: ReadonlySet<number>): boolean => isBetween(persons(set, groups), smallestCell);
  if (isSmall(now)) throw refused("the count itself is small", "small");
  for (const [position, earlier] of sets.entries())
    if (nestedDifferences(now, earlier).some(isSmall))
      throw refused(`its difference from release number ${position} is small`, "differencing");
  const smallGroups = groups.flatMap((count, group) => (isBetween(count, smallestCell) ? [group] : []));
  const newlyFollows = (releases: readonly ReadonlySet<number>[]): boolean => {
    const before = dependsOn(releases.slice(0, -1), smallGroups, groups.length);
    return dependsOn(releases, smallGroups, groups.length).some((group) => !before.includes(group));
  };
  if (newlyFollows([...sets, now]) || newlyFollows(whole))
    throw refused("a small group follows from it and earlier releases together", "differencing");
}

const isBetween = (count: number, smallestCell: number): boolean => count > 0 && count < smallestCell;

function setOf(set: readonly number[], groups: readonly number[], position: number): ReadonlySet<number> {
  const unknown = set.some((group) => !Number.isSafeInteger(group) || group < 0 || group >= groups.length);
  if (unknown || new Set(set).size !== set.length)
    throw new UsageError(
      `release number ${position} names a group twice, or one of more than the ${groups.length} there are`,
    );
  if (groups.some((count) => !Number.isSafeInteger(count) || count < 0))
    throw new UsageError("a group has a whole number of persons, 0 or more");
  return new Set(set);
}

/** What somebody counts with who knows which groups are empty. */
const withoutEmpty = (set: ReadonlySet<number>, groups: readonly number[]): ReadonlySet<number> =>
  new Set([...set].filter((group) => groups[group]! > 0));

function nestedDifferences(a: ReadonlySet<number>, b: ReadonlySet<number>): readonly ReadonlySet<number>[] {
  const [onlyA, onlyB] = [without(a, b), without(b, a)];
  if (onlyA.size > 0 && onlyB.size > 0) return []; // neither holds the other
  return [onlyA, onlyB];
}

const without = (a: ReadonlySet<number>, b: ReadonlySet<number>): ReadonlySet<number> =>
  new Set([...a].filter((group) => !b.has(group)));

const persons = (set: ReadonlySet<number>, groups: readonly number[]): number =>
  [...set].reduce((sum, group) => sum + groups[group]!, 0);

const refused = (why: string, code: string): BudgetError =>
  new BudgetError(`this count is not published: ${why}; ask for larger groups`, { code });
