/** A course of averaging over hospitals in one process, each with its own rows. */
import { memoryStore, party } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { coordinate, participate, type Strategy, type Update } from "@tavs/federated";
import { type LabelledRows, trainLogistic } from "@tavs/federated/statistics";
import { type patients, sites } from "../analyses/rotterdam.ts";
import { federationOf, identityOf } from "../federation.ts";

/** Relapse or death by age and lymph nodes, on the public scale of the reference. */
export const labelled = (rows: typeof patients): LabelledRows => ({
  rows: Float64Array.from(rows.flatMap(({ age, lnodes }) => [(age! - 55) / 13, lnodes! - 1])),
  labels: Uint8Array.from(rows, ({ rfs }) => rfs!),
});

export interface Course {
  readonly rounds: number;
  readonly steps?: number;
  readonly learningRate?: number;
  readonly cohorts?: readonly LabelledRows[];
  readonly initial?: readonly number[];
  readonly privatize?: (total: Float64Array) => Float64Array;
  readonly strategy?: Strategy;
  /** What each hospital's training brings back, in the place of what it found. */
  readonly returning?: (update: Update) => unknown;
}

const { hub: _, ...seats } = memoryTransports("hub", "h0", "h1", "h2", "h3", "h4");

/** The hub's model, or its error; the hospitals' models, or errors. */
export async function learn({
  rounds,
  steps = 1,
  learningRate = 1,
  cohorts = sites.map(labelled),
  returning = (update) => update,
  ...options
}: Course): Promise<{ readonly model: Float64Array; readonly models: readonly Float64Array[] }> {
  const names = cohorts.map((_cohort, i) => party(`h${i}`));
  const transports = memoryTransports("hub", ...(Object.keys(seats) as (keyof typeof seats)[]));
  const train = (data: LabelledRows) => (weights: Float64Array) =>
    returning({
      weights: trainLogistic({ ...data, weights, learningRate, steps, ridge: 0 }),
      rows: data.labels.length,
    }) as Update; // or what a mistaken application returns
  const federation = federationOf(names);
  const off = new AbortController();
  const hospitals = names.map((name, i) =>
    participate({
      transport: transports[name as keyof typeof seats],
      ...federation,
      identity: identityOf(name),
      store: memoryStore(),
      train: train(cohorts[i]!),
      signal: off.signal,
    }),
  );
  const model = coordinate({
    transport: transports.hub,
    ...federation,
    rounds,
    initial: [0, 0, 0],
    signal: off.signal,
    ...options,
  });
  for (const one of [model, ...hospitals]) one.catch((error: unknown) => off.abort(error)); // nobody waits for who has gone
  return { model: await model, models: await Promise.all(hospitals) };
}
