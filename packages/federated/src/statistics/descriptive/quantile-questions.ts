/** What hospitals are asked on the way to quantiles, and what each answers from its own values. */
import { PeerError } from "@tavs/core";
import { completeRows, type DataRow, numbersIn } from "../model/data-row.ts";
import { levelOf } from "../model/factor.ts";
import { missingOf } from "../model/row-rules.ts";
import { mustBeEnoughRows, thresholdsOf } from "../model/thresholds.ts";
import { namesOf, sizeOf } from "../survival/cells.ts";
import { type Bisection, middleOf, stretchAt } from "./bisection.ts";
import type { QuantilesSpecification, ValueGrid } from "./quantiles-specification.ts";
import { mustNotBeSmall } from "./samples.ts";

/** The points of the values of each group, sorted. */
export type Points = readonly Float64Array[];

const NOTHING = 0;
const COUNT = 1;
const VOTE = 2;
export const ASKED = 2; // what, and the threshold: for each search

export const beyondOf = ({ grid }: QuantilesSpecification): number => grid.intervals + 1;
export const searchesIn = ({ by, quantiles }: QuantilesSpecification): number => sizeOf(by) * quantiles.length;

/** One search's part of a question. */
export function asked(search: Bisection, beyond: number): readonly number[] {
  if (search.at === "done") return [NOTHING, 0];
  if (search.at === "size") return [COUNT, beyond];
  return [search.at === "vote" ? VOTE : COUNT, middleOf(search.stretch)];
}

/** Throws `UsageError` by row number and column. Cost: n log n. */
export function pointsOf(specification: QuantilesSpecification, all: readonly DataRow[]): Points {
  const { column, by, grid } = specification;
  const read = by === null ? [column] : [column, by.factor];
  const rows = completeRows(all, read, missingOf(specification.missing));
  const thresholds = thresholdsOf(specification.thresholds);
  mustBeEnoughRows(rows.length, thresholds);
  const groups = namesOf(by).map((): number[] => []);
  for (const [i, value] of numbersIn(rows, column).entries())
    groups[by === null ? 0 : levelOf(by, rows[i]!, i)]!.push(pointOf(value, grid));
  for (const [g, name] of namesOf(by).entries()) mustNotBeSmall(groups[g]!.length, name, thresholds);
  return groups.map((points) => Float64Array.from(points).sort());
}

const NEAR = 1e-9; // of a width: 6981 * 0.001 is not quite 6.981

function pointOf(value: number, { start, width, intervals }: ValueGrid): number {
  return Math.max(0, Math.min(intervals + 1, Math.ceil((value - start) / width - NEAR)));
}

/** Two numbers a search. Throws `PeerError` at what is no question about the grid. */
export function answerOf(specification: QuantilesSpecification, groups: Points, question: Float64Array): Float64Array {
  const { quantiles, thresholds } = specification;
  const { smallestCell } = thresholdsOf(thresholds);
  const beyond = beyondOf(specification);
  const answer = new Float64Array(2 * searchesIn(specification));
  for (let s = 0; s < answer.length / 2; s++) {
    const [what, threshold] = question.subarray(ASKED * s, ASKED * s + ASKED) as unknown as Two; // two were agreed
    mustBeQuestion([what, threshold], beyond, s);
    const points = groups[Math.floor(s / quantiles.length)]!;
    if (what === COUNT) answer[2 * s] = upTo(points, threshold);
    if (what === VOTE) answer.set(votes(points, threshold, { smallestCell, beyond }), 2 * s);
  }
  return answer;
}

type Two = readonly [what: number, threshold: number];

/** 1 for each half of the threshold's stretch that has enough people here. Which stretch that is, a coordinator cannot choose. */
function votes(
  points: Float64Array,
  threshold: number,
  { smallestCell, beyond }: { readonly smallestCell: number; readonly beyond: number },
): readonly [left: number, right: number] {
  const { from, to } = stretchAt(threshold, beyond);
  const below = upTo(points, threshold);
  return [Number(below - upTo(points, from) >= smallestCell), Number(upTo(points, to) - below >= smallestCell)];
}

function mustBeQuestion([what, threshold]: Two, beyond: number, position: number): void {
  const most = what === COUNT ? beyond : beyond - 1; // the count of everybody; no stretch has its middle there
  const isKnown = what === NOTHING || what === COUNT || what === VOTE;
  if (!isKnown || !Number.isInteger(threshold) || threshold < 0 || threshold > most)
    throw new PeerError(`question number ${position} is about no threshold of the agreed grid`);
}

/** How many points are at most `at`, by bisection. */
function upTo(points: Float64Array, at: number): number {
  let [from, to] = [0, points.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (points[middle]! <= at) from = middle + 1;
    else to = middle;
  }
  return from;
}
