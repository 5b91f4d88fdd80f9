// Kernels in the thread of the test. Sessions from the same coins begin alike, and what their kernels are asked is mostly what
// they were asked before. Real workers stand in the tests that go over transports.
import { createHash } from "node:crypto";
import { serialize } from "node:v8";
import type { Compute } from "@tavs/core";
import { kernels } from "../src/kernels.ts";
import { ready } from "../src/suite.ts";

await ready;

type Perform = (task: string, input: unknown) => unknown;

const MOST = 512; // outcomes of up to a megabyte: few are
const outcomes = new Map<string, unknown>();

const done: Perform = (task, input) => kernels[task]!(input as never); // the party typed both

/**
 * The same task with the same input is done once: kernels are pure, which `inlineTwice` shows. Everybody is given an outcome of
 * their own, as from a worker; a foreign error is as it was thrown.
 */
export const perform: Perform = (task, input) => {
  const asked = createHash("sha256").update(task).update(serialize(input)).digest("hex");
  const outcome = outcomes.get(asked) ?? done(task, structuredClone(input));
  outcomes.delete(asked); // to the end: the first is forgotten first
  outcomes.set(asked, outcome);
  if (outcomes.size > MOST) outcomes.delete(outcomes.keys().next().value!);
  return structuredClone(outcome); // what `deserialize` gives lies in the memory that it reads
};

/** Done twice: nothing is remembered, no coin is tossed in a kernel, and none writes to its input, which may lie in memory that all share. */
const performTwice: Perform = (task, input) => {
  const asked = serialize(input);
  const [one, other] = [done(task, input), done(task, structuredClone(input))];
  if (!serialize(input).equals(asked)) throw new Error(`${task} wrote to its input`);
  if (!serialize(one).equals(serialize(other))) throw new Error(`${task} did the same twice, and came to two outcomes`);
  return structuredClone(one);
};

const inThisThread = (performed: Perform): Compute => ({
  perform: async (_kernels, task, inputs) => inputs.map((input) => performed(task, input)),
  close: async () => undefined,
});

export const inline: Compute = inThisThread(perform);
export const inlineTwice: Compute = inThisThread(performTwice);
