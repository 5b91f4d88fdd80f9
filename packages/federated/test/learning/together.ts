/** The hospitals of hospitals.ts, each with a store that outlives a session, and a coordinator: real parties over real sums. */
import { memoryStore, party, type Store } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import {
  type CoordinateOptions,
  type Course,
  coordinate,
  fedAvg,
  learningSpecification,
  type ParticipateOptions,
  participate,
  type Taught,
} from "@tavs/federated";
import { federationOf, identityOf } from "../federation.ts";
import { initial, trainingOf } from "./hospitals.ts";

export const names = ["h0", "h1", "h2", "h3"] as const;

/** What outlives a session. */
export interface Stores {
  readonly checkpoints: Store;
  readonly at: Readonly<Record<string, Store>>;
}

export const newStores = (all: readonly string[] = names): Stores => ({
  checkpoints: memoryStore(),
  at: Object.fromEntries(all.map((name) => [name, memoryStore()])),
});

export interface Session extends Partial<Omit<CoordinateOptions, "transport" | "participants">> {
  /** Who takes part in this session. */
  readonly who?: readonly string[];
  readonly stores?: Stores;
  /** Of a hospital, in the place of what it would give. */
  readonly side?: (name: string) => Partial<ParticipateOptions>;
}

export interface Together {
  readonly course: Course;
  readonly taught: readonly Promise<Taught>[];
}

/** One session. Whoever fails ends it for all: an error of any is an error of each. */
export function together({ who = names, stores = newStores(who), side = () => ({}), ...options }: Session): Together {
  const transports = memoryTransports("hub", ...who);
  const off = new AbortController();
  const facts = { rounds: 2, initial, strategy: fedAvg, ...options };
  const federation = { ...federationOf(who), patienceMs: 20_000 };
  const ways = { ...(options.way && { way: options.way }), ...(options.earlier && { earlier: options.earlier }) };
  const course = coordinate({
    ...facts,
    ...federation,
    transport: transports.hub!,
    checkpoints: stores.checkpoints,
    signal: off.signal,
  });
  const specification = learningSpecification({ initial, strategy: fedAvg, rounds: 2, ...options });
  const taught = who.map((name) =>
    participate({
      ...federation,
      ...ways,
      transport: transports[name]!,
      coordinator: party("hub"),
      identity: identityOf(name),
      store: stores.at[name]!,
      specification,
      initial,
      train: (model, task) => trainingOf(Number(name.slice(1)) % 4, model, task),
      signal: off.signal,
      ...side(name),
    }),
  );
  for (const one of [course, ...taught]) one.catch((error: unknown) => off.abort(error));
  return { course, taught };
}
