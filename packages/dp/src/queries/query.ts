import type { Random } from "@tavs/core";
import type { Price } from "./price.ts";
import type { Unit } from "./unit.ts";

/**
 * A question that knows how much one person can change the answer. `name` and `domain` together identify it in the ledger: two
 * questions that compute different things must differ in one of them. `U` says which neighbours it can protect and `P` in which
 * measures it can be paid for: a ledger of others does not compile, and is refused.
 */
export interface Query<Rows, Answer, U extends Unit = Unit, P extends Price = Price> {
  readonly name: string;
  /** What the rows may hold, in words: "integers in [0, 60]". No value of a row. */
  readonly domain: string;
  /** How it is answered for this price. Throws `UsageError` where it cannot be. */
  readonly mechanism: (unit: U, price: P) => Mechanism<Rows, Answer>;
}

/** A way to answer, before anything is drawn. */
export interface Mechanism<Rows, Answer> {
  /** What is drawn: written to the ledger together with the charge, and to the privacy card. */
  readonly noise: readonly Noise[];
  /** What is computed from the noisy numbers alone, for nothing; in words, or null. */
  readonly postProcessing: string | null;
  /** Computes the true answer, exactly. Throws `UsageError` for rows outside the domain, naming their position. */
  readonly prepare: (rows: Rows) => Draw;
  /** Gives what was drawn the shape that the caller asked for. */
  readonly read: (recorded: Recorded) => Read<Answer>;
}

/** The noise of some numbers of an answer. */
export interface Noise {
  /** Which: "sum". */
  readonly of: string;
  readonly numbers: number;
  readonly law: Law;
  /** Of the law, an exact fraction such as "4000000/1": scale, variance, or the epsilon of a choice. "0/1" for "none". */
  readonly parameter: string;
  /** How far one person moves these numbers: the L1 norm, or the squared L2 norm for Gaussian and Skellam noise. An integer in digits. */
  readonly sensitivity: string;
  /** A number is within +-margin of the true one with a probability of at least 95 %, all parts together. Ranks for a choice. */
  readonly margin: number;
  /** Numbers below it are not shown; null where all are. */
  readonly threshold: number | null;
}

/** "none": nobody can change these numbers under the neighbours of this ledger. The two before it are choices. */
export type Law = "discrete-laplace" | "discrete-gaussian" | "skellam" | "exponential" | "permute-and-flip" | "none";

/** Draws the noise of one answer. Called once. */
export type Draw = (random: Random) => Recorded;

/** A noisy answer as the ledger keeps it. */
export interface Recorded {
  readonly values: readonly bigint[];
  /** The keys that were found, one a value; where keys are known beforehand, none. */
  readonly keys: readonly string[] | null;
}

export interface Read<Answer> {
  readonly value: Answer;
  /** The true answer is within value +- margin with a probability of at least 95 %. */
  readonly margin: number;
}
