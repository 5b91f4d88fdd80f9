// Where a course of learning is, at the coordinator, and how a round's totals move it on: pure.
import { UsageError } from "@tavs/core";
import { type LearningQuestion, seen } from "./question.ts";
import { evaluatesIn, type LearningSpecification, layoutIn, questionsIn, trainsIn } from "./specification.ts";
import { LEAST_NORM, MOST_NORM } from "./specification-fields.ts";
import type { Aggregate, Strategy } from "./strategy.ts";
import type { RoundNumbers } from "./totals.ts";

/** Plain data: it stands in the session's state and in checkpoints. */
export interface CourseMemory {
  /** The round that is asked next. */
  readonly round: number;
  readonly weights: Float64Array;
  /** The strategy's. */
  readonly state: unknown;
  readonly norm: number;
  /** Where a stopping rule watches a metric: the best model so far, and how many evaluations came since. */
  readonly best: { readonly weights: Float64Array; readonly value: number; readonly waited: number } | null;
  readonly over: "rounds" | "early" | null;
}

/** Ends a course when a metric gets no better; its model is then the best that was evaluated. */
export interface StoppingRule {
  readonly metric: string;
  readonly better: "higher" | "lower";
  /** So many evaluations without a better one end the course. */
  readonly patience: number;
  /** By how much a metric must be better to count. Default 0. */
  readonly atLeast?: number;
}

export interface CourseRules {
  readonly strategy: Strategy;
  readonly stop?: StoppingRule;
  /** The next norm, from this one and the share of updates that were not longer (Andrew et al. 2021); where clipping adapts. */
  readonly nextNorm?: (norm: number, within: number) => number;
}

/** What is said of a round once its totals are opened. All of it is the coordinator's anyway. */
export interface RoundReport {
  readonly round: number;
  /** How many hospitals trained, and how many there are. */
  readonly trained: number;
  readonly hospitals: number;
  /** Total weight of the updates (rows, or hospitals). */
  readonly weight: number;
  /** How far the model moved (Euclidean norm). */
  readonly moved: number;
  /** Means, over all evaluated rows, of the model that this round was asked about; null where nothing was evaluated. */
  readonly metrics: Readonly<Record<string, number>> | null;
  /** To which norm updates were cut; null where they are not. */
  readonly norm: number | null;
  /** Privacy spent so far, where the application accounts for it. */
  readonly epsilon: number | null;
}

/** A round whose totals are opened. */
export interface Round {
  readonly memory: CourseMemory;
  readonly numbers: RoundNumbers;
  readonly present: Present;
}

/** Who trains in a round. */
export interface Present {
  readonly trained: number;
  readonly hospitals: number;
}

export function begun(
  specification: LearningSpecification,
  { strategy }: CourseRules,
  initial: Float64Array,
): CourseMemory {
  const { clip } = specification;
  const layout = layoutIn(specification);
  return {
    round: 1,
    weights: seen(initial, layout),
    state: strategy.begin(layout.length),
    norm: clip?.norm ?? 0,
    best: null,
    over: null,
  };
}

export const asks = (
  specification: LearningSpecification,
  { strategy }: CourseRules,
  { round, norm, weights, state }: CourseMemory,
): LearningQuestion => ({ specification, round, norm, weights, told: strategy.told?.(state) ?? new Float64Array() });

/** The last word: the model that everybody keeps. */
export const settled = ({ weights, best }: CourseMemory): Float64Array => best?.weights ?? weights;

/** The course after a round, and what is said of it. Throws `UsageError` where the strategy or privatize gave no model. */
export function movedOn(
  specification: LearningSpecification,
  rules: CourseRules,
  { memory, numbers, present }: Round,
): { readonly memory: CourseMemory; readonly report: RoundReport } {
  const { round, norm } = memory;
  const metrics = evaluatesIn(specification, round) ? means(specification, numbers) : null;
  const watched = watch(rules.stop, memory, metrics);
  const next = trainsIn(specification, round) ? step(specification, rules, { memory, numbers, present }) : memory;
  const early = rules.stop !== undefined && watched !== null && watched.waited >= rules.stop.patience;
  const over = early ? "early" : round >= questionsIn(specification) ? "rounds" : null;
  const nextNorm =
    specification.clip?.adaptive && present.trained > 0 ? adapted(rules, norm, numbers.within / present.trained) : norm;
  const moved = Math.sqrt(next.weights.reduce((sum, value, j) => sum + (value - memory.weights[j]!) ** 2, 0));
  const { weight } = numbers;
  const report = { round, ...present, weight, moved, metrics, norm: norm === 0 ? null : norm, epsilon: null };
  return { memory: { ...next, round: round + 1, norm: nextNorm, best: watched, over }, report };
}

function step(
  specification: LearningSpecification,
  { strategy }: CourseRules,
  { memory, numbers, present }: Round,
): CourseMemory {
  const { weight, updates, beside } = numbers;
  if (!(weight > 0)) {
    if (specification.sampling !== null) return memory; // the groups of this round had no rows
    throw new UsageError("the hospitals trained on no rows: there is nothing to average");
  }
  const aggregate: Aggregate = { update: updates.map((total) => total / weight), beside, weight, ...present };
  const { weights, state } = strategy.next(memory.state, memory.weights, aggregate);
  if (weights.length !== memory.weights.length)
    throw new UsageError(`the strategy returned ${weights.length} weights; the model has ${memory.weights.length}`);
  const rounded = seen(weights, layoutIn(specification));
  const bad = rounded.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new UsageError(`not a finite number: weight number ${bad} of the next model: take a smaller learning rate`);
  return { ...memory, weights: rounded, state };
}

function means(
  { evaluation }: LearningSpecification,
  { metrics: [rows = 0, ...sums] }: { readonly metrics: Float64Array },
): Readonly<Record<string, number>> | null {
  if (!(rows > 0)) return null;
  return Object.fromEntries(evaluation!.metrics.map((name, k) => [name, sums[k]! / rows])); // a round that evaluates
}

function watch(
  stop: StoppingRule | undefined,
  { best, weights }: CourseMemory,
  metrics: Readonly<Record<string, number>> | null,
): CourseMemory["best"] {
  const value = stop && metrics?.[stop.metric];
  if (!stop || value === undefined) return best;
  const gain =
    best === null ? Number.POSITIVE_INFINITY : stop.better === "higher" ? value - best.value : best.value - value;
  return best === null || gain > (stop.atLeast ?? 0)
    ? { weights, value, waited: 0 }
    : { ...best, waited: best.waited + 1 };
}

function adapted({ nextNorm }: CourseRules, norm: number, within: number): number {
  if (!nextNorm) throw new UsageError("nextNorm: is missing; the specification says that clipping adapts");
  const next = nextNorm(norm, within);
  if (!(next >= LEAST_NORM && next <= MOST_NORM))
    throw new UsageError(`nextNorm returned no number from ${LEAST_NORM} to ${MOST_NORM}`);
  return next;
}
