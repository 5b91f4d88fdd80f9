// Hundreds of hospitals in one process, by the same coordinator, participants, questions and sums as across a country.

import { sha256 } from "@noble/hashes/sha2.js";
import {
  coins,
  createIdentity,
  hex,
  memoryStore,
  party,
  type Random,
  seededRandom,
  UsageError,
  utf8,
} from "@tavs/core";
import { type CoordinateOptions, type Course, coordinate } from "../coordinate.ts";
import type { Evaluated } from "../evaluating.ts";
import { type ParticipateOptions, participate, type Taught } from "../participate.ts";
import { fedAvg } from "../strategies/fed-avg.ts";
import type { Tensors } from "../tensors.ts";
import { learningSpecification } from "../terms.ts";
import type { Trained, TrainingTask } from "../trained.ts";
import type { Perturb } from "../training.ts";
import { clear } from "./clear.ts";
import { mailboxes } from "./mailboxes.ts";

/** Which of the simulated hospitals this is. */
export interface Simulated {
  /** From 0. */
  readonly hospital: number;
  /** A stream that follows from the seed, the hospital and the round: for draws of its training. */
  readonly random: Random;
}

type Facts = "transport" | "study" | "question" | "coordinator" | "participants" | "patienceMs" | "way";

export interface SimulationOptions extends Omit<CoordinateOptions, Facts> {
  /** How many; at least 3. */
  readonly hospitals: number;
  /** 32 bytes: the same give the same course. */
  readonly seed: Uint8Array;
  readonly train: (model: Tensors, task: TrainingTask, where: Simulated) => Trained | Promise<Trained>;
  readonly evaluate?: (model: Tensors, round: number, where: Simulated) => Evaluated | Promise<Evaluated>;
  /** Noise of each hospital, with `noise: "hospitals"`. */
  readonly perturb?: Perturb;
}

/** A course, and what each hospital has in the end. */
export interface Simulation extends Course {
  readonly taught: Promise<readonly Taught[]>;
}

const hub = party("hub");

/**
 * A course over made-up hospitals. Sums are added in the clear: what is simulated is learning, not secrecy, and totals are the same
 * integers as under masks. Rejects as `coordinate`.
 */
export function simulate(options: SimulationOptions): Simulation {
  const { hospitals, seed, train, evaluate, perturb, signal, ...rest } = options;
  if (seed.length !== 32) throw new UsageError(`seed: 32 bytes, not ${seed.length}`);
  const names = Array.from({ length: hospitals }, (_, i) => party(`h${i}`));
  const { at, close } = mailboxes([hub, ...names]);
  signal?.addEventListener("abort", () => close(signal.reason), { once: true });
  if (signal?.aborted) close(signal.reason);
  const participants = names.map((name) => ({ name, key: hex(sha256(utf8(name))) })); // nobody signs
  const federation = { study: "simulation", coordinator: hub, participants, way: clear } as const;
  const { strategy = fedAvg } = options;
  const specification = learningSpecification({ ...options, strategy });
  const identity = createIdentity(hub, seededRandom(seed));
  const where = (hospital: number, round: number): Simulated => ({
    hospital,
    random: seededRandom(coins(seed, `round ${round}`, { index: hospital })),
  });
  const course = coordinate({ ...rest, ...federation, transport: at(hub) });
  const sides = names.map((name, i) => {
    const side: ParticipateOptions = {
      ...federation,
      transport: at(name),
      identity,
      store: memoryStore(),
      specification,
      initial: options.initial,
      train: (model, task) => train(model, task, where(i, task.round)),
      ...(perturb && { perturb }),
      ...(evaluate && { evaluate: (model, round) => evaluate(model, round, where(i, round)) }),
    };
    return participate(side);
  });
  for (const one of [course, ...sides]) one.catch(close); // whoever fails ends it for all
  const taught = Promise.all(sides);
  const learned = Promise.all([course, taught]).then(([learned]) => learned);
  return Object.assign(learned, { reports: course.reports, taught });
}
