// How many items a receiver can ask that encodes more of them than it announced (docs/protocols/psi-vole.md, "Who learns what"), and what becomes of one that guesses bits of Delta.
import { type Compute, InternalError, PeerError } from "@tavs/core";
import { type ItemSet, ingest } from "@tavs/psi";
import { describe, expect, test } from "vitest";
import { bitAt, dealKeys } from "../../src/vole/base-transfers.ts";
import { openMemory } from "../../src/vole/kernels/memory.ts";
import { noiseOf } from "../../src/vole/noise-coins.ts";
import { shapeFor } from "../../src/vole/parameters.ts";
import type { ExtendedTask, ExtendTask } from "../../src/vole/receiver-tasks.ts";
import type { OfferTask } from "../../src/vole/sender-tasks.ts";
import { inline } from "../inline.ts";
import { type Guesses, remake } from "./cheating.ts";
import { meet } from "./sessions.ts";

const people = (from: number, count: number): string[] => Array.from({ length: count }, (_, i) => `person ${from + i}`);
const announced = 100;

/** A receiver's kernels that work on other digests than those of the items it announced; and what it finds with them. */
function cheating({ digests }: ItemSet): { readonly compute: Compute; found(): number } {
  let found = -1;
  const perform: Compute["perform"] = async (kernels, task, inputs, options) => {
    const mine = ["voleEncode", "voleDecode", "voleFind"].includes(task);
    const outcomes = await inline.perform(
      kernels,
      task,
      mine ? inputs.map((it) => ({ ...(it as object), digests })) : inputs,
      options,
    );
    if (task !== "voleFind") return outcomes;
    const { shared } = outcomes[0] as { readonly shared: Uint32Array }; // as `voleFind` gives it
    found = shared.length;
    return [{ ...(outcomes[0] as object), shared: shared.filter((index) => index < announced) }]; // the honest rest knows no more items
  };
  return { compute: { perform, close: async () => undefined }, found: () => found };
}

/** How many the cheat finds of so many that it encodes and the sender holds all, and what the sender took it for. */
async function asked(count: number): Promise<{ readonly found: number; readonly announced: number }> {
  const [mine, theirs] = [await ingest(people(0, announced)), await ingest(people(0, 400))];
  const cheat = cheating(await ingest(people(0, count)));
  const { west } = await meet({ mine, theirs, compute: cheat.compute });
  return { found: cheat.found(), announced: west.receiverSize };
}

describe("a receiver that encodes more items than it announced", () => {
  const { columns } = shapeFor(announced);

  test.each([100, 101, 220, 250])(
    "learns of all %i, as the page says: the sender counts those announced",
    async (count) => {
      expect(count).toBeLessThanOrEqual(columns);
      expect(await asked(count)).toEqual({ found: count, announced });
    },
  );

  test("cannot encode one more than its store has columns, under any of its keys", async () => {
    await expect(asked(columns + 1)).rejects.toThrow(InternalError);
    await expect(asked(columns + 1)).rejects.toThrow("no row key of several gave a store");
  });
});

/** A receiver that guesses bits of Delta as it is told, by one who knows Delta; and what was said. */
async function guessing(guessesOf: (delta: Uint8Array) => Guesses) {
  const said: number[] = [];
  let delta = new Uint8Array();
  const perform: Compute["perform"] = async (kernels, task, inputs, options) => {
    const outcomes = await inline.perform(kernels, task, inputs, options);
    if (task === "voleOffer") delta = (inputs[0] as OfferTask).delta.slice();
    if (task !== "voleExtend") return outcomes;
    const { session, coins, points, shape, noiseCoins } = inputs[0] as ExtendTask;
    const [honest] = outcomes[0] as readonly [ExtendedTask]; // as `voleExtend` gives it, of one part
    const { choices, values } = noiseOf(openMemory(), noiseCoins[0]!, shape);
    const { keys } = dealKeys({ session, coins }, points);
    return [[remake({ session, honest, keys, choices, values }, guessesOf(delta))]];
  };
  const outcome = await meet({
    mine: await ingest(people(0, 9)),
    theirs: await ingest(people(4, 9)),
    compute: { perform, close: async () => undefined },
    onMessage: ({ index, body }) => {
      said.push(index);
      return [body];
    },
  }).catch((error) => error);
  return { outcome, last: Math.max(...said) };
}

describe("a receiver that guesses bits of Delta", () => {
  const guess = (delta: Uint8Array, bit: number, isRight: boolean) => [{ bit, is: bitAt(delta, bit) ^ +!isRight }];
  const guesses = (first: boolean, second: boolean) => (delta: Uint8Array) => ({
    columns: guess(delta, 3, first),
    values: guess(delta, 77, second),
  });

  test("rightly, in both checks, knows them, and finds what it would have found", async () => {
    const { outcome } = await guessing(guesses(true, true));
    expect([...outcome.east.items].sort()).toEqual(people(4, 5));
  });

  test.each([
    [true, false],
    [false, true],
  ])("wrongly in one of them is found out before the sender says anything that rests on Delta", async (...are) => {
    const { outcome, last } = await guessing(guesses(...are));
    expect(outcome).toBeInstanceOf(PeerError);
    expect(outcome).toMatchObject({ code: "proof" });
    expect(last).toBe(6); // its noise: no trees were said
  });
});
