// An analysis as people run it: two parties, and the same over another way to add.
import type { Party } from "@tavs/core";
import type { Json } from "@tavs/core/study";
import type { Analysis } from "./analysis.ts";
import { type CoordinatorInput, coordinatorOf } from "./coordinator.ts";
import { masks } from "./masks.ts";
import { participantOf } from "./participant.ts";
import type { ParticipantInput, Participated } from "./participant-state.ts";
import type { Counted, Way } from "./way.ts";

/** The two sides of an analysis. */
export interface Sides<Specification, Rows, Last, Result> {
  readonly coordinator: Party<CoordinatorInput<Specification>, unknown, Result & Counted>;
  readonly participant: Party<ParticipantInput<Specification, Rows>, unknown, Participated<Last>>;
}

/** The two sides over masks; `over(shares)` and `over(encryption)` are the same over those. */
export interface Federated<Specification, Rows, Last, Result> extends Sides<Specification, Rows, Last, Result> {
  over(way: Way): Sides<Specification, Rows, Last, Result>;
}

export function federated<Specification extends Json, Rows, Local, Question, Memory, Result extends object>(
  analysis: Analysis<Specification, Rows, Local, Question, Memory, Result>,
): Federated<Specification, Rows, Question, Result> {
  const over = (way: Way): Sides<Specification, Rows, Question, Result> => ({
    coordinator: coordinatorOf(analysis, way),
    participant: participantOf(analysis, way),
  });
  return { ...over(masks), over };
}
