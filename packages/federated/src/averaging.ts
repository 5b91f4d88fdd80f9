import { UsageError } from "@tavs/core";
import { fixedPoint } from "@tavs/core/sharing";
import type { Json } from "@tavs/core/study";
import type { Analysis } from "./secure-sum/analysis.ts";
import { fields, integer } from "./statistics/specification.ts";
import { reals } from "./statistics/vector-codec.ts";
import type { Strategy } from "./strategies.ts";

/** How many rounds, and how many weights a model has. */
export interface AveragingSpecification {
  readonly [name: string]: Json;
  readonly rounds: number;
  readonly weights: number;
}

/** What a hospital brings back from training: its weights, and from how many rows. */
export interface Update {
  readonly weights: ArrayLike<number>;
  readonly rows: number;
}

export interface AveragingOptions {
  readonly initial: ArrayLike<number>;
  readonly strategy: Strategy;
  /** Adds noise to a round's total (rows first, then the weighted sums) before anybody sees it. */
  readonly privatize: (total: Float64Array) => Float64Array;
}

/** The model after the last round. */
export interface AveragedModel {
  readonly weights: Float64Array;
}

interface Memory {
  readonly round: number;
  readonly weights: Float64Array;
}

const FRACTION_BITS = 60;
const MOST_WEIGHTS = 500_000; // what one question holds at 8 bytes a weight

/** Rounds of training at home and averaging under masks. The strategy runs at the coordinator, on sums. */
export function averaging(
  options: AveragingOptions,
): Analysis<AveragingSpecification, null, null, Float64Array, Memory, AveragedModel> {
  return {
    name: "federated/averaging/1",
    reveals: {
      coordinator: {
        learns:
          "learns, for each round, the total of rows and of row-weighted models over all hospitals, and nothing else",
        against: "semi-honest",
        collusion: "with all hospitals but two it learns the sum of those two models",
      },
      participant: {
        learns: "learns the model of each round, and nothing else",
        against: "semi-honest",
        collusion: "with all hospitals but two and the coordinator it learns the sum of those two models",
      },
    },
    question: ({ weights }) => reals(weights),
    rounds: ({ rounds }) => rounds,
    check(value) {
      const given = fields(value, ["rounds", "weights"]);
      return {
        rounds: integer(given.rounds, "rounds", { least: 1, most: 100_000 }),
        weights: integer(given.weights, "weights", { least: 1, most: MOST_WEIGHTS }),
      };
    },
    shape: ({ weights }, parties) => ({
      length: 1 + weights,
      numbers: fixedPoint({ bits: 128, fractionBits: FRACTION_BITS, parties }),
    }),
    first: () => ask({ round: 1, weights: finite(Float64Array.from(options.initial), "of the initial model") }),
    next: ({ rounds }, memory, totals) => {
      const weights = averaged(options, memory.weights, totals);
      return memory.round === rounds
        ? { last: weights, result: { weights } }
        : ask({ round: memory.round + 1, weights });
    },
    prepare: () => null,
    answer: { by: "handler", task: "train", read: weighted },
  };
}

const ask = (memory: Memory): { readonly ask: Float64Array; readonly memory: Memory } => ({
  ask: memory.weights,
  memory,
});

function averaged(
  { strategy, privatize }: AveragingOptions,
  previous: Float64Array,
  totals: Float64Array,
): Float64Array {
  const opened = privatize(totals);
  if (opened.length !== totals.length)
    throw new UsageError(`privatize returned ${opened.length} numbers; it was given ${totals.length}`);
  const rows = opened[0]!;
  if (!(rows > 0)) throw new UsageError("the hospitals trained on no rows: there is nothing to average");
  const next = strategy(
    previous,
    opened.slice(1).map((sum) => sum / rows),
  );
  if (next.length !== previous.length)
    throw new UsageError(`the strategy returned ${next.length} weights; the model has ${previous.length}`);
  return finite(next, "of the next model: take a smaller learning rate");
}

/** The weights, if they can be asked. Throws `UsageError` by position. */
function finite(weights: Float64Array, whose: string): Float64Array {
  const bad = weights.findIndex((weight) => !Number.isFinite(weight));
  if (bad >= 0) throw new UsageError(`not a finite number: weight number ${bad} ${whose}`);
  return weights;
}

/** Rows first, then each weight times rows: sums of these are what an average needs. */
function weighted({ weights: length }: AveragingSpecification, outcome: unknown): Float64Array {
  const { weights, rows } = (outcome ?? {}) as Partial<Update>; // what the application's `train` returned; checked here
  if (weights?.length !== length)
    throw new UsageError(`train returned ${weights?.length ?? "no"} weights; the model has ${length}`);
  if (rows === undefined || !Number.isSafeInteger(rows) || rows < 0)
    throw new UsageError("train must return a whole number of rows, from 0");
  const trained = finite(Float64Array.from(weights), "that train returned"); // also at a hospital without rows
  const vector = new Float64Array(1 + length);
  vector[0] = rows;
  for (let j = 0; j < length; j++) vector[1 + j] = trained[j]! * rows;
  return vector;
}
