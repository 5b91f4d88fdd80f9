// Groups of hospitals that do not wait for each other (FedBuff, Nguyen et al. 2022, Algorithm 1), where updates are seen in sums
// only: a group of at least three trains and adds together; when enough hospitals' updates are buffered, the model moves.
import { run, type Store, type Transport, UsageError } from "@tavs/core";
import { FEWEST_PARTICIPANTS } from "../secure-sum/agreement.ts";
import { federated } from "../secure-sum/federated.ts";
import { type Federation, federationIn } from "../secure-sum/federation.ts";
import { masks } from "../secure-sum/masks.ts";
import type { Way } from "../secure-sum/way.ts";
import { type Buffered, emptyBuffer, received } from "./buffer.ts";
import { mustKeepCompany } from "./cells.ts";
import { begun, type CourseMemory } from "./course.ts";
import { checkpointKey, type LearningFederation, questionOf } from "./federation.ts";
import { learning } from "./learning.ts";
import { mustBePossible } from "./possible.ts";
import { Reports } from "./reports.ts";
import { type LearningSpecification, layoutIn } from "./specification.ts";
import { fedAvg } from "./strategies/fed-avg.ts";
import { type Tensors, unflatten } from "./tensors.ts";
import { type LearningTerms, learningSpecification } from "./terms.ts";
import { fromVector } from "./totals.ts";
import { mustBeFinite } from "./training.ts";
import { placeIn } from "./written.ts";

/** One group: hospitals that train and add together, in a session of their own. */
export interface Group extends Pick<Federation, "participants" | "patienceMs"> {
  readonly transport: Transport;
}

export interface AsynchronousOptions
  extends Pick<LearningFederation, "study" | "coordinator" | "question" | "earlier">,
    Omit<LearningTerms, "strategy" | "sampling" | "evaluation" | "noise" | "clip"> {
  /** At least three hospitals each, nobody in two. `rounds` is of each group. */
  readonly groups: readonly Group[];
  /** K: the model moves when updates of so many hospitals are buffered; at least three. */
  readonly buffer: number;
  /** eta_g. Default 1. */
  readonly learningRate?: number;
  /** What an update counts that began so many versions ago. Default 1 / sqrt(1 + staleness), the paper's. */
  readonly staleness?: (versions: number) => number;
  readonly checkpoints?: Store;
  readonly way?: Way;
  readonly signal?: AbortSignal;
}

/** What happened when a group's sum was opened. */
export interface Arrival {
  readonly group: number;
  readonly round: number;
  /** How many versions of the model came since the one that the group began with. */
  readonly staleness: number;
  /** The version after it. */
  readonly version: number;
}

export interface BufferedModel {
  readonly model: Tensors;
  /** How often the model moved. */
  readonly version: number;
}

/** Hospitals take part by `participate`, each with the participants of its group. Rejects as `coordinate`. */
export function coordinateAsynchronously(
  options: AsynchronousOptions,
): Promise<BufferedModel> & { readonly reports: AsyncIterable<Arrival> } {
  const reports = new Reports<Arrival>();
  const learned = course(options, (arrival) => reports.tell(arrival)).finally(() => reports.end());
  return Object.assign(learned, { reports });
}

async function course(options: AsynchronousOptions, report: (arrival: Arrival) => void): Promise<BufferedModel> {
  mustBeGroups(options);
  const { groups, study, coordinator, question, earlier = [], way = masks, signal } = options;
  const specification = learningSpecification({ ...options, strategy: fedAvg });
  const server = await serverOf(options, specification, report);
  const side = (group: Group, g: number) => {
    const federation = { study, coordinator, ...(question !== undefined && { question }), ...group };
    const from = (): CourseMemory => server.begins(g);
    return run(federated(learning({ rules: { strategy: fedAvg }, from })).over(way).coordinator, {
      input: {
        ...federationIn(federation),
        question: questionOf({ ...federation, earlier }, specification),
        specification,
      },
      transport: group.transport,
      handlers: { advance: (opened) => server.arrives(g, opened as Opened) }, // what the coordinator's step holds
      ...(signal && { signal }),
    });
  };
  await Promise.all(groups.map(side));
  const { weights, version } = server.now();
  return { model: unflatten(weights, layoutIn(specification)), version };
}

interface Opened {
  readonly memory: CourseMemory;
  readonly totals: Float64Array;
}

interface Server {
  readonly now: () => Buffered;
  /** Where a group's session begins. */
  readonly begins: (group: number) => CourseMemory;
  /** A group's sum: one after the other, each kept before the group is asked again. */
  readonly arrives: (group: number, opened: Opened) => Promise<CourseMemory>;
}

async function serverOf(
  options: AsynchronousOptions,
  specification: LearningSpecification,
  report: (arrival: Arrival) => void,
): Promise<Server> {
  const { groups, study, checkpoints } = options;
  const layout = layoutIn(specification);
  const initial = begun(
    specification,
    { strategy: fedAvg },
    mustBeFinite(options.initial, layout, "is the initial model's"),
  );
  const kept = placeIn<Buffered>(checkpoints, checkpointKey(study, specification), {
    specification,
    strategy: "fedBuff",
  });
  let server = (await kept.read()) ?? emptyBuffer(initial.weights, groups.length);
  if (server.asked.length !== groups.length)
    throw new UsageError(`groups: ${groups.length}; the checkpoint is of ${server.asked.length}`, {
      code: "checkpoint",
    });
  let line: Promise<unknown> = Promise.resolve();
  const begins = (group: number): CourseMemory => {
    const { round, weights } = server.asked[group]!; // one a group
    return { ...initial, round, weights, over: round > specification.rounds ? "rounds" : null };
  };
  async function receive(group: number, { memory, totals }: Opened): Promise<CourseMemory> {
    const hospitals = groups[group]!.participants.length; // the handler is that group's
    const numbers = fromVector(specification, totals);
    mustBePossible(specification, { memory, numbers, present: { trained: hospitals, hospitals } });
    const { round } = memory;
    const after = received(server, { ...options, group, round, numbers, hospitals }, layout);
    await kept.write(after.server);
    server = after.server;
    if (after.staleness !== null) report({ group, round, staleness: after.staleness, version: server.version });
    return begins(group);
  }
  const arrives = (group: number, opened: Opened): Promise<CourseMemory> => {
    const arrived = line.then(() => receive(group, opened));
    line = arrived.catch(() => undefined); // its own session tells of it
    return arrived;
  };
  return { now: () => server, begins, arrives };
}

function mustBeGroups({ groups, buffer, staleness, learningRate = 1 }: AsynchronousOptions): void {
  const sets = groups.map(({ participants }) => participants.map(({ name }) => name));
  const all = sets.flat();
  if (groups.length === 0 || new Set(all).size < all.length)
    throw new UsageError("groups: at least one, and no hospital in two of them");
  mustKeepCompany(sets);
  if (!Number.isInteger(buffer) || buffer < FEWEST_PARTICIPANTS || buffer > all.length)
    throw new UsageError(`buffer: a whole number from ${FEWEST_PARTICIPANTS} to the ${all.length} hospitals`);
  if (!(learningRate > 0)) throw new UsageError("learningRate: a number above 0");
  if (staleness && !(staleness(0) > 0)) throw new UsageError("staleness: gives numbers above 0");
}
