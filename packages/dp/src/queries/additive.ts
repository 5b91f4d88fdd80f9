import { UsageError } from "@tavs/core";
import { calibrated, drawer } from "./calibrate.ts";
import type { Part } from "./part.ts";
import type { Price } from "./price.ts";
import type { Mechanism, Noise, Query } from "./query.ts";
import { mustBeUnit, neighboursOf, type Unit } from "./unit.ts";

/** A question answered by integers, to each of which noise is added. A price is split evenly over the parts that anybody moves. */
export interface AdditiveQuery<Rows, Answer, U extends Unit = Unit> extends Query<Rows, Answer, U, Price> {
  readonly parts: (unit: U) => readonly Part[];
  /** The true numbers, part after part. Throws `UsageError` for rows outside the domain, naming their position. */
  readonly evaluate: (rows: Rows) => readonly bigint[];
}

/** What makes a question: everything but how noise is added. */
export interface AdditiveFacts<Rows, Answer, U extends Unit> {
  readonly name: string;
  readonly domain: string;
  readonly parts: (unit: U) => readonly Part[];
  readonly evaluate: (rows: Rows) => readonly bigint[];
  readonly postProcessing?: string | null;
  /** Gives noisy numbers the shape that the caller asked for; `margins` are those of the parts. */
  readonly shape: (values: readonly number[], margins: readonly number[]) => Answer;
  /** Of the answer; left out, the largest of the parts. */
  readonly margin?: (values: readonly number[], margins: readonly number[]) => number;
  /** The neighbours for which the parts hold; left out, both. */
  readonly neighbours?: U["neighbours"];
}

export function additive<Rows, Answer, U extends Unit = Unit>(
  facts: AdditiveFacts<Rows, Answer, U>,
): AdditiveQuery<Rows, Answer, U> {
  const { name, domain, evaluate } = facts;
  const parts = (unit: U): readonly Part[] => {
    mustBeUnit(unit);
    mustProtect(facts, unit);
    return facts.parts(unit);
  };
  return { name, domain, parts, evaluate, mechanism: (unit, price) => mechanismOf(facts, parts(unit), price) };
}

function mustProtect<U extends Unit>({ name, neighbours }: { name: string; neighbours?: U["neighbours"] }, unit: U) {
  if (neighbours === undefined || neighbours === neighboursOf(unit)) return;
  throw new UsageError(
    `the question "${name}" protects ${neighbours} neighbours; this ledger ${neighboursOf(unit)} ones`,
  );
}

function mechanismOf<Rows, Answer, U extends Unit>(
  { evaluate, shape, margin = largest, postProcessing = null }: AdditiveFacts<Rows, Answer, U>,
  parts: readonly Part[],
  price: Price,
): Mechanism<Rows, Answer> {
  const noise = calibrated(parts, price);
  const margins = noise.map((part) => part.margin);
  return {
    noise,
    postProcessing,
    prepare: (rows) => {
      const values = evaluate(rows);
      return (random) => ({ values: added(values, noise, drawer(random)), keys: null });
    },
    read: ({ values }) => {
      const numbers = values.map(exactNumber);
      return { value: shape(numbers, margins), margin: margin(numbers, margins) };
    },
  };
}

const largest = (_values: readonly number[], margins: readonly number[]): number => Math.max(...margins);

function added(values: readonly bigint[], noise: readonly Noise[], draw: ReturnType<typeof drawer>): readonly bigint[] {
  const drawn = noise.flatMap((part) => draw(part));
  return values.map((value, at) => value + drawn[at]!);
}

export function exactNumber(value: bigint): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new UsageError("the answer does not fit in 2^53; ask in larger units");
}
