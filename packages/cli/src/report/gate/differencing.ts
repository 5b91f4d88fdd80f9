/**
 * What follows from numbers that are shown one beside the other, or one after the other: a difference of two that is a few persons, and a
 * withheld number that all of them together give away.
 */
import { BudgetError, UsageError } from "@tavs/core";
import { mustNotDiffer } from "@tavs/core/disclosure";
import type { Population } from "../analysed.ts";
import type { Counted, Levels, Related } from "./passing.ts";
import { holds } from "./population.ts";
import { mustLeaveMany } from "./remainders.ts";

/** All counts of one cohort: those that are out, and those that are to follow. */
export interface Beside {
  readonly before: readonly Counted[];
  readonly now: readonly Counted[];
  readonly levels: Levels;
  readonly smallestCell: number;
  /** Whether all of `now` stand in tables that were made with each other in mind: what they say together is for `withhold` to say. */
  readonly isOneTable: boolean;
}

const MOST_COUNTS = 5000;
const MOST_GROUPS = 4096; // before those that no count tells apart are taken together
const MOST_MERGED = 256; // of which the elimination takes a tenth of a second

/**
 * Throws `BudgetError` where a count of now, or what follows from it together with others, is of 1 to smallestCell - 1 persons.
 * `UsageError` where there are so many counts that this cannot be checked. Not found: what `mustNotDiffer` does not find.
 */
export function mustNotTell({ before, now, levels, smallestCell, isOneTable }: Beside): void {
  const all = [...before, ...now];
  if (all.length > MOST_COUNTS) throw tooMany(`${all.length} counts`);
  for (const [position, count] of now.entries())
    for (const other of isOneTable ? before : [...before, ...now.slice(0, position)])
      mustBeFar(count, other, smallestCell);
  if (before.length === 0 && isOneTable) return;
  const [asked, out] = [new Set(now), new Set(before)];
  mustLeaveMany(
    all.filter(({ value }) => value !== null),
    smallestCell,
    (some) => some.some((count) => asked.has(count)) && (!isOneTable || some.some((count) => out.has(count))),
  );
  for (const complete of sameRows(all)) {
    const withheld = complete.filter(({ value }) => value === null);
    if (withheld.length > 0) mustStayWithheld(complete, withheld, levels);
  }
}

/** A table of two columns of which cells are withheld is solved by one more equation of the same columns, such as their correlation. */
export function mustNotSolve(counts: readonly Counted[], related: readonly Related[]): void {
  for (const { of, value } of counts)
    if (value === null && related.some(({ column, beside }) => column in of && beside.some((other) => other in of)))
      throw new BudgetError(
        "a number that is computed of two columns says, beside a table of both of which cells are withheld, what these are",
        { code: "differencing" },
      );
}

/** Counts of the rows that have the same columns filled in: only these add up. Where none may be missing, that is all of them. */
function sameRows(all: readonly Counted[]): readonly (readonly Counted[])[] {
  const by = new Map<string, Counted[]>();
  for (const count of all) {
    const fields = Object.entries(count.of);
    const key = JSON.stringify(fields.filter(([name]) => name.startsWith(MISSING)).sort());
    const of = Object.fromEntries(fields.filter(([name]) => !name.startsWith(MISSING)));
    by.set(key, [...(by.get(key) ?? []), { ...count, of }]);
  }
  return [...by.values()];
}

const MISSING = "missing:";

/** Two counts of which one holds the other's persons, or of the same persons at two times. */
function mustBeFar(a: Counted, b: Counted, smallestCell: number): void {
  if (a.value === null || b.value === null || !(holds(a.of, b.of) || holds(b.of, a.of))) return;
  const [less, more] = a.value < b.value ? [a.value, b.value] : [b.value, a.value];
  const groups = [less, more - less];
  mustNotDiffer({ groups, published: [[0, 1]], asked: [0], smallestCell });
}

/**
 * A withheld number follows if the sum over its groups is a combination of sums that are shown. One more group, which stands in this sum
 * alone, follows exactly then: `mustNotDiffer` is asked about that one.
 */
function mustStayWithheld(all: readonly Counted[], withheld: readonly Counted[], levels: Levels): void {
  const groups = groupsOf(all, levels);
  const shown = all.filter(({ value }) => value !== null);
  const sets = new Map(shown.map((count) => [setIn(groups, count).join(), setIn(groups, count)] as const));
  const empty = new Set(shown.flatMap((count) => (count.value === 0 ? setIn(groups, count) : [])));
  const persons = [...groups.keys()].map((group) => (empty.has(group) ? 0 : FULL));
  for (const count of withheld)
    mustNotDiffer({
      groups: [...persons, 1],
      published: [...sets.values()],
      asked: [...setIn(groups, count), groups.length],
      smallestCell: 2,
    });
}

const FULL = 1_000_000; // whatever is not small

/** By number: which counts it stands in. Groups that stand in the same are one. */
type Group = ReadonlySet<Population>;

const setIn = (groups: readonly Group[], { of }: Counted): readonly number[] =>
  groups.flatMap((group, number) => (group.has(of) ? [number] : []));

function groupsOf(all: readonly Counted[], levels: Levels): readonly Group[] {
  const names = [...new Set(all.flatMap(({ of }) => Object.keys(of)))];
  const size = names.reduce((product, name) => product * (levels[name]?.length ?? 1), 1);
  if (size > MOST_GROUPS) throw tooMany(`${size} groups`);
  const persons = names.reduce<readonly Population[]>(
    (some, name) => some.flatMap((person) => (levels[name] ?? []).map((level) => ({ ...person, [name]: level }))),
    [{}],
  );
  const groups = new Map(
    persons.map((person) => {
      const inside = all.flatMap(({ of }, position) => (holds(of, person) ? [position] : []));
      return [inside.join(), new Set(inside.map((position) => all[position]!.of))] as const;
    }),
  );
  if (groups.size > MOST_MERGED) throw tooMany(`${groups.size} groups`);
  return [...groups.values()];
}

const tooMany = (what: string): UsageError =>
  new UsageError(`${what} are too many to be checked against each other: release smaller tables`, {
    code: "too-many-cells",
  });
