import { type Progress, run, type Store, type Transport, UsageError } from "@tavs/core";
import { federated } from "../secure-sum/federated.ts";
import { federationIn } from "../secure-sum/federation.ts";
import { masks } from "../secure-sum/masks.ts";
import type { Way } from "../secure-sum/way.ts";
import { advancing, type Privatize } from "./advance.ts";
import { samplingOf } from "./cells.ts";
import { begun, type CourseMemory, type CourseRules, type RoundReport, type StoppingRule } from "./course.ts";
import { checkpointKey, type LearningFederation, questionOf } from "./federation.ts";
import { learning } from "./learning.ts";
import { sharedIn } from "./local-tensors.ts";
import { Reports } from "./reports.ts";
import { type LearningSpecification, layoutIn } from "./specification.ts";
import { fedAvg } from "./strategies/fed-avg.ts";
import type { Strategy } from "./strategy.ts";
import { type Tensors, unflatten } from "./tensors.ts";
import { type LearningTerms, learningSpecification } from "./terms.ts";
import { mustBeFinite } from "./training.ts";
import { placeIn } from "./written.ts";

export interface CoordinateOptions extends LearningFederation, Omit<LearningTerms, "strategy"> {
  readonly transport: Transport;
  /** Default: federated averaging. */
  readonly strategy?: Strategy;
  /** Ends the course before its last round; needs `evaluation`. */
  readonly stop?: StoppingRule;
  /** Adds noise to each round's totals; goes with `noise: "coordinator"`. */
  readonly privatize?: Privatize;
  /** What was spent after a round, for its report. */
  readonly epsilon?: (round: number) => number | Promise<number>;
  /** The next norm, where clipping adapts. */
  readonly nextNorm?: CourseRules["nextNorm"];
  /** Where a checkpoint is kept after each round: a course whose checkpoint is there goes on from it. */
  readonly checkpoints?: Store;
  /** How sums are added. Default: by masks. */
  readonly way?: Way;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

export interface Learned {
  /** The shared tensors. Where a stopping rule watches, the best that was evaluated. */
  readonly model: Tensors;
  /** Rounds that were asked, over all sessions of this course. */
  readonly rounds: number;
  /** Whether all rounds were taken, or a stopping rule ended the course. */
  readonly over: "rounds" | "early";
}

/** The model, when it is there; each round's report, as it comes. */
export interface Course extends Promise<Learned> {
  readonly reports: AsyncIterable<RoundReport>;
}

/**
 * Runs the rounds of a federated model. Sees totals of updates, never an update. Rejects as `run`; with `PeerError` (`code:
 * "implausible"`) where totals cannot be what was agreed, and `UsageError` where an option does not fit, naming it.
 */
export function coordinate(options: CoordinateOptions): Course {
  const reports = new Reports<RoundReport>();
  const learned = course(options, (report) => reports.tell(report)).finally(() => reports.end());
  return Object.assign(learned, { reports });
}

async function course(options: CoordinateOptions, report: (report: RoundReport) => void): Promise<Learned> {
  const { strategy = fedAvg, transport, way = masks, study, onProgress, signal } = options;
  const specification = learningSpecification({ ...options, strategy });
  mustFit(options, specification);
  const rules = rulesIn(options, strategy);
  const names = options.participants.map(({ name }) => name);
  const { sampled } = samplingOf({ study, model: specification.model, names }, specification.sampling);
  const kept = placeIn<CourseMemory>(options.checkpoints, checkpointKey(study, specification), {
    specification,
    strategy: strategy.name,
  });
  const initial = sharedIn(options.initial, strategy.client.local);
  const flat = mustBeFinite(initial, layoutIn(specification), "is the initial model's");
  const before = await kept.read();
  const from = (): CourseMemory => before ?? begun(specification, rules, flat);
  const { privatize, epsilon } = options;
  const advance = advancing({
    specification,
    hospitals: names.length,
    sampled,
    rules,
    privatize,
    epsilon,
    keep: (memory) => kept.write(memory),
    report,
  });
  const { weights, rounds, over } = await run(federated(learning({ rules, from })).over(way).coordinator, {
    input: { ...federationIn(options), question: questionOf(options, specification), specification },
    transport,
    handlers: { advance: (opened) => advance(opened as Parameters<typeof advance>[0]) }, // what the coordinator's step holds
    ...(onProgress && { onProgress }),
    ...(signal && { signal }),
  });
  return { model: unflatten(weights, layoutIn(specification)), rounds, over };
}

const rulesIn = ({ stop, nextNorm }: CoordinateOptions, strategy: Strategy): CourseRules => ({
  strategy,
  ...(stop && { stop }),
  ...(nextNorm && { nextNorm }),
});

function mustFit(
  { stop, privatize, nextNorm }: CoordinateOptions,
  { noise, evaluation, clip }: LearningSpecification,
): void {
  if ((noise === "coordinator") !== (privatize !== undefined))
    throw new UsageError('privatize: goes with noise: "coordinator", so that the terms say it');
  if ((clip?.adaptive ?? false) !== (nextNorm !== undefined))
    throw new UsageError("nextNorm: goes with clip: { adaptive: true }");
  if (stop && !evaluation?.metrics.includes(stop.metric))
    throw new UsageError("stop: its metric is none that is evaluated; name it in evaluation.metrics");
  if (stop && !(Number.isInteger(stop.patience) && stop.patience >= 1))
    throw new UsageError("stop.patience: a whole number from 1");
}
