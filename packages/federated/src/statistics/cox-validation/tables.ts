/** What hospitals vote on and count: groups of risk, who had the event and who left on the grid, and the risks that the model predicts. */
import { PeerError } from "@tavs/core";
import { CompensatedSums } from "../compensated-sums.ts";
import { type Counted, NO_PAIRS, type PairKinds, pairKinds } from "../concordance/pair-kinds.ts";
import { countOnGrid, countsOfGroup, type Grid, type GridCounts } from "../grid-counts.ts";
import { binOf, histogram, keptCuts, splitTree, votesOn } from "../validation/score-bins.ts";
import { baselineHazard, riskAt } from "./fixed-cox.ts";
import type { LocalCoxValidation } from "./local.ts";
import type { CoxValidationSpecification } from "./specification.ts";

const HOSPITALS = 2; // groups stand in the report: a hospital that subtracts its own still finds enough people of another
const treeOf = ({ cuts }: CoxValidationSpecification) => splitTree(cuts.length + 1);

export const votesLength = (specification: CoxValidationSpecification): number => treeOf(specification).nodes.length;

/** Those with the event by the last horizon, and the others. */
export function groupVotes(specification: CoxValidationSpecification, local: LocalCoxValidation): Float64Array {
  const last = specification.horizons.at(-1)!; // there is one
  const had = local.event.map((event, i) => (local.time[i]! <= last ? event : 0));
  const classes = [1, 0].map((kind) =>
    histogram(
      local.group.filter((_, row) => had[row] === kind),
      specification.cuts.length + 1,
    ),
  );
  return votesOn(classes, treeOf(specification), specification.smallestCell);
}

/** A mark for each cut that is kept; null where not even everybody together may be opened. */
export function marksFrom(specification: CoxValidationSpecification, votes: Float64Array): Float64Array | null {
  if (!(votes[0]! >= HOSPITALS)) return null;
  const kept = keptCuts(treeOf(specification), votes.slice(0, votesLength(specification)), HOSPITALS);
  return Float64Array.from(specification.cuts, (_, k) => Number(kept.includes(k + 1)));
}

/** The cuts that are marked, by their positions from 1. Throws `PeerError` at what is no mark. */
export function cutsMarked(marks: Float64Array): readonly number[] {
  if (marks.some((mark) => mark !== 0 && mark !== 1)) throw new PeerError("a question that marks no cuts");
  return [...marks].flatMap((mark, k) => (mark === 1 ? [k + 1] : []));
}

const gridWith = ({ grid }: CoxValidationSpecification, kept: readonly number[]): Grid => ({
  ...grid,
  groups: kept.length + 1,
});

const KINDS = Object.keys(NO_PAIRS) as readonly (keyof PairKinds)[]; // the names of that object
const EXACT = ["concordant", "discordant", "tied"] as const;

/** Counts of both kinds on the grid, risks by group and horizon, and pairs inside hospitals as rectangles and one by one see them. */
export const tablesLength = (specification: CoxValidationSpecification, kept: readonly number[]): number => {
  const groups = kept.length + 1;
  const { grid, horizons } = specification;
  return groups * (2 * (grid.intervals + 1) + horizons.length) + KINDS.length + EXACT.length;
};

export function groupTables(
  specification: CoxValidationSpecification,
  local: LocalCoxValidation,
  kept: readonly number[],
): Float64Array {
  const group = local.group.map((fine) => binOf(fine, kept));
  const { events, withdrawn } = countOnGrid({ ...local, group }, gridWith(specification, kept));
  const pairs = kindsIn({ events, withdrawn }, specification, kept);
  const parts = [
    ...[events, withdrawn, predictedRisks(specification, local.predictor, { group, groups: kept.length + 1 })],
    ...[KINDS.map((kind) => pairs[kind]), EXACT.map((kind) => local.pairs[kind])],
  ];
  const all = new Float64Array(tablesLength(specification, kept));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Sums of risks, by group, the horizon fastest. */
function predictedRisks(
  { model, horizons }: CoxValidationSpecification,
  predictor: Float64Array,
  { group, groups }: { readonly group: Uint8Array; readonly groups: number },
): Float64Array {
  const sums = new CompensatedSums(groups * horizons.length);
  const hazards = horizons.map((day) => baselineHazard(model, day));
  for (const [i, eta] of predictor.entries())
    for (const [h, hazard] of hazards.entries()) sums.add(group[i]! * horizons.length + h, riskAt(hazard, eta));
  return sums.toArray();
}

/** The tables of all hospitals. */
export interface CoxTables {
  readonly groups: readonly GridCounts[];
  /** By group, then by horizon. */
  readonly expected: readonly Float64Array[];
  readonly kinds: PairKinds;
  readonly inside: PairKinds;
  readonly exact: Readonly<Record<(typeof EXACT)[number], number>>;
}

export function tablesFrom(
  specification: CoxValidationSpecification,
  totals: Float64Array,
  kept: readonly number[],
): CoxTables {
  const grid = gridWith(specification, kept);
  const [cells, horizons] = [grid.groups * (grid.intervals + 1), specification.horizons.length];
  const whole = (from: number, length: number) => totals.slice(from, from + length).map(Math.round); // at every hospital
  const counts = { events: whole(0, cells), withdrawn: whole(cells, cells) };
  const expected = Array.from({ length: grid.groups }, (_, g) =>
    totals.slice(2 * cells + g * horizons, 2 * cells + (g + 1) * horizons),
  );
  const pairs = whole(2 * cells + grid.groups * horizons, KINDS.length + EXACT.length);
  return {
    groups: expected.map((_, g) => countsOfGroup(counts, g, grid)),
    expected,
    kinds: kindsIn(counts, specification, kept),
    inside: named(KINDS, pairs),
    exact: named(EXACT, pairs.slice(KINDS.length)),
  };
}

const named = <K extends string>(names: readonly K[], values: Float64Array): Record<K, number> =>
  Object.fromEntries(names.map((name, k) => [name, values[k]!])) as Record<K, number>; // one for each name

const MOST_STRETCHES = 64; // rectangles are compared each with each

/** What the counts say of pairs: groups of risk by stretches of the grid. */
function kindsIn(counts: GridCounts, specification: CoxValidationSpecification, kept: readonly number[]): PairKinds {
  const grid = gridWith(specification, kept);
  const stride = Math.ceil((grid.intervals + 1) / MOST_STRETCHES);
  const rectangles = (kind: keyof GridCounts): readonly Counted[] =>
    kept.concat(0).flatMap((_, g) => stretches(countsOfGroup(counts, g, grid)[kind], stride, g));
  return pairKinds(rectangles("events"), rectangles("withdrawn"));
}

function stretches(counts: Float64Array, stride: number, group: number): readonly Counted[] {
  return Array.from({ length: Math.ceil(counts.length / stride) }, (_, s): Counted => {
    const time = [s * stride, Math.min(counts.length, (s + 1) * stride)] as const;
    const count = counts.subarray(...time).reduce((sum, value) => sum + value, 0);
    return { time, score: [group, group + 1], count };
  }).filter(({ count }) => count > 0);
}
