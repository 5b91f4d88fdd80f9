/** What is opened of a validation: which cuts are kept, and which small subgroups are put together, as the hospitals voted. */
import { PeerError } from "@tavs/core";
import { divisionsOf, type LocalValidation } from "./local.ts";
import { histogram, keptCuts, type SplitTree, splitTree, votesOn } from "./score-bins.ts";
import { fineCuts, type ValidationSpecification } from "./specification.ts";

/** Cuts by their positions among the fine bins. */
export interface Plan {
  readonly cuts: readonly number[];
  readonly divisions: readonly DivisionPlan[];
}

export interface DivisionPlan {
  /** Among those of the plan: in each bin, each cell has enough people. */
  readonly cuts: readonly number[];
  /** In which cell each level is counted; one that is small shares its cell with another that is not. */
  readonly cellOf: readonly number[];
}

/** The tree divides first of all at the risks from which one would treat. */
export function treeOf(specification: ValidationSpecification): SplitTree {
  const cuts = fineCuts(specification);
  return splitTree(
    cuts.length + 1,
    specification.decisions.map((risk) => cuts.indexOf(risk) + 1),
  );
}

const levelsOf = (specification: ValidationSpecification): readonly number[] =>
  divisionsOf(specification).map(({ levels }) => levels.length);

export function votesLength(specification: ValidationSpecification): number {
  const columns = levelsOf(specification).reduce((sum, levels) => sum + levels, 1);
  return columns * treeOf(specification).nodes.length;
}

/** This hospital's votes: of everybody, then of each level of each division. */
export function validationVotes(specification: ValidationSpecification, local: LocalValidation): Float64Array {
  const tree = treeOf(specification);
  const size = fineCuts(specification).length + 1;
  const votes = (inside: (row: number) => boolean) => {
    const classes = [1, 0].map((outcome) =>
      histogram(
        local.bin.filter((_, row) => local.outcome[row] === outcome && inside(row)),
        size,
      ),
    );
    return votesOn(classes, tree, specification.smallestCell);
  };
  const levels = levelsOf(specification).flatMap((count, d) =>
    Array.from({ length: count }, (_, level) => votes((row) => local.levels[d]![row] === level)),
  );
  return Float64Array.from([votes(() => true), ...levels].flatMap((part) => [...part]));
}

/** Bins and subgroups stand in the report: a hospital that subtracts its own from it still finds enough people of another. */
const HOSPITALS = 2;
const mayBeOpened = (votes: number) => votes >= HOSPITALS;

/** The plan that follows from the votes of all; null where not even everybody together may be opened. */
export function planFrom(specification: ValidationSpecification, totals: Float64Array): Plan | null {
  const tree = treeOf(specification);
  const size = tree.nodes.length;
  if (!mayBeOpened(totals[0]!)) return null;
  let at = size;
  const divisions = levelsOf(specification).map((levels) => {
    const votes = Array.from({ length: levels }, (_, level) =>
      totals.slice(at + level * size, at + (level + 1) * size),
    );
    at += levels * size;
    return divisionPlan(tree, votes);
  });
  return { cuts: keptCuts(tree, totals.slice(0, size), HOSPITALS), divisions };
}

/** Levels without two votes share a cell with the last of those that have the fewest: what is missing from a total is never one small level. */
function divisionPlan(tree: SplitTree, votes: readonly Float64Array[]): DivisionPlan {
  const roots = votes.map((of) => of[0]!);
  const alone = roots.every(mayBeOpened);
  const fewest = Math.min(...roots.filter(mayBeOpened));
  const joined = alone ? -1 : roots.lastIndexOf(fewest);
  const shared = (level: number) => !alone && (level === joined || !mayBeOpened(roots[level]!));
  const own = roots.flatMap((_, level) => (shared(level) ? [] : [level]));
  const cellOf = roots.map((_, level) => (shared(level) ? own.length : own.indexOf(level)));
  const cells = Array.from({ length: Math.max(...cellOf) + 1 }, (_, cell) =>
    votes.filter((_, l) => cellOf[l] === cell),
  );
  const kept = cells.map((members) => keptCuts(tree, mostOf(members), HOSPITALS));
  return { cuts: kept[0]!.filter((cut) => kept.every((cuts) => cuts.includes(cut))), cellOf };
}

/** Of several levels, the votes of the one that has most: two levels may both have the vote of one hospital. */
const mostOf = (all: readonly Float64Array[]): Float64Array =>
  all.reduce((most, votes) => most.map((value, node) => Math.max(value, votes[node]!)));

/** One number a fine cut for everybody; for each division one a fine cut, and one a level. */
export const planLength = (specification: ValidationSpecification): number =>
  fineCuts(specification).length +
  levelsOf(specification).reduce((sum, n) => sum + fineCuts(specification).length + n, 0);

export function planToVector(specification: ValidationSpecification, { cuts, divisions }: Plan): Float64Array {
  const marks = (kept: readonly number[]) => fineCuts(specification).map((_, k) => Number(kept.includes(k + 1)));
  return Float64Array.from([...marks(cuts), ...divisions.flatMap((d) => [...marks(d.cuts), ...d.cellOf])]);
}

/** The plan in a question. Throws `PeerError` at one that is none, or that divides subgroups where it does not divide everybody. */
export function planFromVector(specification: ValidationSpecification, vector: Float64Array): Plan {
  const fine = fineCuts(specification).length;
  const cutsAt = (at: number) => {
    const marks = vector.slice(at, at + fine);
    if (marks.some((mark) => mark !== 0 && mark !== 1)) throw new PeerError("a question that marks no cuts");
    return [...marks].flatMap((mark, k) => (mark === 1 ? [k + 1] : []));
  };
  const cuts = cutsAt(0);
  let at = fine;
  const divisions = levelsOf(specification).map((levels) => {
    const division = { cuts: cutsAt(at), cellOf: [...vector.slice(at + fine, at + fine + levels)] };
    at += fine + levels;
    return division;
  });
  const isDivision = ({ cuts: own, cellOf }: DivisionPlan) =>
    own.every((cut) => cuts.includes(cut)) &&
    cellOf.every((cell) => Number.isInteger(cell) && cell >= 0 && cell < cellOf.length);
  if (!divisions.every(isDivision)) throw new PeerError("a question about bins or subgroups that do not fit together");
  return { cuts, divisions };
}
