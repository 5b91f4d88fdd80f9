import { type PartyId, type Progress, run, type Transport } from "@tavs/core";
import { averaging, type Update } from "./averaging.ts";
import { coordinatorOf } from "./secure-sum/coordinator.ts";
import { participantOf } from "./secure-sum/participant.ts";
import { fedAvg, type Strategy } from "./strategies.ts";

export interface CoordinateOptions {
  readonly transport: Transport;
  readonly participants: readonly PartyId[];
  readonly rounds: number;
  readonly initial: ArrayLike<number>;
  readonly strategy?: Strategy;
  readonly privatize?: (total: Float64Array) => Float64Array;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

/** Runs the rounds of a federated model and returns it. Sees sums of updates, never an update. Errors as `run`. */
export function coordinate(options: CoordinateOptions): Promise<Float64Array> {
  const { transport, participants, rounds, initial, strategy = fedAvg, privatize = (total) => total } = options;
  const { onProgress, signal } = options;
  return run(coordinatorOf(averaging({ initial, strategy, privatize })), {
    input: { participants, specification: { rounds, weights: initial.length } },
    transport,
    ...(onProgress && { onProgress }),
    ...(signal && { signal }),
  });
}

export interface ParticipateOptions {
  readonly transport: Transport;
  readonly coordinator: PartyId;
  /** One round at home: from the common weights to this hospital's, and from how many rows. */
  readonly train: (weights: Float64Array) => Update | Promise<Update>;
  readonly signal?: AbortSignal;
}

/** Trains when asked, gives each update to the sum only, and returns the final model. Errors as `run`. */
export async function participate({
  transport,
  coordinator,
  train,
  signal,
}: ParticipateOptions): Promise<Float64Array> {
  const party = participantOf(averaging({ initial: [], strategy: fedAvg, privatize: (total) => total }));
  const { last } = await run(party, {
    input: { coordinator, rows: null },
    transport,
    handlers: { train: (weights) => train(weights as Float64Array) }, // the question of an averaging round
    ...(signal && { signal }),
  });
  return last;
}
