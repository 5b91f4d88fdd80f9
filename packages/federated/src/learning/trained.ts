// What an application's training is told, and what it brings back.
import type { Tensors } from "./tensors.ts";

/** What training is told beside the model that it starts from. */
export interface TrainingTask {
  readonly round: number;
  /** "common" for all, or "personal" for this hospital's own model (Ditto). */
  readonly purpose: "common" | "personal";
  /** Add proximal / 2 times the squared distance from `anchor` to the loss. 0: nothing. */
  readonly proximal: number;
  /** The model that everybody was sent. */
  readonly anchor: Tensors;
  /** Add this to the gradient of each step (SCAFFOLD's c - c_i). Null: nothing. */
  readonly correction: Tensors | null;
}

/** What training brings back. */
export interface Trained {
  readonly model: Tensors;
  /** From so many rows. Without any, nothing is added. */
  readonly rows: number;
  /** Steps of gradient, and their length: for FedNova and SCAFFOLD. */
  readonly steps?: number;
  readonly learningRate?: number;
  /** Of the local optimiser, for FedNova. Default 0. */
  readonly momentum?: number;
  /** Mean loss of the model that training started from: for q-FedAvg. */
  readonly loss?: number;
}

export type Train = (model: Tensors, task: TrainingTask) => Trained | Promise<Trained>;
