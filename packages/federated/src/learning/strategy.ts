// A strategy is a value: what hospitals do at home, and where the model goes from the average of what they bring.
import type { Json } from "@tavs/core/study";

/** What a hospital does and hands in, beside the training that its application does. Plain data: it stands in the terms. */
export interface ClientRule {
  readonly [name: string]: Json;
  /**
   * What is added: weighted updates; updates per local step (FedNova); updates and changes of control variates (SCAFFOLD);
   * or updates that weigh more where the loss is higher (q-FedAvg).
   */
  readonly upload: "update" | "normalised" | "control-variates" | "fair";
  /** mu of mu/2 |w - w_t|^2, which training adds to its loss (FedProx). 0: nothing. */
  readonly proximal: number;
  /** lambda of Ditto: each hospital trains a model of its own beside, which stays at home. Null: none. */
  readonly personal: number | null;
  /** Tensors that never leave a hospital, by name; `*` stands for any characters. */
  readonly local: readonly string[];
  /** q and the Lipschitz constant L of q-FedAvg; null where the upload is not "fair". */
  readonly fair: { readonly q: number; readonly lipschitz: number } | null;
}

/** What a round's totals say once they are divided: all that a strategy ever sees. */
export interface Aggregate {
  /** One number for each weight: the total of updates (trained minus asked), each times its weight, over the total weight. */
  readonly update: Float64Array;
  /** Totals of what stands beside: changes of control variates, or weight times local steps. */
  readonly beside: Float64Array;
  /** Total weight; above 0. */
  readonly weight: number;
  /** How many hospitals trained in this round, and how many there are. */
  readonly trained: number;
  readonly hospitals: number;
}

/** `State` is plain data (numbers and typed arrays): it stands in checkpoints. The same arguments give the same result. */
export interface Strategy<State = unknown> {
  readonly name: string;
  readonly client: ClientRule;
  /** Before the first round, for so many weights. */
  begin(length: number): State;
  /** What everybody is told beside the model: SCAFFOLD's control variate. Absent: nothing. */
  told?(state: State): Float64Array;
  next(state: State, previous: Float64Array, aggregate: Aggregate): Advanced<State>;
}

export interface Advanced<State> {
  readonly weights: Float64Array;
  readonly state: State;
}

/** Trains without further ado and hands in its update. */
export const plainly: ClientRule = { upload: "update", proximal: 0, personal: null, local: [], fair: null };

/** x + rate * y, number by number. */
export const plus = (x: Float64Array, y: Float64Array, rate = 1): Float64Array =>
  x.map((value, j) => value + rate * y[j]!);
