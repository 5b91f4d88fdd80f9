// A hospital whose program lies. Sums bind a liar to the agreed form and range; within them it can bend an answer, and learns nothing by it.
import { PeerError, UsageError } from "@tavs/core";
import { type Cast, type Overheard, play } from "@tavs/core/testing";
import { expect, test } from "vitest";
import { federated } from "../../src/secure-sum/federated.ts";
import { coxAnalysis } from "../../src/statistics/cox/cox.ts";
import { atOnce } from "../at-once.ts";
import { castOf } from "./worlds.ts";

const { answer, shape } = coxAnalysis;
const compute = answer.by === "rows" ? answer.compute : undefined;
type Lie = (told: Float64Array) => Float64Array;

/** West's program answers something else, in a vector longer by so many numbers. */
function lying(lie: Lie, longer = 0): Cast {
  const { participant } = federated({
    ...coxAnalysis,
    shape: (specification, parties) => {
      const { length, numbers } = shape(specification, parties);
      return { length: length + longer, numbers };
    },
    answer: { by: "rows", compute: (...asked) => lie(compute!(...asked)) },
  });
  const cast = castOf("cox");
  return { ...cast, west: { ...cast.west!, party: participant } };
}

async function outcomeOf(lie: Lie, longer?: number) {
  const said: Overheard[] = [];
  const onMessage = (message: Overheard) => {
    said.push(message);
    return [message.body];
  };
  const answer: unknown = await play(lying(lie, longer), { compute: atOnce, onMessage }).then(
    ({ hub }) => hub,
    (error: unknown) => error,
  );
  return { answer, said };
}

test("a vector of another length is of another sum: it is refused, by name, before any vector is added", async () => {
  const { answer } = await outcomeOf((told) => Float64Array.of(...told, 1), 1);
  expect(answer).toBeInstanceOf(PeerError);
  expect(String(answer)).toContain("west");
});

test.each([
  ["no number", Number.NaN, "value number 0 is not a finite number"],
  ["10^30 times the likelihood", 1e30, "value number 0 is so large"],
])("%s is refused where it is told, by position: no whole number stands for it", async (_, value, words) => {
  const { answer, said } = await outcomeOf((told) => told.with(0, value * told[0]!));
  expect(answer).toBeInstanceOf(UsageError);
  expect(String(answer)).toContain(words);
  expect(said.filter(({ from }) => from === "west")).toEqual([]);
});

test("10^6 times the derivatives bend the fit or end it, and what is said keeps its form: nobody learns more of the honest", async () => {
  const [honest, bent] = [await outcomeOf((told) => told), await outcomeOf((told) => told.map((value) => 1e6 * value))];
  const round = (said: readonly Overheard[]) => said.slice(0, 30).map(({ from, to, body }) => [from, to, body.length]);
  expect(round(bent.said)).toEqual(round(honest.said));
  expect(bent.answer).not.toEqual(honest.answer); // the limit: a sum does not know which of its parts is true
});
