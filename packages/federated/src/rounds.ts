import { type Identity, type PartyId, type Progress, run, type Store, type Transport } from "@tavs/core";
import { averaging, type Update } from "./averaging.ts";
import { federated } from "./secure-sum/federated.ts";
import type { Federation } from "./secure-sum/federation.ts";
import { masks } from "./secure-sum/masks.ts";
import { fedAvg, type Strategy } from "./strategies.ts";

export interface CoordinateOptions extends Omit<Federation, "mayDropOut"> {
  readonly transport: Transport;
  readonly rounds: number;
  readonly initial: ArrayLike<number>;
  readonly strategy?: Strategy;
  readonly privatize?: (total: Float64Array) => Float64Array;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

/** Runs the rounds of a federated model and returns it. Sees sums of updates, never an update. Errors as `run`. */
export async function coordinate(options: CoordinateOptions): Promise<Float64Array> {
  const { transport, rounds, initial, strategy = fedAvg, privatize = (total) => total, ...rest } = options;
  const { onProgress, signal, ...federation } = rest;
  const { weights } = await run(federated(averaging({ initial, strategy, privatize })).coordinator, {
    input: { ...federation, specification: { rounds, weights: initial.length } },
    transport,
    ...(onProgress && { onProgress }),
    ...(signal && { signal }),
  });
  return weights;
}

export interface ParticipateOptions extends Omit<Federation, "mayDropOut"> {
  readonly transport: Transport;
  readonly coordinator: PartyId;
  /** Who signs for this hospital, by the key that `participants` names. */
  readonly identity: Identity;
  /** Where it is kept over whom a question was opened. */
  readonly store: Store;
  /** One round at home: from the common weights to this hospital's, and from how many rows. */
  readonly train: (weights: Float64Array) => Update | Promise<Update>;
  readonly signal?: AbortSignal;
}

/** Trains when asked, gives each update to the sum only, and returns the final model. Errors as `run`. */
export async function participate(options: ParticipateOptions): Promise<Float64Array> {
  const { transport, identity, store, train, signal, ...federation } = options;
  const analysis = averaging({ initial: [], strategy: fedAvg, privatize: (total) => total });
  const { last } = await run(federated(analysis).participant, {
    input: { ...federation, me: transport.me, rows: null },
    transport,
    handlers: {
      ...masks.handlers({ identity, store }),
      train: (weights) => train(weights as Float64Array), // the question of an averaging round
    },
    ...(signal && { signal }),
  });
  return last;
}
